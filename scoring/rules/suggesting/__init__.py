"""Which criteria a document serves: an engine that learns from last year and from people, and says why.

    ranking      the engine: everything that speaks for a criterion, weighed; sure, doubtful or nothing
    kinds        which kind of paper a document is
    precedents   what the same agency cited last year
    wants        what the criteria of a rubric ask for
    reading      what one document says, and where
    lexicon      what offices call things, from data (`scoring.lexicons`)
    texts        Vietnamese text as it is compared
    facts        what the engine is told and what it answers

A suggestion never counts as a score and cites nothing by itself.
"""

from scoring.rules.suggesting.facts import (
    Asked,
    Candidate,
    Learned,
    Paper,
    Precedent,
    Reason,
    Standing,
    Suggested,
    Votes,
    asked_by,
)
from scoring.rules.suggesting.lexicon import Lexicon
from scoring.rules.suggesting.ranking import Engine, features_of
from scoring.rules.suggesting.reading import Reading, read
from scoring.rules.suggesting.wants import Wants

__all__ = [
    "Asked",
    "Candidate",
    "Engine",
    "Learned",
    "Lexicon",
    "Paper",
    "Precedent",
    "Reading",
    "Reason",
    "Standing",
    "Suggested",
    "Votes",
    "Wants",
    "asked_by",
    "features_of",
    "read",
]
