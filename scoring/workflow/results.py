"""Appeals, the council's sitting, the decision, publication."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from math import ceil

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access, trail
from agencies.models import RoleAssignment, User
from agencies.roles import Role
from agencies.rules import Refused, require
from evidence.closing.workflow import require_citable
from evidence.models import Document
from scoring import moves
from scoring.assessment import assess_sheet, recognised
from scoring.models import Appeal, Campaign, Decision, Score, Scorecard, Sitting, Stage, StoredOutcome
from scoring.rules.marking import clean_claim, read_points
from scoring.states import CampaignState, SheetState
from scoring.workflow.moving import move, move_all
from scoring.workflow.scores import item_of, put
from scoring.workflow.submission import store_outcome


@transaction.atomic
def appeal(sheet: Scorecard, code: str, argument: str, *, by: User) -> Appeal:
    """Ask for one criterion of the provisional result to be looked at again."""
    sheet = Scorecard.objects.locked(sheet.pk)
    already = sheet.appeals.filter(criterion=code).exists()
    require(moves.may_appeal(sheet, timezone.now(), already))
    item_of(sheet, code)
    if not argument.strip():
        raise Refused(_("Hãy nêu nội dung và căn cứ kiến nghị."))
    counted = recognised(sheet.scores.filter(criterion=code)).get(code)
    row = Appeal.objects.create(
        scorecard=sheet, criterion=code, argument=argument.strip(), by=by,
        points_before=counted.points if counted else None,
    )  # fmt: skip
    if sheet.state == SheetState.PROVISIONAL:
        move(sheet, SheetState.APPEALED, "appeal", by=by, note=f"{code}: {argument}")
    else:
        trail.record(
            "appeal", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency, note=f"{code}: {argument}"
        )
    return row


@transaction.atomic
def answer_appeal(
    row: Appeal,
    *,
    upheld: bool,
    answer: str,
    claim: Mapping[str, object] | None = None,
    points: object = None,
    by: User,
) -> None:
    """Answer an appeal; upheld, the criterion gets recognised points from a claim or set by hand.

    When every appeal of the sheet is answered its result is provisional again.
    """
    sheet = Scorecard.objects.locked(row.scorecard_id)
    row = Appeal.objects.select_for_update(no_key=True).get(pk=row.pk)
    if row.answered_at:
        raise Refused(_("Kiến nghị này đã được trả lời."))
    if access.belongs_to(by, sheet.agency):
        raise Refused(_("Bạn thuộc cơ quan này nên không được trả lời kiến nghị của cơ quan mình."))
    if not answer.strip():
        raise Refused(_("Hãy ghi căn cứ trả lời kiến nghị."))
    if upheld:
        item = item_of(sheet, row.criterion)
        values: dict[str, object] = {"claim": clean_claim(item, claim or {}), "note": answer.strip()}
        values["by_hand"] = points not in (None, "")
        if values["by_hand"]:
            values["points"] = read_points(item, points)
        _recognise_all([sheet])
        known = sheet.scores.filter(stage=Stage.FINAL, criterion=row.criterion).first()
        saved = put(sheet, Stage.FINAL, row.criterion, values, version=known.version if known else 0, by=by)
        row.points_after = saved.score.points
    else:
        row.points_after = row.points_before
    row.upheld, row.answer, row.answered_by, row.answered_at = upheld, answer.strip(), by, timezone.now()
    row.save()
    trail.record(
        "answer_appeal", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={f"{row.criterion}.points": (row.points_before, row.points_after)}, note=answer,
    )  # fmt: skip
    if not sheet.appeals.filter(answered_at=None).exists():
        move(sheet, SheetState.PROVISIONAL, "finish_appeals", by=by)


@transaction.atomic
def hold_sitting(
    campaign: Campaign, *, held_at: datetime, chair: User, secretary: User, present: Collection[User], place: str = "",
    minutes: str = "", by: User,
) -> Sitting:  # fmt: skip
    """Enter a meeting of the council. Raises Refused without a quorum of its members."""
    members = council_of(campaign)
    strangers = [str(person) for person in present if person.pk not in members]
    if strangers:
        raise Refused(_("Không phải thành viên hội đồng: %(names)s.") % {"names": ", ".join(strangers)})
    require_quorum(campaign, len(members), len(present))
    sitting = Sitting.objects.create(
        campaign=campaign, held_at=held_at, place=place.strip(), chair=chair, secretary=secretary,
        members_total=len(members), minutes=minutes.strip(),
    )  # fmt: skip
    sitting.present.set(present)
    trail.record(
        "hold_sitting", sitting, by=by, province=campaign.province,
        changes={"present": (None, [str(person) for person in present]), "members": (None, len(members))},
    )  # fmt: skip
    return sitting


@transaction.atomic
def close_sitting(sitting: Sitting, minutes: str, *, by: User) -> None:
    """Sign off the minutes of a meeting; nothing is approved at it afterwards."""
    sitting = (
        Sitting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("campaign__province")
        .get(pk=sitting.pk)
    )
    if sitting.closed_at:
        raise Refused(_("Biên bản phiên họp này đã khóa."))
    if not minutes.strip():
        raise Refused(_("Hãy ghi nội dung biên bản: ý kiến thảo luận và kết luận của phiên họp."))
    sitting.minutes, sitting.closed_at = minutes.strip(), timezone.now()
    sitting.save(update_fields=["minutes", "closed_at"])
    trail.record("close_sitting", sitting, by=by, province=sitting.campaign.province, note=minutes)


@transaction.atomic
def approve(campaign: Campaign, sheets: Iterable[Scorecard], sitting: Sitting | None, *, by: User) -> int:
    """The council agrees to the results of these sheets; returns how many. Costs the same few queries for any number.

    A member who belongs to an agency takes no part in its approval, and the quorum is counted without
    that person. Raises Refused naming the sheets that cannot be approved yet; then none is.
    """
    campaign = Campaign.objects.select_related("rubric", "province").get(pk=campaign.pk)
    if campaign.council_required and sitting is None:
        raise Refused(_("Đợt này phải thông qua tại phiên họp hội đồng; hãy ghi phiên họp trước."))
    if sitting and (sitting.closed_at or sitting.campaign_id != campaign.pk):
        raise Refused(_("Biên bản phiên họp đã khóa nên không thông qua thêm được. Hãy ghi một phiên họp mới."))
    locked = Scorecard.objects.all_locked(campaign, (sheet.pk for sheet in sheets))
    now, appealed = timezone.now(), appealed_of(locked)
    for sheet in locked:
        require(moves.may_become(sheet, SheetState.APPROVED))
    early = [sheet.name for sheet in locked if not moves.may_approve(sheet, now, appealed=sheet.pk in appealed)]
    if early:
        raise Refused(_("Chưa hết hạn kiến nghị của: %(names)s.") % {"names": _some(early)})
    if sitting:
        _require_quorum_everywhere(campaign, sitting, locked)
    _recognise_all(locked)
    move_all(locked, SheetState.APPROVED, "approve", by=by, sitting=sitting)
    return len(locked)


def appealed_of(sheets: Collection[Scorecard]) -> set[int]:
    """Which of these sheets an appeal was made on: their agencies have had their say before the time was over."""
    return set(Appeal.objects.filter(scorecard__in=[sheet.pk for sheet in sheets]).values_list("scorecard", flat=True))


def conflicts_of(people: Iterable[User], sheets: Iterable[Scorecard]) -> dict[int, list[User]]:
    """Who of these people belongs to the agency of which sheet, by the sheet's key; the rest is left out.

    What a person belongs to is asked once for each person, not for each sheet.
    """
    present = list(people)
    found = {sheet.pk: [person for person in present if access.belongs_to(person, sheet.agency)] for sheet in sheets}
    return {pk: barred for pk, barred in found.items() if barred}


def council_of(campaign: Campaign) -> set[int]:
    """The people who sit on the province's council today."""
    return set(
        RoleAssignment.objects.active(timezone.localdate())
        .in_province(campaign.province_id)
        .filter(role=Role.COUNCIL)
        .values_list("user_id", flat=True)
    )


def quorum_of(campaign: Campaign, members: int) -> int:
    """How many members must take part: the campaign's share of all, rounded up, and never nobody."""
    return max(ceil(members * campaign.quorum_percent / 100), 1)


def enough_vote(campaign: Campaign, members: int, present: int, barred: int) -> bool:
    """Whether enough of those present vote on an agency to which `barred` of them belong.

    Who may not vote counts neither among the members nor among those present; otherwise a small council
    could never decide on the agency of one of its own.
    """
    return present - barred >= quorum_of(campaign, members - barred)


def require_quorum(campaign: Campaign, members: int, present: int) -> None:
    """Raises Refused unless enough members take part."""
    needed = quorum_of(campaign, members)
    if present < needed:
        raise Refused(
            _(
                "Chưa đủ số thành viên tham gia: có %(present)s, cần ít nhất %(needed)s trong %(members)s (%(percent)s%%)."
            )
            % {"present": present, "needed": needed, "members": members, "percent": campaign.quorum_percent}
        )


@transaction.atomic
def decide(
    campaign: Campaign, *, number: str, signed_on: date, signed_by: str = "", title: str = "",
    document: Document | None = None, by: User | None,
) -> Decision:  # fmt: skip
    """Enter the decision that makes the year's results final.

    Raises Refused unless the campaign is closed and every sheet has been approved, naming those that are not; and for a scan that
    may not be cited.
    """
    campaign = (
        Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("province").get(pk=campaign.pk)
    )
    require(moves.campaign_may_become(campaign, CampaignState.DECIDED))
    if not number.strip():
        raise Refused(_("Hãy nhập số, ký hiệu của quyết định."))
    if document:
        require_citable(document)
    sheets = campaign.scorecards.applicable()
    if left := list(sheets.exclude(state=SheetState.APPROVED).values_list("name", flat=True)[:6]):
        raise Refused(_("Còn phiếu chưa được thông qua: %(names)s.") % {"names": _some(left)})
    decision = Decision.objects.create(
        campaign=campaign, number=number.strip(), signed_on=signed_on, signed_by=signed_by.strip(),
        title=title.strip() or str(campaign), document=document, entered_by=by,
    )  # fmt: skip
    sheets.update(state=SheetState.DECIDED, decision=decision)
    campaign.state = CampaignState.DECIDED
    campaign.save(update_fields=["state"])
    trail.record(
        "decide", decision, by=by, province=campaign.province, changes={"state": ("closed", "decided")}, note=number
    )
    return decision


@transaction.atomic
def publish(campaign: Campaign, *, by: User | None) -> None:
    """Make the decided results known to every agency of the province."""
    _advance(campaign, CampaignState.PUBLISHED, SheetState.PUBLISHED, "publish", by, published_at=timezone.now())


@transaction.atomic
def archive(campaign: Campaign, *, by: User) -> None:
    """Close the year's file for good; it stays readable."""
    _advance(campaign, CampaignState.ARCHIVED, SheetState.ARCHIVED, "archive", by)


@transaction.atomic
def correct_result(
    sheet: Scorecard, points: Mapping[str, object], *, number: str, signed_on: date, reason: str, signed_by: str = "",
    by: User,
) -> Decision:  # fmt: skip
    """Change recognised points of a decided sheet by a correcting decision; both results stay on record."""
    sheet = Scorecard.objects.locked(sheet.pk)
    first = sheet.campaign.decisions.filter(corrects=None).first()
    if moves.may_change_result(sheet) or first is None:
        raise Refused(_("Kết quả chưa có quyết định nên không cần đính chính."))
    if not number.strip() or not reason.strip():
        raise Refused(_("Hãy nhập số quyết định đính chính và lý do."))
    if sheet.campaign.decisions.filter(number=number.strip()).exists():
        raise Refused(
            _("Năm này đã có quyết định số %(number)s; quyết định đính chính phải mang số khác.") % {"number": number}
        )
    before = (sheet.final_score, sheet.final_rating)
    for code, value in points.items():
        item = item_of(sheet, code)
        row = sheet.scores.filter(stage=Stage.FINAL, criterion=code).first()
        values = {"by_hand": True, "points": read_points(item, value), "not_applicable": False, "note": reason.strip()}
        put(sheet, Stage.FINAL, code, values, version=row.version if row else 0, by=by)
    assessment = assess_sheet(sheet, sheet.scores.filter(stage=Stage.FINAL), Stage.FINAL)
    store_outcome(sheet, Stage.FINAL, assessment)
    decision = Decision.objects.create(
        campaign=sheet.campaign, number=number.strip(), signed_on=signed_on, signed_by=signed_by.strip(),
        title=reason.strip()[:500], corrects=first, entered_by=by,
    )  # fmt: skip
    sheet.decision = decision
    sheet.save(update_fields=["decision"])
    trail.record(
        "correct_result", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={
            "final_score": (before[0], sheet.final_score), "final_rating": (before[1], sheet.final_rating),
            "decision": (first.number, number),
        },
        note=reason,
    )  # fmt: skip
    return decision


def _require_quorum_everywhere(campaign: Campaign, sitting: Sitting, sheets: Collection[Scorecard]) -> None:
    """Raises Refused, naming them, for sheets on which too few of those present may vote."""
    present = list(sitting.present.all())
    barred = conflicts_of(present, sheets)
    short = [
        sheet.name
        for sheet in sheets
        if not enough_vote(campaign, sitting.members_total, len(present), len(barred.get(sheet.pk, ())))
    ]
    if short:
        raise Refused(
            _(
                "Chưa đủ số thành viên được biểu quyết về: %(names)s. Thành viên thuộc cơ quan được xét không tham gia biểu quyết."
            )
            % {"names": _some(short)}
        )


def _recognise_all(sheets: Collection[Scorecard]) -> None:
    """Recognised points for every criterion: those already changed on appeal, else those verified; and the rating."""
    rows: dict[int, list[Score]] = {sheet.pk: [] for sheet in sheets}
    for row in Score.objects.filter(scorecard__in=rows, stage__in=[Stage.PROVINCE, Stage.FINAL]):
        rows[row.scorecard_id].append(row)
    added: list[Score] = []
    outcomes: list[StoredOutcome] = []
    for sheet in sheets:
        final = {row.criterion: row for row in rows[sheet.pk] if row.stage == Stage.FINAL}
        taken = [
            Score(
                scorecard=sheet, stage=Stage.FINAL, criterion=row.criterion, claim=row.claim, points=row.points,
                by_hand=row.by_hand, not_applicable=row.not_applicable, note=row.note, by_id=row.by_id,
            )
            for row in rows[sheet.pk]
            if row.stage == Stage.PROVINCE and row.criterion not in final
        ]  # fmt: skip
        outcome = assess_sheet(sheet, [*final.values(), *taken], Stage.FINAL).outcome
        sheet.final_score = None if sheet.submitted_at is None else outcome.final_score
        sheet.final_rating = outcome.rating or ""
        outcomes.append(StoredOutcome(scorecard=sheet, stage=Stage.FINAL, content=outcome.to_json()))
        added += taken
    Score.objects.bulk_create(added, batch_size=2000)
    StoredOutcome.objects.bulk_create(
        outcomes, update_conflicts=True, unique_fields=["scorecard", "stage"], update_fields=["content", "at"]
    )
    Scorecard.objects.bulk_update(sheets, ["final_score", "final_rating"])


def _some(names: list[str]) -> str:
    """The first few of many names."""
    return ", ".join(names[:5]) + ("…" if len(names) > 5 else "")


def _advance(
    campaign: Campaign, state: CampaignState, sheets: SheetState, action: str, by: User | None, **fields: datetime
) -> None:
    campaign = (
        Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("province").get(pk=campaign.pk)
    )
    require(moves.campaign_may_become(campaign, state))
    before, campaign.state = campaign.state, state
    for field, value in fields.items():
        setattr(campaign, field, value)
    campaign.save(update_fields=["state", *fields])
    campaign.scorecards.applicable().update(state=sheets)
    trail.record(action, campaign, by=by, province=campaign.province, changes={"state": (before, state)})
