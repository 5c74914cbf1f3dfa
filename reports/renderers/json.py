"""The year's figures as JSON: a contract with other systems, described in docs/summary-json.md."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from reports.figures import Figures, GroupFigures

VERSION = 1


def render(figures: Figures) -> bytes:
    """UTF-8 JSON, keys in the documented order."""
    return (json.dumps(contract(figures), ensure_ascii=False, indent=2) + "\n").encode()


def contract(figures: Figures) -> dict[str, Any]:
    """The document as plain values. Points and percentages are numbers of two places, None where nothing is known."""
    return {
        "version": VERSION,
        "province": figures.province.slug,
        "province_name": figures.province.name,
        "province_code": figures.province.code,
        "year": figures.year,
        "as_of": figures.as_of.isoformat(),
        "provisional": figures.provisional,
        "illustrative": figures.illustrative,
        "decision": figures.decision
        and {"number": figures.decision.number, "signed_on": figures.decision.signed_on.isoformat()},
        "rubric": figures.rubric and {"name": figures.rubric.name, "note": figures.rubric.note},
        "bands": [{"code": band.code, "label": band.label, "minimum": _number(band.minimum)} for band in figures.bands],
        **{
            count: {level.key: getattr(level, count) for level in figures.levels}
            for count in ("registered", "applicable", "submitted", "scored")
        },
        "ratings": {level.key: dict(level.ratings) for level in figures.levels},
        "shares": {
            level.key: {code: _number(share) for code, share in level.shares.items()} for level in figures.levels
        },
        "scores": {level.key: _scores(level) for level in figures.levels},
        "total": {
            "registered": figures.total.registered,
            "applicable": figures.total.applicable,
            "submitted": figures.total.submitted,
            "scored": figures.total.scored,
            "ratings": dict(figures.total.ratings),
            "scores": _scores(figures.total),
        },
        "kinds": [
            {
                "code": kind.key,
                "label": kind.label,
                "registered": kind.registered,
                "applicable": kind.applicable,
                "submitted": kind.submitted,
                "scored": kind.scored,
                "ratings": dict(kind.ratings),
                "scores": _scores(kind),
            }
            for kind in figures.kinds
        ],
        "criteria": [
            {
                "code": criterion.code,
                "name": criterion.name,
                "group": criterion.group,
                "max": _number(criterion.maximum),
                "attainment": _number(criterion.attainment),
                "mean": _number(criterion.mean),
                "scored": criterion.scored,
            }
            for criterion in figures.criteria
        ],
        "missing": [{"code": line.code, "name": line.name, "level": line.level} for line in figures.missing],
        "reported": [
            {
                "id": figure.id,
                "label": figure.label,
                "value": _number(figure.value) if isinstance(figure.value, Decimal) else figure.value,
                "unit": figure.unit,
                "counted": figure.counted,
                "quote": figure.quote,
                "source": figure.source,
            }
            for figure in figures.reported
        ],
        "notes": list(figures.notes),
    }


def _scores(group: GroupFigures) -> dict[str, float | int | None]:
    return {
        "mean": _number(group.mean),
        "median": _number(group.median),
        "spread": _number(group.spread),
        "lowest": _number(group.lowest),
        "highest": _number(group.highest),
    }


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
