"""Results, sittings, approval, the decision, publication and corrections in the browser."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, TrailEntry, User
from agencies.roles import Role
from agencies.rules import Refused
from scoring.models import Campaign, Scorecard, Sitting, Stage
from scoring.states import CampaignState, SheetState
from scoring.workflow.campaigns import close_campaign
from scoring.workflow.paper import import_results, plan_results
from scoring.workflow.results import approve, close_sitting, hold_sitting, publish
from tests.conftest import Cast
from tests.factories import make_agency, make_member
from tests.scoring.stage import make_campaign, provisional, sheet_of

As = Callable[[User], Client]


def address(name: str, *args: Any, **query: str) -> str:
    found = reverse(f"scoring:{name}", args=["bac-giang", *args])
    return f"{found}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else found


def text(response: Any) -> str:
    return str(response.content.decode())


def ready(cast: Cast, **settings: Any) -> Campaign:
    """A closed year: one agency with a provisional result nobody may appeal any more, the others not handed in."""
    campaign = make_campaign(cast.province, **settings)
    provisional(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier, by=cast.secretary)
    close_campaign(campaign, by=cast.secretary)
    campaign.scorecards.filter(state="provisional").update(appeal_until=timezone.now() - timedelta(minutes=1))
    campaign.refresh_from_db()
    return campaign


def sit(cast: Cast, campaign: Campaign, *present: User) -> Sitting:
    return hold_sitting(
        campaign, held_at=timezone.now(), chair=present[0], secretary=cast.secretary, present=present, by=cast.secretary
    )


def decided(cast: Cast, as_: As) -> Campaign:
    campaign = ready(cast)
    approve(campaign, campaign.scorecards.applicable(), sit(cast, campaign, cast.council), by=cast.council)
    as_(cast.secretary).post(
        address("decision_new", campaign.pk), {"number": "15/QĐ-UBND", "signed_on": "12/01/2024", "title": "Kết quả"}
    )
    campaign.refresh_from_db()
    return campaign


# --- the council ---


def test_a_sitting_is_entered_and_a_member_approves_everything(cast: Cast, as_: As) -> None:
    campaign = ready(cast)
    who = {"present": str(cast.council.pk), "chair": str(cast.council.pk), "secretary": str(cast.secretary.pk)}

    as_(cast.secretary).post(
        address("sitting_new", campaign.pk), {"held_at_0": "10/01/2024", "held_at_1": "8:30"} | who
    )
    sitting = campaign.sittings.get()
    as_(cast.council).post(address("sitting_approve", sitting.pk), {"scope": "all"})

    assert set(campaign.scorecards.values_list("state", "sitting")) == {(SheetState.APPROVED, sitting.pk)}
    assert sheet_of(campaign, cast.commune).final_score == Decimal("94.00")
    assert sheet_of(campaign, cast.sibling).final_rating == "yeu"


def test_without_quorum_the_form_says_how_many_are_missing(cast: Cast, as_: As) -> None:
    campaign = ready(cast)
    assert cast.province.root
    for _number in range(4):
        make_member(Role.COUNCIL, cast.province.root)
    who = {"present": str(cast.council.pk), "chair": str(cast.council.pk), "secretary": str(cast.secretary.pk)}

    page = as_(cast.secretary).post(
        address("sitting_new", campaign.pk), {"held_at_0": "10/01/2024", "held_at_1": ""} | who
    )

    assert "có 1, cần ít nhất 4 trong 5" in page.context["form"].errors["present"][0]
    assert not Sitting.objects.exists()


def test_a_member_has_no_vote_on_their_own_agency(cast: Cast, as_: As) -> None:
    campaign = ready(cast)
    cast.council.agency = cast.commune
    cast.council.save()
    sitting = sit(cast, campaign, cast.council)

    page = as_(cast.council).get(address("sitting", sitting.pk))
    refused = as_(cast.council).post(address("sitting_approve", sitting.pk), {"scope": "all"}, follow=True)

    shown = {row["sheet"].agency_id: row for group in page.context["groups"] for row in group["rows"]}
    assert (shown[cast.commune.pk]["barred"], shown[cast.commune.pk]["short"]) == ([cast.council], True)
    assert "được biểu quyết về: UBND xã Đồng Tiến" in text(refused)
    assert not campaign.scorecards.filter(state="approved").exists()


def test_others_vote_for_the_one_who_may_not(cast: Cast) -> None:
    campaign = ready(cast)
    assert cast.province.root
    second, third = (make_member(Role.COUNCIL, cast.province.root) for _number in range(2))
    cast.council.agency = cast.commune
    cast.council.save()

    approve(campaign, [sheet_of(campaign, cast.commune)], sit(cast, campaign, cast.council, second, third), by=second)

    assert sheet_of(campaign, cast.commune).state == SheetState.APPROVED


def test_only_a_member_who_was_there_approves(cast: Cast, as_: As) -> None:
    campaign = ready(cast)
    assert cast.province.root
    absent = make_member(Role.COUNCIL, cast.province.root)
    second = make_member(Role.COUNCIL, cast.province.root)
    sitting = sit(cast, campaign, cast.council, second, third_of(cast))

    page = as_(absent).post(address("sitting_approve", sitting.pk), {"scope": "all"}, follow=True)

    assert "không có trong danh sách dự" in text(page)


def third_of(cast: Cast) -> User:
    assert cast.province.root
    return make_member(Role.COUNCIL, cast.province.root)


def test_the_time_to_appeal_is_waited_for(cast: Cast, as_: As) -> None:
    campaign = ready(cast)
    campaign.scorecards.filter(state="provisional").update(appeal_until=timezone.now() + timedelta(days=2))
    sitting = sit(cast, campaign, cast.council)
    sheet = sheet_of(campaign, cast.commune)

    page = as_(cast.council).post(address("sitting_approve", sitting.pk), {"sheet": str(sheet.pk)}, follow=True)

    assert "Chưa hết hạn kiến nghị của: UBND xã Đồng Tiến" in text(page)


def test_signed_minutes_end_a_sitting(cast: Cast, as_: As) -> None:
    campaign = ready(cast)
    sitting = sit(cast, campaign, cast.council)
    client = as_(cast.secretary)

    client.post(address("sitting_close", sitting.pk), {"minutes": " "})
    sitting.refresh_from_db()
    assert sitting.closed_at is None
    client.post(address("sitting_close", sitting.pk), {"minutes": "Nhất trí 1/1"})

    sitting.refresh_from_db()
    with pytest.raises(Refused, match="đã khóa"):
        approve(campaign, campaign.scorecards.applicable(), sitting, by=cast.council)
    with pytest.raises(Refused, match="đã khóa"):
        close_sitting(sitting, "Sửa lại", by=cast.secretary)


def test_without_a_council_the_secretary_puts_the_approval_on_record(cast: Cast, as_: As) -> None:
    campaign = ready(cast, council_required=False)

    as_(cast.secretary).post(address("campaign_approve", campaign.pk), {"scope": "all"})

    assert set(campaign.scorecards.values_list("state", flat=True)) == {SheetState.APPROVED}


def test_where_a_council_is_asked_for_the_secretary_alone_approves_nothing(cast: Cast, as_: As) -> None:
    campaign = ready(cast)

    page = as_(cast.secretary).post(address("campaign_approve", campaign.pk), {"scope": "all"}, follow=True)

    assert "phiên họp hội đồng" in text(page)
    assert not campaign.scorecards.filter(state="approved").exists()


def test_approving_many_costs_as_many_queries_as_approving_few(cast: Cast) -> None:
    few = queries_to_approve(cast, 2022)
    for number in range(60):
        make_agency(f"UBND xã Số {number}", parent=cast.district)

    assert queries_to_approve(cast, 2023) == few


def queries_to_approve(cast: Cast, year: int) -> int:
    campaign = make_campaign(cast.province, year=year)
    close_campaign(campaign, by=cast.secretary)
    sitting = sit(cast, campaign, cast.council)
    sheets = list(campaign.scorecards.applicable())
    with CaptureQueriesContext(connection) as queries:
        approve(campaign, sheets, sitting, by=cast.council)
    return len(queries)


# --- the decision ---


def test_a_decision_waits_until_every_sheet_is_approved(cast: Cast, as_: As) -> None:
    campaign = ready(cast)

    page = as_(cast.secretary).post(
        address("decision_new", campaign.pk), {"number": "15/QĐ-UBND", "signed_on": "12/01/2024", "title": "Kết quả"}
    )

    assert "Còn phiếu chưa được thông qua" in text(page)


def test_a_year_is_decided_published_and_archived(cast: Cast, as_: As) -> None:
    campaign, client = decided(cast, as_), as_(cast.secretary)
    assert campaign.state == CampaignState.DECIDED

    client.post(address("campaign_publish", campaign.pk))
    client.post(address("campaign_archive", campaign.pk))

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.ARCHIVED
    assert sheet_of(campaign, cast.commune).state == SheetState.ARCHIVED
    assert "15/QĐ-UBND" in text(client.get(address("campaign_council", campaign.pk)))


def test_a_correction_keeps_both_results(cast: Cast, as_: As) -> None:
    campaign = decided(cast, as_)
    sheet = sheet_of(campaign, cast.commune)
    paper = {"number": "20/QĐ-UBND", "signed_on": "20/02/2024", "reason": "Cộng nhầm điểm tiêu chí A1"}

    as_(cast.secretary).post(address("decision_correction", sheet.pk), paper | {"points_A1": "5,5"})

    sheet = sheet_of(campaign, cast.commune)
    assert (sheet.final_score, sheet.final_rating) == (Decimal("79.50"), "kha")
    assert sheet.decision
    assert sheet.decision.number == "20/QĐ-UBND"
    assert dict(sheet.scores.filter(criterion="A1").values_list("stage", "points"))[Stage.PROVINCE] == 20
    line = TrailEntry.objects.filter(action="correct_result").get()
    assert line.changes["final_rating"] == ["tot", "kha"]


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({}, "Chưa có tiêu chí nào đổi điểm"),
        ({"points_A1": "21"}, "20"),
        ({"points_A1": "5", "number": "15/QĐ-UBND"}, "phải mang số khác"),
        ({"points_A1": "5", "reason": ""}, "Lý do đính chính"),
    ],
)
def test_a_faulty_correction_changes_nothing(cast: Cast, as_: As, fields: dict[str, str], complaint: str) -> None:
    sheet = sheet_of(decided(cast, as_), cast.commune)
    paper = {"number": "20/QĐ-UBND", "signed_on": "20/02/2024", "reason": "Cộng nhầm"}

    page = as_(cast.secretary).post(address("decision_correction", sheet.pk), paper | fields)

    assert complaint in text(page)
    sheet.refresh_from_db()
    assert sheet.final_score == Decimal("94.00")


def test_before_a_decision_there_is_nothing_to_correct(cast: Cast, as_: As) -> None:
    sheet = sheet_of(ready(cast), cast.commune)

    page = as_(cast.secretary).get(address("decision_correction", sheet.pk), follow=True)

    assert "chưa cần đính chính" in text(page)


# --- results ---


def seen(client: Client, **query: str) -> dict[Agency, Any]:
    rows = client.get(address("results", **query)).context.get("rows", [])
    return {row["standing"].sheet.agency: row["standing"] for row in rows}


def test_an_agency_sees_its_own_result_and_after_publication_everyones(cast: Cast, as_: As) -> None:
    campaign = decided(cast, as_)
    before = seen(as_(cast.officer), group="all")
    publish(campaign, by=cast.secretary)
    after = seen(as_(cast.officer), group="all")

    assert before.keys() == {cast.commune}
    assert before[cast.commune].rank is None
    assert after.keys() >= {cast.commune, cast.sibling, cast.department}
    assert (after[cast.commune].rank, after[cast.commune].self_score) == (1, Decimal("95.56"))
    assert after[cast.sibling].self_score is None


def test_who_oversees_the_year_sees_what_is_verified(cast: Cast, as_: As) -> None:
    ready(cast)

    for person in (cast.secretary, cast.council, cast.reporter):
        standing = seen(as_(person), group="X")[cast.commune]
        assert (standing.score, standing.rank, standing.rating) == (Decimal("94.00"), 1, "tot")


def test_the_change_from_the_year_before_is_shown_and_filtered(cast: Cast, as_: As) -> None:
    rows = [{"line": 2, "code": "07243", "rating": "Khá", "score": None}]
    import_results(cast.province, 2022, plan_results(cast.province, 2022, rows), by=None)
    publish(decided(cast, as_), by=cast.secretary)
    client = as_(cast.secretary)

    assert seen(client, group="all", year="2023")[cast.commune].change == "rose"
    assert seen(client, group="all", year="2023", change="rose").keys() == {cast.commune}
    assert seen(client, group="all", year="2022").keys() == {cast.commune}


def test_the_results_are_exported_as_they_are_filtered(cast: Cast, as_: As) -> None:
    publish(decided(cast, as_), by=cast.secretary)

    reply = as_(cast.reporter).get(address("results_export", format="csv", year="2023", rating="tot"))

    lines = reply.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("1,07243,UBND xã Đồng Tiến")
    assert TrailEntry.objects.filter(action="export_results").get().actor == cast.reporter


# --- who may ---


@pytest.mark.parametrize("role", [role.value for role in Role if role != Role.SECRETARY])
def test_only_the_secretary_enters_sittings_decisions_and_publishes(cast: Cast, as_: As, role: str) -> None:
    campaign = ready(cast)
    sitting, sheet = sit(cast, campaign, cast.council), sheet_of(campaign, cast.commune)
    client = as_(cast.people[role])

    for name, target in (
        ("sitting_new", campaign), ("decision_new", campaign), ("campaign_publish", campaign), ("sitting_close", sitting),
        ("campaign_archive", campaign), ("campaign_approve", campaign), ("decision_correction", sheet),
    ):  # fmt: skip
        assert client.post(address(name, target.pk), {}).status_code == 403, name


@pytest.mark.parametrize("role", [role.value for role in Role if role != Role.COUNCIL])
def test_only_the_council_approves(cast: Cast, as_: As, role: str) -> None:
    sitting = sit(cast, ready(cast), cast.council)

    reply = as_(cast.people[role]).post(address("sitting_approve", sitting.pk), {"scope": "all"})

    assert reply.status_code == 403
    assert not Scorecard.objects.filter(state="approved").exists()


@pytest.mark.parametrize("role", ["officer", "head", "verifier", "viewer"])
def test_the_end_of_a_year_is_seen_by_who_oversees_it(cast: Cast, as_: As, role: str) -> None:
    campaign = ready(cast)
    sitting = sit(cast, campaign, cast.council)

    assert as_(cast.people[role]).get(address("campaign_council", campaign.pk)).status_code == 403
    assert as_(cast.people[role]).get(address("sitting", sitting.pk)).status_code == 403
    assert as_(cast.council).get(address("campaign_council", campaign.pk)).status_code == 200
    assert as_(cast.council).get(address("sitting", sitting.pk)).status_code == 200


def test_to_another_province_no_result_exists(cast: Cast, as_: As) -> None:
    campaign = decided(cast, as_)
    publish(campaign, by=cast.secretary)
    sitting = campaign.sittings.get()
    assert cast.other.root
    client = as_(make_member(Role.SECRETARY, cast.other.root))

    assert client.get(address("results")).status_code == 404
    assert client.get(address("sitting", sitting.pk)).status_code == 404
    assert client.get(reverse("scoring:sitting", args=["ha-tinh", sitting.pk])).status_code == 404
    assert client.get(reverse("scoring:campaign_council", args=["ha-tinh", campaign.pk])).status_code == 404
    assert client.get(reverse("scoring:results", args=["ha-tinh"])).context["campaign"] is None
