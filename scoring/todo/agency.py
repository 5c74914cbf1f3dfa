"""What a year asks of an agency's officer and head."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import access
from agencies.models import RoleAssignment, TrailEntry, User
from agencies.roles import Permission, Role
from agencies.templatetags.page import moment
from agencies.todo import Task
from scoring.models import Letter, Scorecard, Supplement
from scoring.states import CampaignState, SheetState
from scoring.todo.desk import Desk

P, S, C = Permission, SheetState, CampaignState
OWN = gettext_lazy("Phiếu của cơ quan")
NOTICES = gettext_lazy("Lời nhắc")


def own_sheets(desk: Desk) -> Iterator[Task]:
    """Four queries: the agency's sheets, who scores them, what is asked of them, why they came back."""
    edits = access.scope(desk.user, P.EDIT_SCORECARD, "agency__path")
    submits = access.scope(desk.user, P.SUBMIT_SCORECARD, "agency__path")
    sheets = list(
        Scorecard.objects.filter(edits | submits, campaign__in=desk.scored)
        .applicable()
        .select_related("agency")
        .order_by("campaign", "sort_text")
    )
    scores = _scorer(desk.user, sheets)
    asked = _asked([sheet for sheet in sheets if sheet.state == S.SUPPLEMENT])
    returned = _returned([sheet for sheet in sheets if sheet.state == S.DRAFT])
    for sheet in sheets:
        sheet.campaign = desk.year(sheet.campaign_id)
        officer = scores(sheet)
        head = bool(access.may(desk.user, P.SUBMIT_SCORECARD, sheet.agency.path))
        yield from _of_sheet(desk, sheet, officer, head, asked.get(sheet.pk, []), returned.get(sheet.pk))


def notices(desk: Desk) -> Iterator[Task]:
    """One query: reminders this person has not opened."""
    letters = Letter.objects.unseen(desk.user).filter(scorecard__campaign__in=desk.scored)
    for letter in letters.select_related("reminder__by").defer("body", "reminder__texts").order_by("-pk")[:5]:
        detail = _("%(who)s nhắc lúc %(at)s") % {"who": letter.reminder.by, "at": moment(letter.reminder.at)}
        yield Task(letter.subject, detail, desk.url("notice", letter.pk), _("Đọc"), None, "attention", str(NOTICES))


def _of_sheet(
    desk: Desk, sheet: Scorecard, officer: bool, head: bool, asked: list[Supplement], returned: str | None
) -> Iterator[Task]:
    url, year = desk.url("scorecard", sheet.pk), {"year": sheet.campaign.year}
    is_open = sheet.campaign.state == C.OPEN
    if sheet.state in {S.NOT_STARTED, S.DRAFT} and is_open and officer:
        if returned is not None:
            detail = _("%(agency)s – người đứng đầu trả lại: %(reason)s") % {"agency": sheet.name, "reason": returned}
            yield Task(
                _("Sửa phiếu năm %(year)s") % year, detail, url, _("Sửa phiếu"), sheet.due_at, "attention", str(OWN)
            )
        else:
            begun = sheet.state == S.DRAFT
            action = _("Chấm tiếp") if begun else _("Bắt đầu chấm")
            yield Task(_("Tự chấm điểm năm %(year)s") % year, sheet.name, url, action, sheet.due_at, "normal", str(OWN))
    elif sheet.state in {S.NOT_STARTED, S.DRAFT} and is_open and head and _is_near(desk, sheet):
        detail = _("%(agency)s – %(state)s") % {"agency": sheet.name, "state": sheet.get_state_display()}
        yield Task(
            _("Phiếu năm %(year)s chưa trình duyệt") % year,
            detail,
            url,
            _("Xem phiếu"),
            sheet.due_at,
            "attention",
            str(OWN),
        )
    if sheet.state == S.REVIEW and is_open and head:
        yield Task(
            _("Duyệt và nộp phiếu năm %(year)s") % year,
            sheet.name,
            url,
            _("Duyệt phiếu"),
            sheet.due_at,
            "normal",
            str(OWN),
        )
    if asked and officer:
        detail = _("%(agency)s – tiêu chí %(codes)s") % {
            "agency": sheet.name, "codes": ", ".join(row.criterion for row in asked)
        }  # fmt: skip
        due = min(row.due_at for row in asked)
        yield Task(
            _("Bổ sung theo yêu cầu thẩm định năm %(year)s") % year, detail, f"{url}?c={asked[0].criterion}",
            _("Bổ sung"), due, "attention", str(OWN), len(asked),
        )  # fmt: skip
    if sheet.state in {S.PROVISIONAL, S.APPEALED} and sheet.appeal_until and sheet.appeal_until > desk.now:
        title = _("Xem kết quả dự kiến năm %(year)s") % year
        detail = _("%(agency)s – có thể kiến nghị từng tiêu chí đến hết hạn") % {"agency": sheet.name}
        yield Task(title, detail, url, _("Xem kết quả"), sheet.appeal_until, "normal", str(OWN))


def _scorer(user: User, sheets: list[Scorecard]) -> Callable[[Scorecard], bool]:
    """Who scores: the agency's officers; where it has none, whoever may, which is the head."""
    officers = RoleAssignment.objects.active(timezone.localdate()).filter(
        role=Role.OFFICER, node__in=[sheet.agency_id for sheet in sheets]
    )
    held = set(officers.values_list("node", "user"))
    staffed = {node for node, _person in held}

    def scores(sheet: Scorecard) -> bool:
        if sheet.agency_id in staffed:
            return (sheet.agency_id, user.pk) in held
        return bool(access.may(user, P.EDIT_SCORECARD, sheet.agency.path))

    return scores


def _is_near(desk: Desk, sheet: Scorecard) -> bool:
    """Whether the deadline is less than three days away, or over."""
    return sheet.due_at is not None and (sheet.due_at - desk.now).days < 3


def _asked(sheets: list[Scorecard]) -> dict[int, list[Supplement]]:
    if not sheets:
        return {}
    found: dict[int, list[Supplement]] = {}
    for row in Supplement.objects.filter(scorecard__in=sheets, answered_at=None).order_by("due_at", "criterion"):
        found.setdefault(row.scorecard_id, []).append(row)
    return found


def _returned(sheets: list[Scorecard]) -> dict[int, str]:
    """Why the head gave a sheet back, for those where that is the last thing that happened between the two."""
    if not sheets:
        return {}
    lines = TrailEntry.objects.filter(
        object_type="scoring.scorecard", object_id__in=[sheet.pk for sheet in sheets],
        action__in=["send_for_review", "return_to_officer", "submit"],
    )  # fmt: skip
    last: dict[int, TrailEntry] = {}
    for line in lines.order_by("pk"):
        if line.object_id is not None:
            last[line.object_id] = line
    return {pk: line.note for pk, line in last.items() if line.action == "return_to_officer"}
