"""The year's figures read from the database."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from agencies.models import Agency
from reports.figures import Figures, yearly_figures
from reports.models import ReportedFigure
from scoring.models import Campaign, Score, Scorecard, Stage
from scoring.states import CampaignState, SheetState
from scoring.workflow.campaigns import close_campaign
from scoring.workflow.paper import PaperPlan, PaperResult, import_results
from scoring.workflow.verification import accept_as_claimed
from tests.conftest import Cast
from tests.factories import make_agency
from tests.scoring.stage import make_campaign, sheet_of, submitted, verified


def by_level(figures: Figures, count: str) -> dict[str, int]:
    return {level.key: getattr(level, count) for level in figures.levels}


def test_a_province_with_a_tree_and_no_campaign_has_zeros(cast: Cast) -> None:
    figures = yearly_figures(cast.province, 2023)

    assert by_level(figures, "registered") == {"province": 2, "district": 1, "commune": 2}
    assert by_level(figures, "applicable") == {"province": 2, "district": 1, "commune": 2}
    assert by_level(figures, "submitted") == by_level(figures, "scored") == {"province": 0, "district": 0, "commune": 0}
    assert figures.total.ratings == {"tot": 0, "kha": 0, "trung_binh": 0, "yeu": 0}
    assert figures.total.mean is None
    assert figures.provisional
    assert figures.missing == figures.criteria == ()


def test_what_counts_while_the_year_runs(cast: Cast) -> None:
    root = cast.province.root
    assert root
    campaign = make_campaign(cast.province, exclusions={str(root.pk): "Dùng chung HTQLCL"}, illustrative=True)
    people = {"officer": cast.officer, "head": cast.head}
    verified(campaign, cast.commune, verifier=cast.verifier, **people)
    half_verified = submitted(campaign, cast.sibling, **people)
    accept_as_claimed(half_verified, ["A1"], by=cast.verifier)

    figures = yearly_figures(cast.province, 2023)

    assert figures.illustrative
    assert (figures.total.registered, figures.total.applicable) == (5, 4)
    assert by_level(figures, "submitted") == {"province": 0, "district": 0, "commune": 2}
    assert by_level(figures, "scored") == {"province": 0, "district": 0, "commune": 1}
    assert {line.name for line in figures.missing} == {"Sở Khoa học và Công nghệ", "UBND huyện Yên Thế"}
    scored = next(line for line in figures.agencies if line.rating)
    assert (scored.name, scored.score, scored.rank, scored.final_score) == (
        "UBND xã Đồng Tiến", Decimal("94.00"), 1, None,
    )  # fmt: skip
    assert {c.code: (c.attainment, c.mean, c.scored) for c in figures.criteria} == {
        "A1": (Decimal("100.00"), Decimal("20.00"), 1),
        "A2": (Decimal("90.00"), Decimal("36.00"), 1),
        "B1": (Decimal("100.00"), Decimal("30.00"), 1),
        "B2": (Decimal("80.00"), Decimal("8.00"), 1),
    }
    assert [criterion.code for criterion in figures.weakest(2)] == ["B2", "A2"]


def test_a_sheet_taken_back_or_never_sent_is_missing(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    Scorecard.objects.filter(campaign=campaign, agency=cast.commune).update(state=SheetState.DRAFT)
    assert yearly_figures(cast.province, 2023).total.submitted == 0

    close_campaign(campaign, by=cast.secretary)

    assert len(yearly_figures(cast.province, 2023).missing) == 5


def decide(campaign: Campaign) -> None:
    campaign.decisions.create(number="15/QĐ-UBND", signed_on=date(2024, 1, 9), title="Công nhận kết quả")
    campaign.scorecards.update(state=SheetState.DECIDED)
    campaign.state = CampaignState.DECIDED
    campaign.save()


def test_after_the_decision_the_recognised_result_counts(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    sheet = verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    Scorecard.objects.filter(pk=sheet.pk).update(final_score=Decimal("71.5"), final_rating="kha")
    Score.objects.create(scorecard=sheet, stage=Stage.FINAL, criterion="A1", points=10)
    Scorecard.objects.filter(campaign=campaign, agency=cast.sibling).update(final_rating="yeu")
    decide(campaign)

    figures = yearly_figures(cast.province, 2023)

    assert (figures.provisional, figures.as_of) == (False, date(2024, 1, 9))
    assert figures.decision
    assert figures.decision.number == "15/QĐ-UBND"
    assert figures.total.ratings == {"tot": 0, "kha": 1, "trung_binh": 0, "yeu": 1}
    assert figures.total.mean == Decimal("71.50"), "an agency rated for not handing in has no score"
    assert figures.total.scored == 2
    assert [(c.code, c.attainment) for c in figures.weakest()] == [("A1", Decimal("50.00"))], (
        "verified points no longer count"
    )


def test_results_on_paper_are_final_and_nobody_is_missing(cast: Cast) -> None:
    version = cast.commune.versions.get()
    plan = PaperPlan(((version, PaperResult(2, version.code, "kha", Decimal(75))),), (), date(2020, 12, 31))
    import_results(cast.province, 2020, plan, by=None)

    figures = yearly_figures(cast.province, 2020)

    assert (figures.provisional, figures.decision, figures.as_of) == (False, None, date(2020, 12, 31))
    assert (figures.total.registered, figures.total.submitted, figures.total.scored) == (5, 1, 1)
    assert figures.missing == ()


def test_published_figures_stand_beside_the_counted_ones(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    published = {"applying.total": 268, "applying.mandatory": 41, "applying.encouraged": 215, "rating.commune.tot": 1}
    for position, (key, value) in enumerate(published.items()):
        ReportedFigure.objects.create(
            province=cast.province, year=2023, key=key, label=key, value=value, source="Báo", position=position
        )

    figures = yearly_figures(cast.province, 2023)

    assert {figure.id: (figure.value, figure.counted) for figure in figures.reported} == {
        "applying.total": (268, 5), "applying.mandatory": (41, 2), "applying.encouraged": (215, 3),
        "rating.commune.tot": (1, 1),
    }  # fmt: skip
    assert "41 bắt buộc + 215 khuyến khích = 256" in figures.notes[0]
    assert "268 (chênh 12)" in figures.notes[0]
    assert not any("rating" in note for note in figures.notes)


@pytest.mark.parametrize("agencies", [0, 40])
def test_the_number_of_queries_does_not_grow_with_the_agencies(
    cast: Cast, agencies: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(agencies):
        make_agency(f"UBND xã Số {number}", parent=cast.district)
    campaign = make_campaign(cast.province)
    campaign.scorecards.update(
        state=SheetState.VERIFIED, submitted_at=timezone.now(), verified_rating="tot", verified_score=90
    )

    with django_assert_num_queries(4):
        figures = yearly_figures(cast.province, 2023)

    assert figures.total.scored == 5 + agencies


def test_another_province_is_not_counted(cast: Cast) -> None:
    make_campaign(cast.other)
    assert yearly_figures(cast.province, 2023).agencies == ()
    assert Agency.objects.of(cast.other.pk).count() == yearly_figures(cast.other, 2023).total.registered == 2
    assert sheet_of(cast.other.campaigns.get(), cast.foreign).name == yearly_figures(cast.other, 2023).agencies[1].name
