"""The form of a claim: fields that fit any rule, and what was typed into them as a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _

from scoring.explain.marking import due_words, is_one_of
from scoring.explain.wording import number
from scoring.rules.numbers import ZERO, typed_number
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Binary, Bracket, Checklist, ClaimedDay, Deadline, FixedDay, Manual, Ratio, Sample

FieldKind: TypeAlias = Literal["tick", "one_of", "none", "yes_no", "number", "percent", "date", "points"]
"""`tick` is one of several boxes of one name, `one_of` a choice among them, `none` the box that says none of them."""


@dataclass(frozen=True, slots=True)
class ClaimField:
    """One field of the form. `name` and `value` are those of the input; `points` what a ticked box is worth."""

    name: str
    kind: FieldKind
    label: str
    value: str = ""
    hint: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    points: Decimal | None = None
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    near: tuple[int, int, int] | None = None
    """Of a day: month, day and years after the campaign's, which a day written without its year is nearest to."""


_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SHORT_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
_ONE = Decimal(1)
_CENT = Decimal("0.01")


def claim_fields(item: Criterion) -> tuple[ClaimField, ...]:
    """The fields to ask for, in order; none where the system knows the answer by itself."""
    match item.rule:
        case Binary(label):
            return (ClaimField("met", "yes_no", label or item.name, points=item.max_points),)
        case Checklist() as rule:
            return _checklist(rule)
        case Ratio() as rule:
            step = _CENT if rule.fractional else _ONE
            return (
                ClaimField("numerator", "number", rule.numerator, minimum=ZERO, step=step),
                ClaimField("denominator", "number", rule.denominator, minimum=ZERO, step=step),
            )
        case Sample() as rule:
            return _sample(rule)
        case Bracket() as rule:
            return _bracket(rule, item)
        case Deadline() as rule:
            return _deadline(rule)
        case Manual(step):
            hint = _("Từ 0 đến %(maximum)s, theo bước %(step)s.") % {
                "maximum": number(item.max_points),
                "step": number(step),
            }
            return (ClaimField("points", "points", _("Điểm"), "", hint, ZERO, item.max_points, step),)
    raise TypeError(f"no rule: {item.rule!r}")


def _checklist(rule: Checklist) -> tuple[ClaimField, ...]:
    kind: FieldKind = "one_of" if is_one_of(rule) else "tick"
    ticks = [
        ClaimField("ticks", kind, it.label, it.code, points=it.points, excludes=it.excludes, requires=it.requires)
        for it in rule.components
    ]
    return (*ticks, ClaimField("none", "none", _("Không đạt nội dung nào"), "yes", points=ZERO))


def _sample(rule: Sample) -> tuple[ClaimField, ...]:
    least = _("Tối thiểu %(minimum)s.") % {"minimum": rule.minimum}
    return (
        ClaimField("numerator", "number", rule.numerator or _("Số mẫu đạt"), minimum=ZERO, step=_ONE),
        ClaimField(
            "denominator",
            "number",
            rule.denominator or _("Số mẫu kiểm tra"),
            "",
            least,
            Decimal(rule.minimum),
            None,
            _ONE,
        ),
    )


def _bracket(rule: Bracket, item: Criterion) -> tuple[ClaimField, ...]:
    kind: FieldKind = "percent" if rule.unit == "%" else "number"
    label = rule.label or item.name
    value = ClaimField("value", kind, f"{label} ({rule.unit})", "", "", ZERO, rule.most, _CENT)
    base = [ClaimField("base", "yes_no", rule.base.label, points=rule.base.points)] if rule.base else []
    return (*base, value)


def _deadline(rule: Deadline) -> tuple[ClaimField, ...]:
    fields = []
    if isinstance(rule.due, ClaimedDay):
        fields.append(ClaimField("due", "date", rule.due.label or _("Ngày đến hạn")))
    if rule.done_from == "claim":
        near = (rule.due.month, rule.due.day, rule.due.years_after) if isinstance(rule.due, FixedDay) else None
        label = rule.label or _("Ngày hoàn thành")
        fields.append(ClaimField("done", "date", label, hint=due_words(rule), near=near))
    if rule.condition:
        fields.append(ClaimField("condition", "yes_no", rule.condition.label))
    if rule.done_from == "claim":
        fields.append(ClaimField("never", "none", _("Không thực hiện"), "yes", points=ZERO))
    return tuple(fields)


def claim_from_form(item: Criterion, typed: Mapping[str, Sequence[str]], year: int | None = None) -> dict[str, object]:
    """What was typed, as a claim for `clean_claim` to judge: "97,5" is 97.5, 31/01/2023 is 2023-01-31.

    With the campaign's `year` a day may be written without its own: 31/01.

    `typed` holds the values of each name, as a QueryDict's lists do. A field left empty is left out; text that
    is no number or day stays as it is, so that the fault can show it. A tick on "none" wins over no other tick.
    """
    claim: dict[str, object] = {}
    for field in claim_fields(item):
        given = [value.strip() for value in typed.get(field.name, ()) if value.strip()]
        match field.kind:
            case "tick" | "one_of" if given:
                claim["ticks"] = given
            case "none" if given and field.name == "none":
                claim.setdefault("ticks", [])
            case "none" if given:
                claim[field.name] = True
            case "yes_no" if given:
                claim[field.name] = {"yes": True, "no": False}.get(given[0], given[0])
            case "date" if given:
                claim[field.name] = _iso(given[0], field, year)
            case "number" | "percent" | "points" if given:
                claim[field.name] = typed_number(given[0])
    return claim


def _iso(written: str, field: ClaimField, year: int | None) -> str:
    bare = re.sub(r"\s", "", written)
    if found := _DAY.fullmatch(bare):
        return f"{int(found[3]):04}-{int(found[2]):02}-{int(found[1]):02}"
    found = _SHORT_DAY.fullmatch(bare)
    if found is None or year is None:
        return written
    return day_in_year(int(found[1]), int(found[2]), year, field.near) or written


def day_in_year(day: int, month: int, year: int, near: tuple[int, int, int] | None = None) -> str:
    """A day written without its year, as ISO 8601: of the campaign's year, or of the year the due day falls in where
    that is nearer to it; empty when there is no such day."""
    years = {year, year + near[2]} if near else {year}
    days = []
    for each in sorted(years):
        with suppress(ValueError):
            days.append(date(each, month, day))
    due = date(year + near[2], near[0], min(near[1], 28)) if near else date(year, 1, 1)
    return min(days, key=lambda each: abs(each - due)).isoformat() if days else ""
