"""The year's figures as JSON: a contract with other systems, described in docs/summary-json.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from reports.figures import AgencyLine, Figures, GroupFigures

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
        "bands": [{"code": band.code, "label": band.label, "minimum": number(band.minimum)} for band in figures.bands],
        **{
            count: {level.key: getattr(level, count) for level in figures.levels}
            for count in ("registered", "applicable", "submitted", "scored")
        },
        "ratings": {level.key: dict(level.ratings) for level in figures.levels},
        "shares": {
            level.key: {code: number(share) for code, share in level.shares.items()} for level in figures.levels
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
                "max": number(criterion.maximum),
                "attainment": number(criterion.attainment),
                "mean": number(criterion.mean),
                "scored": criterion.scored,
            }
            for criterion in figures.criteria
        ],
        "agencies": [agency_line(line, figures.band_labels) for line in figures.agencies],
        "missing": [{"code": line.code, "name": line.name, "level": line.level} for line in figures.missing],
        "reported": [
            {
                "id": figure.id,
                "label": figure.label,
                "value": number(figure.value) if isinstance(figure.value, Decimal) else figure.value,
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
        "mean": number(group.mean),
        "median": number(group.median),
        "spread": number(group.spread),
        "lowest": number(group.lowest),
        "highest": number(group.highest),
    }


def agency_line(line: AgencyLine, labels: Mapping[str, str]) -> dict[str, Any]:
    """One agency of the year; `labels` are the ratings' own words."""
    return {
        "code": line.code,
        "name": line.name,
        "level": line.level,
        "kind": line.kind,
        "block": line.block,
        "parent": line.parent,
        "obligation": line.obligation,
        "submitted": line.submitted,
        "submitted_at": line.submitted_at and line.submitted_at.isoformat(),
        "self_score": number(line.self_score),
        "verified_score": number(line.verified_score),
        "final_score": number(line.final_score),
        "score": number(line.score),
        "rating": line.rating,
        "rating_label": labels.get(line.rating, line.rating),
        "rank": line.rank,
    }


def number(value: Decimal | None) -> float | int | None:
    """A number that JSON writes with the very digits of the decimal, which has at most fifteen; None for what is not known."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
