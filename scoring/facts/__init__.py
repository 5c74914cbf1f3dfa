"""What an agency's record (its registers and its audits) says of a year, fact by fact, for the scorecard.

    fact      what a fact is, the one table of them
    leading   facts of who leads it and by what policy, and of what surrounds it
    system    facts of the system: its documents, what was declared of it
    yearly    facts of what was set out and done in a year
    audited   facts of internal audits and inspections

A rubric names facts by their names (`rules.facts`). A fact is silent (None) where the record has nothing to say; what it
does say has its words, the entries it rests on and their documents.
"""

from scoring.facts import audited, leading, system, yearly
from scoring.facts.fact import FACTS, Fact, Record, Said, Source, kinds_of_facts, records_of

__all__ = [
    "FACTS",
    "Fact",
    "Record",
    "Said",
    "Source",
    "audited",
    "kinds_of_facts",
    "leading",
    "records_of",
    "system",
    "yearly",
]
