"""What scoring tells the pages of other apps: what a document is cited for, an agency's sheets by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import access
from agencies.models import Agency, User
from agencies.panels import Panel
from agencies.roles import Permission
from evidence.citations import CitedFor
from scoring import moves
from scoring.models import Campaign, Citation, Scorecard
from scoring.standings import PUBLIC
from scoring.states import CampaignState


def cited_in_scorecards(documents: Sequence[int]) -> Mapping[int, Sequence[CitedFor]]:
    """The criteria these documents are cited for, newest year first; one query."""
    rows = Citation.objects.filter(document__in=documents).order_by("-scorecard__campaign__year", "criterion", "pk")
    found: dict[int, list[CitedFor]] = {}
    address: dict[int, str] = {}
    for document, code, locator, sheet, year, slug in rows.values_list(
        "document", "criterion", "locator", "scorecard", "scorecard__campaign__year",
        "scorecard__campaign__province__slug",
    ):  # fmt: skip
        if sheet not in address:
            address[sheet] = reverse("scoring:scorecard", args=[slug, sheet])
        label = _("Tiêu chí %(code)s năm %(year)s") % {"code": code, "year": year}
        if locator:
            label += f" ({locator})"
        found.setdefault(document, []).append(CitedFor(label, f"{address[sheet]}?c={code}", year))
    return found


def verifies_now(user: User, agency: Agency) -> bool:
    """Whether this person was given a sheet of the agency to verify, or to read a second time, in a year not yet published:
    such a person sees its papers whole, whatever is covered on them."""
    given = Q(verifier=user) | Q(district_verifier=user) | Q(second_reader=user)
    sheets = Scorecard.objects.filter(given, agency=agency).exclude(campaign__state__in=PUBLIC)
    return bool(access.may(user, Permission.VERIFY_SCORECARD, agency.path)) and sheets.exists()


def citing(this_year: bool) -> QuerySet[Citation]:
    """The rows that cite documents, of all years or of each province's latest that has been opened."""
    rows = Citation.objects.order_by()
    if not this_year:
        return rows
    opened = Campaign.objects.exclude(state=CampaignState.DRAFT)
    newer = opened.filter(
        province=OuterRef("scorecard__campaign__province"), year__gt=OuterRef("scorecard__campaign__year")
    )
    return rows.filter(~Exists(newer)).exclude(scorecard__campaign__state=CampaignState.DRAFT)


def sheets_by_year(user: User, agency: Agency) -> Panel | None:
    """An agency's sheets, newest first, with the result where this person may see it; one query."""
    if not access.may(user, Permission.VIEW_SCORECARD, agency.path):
        return None
    sheets = (
        Scorecard.objects.filter(agency=agency)
        .exclude(campaign__state=CampaignState.DRAFT)
        .select_related("campaign__rubric")
        .defer("campaign__rubric__definition", "campaign__exclusions", "campaign__holidays")
        .order_by("-campaign__year")
    )
    root = agency.province.root
    oversees = bool(root and access.may(user, Permission.VIEW_FIGURES, root.path))
    rows = []
    for sheet in sheets:
        shown = moves.may_see_result(sheet.campaign, sheet, oversees=oversees, of_agency=True)
        rating = next(
            (
                (band["code"], band["label"], rank)
                for rank, band in enumerate(sheet.campaign.bands, 1)
                if shown and band["code"] == sheet.final_rating
            ),
            None,
        )
        rows.append({"sheet": sheet, "score": sheet.final_score if shown else None, "rating": rating})
    return Panel(_("Phiếu chấm điểm"), "scoring/scorecards_panel.html", {"rows": rows}, order=20) if rows else None
