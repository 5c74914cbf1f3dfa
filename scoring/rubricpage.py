"""A rubric as its pages show it: every item in words, what is wrong and where to mend it, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import AgencyKind
from agencies.rules import BEGINNING
from scoring.explain.facts import facts_of
from scoring.explain.marking import describe, describe_effect
from scoring.explain.rubric import ORDERS, RUBRIC_FIELDS, part_words, rubric_fault, sides
from scoring.models import Campaign, RubricVersion
from scoring.rules.difference import Change, difference
from scoring.rules.faults import Fault
from scoring.rules.numbers import ZERO
from scoring.rules.rubric import Applies, Criterion, Rubric
from scoring.workflow.rubrics import faults_of
from standards.models import Clause

SIGNS: dict[Applies, str] = {"required": "●", "conditional": "○", "none": "–"}


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion or adjustment as it is read."""

    item: Criterion
    how: str
    effect: str
    clauses: tuple[tuple[str, str], ...]
    signs: tuple[tuple[str, Applies, str], ...]
    """The code of each block, whether the item counts there, and the sign for it."""
    facts: tuple[tuple[str, str], ...]
    """Which input takes which fact of the record, in words."""

    @property
    def entered_by(self) -> str:
        """Who enters it, where that is not the agency."""
        return {"verifier": _("Người thẩm định ghi"), "system": _("Hệ thống tự ghi")}.get(self.item.entered_by, "")


@dataclass(frozen=True, slots=True)
class GroupOf:
    """One group with its items, and what its criteria add up to."""

    code: str
    name: str
    max_points: Decimal
    total: Decimal
    items: tuple[Item, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the criteria make up the points of the group."""
        return self.total == self.max_points


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One fault in a sentence, and the place where it is mended."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of what changed: which field, from what, to what. `what` is added, removed or changed."""

    what: str
    field: str
    old: str
    new: str


class Page:
    """One version as it is read. `can_edit` decides where the faults lead."""

    def __init__(self, version: RubricVersion, *, can_edit: bool = False) -> None:
        self.version = version
        self.rubric = version.spec
        self.can_edit = can_edit and version.status == RubricVersion.Status.DRAFT

    @cached_property
    def groups(self) -> tuple[GroupOf, ...]:
        """The groups with their criteria in words."""
        return tuple(
            GroupOf(
                group.code, group.name, group.max_points,
                sum((item.max_points for item in group.criteria), ZERO),
                tuple(self._item(item) for item in group.criteria),
            )
            for group in self.rubric.groups
        )  # fmt: skip

    @cached_property
    def adjustments(self) -> tuple[Item, ...]:
        """What is added, taken or capped at the end, in words."""
        return tuple(self._item(item) for item in self.rubric.adjustments)

    @cached_property
    def faults(self) -> tuple[FaultLine, ...]:
        """Every fault of a draft; what is published has none."""
        if self.version.status != RubricVersion.Status.DRAFT:
            return ()
        return tuple(FaultLine(rubric_fault(fault), self._mended_at(fault)) for fault in faults_of(self.version))

    @property
    def total(self) -> Decimal:
        """What the groups add up to."""
        return sum((group.max_points for group in self.rubric.groups), ZERO)

    @property
    def adds_up(self) -> bool:
        """Whether the groups make up the total."""
        return self.total == self.rubric.total

    @cached_property
    def sums(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """For each block the points that always count, and those that count unless declared not applicable."""
        return tuple(
            (self._points(block.code, "required"), self._points(block.code, "required", "conditional"))
            for block in self.rubric.blocks
        )

    @property
    def kinds(self) -> tuple[tuple[str, str, str], ...]:
        """The code and name of each block, and its kinds of agencies in words."""
        return tuple((block.code, block.name, ", ".join(_kinds(list(block.kinds)))) for block in self.rubric.blocks)

    @property
    def not_submitted(self) -> str:
        """What an agency that hands in no sheet is rated."""
        labels = {band.code: band.label for band in self.rubric.bands}
        return labels.get(self.rubric.not_submitted) or _("Không xếp loại")

    @cached_property
    def campaigns(self) -> tuple[Campaign, ...]:
        """The years scored by this version."""
        return tuple(Campaign.objects.filter(rubric=self.version).only("pk", "year", "title", "province_id"))

    @cached_property
    def _titles(self) -> dict[str, str]:
        """The titles of the clauses named, in the edition that was the newest when the rubric was decided."""
        named = {code for item in self.rubric.items() for code in item.clauses}
        day = self.version.decision_date or timezone.localdate()
        clauses = Clause.objects.filter(number__in=named).select_related("parent", "edition").order_by("edition__year")
        known = [clause for clause in clauses if (clause.edition.published_on or BEGINNING) <= day]
        newest = known[-1].edition_id if known else None
        return {clause.number: clause.title for clause in known if clause.edition_id == newest}

    def _item(self, item: Criterion) -> Item:
        return Item(
            item,
            describe(item),
            effect(self.rubric, item),
            tuple((code, self._titles.get(code, "")) for code in item.clauses),
            tuple(
                (block.code, item.applies(block.code), SIGNS[item.applies(block.code)]) for block in self.rubric.blocks
            ),
            facts_of(item),
        )

    def _points(self, block: str, *signs: Applies) -> Decimal:
        return sum((item.max_points for item in self.rubric.criteria() if item.applies(block) in signs), ZERO)

    def _mended_at(self, fault: Fault) -> str:
        """The page of the editor that mends a fault; for those who may not edit the item on the page."""
        if not self.can_edit:
            return f"#m-{fault.item}" if fault.part in {"group", "criterion", "adjustment"} else ""
        place = {"no_groups": "", "no_bands": "bands", "no_blocks": "blocks"}.get(fault.code)
        place = {"rubric": "settings", "band": "bands", "block": "blocks"}.get(fault.part) if place is None else place
        province = self.version.province.slug
        if place == "":
            return reverse("scoring:rubric_edit", args=[province, self.version.pk])
        if place is None:
            return reverse("scoring:rubric_part", args=[province, self.version.pk, fault.part, fault.item])
        return reverse("scoring:rubric_part", args=[province, self.version.pk, place])


def effect(rubric: Rubric, item: Criterion) -> str:
    """What an adjustment does; a draft may name a rating it does not have."""
    if item.kind == "cap" and item.cap not in {band.code for band in rubric.bands}:
        return _("Giới hạn ở mức “%(band)s”, chưa có trong bảng xếp loại.") % {"band": item.cap}
    return describe_effect(rubric, item)


def differences(old: Rubric, new: Rubric) -> list[tuple[str, list[Difference]]]:
    """What two versions differ in, by item, in words."""
    changes = difference(old, new)
    return [
        (_heading(part, code), [_line(change, old, new) for change in found])
        for (part, code), found in groupby(changes, key=lambda change: (change.part, change.item))
    ]


def _heading(part: str, code: str) -> str:
    return part_words(part, code) if code or part == "rubric" else str(ORDERS[part])


def _line(change: Change, old: Rubric, new: Rubric) -> Difference:
    if change.what != "changed":
        return Difference(change.what, "", change.old or "", change.new or "")
    if change.field in {"applicability", "facts"}:
        before, after = change.old or {}, change.new or {}
        other = [name for name in {**before, **after} if before.get(name) != after.get(name)]
        silent = "required" if change.field == "applicability" else None
        change = replace(change, old=_only(before, other, silent), new=_only(after, other, silent))
    elif change.field == "kinds":
        change = replace(change, old=_kinds(change.old), new=_kinds(change.new))
    return Difference("changed", str(RUBRIC_FIELDS.get(change.field, change.field)), *sides(change, old, new))


def _only(values: Mapping[str, str], names: Sequence[str], silent: str | None) -> dict[str, str]:
    """These of the values; one that is absent says `silent`, or is left out where that is nothing."""
    found = {name: values.get(name, silent) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def _kinds(codes: list[str] | None) -> list[str]:
    names: Mapping[str, object] = dict(AgencyKind.choices)
    return [str(names.get(code, code)) for code in codes or []]
