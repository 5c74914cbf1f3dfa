"""Which agencies may be decided together on one criterion: equal claims, or an equal mark, with like papers and signs."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from agencies.rules import fold
from scoring.rules.numbers import ZERO
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Binary, Checklist, Ratio, Sample

Sign: TypeAlias = Literal["unproved", "paper", "last_year", "district", "supplemented", "appealed"]
"""What asks for a closer look: points without a paper cited; a paper withdrawn or superseded; far from what was verified
last year; the district came to other points; completed on request; appealed."""

Kind: TypeAlias = Literal["nothing", "not_applicable", "claim", "points", "level"]
"""What the members of a group have in common: no claim, "not applicable", the very same claim, the same points, or for
figures that are hardly ever equal the same level of points (all, some, none)."""

FAR = Decimal("0.2")
"""The part of the maximum by which points must differ from last year's to be a sign."""

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Claimed:
    """What is known of one agency's claim on the criterion."""

    claim: Mapping[str, object]
    points: Decimal | None
    not_applicable: bool
    papers: frozenset[str]
    signs: frozenset[Sign]


@dataclass(frozen=True, slots=True)
class Key:
    """What the members of a group share. Equal keys, one group."""

    kind: Kind
    value: str
    papers: tuple[str, ...]
    signs: tuple[Sign, ...]

    @property
    def id(self) -> str:
        """A short name for addresses: of the content, so that it stays while members come and go."""
        told = json.dumps([self.kind, self.value, self.papers, self.signs], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def is_figures(item: Criterion) -> bool:
    """Whether claims are figures that seldom agree, so that only the mark can be alike."""
    return not isinstance(item.rule, Binary | Checklist)


def key_of(item: Criterion, claimed: Claimed, *, exact: bool = False) -> Key:
    """The group an agency belongs to; `exact` asks for the very same claim whatever the rule."""
    kind, value = _common(item, claimed, exact=exact)
    return Key(kind, value, tuple(sorted(claimed.papers)), tuple(sorted(claimed.signs)))


def _common(item: Criterion, claimed: Claimed, *, exact: bool) -> tuple[Kind, str]:
    if claimed.not_applicable:
        return "not_applicable", ""
    if claimed.points is None:
        return "nothing", ""
    if exact or not is_figures(item):
        return "claim", json.dumps(claimed.claim, sort_keys=True, ensure_ascii=False)
    if isinstance(item.rule, Ratio | Sample):
        level = "none" if claimed.points == ZERO else "all" if claimed.points == item.max_points else "some"
        return "level", level
    return "points", format(claimed.points.normalize(), "f")


def paper_kind(doc_type: str, title: str) -> str:
    """What makes two papers of different agencies alike: their type, else their title without its figures."""
    return doc_type or _DIGITS.sub("", fold(title)).strip()


def signs_of(
    item: Criterion,
    *,
    points: Decimal | None,
    papers: int,
    faulty_papers: int,
    last: Decimal | None,
    district: Decimal | None,
    supplemented: bool,
    appealed: bool,
) -> frozenset[Sign]:
    """The signs of one agency's claim; `last` and `district` are None where there is nothing to compare with."""
    found: set[Sign] = set()
    if points and not papers:
        found.add("unproved")
    if faulty_papers:
        found.add("paper")
    if points is not None and last is not None and abs(points - last) >= item.max_points * FAR:
        found.add("last_year")
    if points is not None and district is not None and district != points:
        found.add("district")
    if supplemented:
        found.add("supplemented")
    if appealed:
        found.add("appealed")
    return frozenset(found)
