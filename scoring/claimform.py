"""A claim as inputs on a page: the fields its rule asks for, filled with what is saved or was just typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from agencies.templatetags.page import day, points
from scoring.explain.fields import ClaimField, claim_fields
from scoring.rules.rubric import Criterion


@dataclass(frozen=True, slots=True)
class Input:
    """One input: the field it shows, its id on the page, its text, and whether it is ticked ("yes"/"no" for a choice)."""

    field: ClaimField
    id: str
    text: str = ""
    ticked: bool = False
    answer: str = ""
    fault: str = ""
    """Why what was typed here was just refused."""

    @property
    def is_box(self) -> bool:
        """A box to tick or one of several to choose."""
        return self.field.kind in {"tick", "one_of", "none"}


def inputs(
    item: Criterion, claim: Mapping[str, Any], prefix: str, typed: Mapping[str, Sequence[str]] | None = None
) -> list[Input]:
    """The inputs of an item: what was typed when a save has just been refused, else what the claim holds."""
    fields = claim_fields(item)
    ids = [f"{prefix}-{item.code}-{number}" for number, _field in enumerate(fields)]
    if typed is not None:
        return [_typed(field, place, typed) for field, place in zip(fields, ids, strict=True)]
    return [_saved(field, place, claim) for field, place in zip(fields, ids, strict=True)]


def _typed(field: ClaimField, place: str, typed: Mapping[str, Sequence[str]]) -> Input:
    given = list(typed.get(field.name, ()))
    if field.kind in {"tick", "one_of", "none"}:
        return Input(field, place, ticked=field.value in given)
    answer = given[0] if given else ""
    return Input(field, place, text=answer, answer=answer)


def _saved(field: ClaimField, place: str, claim: Mapping[str, Any]) -> Input:
    value = claim.get(field.name)
    match field.kind:
        case "tick" | "one_of":
            return Input(field, place, ticked=field.value in claim.get("ticks", ()))
        case "none" if field.name == "none":
            return Input(field, place, ticked=claim.get("ticks") == [])
        case "none":
            return Input(field, place, ticked=bool(value))
        case "yes_no":
            return Input(field, place, answer="" if value is None else "yes" if value else "no")
        case "date":
            return Input(field, place, text=day(date.fromisoformat(value)) if value else "")
        case _:
            return Input(field, place, text=points(Decimal(str(value)), 6) if value not in (None, "") else "")


def claim_words(item: Criterion, claim: Mapping[str, Any]) -> str:
    """A claim in a few words, as it is written in a line or a finding: "126/131", "94,2%", "02/12/2025"; empty for none."""
    said = [_in_words(each) for each in inputs(item, claim, "")]
    numbers = {each.field.name for each in inputs(item, claim, "")}
    return ("/" if {"numerator", "denominator"} <= numbers else ", ").join(word for word in said if word)


def _in_words(given: Input) -> str:
    if given.is_box:
        return given.field.label if given.ticked else ""
    if given.field.kind == "yes_no":
        return {"yes": _("Có"), "no": _("Không")}.get(given.answer, "")
    return given.text + ("%" if given.field.kind == "percent" and given.text else "")
