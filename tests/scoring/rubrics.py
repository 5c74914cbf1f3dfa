"""Rubrics for the tests of the engine: small ones made to order, and the one that comes with the product."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from scoring.rubrics import definition
from scoring.rules.codec import rubric_from_json
from scoring.rules.mark import Mark
from scoring.rules.rubric import Band, Block, Criterion, Group, Rubric
from scoring.rules.rule_types import Manual

DATA = Path(__file__).parent / "data"

BANDS = (
    Band("tot", "Tốt", Decimal(85)),
    Band("kha", "Khá", Decimal(70)),
    Band("trung_binh", "Trung bình", Decimal(50)),
    Band("yeu", "Yếu", Decimal(0)),
)
S = Block("S", "Sở", ("so",))
X = Block("X", "UBND cấp xã", ("ubnd_xa",))


@cache
def htqlcl() -> Rubric:
    """The rubric that comes with the product."""
    return rubric_from_json(definition())


@cache
def in_words() -> dict[str, Any]:
    """The same rubric with its rules in words, and seven worked cases."""
    document: dict[str, Any] = json.loads((DATA / "rubric_in_words.json").read_text(encoding="utf-8"))
    return document


def criterion(code: str = "A1", points: str = "10", **fields: Any) -> Criterion:
    """A criterion; its points are entered unless it says otherwise."""
    return Criterion(code, f"Tiêu chí {code}", Decimal(points), fields.pop("rule", Manual(Decimal("0.01"))), **fields)


def rubric(*criteria: Criterion, **fields: Any) -> Rubric:
    """A rubric of one group with these criteria."""
    criteria = criteria or (criterion("A1", "60"), criterion("A2", "40"))
    total = sum((item.max_points for item in criteria), Decimal(0))
    settings = {"bands": BANDS, "blocks": (S, X)} | fields
    return Rubric("R", "Bộ tiêu chí", total, (Group("A", "Nhóm A", total, criteria),), **settings)


def marks(**points: str | None) -> dict[str, Mark]:
    """Marks by code; "na" is not applicable, None is not scored."""
    return {
        code: Mark(not_applicable=True) if value == "na" else Mark(None if value is None else Decimal(value))
        for code, value in points.items()
    }
