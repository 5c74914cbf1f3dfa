"""One criterion saved: by the agency or by a verifier, never over what somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import access, trail
from agencies.models import User
from agencies.rules import Refused, Verdict, require
from agencies.writing import insert, joining, together, update
from scoring import moves
from scoring.assessment import Assessment, assess_sheet, rubric_of
from scoring.findings import overlooked
from scoring.models import Score, Scorecard, Stage
from scoring.rules.marking import clean_claim, read_points
from scoring.rules.rubric import Criterion
from scoring.states import SheetState
from scoring.workflow.findings import Written, learn_findings


class Conflict(Refused):
    """Somebody else saved this criterion after it was read; `theirs` is what stands there now."""

    def __init__(self, theirs: Score) -> None:
        self.theirs = theirs
        super().__init__(
            _(
                "%(person)s vừa lưu tiêu chí %(code)s lúc %(time)s. Nội dung của bạn chưa được ghi; hãy chọn giữ bản nào."
            )
            % {
                "person": theirs.by or _("Hệ thống"),
                "code": theirs.criterion,
                "time": f"{theirs.at.astimezone():%H:%M}",
            }
        )


class Lacking(Refused):
    """One field of the form keeps the criterion from being saved; `field` is its name."""

    def __init__(self, sentence: str, field: str) -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Saved:
    """A criterion as it stands after saving, all rows of that side, and what the whole sheet now comes to."""

    score: Score
    sheet: Scorecard
    rows: Mapping[str, Score]
    assessment: Assessment
    changed: frozenset[str] = frozenset()
    """The fields of the row that are another way now."""


@joining
def save_claim(
    sheet: Scorecard, code: str, claim: Mapping[str, object], *, not_applicable: bool = False, note: str = "",
    version: int, by: User,
) -> Saved:  # fmt: skip
    """Save what the agency says of one criterion; points follow by the rubric's rule.

    `version` is that of the row the person saw, 0 for none. Saving what already stands there changes
    nothing. Raises Refused when the sheet or the criterion is not open to the agency, ClaimRefused for a
    claim with faults, Conflict when somebody else saved meanwhile; each before anything is written.
    """
    sheet.hold()
    asked = asked_of(sheet)
    require(moves.may_edit(sheet, code, asked))
    item = item_of(sheet, code)
    if item.entered_by != "agency":
        raise Refused(
            _("Tiêu chí %(code)s do người thẩm định hoặc hệ thống ghi điểm, cơ quan không tự chấm.") % {"code": code}
        )
    _check_not_applicable(item, sheet, not_applicable, note)
    values = {
        "claim": {} if not_applicable else clean_claim(item, claim),
        "not_applicable": not_applicable,
        "note": as_typed(note),
    }
    return put(sheet, Stage.SELF, code, values, version=version, by=by)


@transaction.atomic
def save_verification(
    sheet: Scorecard, code: str, claim: Mapping[str, object], *, not_applicable: bool = False, points: object = None,
    note: str = "", version: int, by: User,
) -> Saved:  # fmt: skip
    """Save what the verifier finds for one criterion, beside the agency's claim.

    With `points` the verifier sets them by hand in place of what the rule yields. A reason is asked for
    whenever the result differs from the agency's; what is written is offered again next time.
    """
    sheet.hold()
    require(may_verify(sheet, by))
    item = item_of(sheet, code)
    values = {
        "claim": {} if not_applicable else clean_claim(item, claim),
        "not_applicable": not_applicable,
        "by_hand": points not in (None, ""),
        "note": as_typed(note),
    }
    if blank := overlooked(note):
        raise Lacking(_("Nhận xét còn chỗ trống {%(name)s}; hãy điền rồi lưu lại.") % {"name": blank}, "note")
    if values["by_hand"]:
        values["points"] = read_points(item, points)
    saved = put(sheet, Stage(sheet.tier), code, values, version=version, by=by)
    own = sheet.scores.filter(stage=Stage.SELF, criterion=code).first()
    if not saved.score.note and own is not None and differs(own, saved.score):
        raise Lacking(
            _("Kết quả thẩm định tiêu chí %(code)s khác điểm tự chấm; hãy ghi lý do rồi lưu lại.") % {"code": code},
            "note",
        )
    if saved.score.note and "note" in saved.changed:
        written = Written(sheet, saved.score.note, own.claim if own else {}, saved.score.claim)
        learn_findings(item, [written], by=by)
    return saved


def put(sheet: Scorecard, stage: Stage, code: str, values: dict[str, Any], *, version: int, by: User | None) -> Saved:
    """Write one row of one side, bring everything that follows from it up to date, leave one line in the trail.

    The sheet's row must be locked. Raises Conflict when `version` is no longer the row's.
    """
    rows = sheet.side(stage)
    row = rows.get(code)
    if row is not None and row.version != version and _content(row) != {**_content(row), **values}:
        raise Conflict(row)
    before = _content(row) if row is not None else {}
    if row is None:
        row = rows[code] = Score(scorecard=sheet, stage=stage, criterion=code, version=0)
    for field, value in values.items():
        setattr(row, field, value)
    if not row.by_hand:
        row.points = None
    assessment = assess_sheet(sheet, rows.values(), stage)
    mark = assessment.marks[code]
    row.points, row.not_applicable = mark.points, mark.not_applicable
    changes = trail.difference(before, _content(row))
    new, confirmed = not before, row.carried
    if not changes and not confirmed:
        return Saved(row, sheet, rows, assessment)
    if stage == Stage.SELF and (new or confirmed):
        # Whoever saves a criterion has looked at what was taken over from last year.
        row.carried = False
        sheet.citations.filter(criterion=code, carried=True).update(carried=False)
        changes |= {"carried": (True, False)} if confirmed else {}
    row.by = by
    row.version += 1
    if is_new := row._state.adding:
        insert(row)
    with together():
        if not is_new:
            update(row, *changes, "by", "at", "version")
        _follow(rows, code, assessment)
        update_sheet(sheet, stage, assessment)
        trail.record(
            "save_claim" if stage == Stage.SELF else "save_verification", sheet, by=by, province=sheet.campaign.province,
            agency=sheet.agency, changes={f"{code}.{field}": pair for field, pair in changes.items()},
        )  # fmt: skip
    return Saved(row, sheet, rows, assessment, frozenset(changes))


def update_sheet(sheet: Scorecard, stage: Stage, assessment: Assessment) -> None:
    """Keep the sheet's own figures in step with its rows; a first save begins the work."""
    outcome = assessment.outcome
    side = {Stage.SELF: "self", Stage.FINAL: "final"}.get(stage, "verified")
    values: dict[str, Any] = {f"{side}_score": outcome.final_score, f"{side}_rating": outcome.rating or ""}
    if stage == Stage.SELF and sheet.state == SheetState.NOT_STARTED:
        values["state"] = SheetState.DRAFT
    if stage in {Stage.DISTRICT, Stage.PROVINCE} and sheet.state == SheetState.SUBMITTED:
        values["state"] = SheetState.VERIFYING
    changed = [field for field, value in values.items() if getattr(sheet, field) != value]
    for field in changed:
        setattr(sheet, field, values[field])
    if changed:
        update(sheet, *changed)


def as_typed(note: str) -> str:
    """A note as it is kept: every keystroke, also the space after which its writer paused. Blanks alone say nothing."""
    return note.replace("\r\n", "\n") if note.strip() else ""


def item_of(sheet: Scorecard, code: str) -> Criterion:
    """The criterion or adjustment of that code, if it applies to the agency. Raises Refused."""
    try:
        item = rubric_of(sheet).item(code)
    except KeyError:
        raise Refused(_("Bộ tiêu chí không có tiêu chí “%(code)s”.") % {"code": code}) from None
    if item.applies(sheet.block) == "none":
        raise Refused(_("Tiêu chí %(code)s không áp dụng cho khối cơ quan này.") % {"code": code})
    return item


def may_verify(sheet: Scorecard, user: User) -> Verdict:
    """Whether this verifier may decide criteria of this sheet now, asking the database what that takes."""
    return moves.may_verify(sheet, user, belongs=access.belongs_to(user, sheet.agency), entered=entered_by(sheet, user))


def entered_by(sheet: Scorecard, user: User) -> bool:
    """Whether some claim on the agency's side is by this person's hand."""
    return sheet.scores.filter(stage=Stage.SELF, by=user).exists()


def differs(own: Score, verified: Score) -> bool:
    """Whether the verifier came to something else than the agency claimed."""
    return own.not_applicable != verified.not_applicable or own.points != verified.points


def _follow(rows: Mapping[str, Score], code: str, assessment: Assessment) -> None:
    """Points of criteria that look at the one just saved follow it."""
    for other in rows.values():
        points: Decimal | None = assessment.marks[other.criterion].points
        if other.criterion != code and not other.by_hand and other.points != points:
            other.points = points
            update(other, "points")


def _content(row: Score) -> dict[str, Any]:
    return {
        "claim": row.claim, "not_applicable": row.not_applicable, "points": row.points, "by_hand": row.by_hand,
        "note": row.note,
    }  # fmt: skip


def asked_of(sheet: Scorecard) -> frozenset[str]:
    """The criteria the agency has been asked to complete and has not yet."""
    if sheet.state != SheetState.SUPPLEMENT:
        return frozenset()
    return frozenset(sheet.supplements.filter(answered_at__isnull=True).values_list("criterion", flat=True))


def _check_not_applicable(item: Criterion, sheet: Scorecard, not_applicable: bool, note: str) -> None:
    if not not_applicable:
        return
    if item.kind == "criterion" and item.applies(sheet.block) != "conditional":
        raise Lacking(
            _("Tiêu chí %(code)s bắt buộc với khối cơ quan này nên không thể khai “không áp dụng”.")
            % {"code": item.code},
            "not_applicable",
        )
    if not note.strip():
        raise Lacking(_("Hãy nêu lý do tiêu chí %(code)s không áp dụng.") % {"code": item.code}, "note")
