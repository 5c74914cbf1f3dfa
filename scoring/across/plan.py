"""What a step would do to each sheet: before, after, and why not where it would do nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from scoring.across.reading import Across
from scoring.assessment import context_of
from scoring.explain.marking import claim_fault, mark_lines
from scoring.findings import overlooked
from scoring.models import Score, Scorecard, Stage
from scoring.rules.claims import ClaimRefused
from scoring.rules.mark import Mark
from scoring.rules.marking import Answer, clean_claim, mark_item
from scoring.workflow.scores import differs


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a verifier wants to stand on one sheet. `accepts` takes over what was claimed, and needs nothing else."""

    accepts: bool = False
    claim: Mapping[str, Any] | None = None
    not_applicable: bool = False
    points: Decimal | None = None
    """Set by hand, in place of what the rule yields."""
    note: str = ""


ACCEPT = Wanted(accepts=True)


@dataclass(frozen=True, slots=True)
class Planned:
    """One sheet: what stands there (None for nothing), what would, or the reason why nothing will be done."""

    sheet: Scorecard
    before: Score | None
    own: Score | None
    after: Score | None = None
    fault: str = ""
    changes: bool = True
    """False when that very thing stands there already."""

    @property
    def is_open(self) -> bool:
        """Whether the step would write something here."""
        return not self.fault and self.after is not None and self.changes


def plan(across: Across, wanted: Mapping[int, Wanted], dependencies: Mapping[int, Decimal | None]) -> list[Planned]:
    """What would become of each sheet, in the order of `across.sheets`.

    `dependencies` holds, by sheet, the points of the criterion that the rule looks at, if it looks at one.
    """
    return [
        _plan(across, sheet, wanted[sheet.pk], dependencies.get(sheet.pk))
        for sheet in across.sheets
        if sheet.pk in wanted
    ]


def _plan(across: Across, sheet: Scorecard, one: Wanted, dependency: Decimal | None) -> Planned:
    before, own = across.found(sheet), across.side(sheet).own
    planned = Planned(sheet, before, own)
    may = across.may_decide(sheet, again=not one.accepts)
    if not may:
        return replace(planned, fault=may.reason)
    claimed, accepts = across.claimed(sheet), one.accepts
    if accepts:
        if claimed is None or (claimed.points is None and not claimed.not_applicable):
            return replace(planned, fault=_("Cơ quan chưa chấm tiêu chí này; hãy nhập kết quả thẩm định."))
        by_hand = claimed.points if claimed.by_hand else None
        # What does not apply by the rule has a claim, from which the rule says so again.
        one = Wanted(False, claimed.claim, claimed.not_applicable and not claimed.claim, by_hand, "")
    elif one.not_applicable and not _may_decline(across, sheet):
        return replace(planned, fault=_("Tiêu chí bắt buộc với khối của cơ quan này nên không thể “không áp dụng”."))
    item = across.item
    try:
        claim = {} if one.not_applicable and not one.claim else clean_claim(item, one.claim or {})
        mark = _mark(across, sheet, replace(one, claim=claim), dependency)
    except ClaimRefused as refusal:
        return replace(planned, fault=" ".join(claim_fault(item, fault) for fault in refusal.faults))
    if not mark.is_scored:
        lines = mark_lines(item, mark)
        return replace(planned, fault=" ".join(lines) or _("Chưa có nội dung để tính điểm."))
    after = Score(
        scorecard=sheet, stage=sheet.tier, criterion=item.code, claim=claim, points=mark.points,
        by_hand=one.points is not None, not_applicable=mark.not_applicable, note=one.note.strip(), by=across.user,
    )  # fmt: skip
    if blank := overlooked(after.note):
        return replace(planned, after=after, fault=_("Nhận xét còn chỗ trống {%(name)s}; hãy điền.") % {"name": blank})
    if not after.note and not accepts and own is not None and differs(own, after):
        return replace(planned, after=after, fault=_("Kết quả khác điểm tự chấm; hãy ghi lý do."))
    return replace(planned, after=after, changes=before is None or content(before) != content(after))


def _may_decline(across: Across, sheet: Scorecard) -> bool:
    return across.item.kind != "criterion" or across.item.applies(sheet.block) == "conditional"


def _mark(across: Across, sheet: Scorecard, one: Wanted, dependency: Decimal | None) -> Mark:
    answer = Answer(one.claim or {}, one.not_applicable, one.points, one.note)
    context = context_of(sheet)
    if other := across.item.rule.depends_on:
        context = replace(context, points={other: dependency})
    return mark_item(across.item, answer, context)


def content(score: Score) -> tuple[Any, ...]:
    """What a row says, whoever said it and when."""
    return score.claim, score.points, score.by_hand, score.not_applicable, score.note


def dependencies_of(across: Across, pks: list[int]) -> dict[int, Decimal | None]:
    """By sheet, the verified points of the criterion that this one's rule looks at; asks only when there is one."""
    other = across.item.rule.depends_on
    if other is None:
        return {}
    rows = Score.objects.filter(scorecard__in=pks, criterion=other, stage__in=[Stage.DISTRICT, Stage.PROVINCE])
    tiers = {sheet.pk: sheet.tier for sheet in across.sheets}
    return {row.scorecard_id: row.points for row in rows if row.stage == tiers.get(row.scorecard_id)}
