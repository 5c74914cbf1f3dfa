"""One agency over the years: its own result once told, the median of enough others, what would lift it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import User
from reports.dashboard.agency import EXHIBITS, AgencyAsk
from reports.figures.own import own_years
from scoring.models import Campaign, Scorecard
from scoring.states import CampaignState, SheetState
from tests.conftest import Cast
from tests.factories import make_agency, make_user
from tests.scoring.stage import make_campaign, provisional, submitted, verified

SignIn = Callable[[User], Client]


def decided(campaign: Campaign, **scores: int) -> None:
    """Every sheet decided with these scores by code, else 70."""
    for sheet in campaign.scorecards.all():
        Scorecard.objects.filter(pk=sheet.pk).update(
            state=SheetState.DECIDED, submitted_at="2023-12-01T00:00Z", final_rating="kha",
            final_score=scores.get(f"c{sheet.code}", 70),
        )  # fmt: skip
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.DECIDED)


@pytest.mark.parametrize(("peers", "median"), [(2, None), (3, Decimal("60.00"))])
def test_the_median_is_of_the_others_and_only_of_enough(cast: Cast, peers: int, median: Decimal | None) -> None:
    for number in range(peers - 1):
        make_agency(f"UBND xã Số {number}", parent=cast.district, code=f"1000{number}")
    decided(make_campaign(cast.province), c07243=100, c10000=50, c10001=60, c07246=99)

    (year,) = own_years(cast.commune)

    assert year.line
    assert (year.line.score, year.peers, year.median) == (Decimal(100), peers, median)


def test_a_result_the_agency_has_not_been_told_is_not_shown(cast: Cast, as_: SignIn) -> None:
    campaign = make_campaign(cast.province)
    people = {"officer": cast.officer, "head": cast.head, "verifier": cast.verifier}
    verified(campaign, cast.commune, **people)
    page = (
        as_(cast.officer).get(reverse("reports:agency_results", args=["bac-giang", cast.commune.pk])).content.decode()
    )

    assert own_years(cast.commune) == ()
    assert "Kết quả từng tiêu chí hiện ra khi tỉnh gửi kết quả dự kiến." in page


def test_once_told_it_stands_criterion_by_criterion(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    people = {"officer": cast.officer, "head": cast.head, "verifier": cast.verifier}
    provisional(campaign, cast.commune, by=cast.secretary, **people)

    rows = EXHIBITS["criteria"](AgencyAsk(cast.commune)).rows

    assert [(row[0], row[3], row[4], row[5]) for row in rows] == [
        ("A1", Decimal(20), Decimal(100), None), ("A2", Decimal(36), Decimal(90), None),
        ("B1", Decimal(30), Decimal(100), None), ("B2", Decimal(8), Decimal(80), None),
    ]  # fmt: skip


def test_what_would_lift_it_is_said_by_the_side_that_is_known(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    sheet.scores.filter(criterion="B1").update(claim={"ticks": ["mot"]})

    exhibit = EXHIBITS["lift"](AgencyAsk(cast.commune))

    assert [(row[0], row[4]) for row in exhibit.rows] == [("B1", Decimal(20))]
    assert "xếp loại Tốt" in exhibit.said
    assert "điểm tự chấm" in exhibit.remarks[0]


def test_who_handed_nothing_in_is_not_told_to_have_the_best_rating(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    Scorecard.objects.filter(campaign=campaign, agency=cast.commune).update(state=SheetState.MISSED)

    assert EXHIBITS["lift"](AgencyAsk(cast.commune)).empty.startswith("Không nộp phiếu nên xếp loại theo quy định")


def test_who_may_look(cast: Cast, as_: SignIn) -> None:
    make_campaign(cast.province)
    place = ["bac-giang", cast.commune.pk]
    page = reverse("reports:agency_results", args=place)

    assert as_(cast.officer).get(page).status_code == 200
    assert page in as_(cast.officer).get(reverse("agencies:agency", args=place)).content.decode()
    assert (
        as_(cast.officer).get(reverse("reports:agency_results", args=["bac-giang", cast.sibling.pk])).status_code == 404
    )
    assert as_(cast.stranger).get(page).status_code == 404
    assert as_(cast.officer).get(reverse("reports:agency_exhibit", args=[*place, "none"])).status_code == 404


def test_the_operator_sees_figures_of_decided_years_and_no_names(cast: Cast, as_: SignIn) -> None:
    campaign = make_campaign(cast.province)
    operator = make_user(is_operator=True)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    running = as_(operator).get(reverse("national_figures")).content.decode()
    decided(campaign)

    text = as_(operator).get(reverse("national_figures")).content.decode()

    assert "Tỉnh Bắc Giang" in text
    assert "UBND xã" not in text
    assert "stack-key" in text
    assert "stack-key" not in running, "what is not decided is the province's own"
    assert as_(cast.administrator).get(reverse("national_figures")).status_code == 404
