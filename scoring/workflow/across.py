"""One criterion decided for many agencies in one step, and the step taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.roles import Permission
from agencies.rules import Refused
from scoring.across.plan import Planned, Wanted, dependencies_of, plan
from scoring.across.reading import Across
from scoring.assessment import answer_of, context_of, outcome_of, rubric_of
from scoring.models import Campaign, GroupDecision, GroupDecisionLine, Hold, Score, Scorecard, Stage, Supplement
from scoring.rules.mark import Mark
from scoring.rules.marking import NO_ANSWER, mark_item
from scoring.rules.rubric import Criterion
from scoring.states import SheetState
from scoring.workflow.findings import Written, learn_findings

KEPT = ["claim", "points", "by_hand", "not_applicable", "note"]
"""What a row says."""


@dataclass(slots=True)
class Done:
    """What became of a step: the sheets written, and those left alone with the reason."""

    step: GroupDecision | None = None
    sheets: list[Scorecard] = field(default_factory=list)
    left: list[tuple[Scorecard, str]] = field(default_factory=list)


@transaction.atomic
def decide_across(
    campaign: Campaign, item: Criterion, wanted: Mapping[int, Wanted], seen: Collection[str], *,
    kind: GroupDecision.Kind, group: str = "", by: User,
) -> Done:  # fmt: skip
    """Decide one criterion on many sheets; those that cannot be decided are left alone, each with its reason.

    `seen` names the sheets as the person saw them (`Across.seen`): what somebody changed meanwhile is left alone too.
    About twenty statements however many sheets there are. Each sheet gets its own line in the trail, because each
    agency's history must tell its own decision and name no other agency; the `GroupDecision` holds them together.
    Raises Refused when somebody else has the group open.
    """
    _free_for(campaign, item.code, group, by)
    sheets = _held(campaign, wanted.keys(), by)
    across = Across(campaign, item, by, sheets)
    known = set(seen)
    planned = plan(across, wanted, dependencies_of(across, [sheet.pk for sheet in sheets]))
    done = Done()
    chosen: list[Planned] = []
    for one in planned:
        if across.seen(one.sheet) not in known:
            done.left.append((one.sheet, _("Vừa có người thay đổi sau khi bạn xem; hãy xem lại.")))
        elif one.fault:
            done.left.append((one.sheet, one.fault))
        elif one.is_open:
            chosen.append(one)
    if not chosen:
        return done
    done.sheets = [one.sheet for one in chosen]
    done.step = GroupDecision.objects.create(campaign=campaign, criterion=item.code, kind=kind, by=by)
    before = {one.sheet.pk: _sheet_state(one.sheet) for one in chosen}
    written = _write(chosen, by)
    GroupDecisionLine.objects.bulk_create(
        [
            GroupDecisionLine(
                step=done.step, scorecard=one.sheet, score=row.pk, version=row.version, before=_kept(one.before),
                sheet_before=before[one.sheet.pk],
            )
            for one, row in zip(chosen, written, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip
    _follow(item, done.sheets)
    learn_findings(item, _written(chosen, written), by=by)
    trail.record_all(
        [
            _line("decide_across", one.sheet, by, item.code, one.before, row)
            for one, row in zip(chosen, written, strict=True)
        ]
    )
    return done


@transaction.atomic
def undo_across(step: GroupDecision, *, by: User) -> Done:
    """Put back exactly what stood before a step, on every sheet where nobody changed it since; the rest is left alone."""
    step = (
        GroupDecision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("campaign__rubric")
        .get(pk=step.pk)
    )
    if step.by_id != by.pk:
        raise Refused(_("Chỉ người đã thực hiện mới hoàn tác được bước này."))
    if step.undone_at:
        raise Refused(_("Bước này đã được hoàn tác."))
    lines = list(step.lines.all())
    campaign = step.campaign
    sheets = {sheet.pk: sheet for sheet in _held(campaign, [line.scorecard_id for line in lines], by)}
    item = campaign.rubric.spec.item(step.criterion)  # type: ignore[union-attr]  # a step was taken by a rubric
    across = Across(campaign, item, by, list(sheets.values()))
    rows = Score.objects.in_bulk([line.score for line in lines])
    done = Done(step)
    back: list[tuple[GroupDecisionLine, Score]] = []
    for line in lines:
        sheet, row = sheets.get(line.scorecard_id), rows.get(line.score)
        if sheet is None:
            continue
        may = across.may_decide(sheet, again=True)
        if row is None or row.version != line.version:
            done.left.append((sheet, _("Đã có người sửa lại sau đó.")))
        elif not may:
            done.left.append((sheet, may.reason))
        else:
            back.append((line, row))
            done.sheets.append(sheet)
    undone = [(line.scorecard_id, _copy(row)) for line, row in back]
    _restore(back)
    _follow(item, done.sheets, {line.scorecard_id: line.sheet_before for line, _row in back}, since=step.at)
    trail.record_all(
        [
            _line("undo_across", sheets[pk], by, item.code, was, None if line.before is None else row)
            for (pk, was), (line, row) in zip(undone, back, strict=True)
        ]
    )
    step.undone_at = timezone.now()
    step.save(update_fields=["undone_at"])
    return done


def _free_for(campaign: Campaign, criterion: str, group: str, by: User) -> None:
    rows = Hold.objects.in_force(timezone.now()).filter(campaign=campaign, scorecard=None, criterion=criterion)
    hold = rows.filter(group=group).exclude(by=by).select_related("by").first() if group else None
    if hold is not None:
        raise Refused(
            _(
                "%(person)s đang mở nhóm này từ %(time)s. Hãy chọn nhóm khác, hoặc bấm “Vẫn nhận nhóm này” nếu hai người đã thống nhất."
            )
            % {"person": hold.by, "time": f"{hold.since.astimezone():%H:%M}"}
        )


def _held(campaign: Campaign, pks: Collection[int], by: User) -> list[Scorecard]:
    """These sheets, locked, as far as the person may verify them."""
    rows = Scorecard.objects.visible_to(by, Permission.VERIFY_SCORECARD).applicable()
    return rows.select_related("verifier", "district_verifier").all_locked(campaign, pks)


def _write(chosen: Sequence[Planned], by: User) -> list[Score]:
    """The rows as they now stand, in the same order."""
    now = timezone.now()
    written, changed = [], []
    for one in chosen:
        row = one.after
        assert row is not None
        if one.before is not None:
            row = _copy(one.before)
            for name in KEPT:
                setattr(row, name, getattr(one.after, name))
            row.by, row.at, row.version = by, now, row.version + 1
            changed.append(row)
        written.append(row)
    Score.objects.bulk_create([row for row in written if row.pk is None], batch_size=1000)
    Score.objects.bulk_update(changed, [*KEPT, "by", "at", "version"], batch_size=500)
    return written


def _written(chosen: Sequence[Planned], rows: Sequence[Score]) -> list[Written]:
    """The findings that say something new on their sheets, as `save_verification` tells them."""
    return [
        Written(one.sheet, row.note, one.own.claim if one.own else {}, row.claim)
        for one, row in zip(chosen, rows, strict=True)
        if row.note and (one.before is None or one.before.note != row.note)
    ]


def _restore(back: Sequence[tuple[GroupDecisionLine, Score]]) -> None:
    """Rows that were not there go; the others say again what they said, by whom and when they had said it."""
    Score.objects.filter(pk__in=[row.pk for line, row in back if line.before is None]).delete()
    changed = []
    for line, row in back:
        if line.before is None:
            continue
        for name in KEPT:
            setattr(row, name, line.before[name])
        row.points = None if row.points is None else Decimal(row.points)
        row.by_id, row.at = line.before["by"], datetime.fromisoformat(line.before["at"])
        # Counted on, not back: a form that saw the step must not pass for one that saw what is there now.
        row.version += 1
        changed.append(row)
    Score.objects.bulk_update(changed, [*KEPT, "by", "at", "version"], batch_size=500)


def _follow(
    item: Criterion,
    sheets: Sequence[Scorecard],
    earlier: Mapping[int, Mapping[str, Any]] | None = None,
    since: datetime | None = None,
) -> None:
    """Bring what follows from the rows up to date: criteria that look at this one, and each sheet's score and rating.

    With `earlier` a step is taken back: a sheet on which nothing is decided any more stands again as it did.
    """
    marks = _marks(sheets)
    _mark_dependents(item, sheets, marks)
    asked = _asked_since(sheets, since) if earlier and since else frozenset()
    changed = []
    for sheet in sheets:
        own = marks.get(sheet.pk, {})
        outcome = outcome_of(sheet, _by_themselves(sheet) | own, Stage(sheet.tier))
        values = {"verified_score": outcome.final_score, "verified_rating": outcome.rating or ""}
        if earlier is None and sheet.state == SheetState.SUBMITTED:
            values["state"] = SheetState.VERIFYING
        if earlier is not None and not own:
            was = earlier[sheet.pk]
            values = {"verified_score": _decimal(was["verified_score"]), "verified_rating": was["verified_rating"]}
            if sheet.state == SheetState.VERIFYING and sheet.pk not in asked:
                values["state"] = SheetState(was["state"])
        if any(getattr(sheet, name) != value for name, value in values.items()):
            changed.append(sheet)
        for name, value in values.items():
            setattr(sheet, name, value)
    _update_sheets(changed, ["verified_score", "verified_rating", "state"])


def _update_sheets(rows: Sequence[Scorecard], fields: Sequence[str]) -> None:
    """Write these fields of sheets that are locked, in one statement.

    An upsert in which every row conflicts: Django's own bulk_update spells out a CASE for each row and field, which
    for 268 sheets takes longer than everything else of a step.
    """
    Scorecard.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


def _marks(sheets: Sequence[Scorecard]) -> dict[int, dict[str, Mark]]:
    """The marks of each sheet's present stage, from the points kept: nothing but this criterion has changed."""
    tiers = {sheet.pk: sheet.tier for sheet in sheets}
    rows = Score.objects.filter(scorecard__in=list(tiers), stage__in=set(tiers.values())).order_by()
    found: dict[int, dict[str, Mark]] = {}
    for pk, stage, code, points, declined in rows.values_list(
        "scorecard", "stage", "criterion", "points", "not_applicable"
    ):
        if stage == tiers[pk]:
            found.setdefault(pk, {})[code] = Mark(points, declined)
    return found


def _by_themselves(sheet: Scorecard) -> dict[str, Mark]:
    """The marks of the items that nobody claims, from what is known of the sheet."""
    return {
        item.code: mark_item(item, NO_ANSWER, context_of(sheet))
        for item in rubric_of(sheet).items()
        if item.entered_by == "system" and item.applies(sheet.block) != "none" and item.rule.depends_on is None
    }


def _mark_dependents(item: Criterion, sheets: Sequence[Scorecard], marks: Mapping[int, dict[str, Mark]]) -> None:
    """Mark anew the criteria whose rule looks at this one, as a single save does."""
    if not sheets:
        return
    others = {other.code: other for other in rubric_of(sheets[0]).items() if other.rule.depends_on == item.code}
    if not others:
        return
    by_pk = {sheet.pk: sheet for sheet in sheets}
    rows = Score.objects.filter(scorecard__in=list(by_pk), criterion__in=list(others), by_hand=False)
    changed = []
    for row in rows:
        sheet = by_pk[row.scorecard_id]
        if row.stage != sheet.tier:
            continue
        mine = marks.get(sheet.pk, {}).get(item.code)
        context = replace(context_of(sheet), points={item.code: mine.points if mine else None})
        mark = mark_item(others[row.criterion], answer_of(row), context)
        marks[sheet.pk][row.criterion] = mark
        if (row.points, row.not_applicable) != (mark.points, mark.not_applicable):
            row.points, row.not_applicable = mark.points, mark.not_applicable
            changed.append(row)
    Score.objects.bulk_update(changed, ["points", "not_applicable"], batch_size=500)


def _asked_since(sheets: Sequence[Scorecard], since: datetime) -> frozenset[int]:
    rows = Supplement.objects.filter(scorecard__in=[sheet.pk for sheet in sheets], asked_at__gte=since)
    return frozenset(rows.values_list("scorecard", flat=True))


def _sheet_state(sheet: Scorecard) -> dict[str, Any]:
    return {
        "state": sheet.state, "verified_score": trail.plain(sheet.verified_score), "verified_rating": sheet.verified_rating,
    }  # fmt: skip


def _kept(row: Score | None) -> dict[str, Any] | None:
    if row is None:
        return None
    kept = {name: trail.plain(getattr(row, name)) for name in KEPT}
    return kept | {"by": row.by_id, "at": row.at.isoformat()}


def _copy(row: Score) -> Score:
    values = {field.attname: getattr(row, field.attname) for field in Score._meta.concrete_fields}
    return Score(**values)


def _line(action: str, sheet: Scorecard, by: User, code: str, was: Score | None, now: Score | None) -> Any:
    old = {name: getattr(was, name) for name in KEPT} if was else {}
    new = {name: getattr(now, name) for name in KEPT} if now else dict.fromkeys(KEPT)
    changes = {f"{code}.{name}": pair for name, pair in trail.difference(old, new).items()}
    return trail.line(
        action, sheet, by=by, province=sheet.campaign.province, agency=sheet.agency, changes=changes,
    )  # fmt: skip


def _decimal(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
