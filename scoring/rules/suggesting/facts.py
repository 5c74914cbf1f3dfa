"""What the engine is told and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Bracket, Checklist, Deadline

Verdict: TypeAlias = Literal["sure", "doubtful"]
"""`sure` may be accepted together with others by one key, `doubtful` is shown with its reasons for a person to decide."""

Standing: TypeAlias = Literal["in_force", "withdrawn", "superseded", "expired"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion of any rubric, as far as its words tell which papers it wants."""

    code: str
    name: str
    evidence: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


def asked_by(item: Criterion) -> Asked:
    """What a criterion's words ask for."""
    match item.rule:
        case Checklist(components):
            items = tuple(component.label for component in components)
        case Bracket(base=base) if base is not None:
            items = (base.label,)
        case Deadline(condition=condition) if condition is not None:
            items = (condition.label,)
        case _:
            items = ()
    return Asked(item.code, item.name, item.evidence, items, item.clauses)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is known of one document. Anything may be missing; `pages` is the text of each page in order,
    `owner` the agency's name; `elsewhere` says that the body which issued it clearly is another agency."""

    key: int
    file_names: tuple[str, ...] = ()
    title: str = ""
    number: str = ""
    doc_type: str = ""
    issuer: str = ""
    owner: str = ""
    issued_on: date | None = None
    year: int | None = None
    pages: tuple[str, ...] = ()
    standing: Standing = "in_force"
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Precedent:
    """What the same agency cited the year before, under this year's code of that criterion."""

    criterion: str
    title: str
    number: str = ""
    doc_type: str = ""
    issuer: str = ""
    file_name: str = ""
    locator: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Votes:
    """How many different people of the province accepted and rejected papers of one feature for one criterion."""

    accepted: int = 0
    rejected: int = 0

    @property
    def people(self) -> int:
        """How many answered."""
        return self.accepted + self.rejected


Learned: TypeAlias = Mapping[tuple[str, str], Votes]
"""Votes by feature of a paper (`features_of`) and code of the criterion."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with its facts; `scoring.explain.suggesting` makes the sentence."""

    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One criterion a paper may serve: how likely (0 to 1), where the text shows it, why, and what speaks against."""

    criterion: str
    confidence: float
    verdict: Verdict
    page: int | None = None
    reasons: tuple[Reason, ...] = ()
    doubts: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """The criteria one paper may serve, likeliest first. Empty: the paper seems to serve none, or says too little."""

    key: int
    candidates: tuple[Candidate, ...] = ()

    @property
    def sure(self) -> tuple[Candidate, ...]:
        """Those that may be accepted together."""
        return tuple(candidate for candidate in self.candidates if candidate.verdict == "sure")
