"""Ask and answer: one agency's scorecard as PDF or Word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import User
from agencies.prints import Print
from agencies.roles import Permission
from reports.handing import FORMS, hand_over, offered
from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.sheets.compose import sheet_document
from reports.sheets.shown import shown
from scoring.desk.seen import Seen
from scoring.models import Scorecard
from scoring.states import VERIFICATION_DONE, SheetState


@requires(Permission.VIEW_SCORECARD)
@require_safe
def sheet_print(request: ProvinceRequest, scorecard: Scorecard, form: str) -> HttpResponse:
    """The sheet with why each point was given; what was verified only for who may see it. Leaves a line in the trail."""
    if form not in FORMS:
        raise Http404
    if scorecard.excluded_reason or scorecard.campaign.on_paper or scorecard.campaign.rubric is None:
        raise Http404(
            _("Cơ quan này không có phiếu chấm điểm trên hệ thống trong năm %(year)s.")
            % {"year": scorecard.campaign.year}
        )
    settings = DocumentSettings.objects.of(request.province)
    verification = bool(Seen(scorecard, request.user).sees_verification)

    def compose() -> OfficialDocument:
        return sheet_document(
            shown(scorecard, verification=verification), settings, year_signed=timezone.localdate().year
        )

    name = f"phieu-{scorecard.code}-{scorecard.campaign.year}"
    return hand_over(request, compose, name, form, action="print_sheet", target=scorecard, agency=scorecard.agency)


def prints_of_sheet(sheet: Scorecard, user: User) -> Iterator[Print]:
    """The scorecard as a document, with the page where it is issued for who may issue it."""
    slug = sheet.campaign.province.slug
    found = offered(_("Phiếu kết quả kèm căn cứ cho từng điểm"), "reports:sheet_print", slug, sheet.pk)
    page = reverse("reports:scorecard_paper", args=[slug, sheet.pk, "sheet"])
    yield replace(found, issue=page) if _may_issue(sheet, user) else found


def _may_issue(sheet: Scorecard, user: User) -> bool:
    if sheet.state not in VERIFICATION_DONE or sheet.state == SheetState.MISSED:
        return False
    asked = (Permission.MAKE_REPORTS, Permission.EXPORT_DATA)
    return all(access.may(user, permission, sheet.agency.path) for permission in asked)
