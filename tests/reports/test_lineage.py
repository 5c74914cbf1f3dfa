"""Years across reorganisations: what is inherited is said, a merger is never averaged or compared."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, AgencyVersion, Province, Reorganisation, Succession, User
from agencies.tenancy import within
from reports.dashboard.ask import Ask
from reports.dashboard.changed import change
from reports.dashboard.look import Look
from reports.dashboard.years import YearsAsk, inheritance
from reports.figures.change import Changes, changes_between
from reports.figures.known import years_known
from reports.figures.lineage import before, former_districts, lineage_of
from reports.figures.own import own_years
from reports.figures.years import province_years
from scoring.models import Scorecard
from scoring.states import CampaignState, SheetState
from scoring.workflow.paper import import_results, plan_results
from tests.conftest import Cast
from tests.factories import make_agency
from tests.scoring.stage import make_campaign

SignIn = Callable[[User], Client]
DAY = date(2023, 6, 1)


def paper(province: Province, year: int, **ratings: str) -> None:
    rows = [
        {"line": line, "code": code.removeprefix("c"), "rating": rating, "score": 80}
        for line, (code, rating) in enumerate(ratings.items(), 2)
    ]
    import_results(province, year, plan_results(province, year, rows), by=None)


def succeed(successor: Agency, *predecessors: Agency, extent: str = "whole") -> None:
    change = Reorganisation.objects.create(province=successor.province, kind="merge", effective_on=DAY)
    for one in predecessors:
        Succession.objects.create(reorganisation=change, predecessor=one, successor=successor, extent=extent)


@pytest.fixture
def merged(cast: Cast) -> Agency:
    """A commune formed in 2023 of two that were rated in 2022."""
    paper(cast.province, 2022, c07243="tot", c07246="yeu")
    return make_agency("UBND xã Mới", parent=cast.province.root, code="07299")


def compared(cast: Cast, successor: Agency, rating: str = "kha") -> Changes:
    campaign = make_campaign(cast.province, snapshot_on=date(2023, 11, 10))
    Scorecard.objects.filter(campaign=campaign, agency=successor).update(
        state=SheetState.APPROVED, final_rating=rating, final_score=75
    )
    changes = changes_between(cast.province, 2023, 2022)
    assert changes
    return changes


def test_a_merged_agency_has_no_one_result_to_be_compared_with(cast: Cast, merged: Agency) -> None:
    succeed(merged, cast.commune, cast.sibling)

    (change,) = [one for one in compared(cast, merged).changes if one.now.code == "07299"]

    assert (change.move, change.before, change.difference) == ("merged", None, None)
    assert {origin.name: line and line.rating for origin, line in change.origins} == {
        "UBND xã Đồng Tiến": "tot", "UBND xã Canh Nậu": "yeu",
    }  # fmt: skip


def test_the_only_predecessor_is_compared_with_and_named(cast: Cast, merged: Agency) -> None:
    succeed(merged, cast.sibling)

    (change,) = compared(cast, merged).of("rose")

    assert change.inherited
    assert (change.inherited.name, change.difference) == ("UBND xã Canh Nậu", Decimal(-5))


def test_ratings_of_another_scale_are_not_compared_though_their_codes_are_shared(cast: Cast, merged: Agency) -> None:
    paper(cast.province, 2022, c07243="tot", c07246="xuat_sac")

    (found,) = compared(cast, cast.commune).of("other")

    assert (found.now.code, found.difference) == ("07243", None)


def test_who_is_kept_out_this_year_is_not_gone(cast: Cast, merged: Agency) -> None:
    campaign = make_campaign(cast.province, snapshot_on=date(2023, 11, 10))
    Scorecard.objects.filter(campaign=campaign, agency=cast.sibling).update(excluded_reason="Đang giải thể")
    Scorecard.objects.filter(campaign=campaign, agency=cast.commune).delete()

    changes = changes_between(cast.province, 2023, 2022)
    said = {
        level: change(Ask(cast.province, 2023, Look(level=level), years_known(cast.province))).remarks
        for level in ("commune", "district")
    }

    assert changes
    assert [line.code for line in changes.gone] == ["07243"]
    assert "1 cơ quan có kết quả năm 2022 nay không còn." in said["commune"]
    assert not any("không còn" in remark for remark in said["district"])


def test_part_of_a_predecessor_is_not_compared_with(cast: Cast, merged: Agency) -> None:
    succeed(merged, cast.sibling, extent="part")

    assert compared(cast, merged).of("merged")


def test_the_page_says_that_a_merger_is_not_averaged(cast: Cast, merged: Agency, as_: SignIn) -> None:
    succeed(merged, cast.commune, cast.sibling)
    compared(cast, merged)

    change = as_(cast.council).get(reverse("reports:exhibit", args=["bac-giang", 2023, "change"])).content.decode()
    years = as_(cast.council).get(reverse("reports:years", args=["bac-giang"])).content.decode()

    assert "không cộng và không lấy bình quân" in change
    assert "UBND xã Đồng Tiến: Tốt; UBND xã Canh Nậu: Yếu" in change
    assert "2023 *" in years
    assert "không tính bình quân chung" in years


def test_years_side_by_side_count_who_stayed_and_what_was_reorganised(cast: Cast, merged: Agency) -> None:
    succeed(merged, cast.commune, cast.sibling)
    compared(cast, merged)

    first, second = province_years(cast.province)

    assert (first.year, first.applicable, first.ratings, first.stayed) == (
        2022, 2, {"tot": 1, "kha": 0, "trung_binh": 0, "yeu": 1}, None,
    )  # fmt: skip
    assert (second.applicable, second.stayed, second.median) == (6, 2, Decimal("75.00"))
    assert [number for _kind, number in second.reorganised] == [2]


def test_results_of_another_province_are_inherited_only_once_settled(cast: Cast) -> None:
    theirs = make_campaign(cast.other, year=2022)
    sheet = Scorecard.objects.filter(campaign=theirs, agency=cast.foreign)
    sheet.update(state=SheetState.VERIFIED, submitted_at="2022-12-01T00:00Z", verified_rating="tot", verified_score=90)
    succeed(cast.commune, cast.foreign)
    assert [one.move for one in _of(cast, "07243")] == []

    sheet.update(state=SheetState.PUBLISHED, final_rating="tot", final_score=90)
    theirs.state = CampaignState.PUBLISHED
    theirs.save()

    (change,) = _of(cast, "07243")
    assert change.origins[0][1]
    assert change.origins[0][1].rating == "tot"


@pytest.mark.postgres
def test_what_is_inherited_from_a_merged_province_is_seen_from_within_this_one(cast: Cast) -> None:
    paper(cast.other, 2022, c18196="tot")
    district = make_agency("UBND huyện Hương Sơn", parent=cast.other.root, kind="ubnd_huyen", code="439")
    AgencyVersion.objects.filter(agency=cast.foreign).update(parent=district)
    Province.objects.filter(pk=cast.other.pk).update(successor=cast.province)
    succeed(cast.commune, cast.foreign)
    make_campaign(cast.province, snapshot_on=date(2023, 11, 10))

    with within(cast.province):
        lineage = lineage_of(cast.province)
        districts = former_districts(lineage)
        changes = changes_between(cast.province, 2023, 2022)
        years = own_years(cast.commune)
        comparable = years_known(cast.province).comparable
        lines = inheritance(YearsAsk(cast.province)).rows

    assert districts == {cast.commune.pk: "UBND huyện Hương Sơn"}
    assert changes
    assert [line.rating for one in changes.changes for _origin, line in one.origins if line] == ["tot"]
    assert [line.rating for year in years for _origin, line in year.inherited] == ["tot"]
    assert 2022 in comparable
    assert [(line[0], line[2]) for line in lines] == [("UBND xã Đồng Tiến", "UBND xã Sơn Kim 1")]


def _of(cast: Cast, code: str) -> list:  # type: ignore[type-arg]
    campaign = cast.province.campaigns.first() or make_campaign(cast.province, snapshot_on=date(2023, 11, 10))
    Scorecard.objects.filter(campaign=campaign).update(state=SheetState.APPROVED, final_rating="kha", final_score=75)
    changes = changes_between(cast.province, 2023, 2022)
    return [one for one in changes.changes if one.now.code == code] if changes else []


def test_an_agency_shows_what_it_inherited_beside_its_own(cast: Cast, merged: Agency) -> None:
    succeed(merged, cast.commune, cast.sibling)

    (year,) = own_years(merged)

    assert (year.year, year.line, year.median) == (2022, None, None)
    assert {origin.name: line.rating for origin, line in year.inherited} == {
        "UBND xã Đồng Tiến": "tot", "UBND xã Canh Nậu": "yeu",
    }  # fmt: skip


def test_who_an_agency_was_before_reaches_through_several_changes(cast: Cast, merged: Agency) -> None:
    later = make_agency("UBND phường Mới", parent=cast.province.root, code="07300")
    succeed(merged, cast.commune, cast.sibling)
    succeed(later, merged)
    lineage = lineage_of(cast.province)

    assert {origin.agency for origin in before(lineage, later.pk, date(2022, 12, 31), date(2023, 12, 31))} == {
        merged.pk, cast.commune.pk, cast.sibling.pk,
    }  # fmt: skip
    assert before(lineage, later.pk, DAY, date(2023, 12, 31)) == ()
    assert former_districts(lineage) == {merged.pk: "UBND huyện Yên Thế"}
