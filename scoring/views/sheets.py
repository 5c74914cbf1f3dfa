"""The sheets of a year as a list: found, filtered, taken out, many dealt with at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access, spreadsheet
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency, Province
from agencies.prepared import Prepared
from agencies.roles import Permission
from agencies.rules import Refused
from scoring import moves
from scoring.across import looks
from scoring.desk import TONES
from scoring.filtering import Facets, SheetFilter
from scoring.listing import PER_PAGE, OneQueryPaginator, counted
from scoring.models import Campaign, Scorecard, Stage, UnlockRequest
from scoring.states import VERIFICATION_DONE, WITH_AGENCY, CampaignState, SheetState
from scoring.views.telling import tell
from scoring.workflow.export import Form, export_sheets
from scoring.workflow.verification import send_provisional

P = Permission
SORTS = {
    "name": "sort_text", "due": "due_at", "submitted": "submitted_at", "self": "self_score",
    "verified": "verified_score", "final": "final_score",
}  # fmt: skip

LISTED = [
    "pk", "code", "name", "parent_name", "level", "excluded_reason", "state", "due_at", "tier", "submitted_at",
    "verified_at", "provisional_at", "self_score", "verified_score", "verified_rating", "final_score", "final_rating",
    "agency_id", "agency__path", "verifier_id", "district_verifier_id", "second_reader_id", "wants_unlock",
]  # fmt: skip
"""What the list shows of a sheet, or needs to know to show it."""


Bands = dict[str, tuple[str, str, int]]
"""Of each rating its code, label and rank, best first, as the badge takes them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sheet in the list, as this person sees it: a score is None where there is none for this person.

    Nothing but plain values, so that a line that has been drawn need not be drawn again.
    """

    number: int
    url: str
    name: str
    code: str
    parent_name: str
    excluded_reason: str
    state: str
    tone: str
    wants_unlock: bool
    due_at: datetime | None
    is_late: bool
    extend_url: str
    submitted_at: datetime | None
    is_mine: bool
    verifier: str
    self_score: Decimal | None
    verified_score: Decimal | None
    final_score: Decimal | None
    rating: str
    rating_label: str
    rating_rank: int


@requires(P.VIEW_SCORECARD, anywhere=True)
@require_safe
def scorecards(request: ProvinceRequest) -> HttpResponseBase:
    """The sheets of a year that this person may see; whoever has but one is led straight to it."""
    years = years_of(request.province)
    chosen = chosen_of(years, request.GET.get("year", ""))
    if chosen is None:
        return render(request, "scoring/scorecards.html", {"years": [], "campaign": None})
    if not request.GET and not access.may(request.user, P.VIEW_SCORECARD, request.province.root.path):  # type: ignore[union-attr]  # the gate saw to it
        own = list(chosen.scorecards.visible_to(request.user).applicable().values_list("pk", flat=True)[:2])
        if len(own) == 1:
            return redirect("scoring:scorecard", request.province.slug, own[0])
    facets = Facets.seen_by(request.user, chosen)
    form = SheetFilter(request.GET, campaign=chosen, facets=facets, user=request.user)
    page = _page(request, form)
    root = request.province.root
    manages = bool(root and access.may(request.user, P.MANAGE_CAMPAIGN, root.path))
    lines = Lines(request, chosen, facets.names, manages=manages)
    page.object_list = [lines.line(sheet) for sheet in page.object_list]
    context = {
        "years": years, "campaign": chosen, "form": form, "page": page,
        "may_manage": manages, "ticks": manages and chosen.state in {CampaignState.OPEN, CampaignState.CLOSED}, "back": quote(request.GET.urlencode()),
        **_files(request, chosen),
        "looks": not chosen.on_paper and looks.may_look(request.user, chosen),
        "verifies": not chosen.on_paper and chosen.state in {CampaignState.OPEN, CampaignState.CLOSED} and access.may_anywhere(request.user, P.VERIFY_SCORECARD, request.province),
    }  # fmt: skip
    return render(request, "scoring/scorecards.html", context)


@requires(P.VIEW_SCORECARD, anywhere=True)
@require_safe
def scorecards_looks(request: ProvinceRequest) -> HttpResponse:
    """How many sheets each filter of what is worth a closer look keeps: asked for when somebody wants to know."""
    chosen = chosen_of(years_of(request.province), request.GET.get("year", ""))
    if chosen is None or not looks.may_look(request.user, chosen):
        raise PermissionDenied(_("Bộ lọc này dành cho người thẩm định và thư ký Ban Chỉ đạo."))
    rows = looks.open_to(chosen.scorecards.visible_to(request.user).applicable(), request.user)
    found = looks.counts(rows, chosen)
    lines = [(name, words, found[name]) for name, words in looks.LOOKS]
    template = "scoring/scorecards_looks.html" + ("#lines" if request.htmx else "")
    return render(request, template, {"campaign": chosen, "lines": lines})


def _files(request: ProvinceRequest, campaign: Campaign) -> dict[str, str]:
    """The addresses of the list as it is filtered, as a file, for whoever may take it out."""
    root = request.province.root
    if root is None or not access.may(request.user, P.EXPORT_DATA, root.path):
        return {}
    here = reverse("scoring:scorecards_export", args=[request.province.slug])
    asked = {name: values for name, values in request.GET.lists() if name != "page"}
    return {
        form: f"{here}?{urlencode(asked | {'format': [form], 'year': [campaign.year]}, doseq=True)}"
        for form in ("xlsx", "csv")
    }


def _page(request: ProvinceRequest, form: SheetFilter) -> Page[Any]:
    """The page of the list that is asked for; where nothing is, the first, whose question is ready (`_first`)."""
    sheets, stretch, person = (
        form.campaign.scorecards,
        access.stretch(request.user, P.VIEW_SCORECARD),
        _verifying(request),
    )
    if stretch and not form.is_narrow and not form.order and not request.GET.get("page"):
        found = _first(bool(person))(form.campaign.pk, *stretch, *[person] * 3 if person else [])
        return OneQueryPaginator(sheets.all(), LISTED).page_of(found)
    listed = _ordered(form.narrow(sheets.visible_to(request.user)), form.order, person)
    return OneQueryPaginator(_with_wishes(listed), LISTED).get_page(request.GET.get("page"))


@cache
def _first(verifies: bool) -> Prepared[Any]:
    """The first page of the list as it is opened: working its SQL out each time costs more than asking it."""

    def build(campaign: int, first: str, beyond: str, *person: int) -> QuerySet[Any, Any]:
        rows = Scorecard.objects.filter(
            campaign=campaign, agency__path__gte=first, agency__path__lt=beyond
        ).applicable()
        ordered = _ordered(rows, "", *person if verifies else [0])
        return counted(_with_wishes(ordered), LISTED)[:PER_PAGE]

    return Prepared(build, int, str, str, *[int] * 3 if verifies else [])


def _with_wishes(rows: QuerySet[Scorecard]) -> QuerySet[Scorecard]:
    """Each with whether its agency has asked for it back."""
    wants = UnlockRequest.objects.filter(scorecard=OuterRef("pk"), granted=None)
    return rows.annotate(wants_unlock=Exists(wants))


def _verifying(request: ProvinceRequest) -> int:
    """The number of this person where they verify sheets of the province; else 0."""
    verifies = access.may_anywhere(request.user, P.VERIFY_SCORECARD, request.province)
    return request.user.pk if verifies else 0


def _ordered(rows: QuerySet[Scorecard], asked: str, *verifier: int) -> QuerySet[Scorecard]:
    """In the order asked for; without one, what is given to this verifier (0: to nobody) first, then by name.

    The verifier's number may be given once for each of the three tasks.
    """
    field = SORTS.get(asked.removeprefix("-"))
    if field is not None:
        order = F(field).desc(nulls_last=True) if asked.startswith("-") else F(field).asc(nulls_last=True)
        return rows.order_by(order, "sort_text", "pk")
    if not verifier[0]:
        return rows.order_by("sort_text", "pk")
    at_province, at_district, second = verifier * 3 if len(verifier) == 1 else verifier
    mine = Q(verifier=at_province) | Q(district_verifier=at_district) | Q(second_reader=second)
    return rows.order_by(Case(When(mine, then=0), default=1), "sort_text", "pk")


class Lines:
    """Makes the lines of one page; what does not change from row to row is found once."""

    def __init__(
        self, request: ProvinceRequest, campaign: Campaign, names: Mapping[int, str], *, manages: bool
    ) -> None:
        root = request.province.root
        self.user = request.user
        self.campaign = campaign
        self.names = names
        self.manages = manages
        self.oversees = bool(root and access.may(request.user, P.VIEW_FIGURES, root.path))
        self.bands = bands_of(campaign)
        self.now = timezone.now()
        self.slug = request.province.slug
        self.here = reverse("scoring:scorecards", args=[self.slug])

    def line(self, sheet: Any) -> Line:
        """One sheet as it is listed."""
        oversees = self.oversees or self._verifies(sheet)
        verified = sheet.state in VERIFICATION_DONE and moves.may_see_verification(sheet, of_agency=not oversees)
        final = sheet.final_rating and moves.may_see_result(self.campaign, sheet, oversees=oversees, of_agency=True)
        rating = sheet.final_rating if final else sheet.verified_rating if verified else ""
        _code, label, rank = self.bands.get(rating, ("", "", 0))
        is_open = self.campaign.state == CampaignState.OPEN and not sheet.excluded_reason
        state = SheetState(sheet.state)
        may_extend = self.manages and is_open and state in WITH_AGENCY
        verifier = sheet.district_verifier_id if sheet.tier == Stage.DISTRICT else sheet.verifier_id
        return Line(
            number=sheet.pk,
            url=f"{self.here}{sheet.pk}/",
            name=sheet.name,
            code=sheet.code,
            parent_name=sheet.parent_name,
            excluded_reason=sheet.excluded_reason,
            state=str(state.label),
            tone=TONES.get(state, "info"),
            wants_unlock=sheet.wants_unlock,
            due_at=sheet.due_at,
            is_late=bool(sheet.due_at and sheet.due_at < self.now and state in WITH_AGENCY),
            extend_url=self._extend_url(sheet) if may_extend else "",
            submitted_at=sheet.submitted_at,
            is_mine=self.user.pk in (sheet.verifier_id, sheet.district_verifier_id, sheet.second_reader_id),
            verifier=self.names.get(verifier, ""),
            self_score=sheet.self_score if sheet.submitted_at or not oversees else None,
            verified_score=sheet.verified_score if verified else None,
            final_score=sheet.final_score if final else None,
            rating=rating if rank else "",
            rating_label=label,
            rating_rank=rank,
        )

    def _verifies(self, sheet: Any) -> bool:
        agency = Agency(pk=sheet.agency_id, path=sheet.agency__path)
        verifies = access.may(self.user, P.VERIFY_SCORECARD, agency.path)
        return bool(verifies) and not access.belongs_to(self.user, agency)

    def _extend_url(self, sheet: Any) -> str:
        return reverse("scoring:campaign_extension", args=[self.slug, sheet.pk])


@requires(P.VIEW_SCORECARD, P.EXPORT_DATA)
@require_safe
def scorecards_export(request: ProvinceRequest) -> HttpResponse:
    """The list as it is filtered, as CSV or XLSX; leaves a line in the trail."""
    chosen = chosen_of(years_of(request.province), request.GET.get("year", ""))
    if chosen is None:
        raise Http404(_("Tỉnh chưa có đợt chấm điểm nào đã mở."))
    form: Form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    rows = chosen.scorecards.visible_to(request.user)
    filters = SheetFilter(request.GET, campaign=chosen, facets=Facets.seen_by(request.user, chosen), user=request.user)
    ordered = _ordered(filters.narrow(rows), filters.order, _verifying(request))
    sheets = list(ordered.select_related("agency", "verifier"))
    content = export_sheets(chosen, sheets, form, by=request.user)
    return download(content, form, f"phieu-cham-diem-{request.province.slug}-{chosen.year}")


def download(content: bytes, form: Form, name: str) -> HttpResponse:
    """A table as a file to save."""
    kind = spreadsheet.CSV_TYPE if form == "csv" else spreadsheet.XLSX_TYPE
    disposition = content_disposition_header(True, f"{name}.{form}") or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


@requires(P.MANAGE_CAMPAIGN)
@require_POST
def campaign_bulk(request: ProvinceRequest, campaign: Campaign) -> HttpResponseBase:
    """Do one thing to many sheets: those ticked, or all that fit the filter."""
    query = QueryDict(request.POST.get("query", ""))
    rows = campaign.scorecards.visible_to(request.user).select_related("agency")
    if request.POST.get("scope") == "all":
        sheets = list(
            SheetFilter(
                query, campaign=campaign, facets=Facets.seen_by(request.user, campaign), user=request.user
            ).narrow(rows)
        )
    else:
        ticked = set(request.POST.getlist("sheet"))
        sheets = [sheet for sheet in rows.applicable() if str(sheet.pk) in ticked]
    if not sheets:
        messages.warning(request, _("Chưa chọn phiếu nào. Hãy đánh dấu phiếu hoặc chọn “Tất cả phiếu đang lọc”."))
        return to_list(campaign, query.urlencode())
    if page := {"assign": "campaign_assign", "remind": "campaign_reminder"}.get(request.POST.get("action", "")):
        chosen = ".".join(str(sheet.pk) for sheet in sheets)
        address = reverse(f"scoring:{page}", args=[request.province.slug, campaign.pk])
        return redirect(f"{address}?sheets={chosen}")
    tell(request, lambda: _bulk(request, campaign, sheets))
    return to_list(campaign, query.urlencode())


def _bulk(request: ProvinceRequest, campaign: Campaign, sheets: list[Scorecard]) -> str:
    """Send provisional results; the sentence to show."""
    if request.POST.get("action") != "provisional":
        raise Refused(_("Hãy chọn một việc để làm với các phiếu đã chọn."))
    sent = send_provisional(campaign, sheets, by=request.user)
    if not sent:
        raise Refused(_("Trong các phiếu đã chọn không có phiếu nào thẩm định xong để gửi kết quả dự kiến."))
    left = len(sheets) - sent
    said = _("Đã gửi kết quả dự kiến cho %(sent)s cơ quan.") % {"sent": sent}
    return said + (" " + _("%(left)s phiếu khác chưa thẩm định xong nên giữ nguyên.") % {"left": left} if left else "")


def bands_of(campaign: Campaign) -> Bands:
    """The ratings of a year by code."""
    return {band["code"]: (band["code"], band["label"], rank) for rank, band in enumerate(campaign.bands, 1)}


def years_of(province: Province) -> list[Campaign]:
    """The years that have been opened, newest first."""
    campaigns = _years(province.pk)
    for campaign in campaigns:
        campaign.province = province
    return campaigns


_years = Prepared(
    lambda province: (
        Campaign.objects.of(province)
        .exclude(state=CampaignState.DRAFT)
        .select_related("rubric")
        .defer("rubric__definition")
    ),
    int,
)


def chosen_of(years: list[Campaign], year: str) -> Campaign | None:
    """The year asked for; without one, or when there is none of it, the newest."""
    return next((campaign for campaign in years if str(campaign.year) == year), years[0] if years else None)


def to_list(campaign: Campaign, query: str) -> HttpResponseBase:
    address = reverse("scoring:scorecards", args=[campaign.province.slug])
    parameters = QueryDict(query, mutable=True)
    parameters["year"] = str(campaign.year)
    return redirect(f"{address}?{parameters.urlencode()}")


urlpatterns: list[URLPattern] = [
    path("campaigns/<int:campaign>/bulk/", campaign_bulk, name="campaign_bulk"),
    path("scorecards/", scorecards, name="scorecards"),
    path("scorecards/looks/", scorecards_looks, name="scorecards_looks"),
    path("scorecards/export/", scorecards_export, name="scorecards_export"),
]
