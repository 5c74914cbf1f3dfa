"""A year prepared, opened, watched and closed in the browser; the list of sheets; who verifies whom."""

import csv
import io
import re
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

from agencies.models import RoleAssignment, TrailEntry, User
from agencies.roles import Role
from agencies.rules import Refused
from agencies.workflow.people import take_over
from scoring.models import Campaign, Deadline, Scorecard
from scoring.states import CampaignState, SheetState
from scoring.workflow.campaigns import assign_verifiers, close_campaign, open_campaign, set_deadlines
from scoring.workflow.submission import request_unlock
from tests.conftest import Cast
from tests.factories import make_agency, make_member
from tests.scoring.stage import make_campaign, make_rubric, sheet_of, submitted, verified

As = Callable[[User], Client]


def address(name: str, *args: Any, **query: str) -> str:
    found = reverse(f"scoring:{name}", args=["bac-giang", *args])
    return f"{found}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else found


def text(response: Any) -> str:
    return str(response.content.decode())


# --- prepared ---

SETTINGS = {
    "year": "2023", "title": "", "snapshot_on": "10/11/2023", "council_required": "on", "quorum_percent": "67",
    "supplement_days": "5", "appeal_days": "5", "holidays": "01/01/2024 Tết Dương lịch",
}  # fmt: skip


def test_a_year_is_prepared_given_deadlines_and_opened(cast: Cast, as_: As) -> None:
    rubric, client = make_rubric(cast.province), as_(cast.secretary)

    client.post(address("campaign_new"), SETTINGS | {"rubric": str(rubric.pk)})
    campaign = Campaign.objects.get(year=2023)
    client.post(address("campaign_deadlines", campaign.pk), {"self__0": "10/12/2023", "self_commune_0": "5/12/2023"})
    client.post(address("campaign_open", campaign.pk))

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.OPEN
    assert campaign.holidays == ["2024-01-01"]
    assert f"{sheet_of(campaign, cast.commune).due_at:%d/%m %H:%M}" == "05/12 10:00"  # 17:00 in Vietnam
    assert f"{sheet_of(campaign, cast.department).due_at:%d/%m %H:%M}" == "10/12 10:00"


def test_a_second_campaign_of_a_year_is_refused_at_its_field(cast: Cast, as_: As) -> None:
    rubric = make_campaign(cast.province).rubric
    assert rubric

    page = as_(cast.secretary).post(address("campaign_new"), SETTINGS | {"rubric": str(rubric.pk)})

    assert "đã có đợt chấm điểm" in page.context["form"].errors["year"][0]


def test_without_a_published_rubric_the_page_says_what_to_do(cast: Cast, as_: As) -> None:
    assert "Chưa có bộ tiêu chí nào được ban hành" in text(as_(cast.secretary).get(address("campaign_new")))


def test_a_campaign_without_deadline_does_not_open_and_says_which_level(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province, opened=False)
    set_deadlines(campaign, {(Deadline.For.SELF, ""): None}, by=None)

    page = as_(cast.secretary).post(address("campaign_open", campaign.pk), follow=True)

    assert "Chưa đặt hạn tự chấm và nộp phiếu cho: Cấp tỉnh, Cấp huyện, Cấp xã" in text(page)
    assert not Scorecard.objects.exists()


def test_an_agency_is_left_out_with_a_reason_and_let_in_again(cast: Cast, as_: As) -> None:
    campaign, client = make_campaign(cast.province, opened=False), as_(cast.secretary)
    where = address("campaign_participants", campaign.pk)

    client.post(where, {"agency": "UBND xã Canh Nậu (07246)", "reason": "Sáp nhập theo NQ 1211"})
    campaign.refresh_from_db()
    assert campaign.exclusions == {str(cast.sibling.pk): "Sáp nhập theo NQ 1211"}
    client.post(where, {f"reason_{cast.sibling.pk}": ""})

    campaign.refresh_from_db()
    assert campaign.exclusions == {}


def test_leaving_an_agency_out_asks_for_the_reason(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province, opened=False)

    page = as_(cast.secretary).post(address("campaign_participants", campaign.pk), {"agency": "07246", "reason": ""})

    assert page.context["form"].errors.keys() == {"reason"}


def test_the_preview_counts_by_level_and_block(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province, opened=False)

    tables = as_(cast.secretary).get(address("campaign_participants", campaign.pk)).context["tables"]

    assert [[(str(name), count) for name, count, _due in table["rows"]] for table in tables][:2] == [
        [("Cấp tỉnh", 2), ("Cấp huyện", 1), ("Cấp xã", 2)],
        [("Sở", 2), ("Xã", 2), ("Huyện", 1)],
    ]


# --- watched and closed ---


def test_closing_and_reopening_asks_for_a_reason(cast: Cast, as_: As) -> None:
    campaign, client = make_campaign(cast.province), as_(cast.secretary)

    client.post(address("campaign_close", campaign.pk))
    assert sheet_of(campaign, cast.commune).state == SheetState.MISSED
    client.post(address("campaign_reopen", campaign.pk), {"reason": " "})
    assert sheet_of(campaign, cast.commune).state == SheetState.MISSED
    client.post(address("campaign_reopen", campaign.pk), {"reason": "Mất điện toàn huyện"})

    assert sheet_of(campaign, cast.commune).state == SheetState.DRAFT


@pytest.mark.parametrize(
    "name", ["campaign_close", "campaign_open", "campaign_publish", "campaign_archive", "campaign_approve"]
)
def test_a_stale_button_gives_a_sentence(cast: Cast, as_: As, name: str) -> None:
    campaign = make_campaign(cast.province)
    close_campaign(campaign, by=cast.secretary)

    page = as_(cast.secretary).post(address(name, campaign.pk), follow=True)

    assert page.status_code == 200
    assert 'class="notice notice-error"' in text(page)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CLOSED


def test_a_year_in_preparation_is_not_reopened(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province, opened=False)

    as_(cast.secretary).post(address("campaign_reopen", campaign.pk), {"reason": "Nhầm"})

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT


def test_the_page_of_the_year_counts_what_waits(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    request_unlock(sheet, "Nhập nhầm số liệu", by=cast.head)
    Scorecard.objects.filter(agency=cast.sibling).update(due_at=timezone.now() - timedelta(days=1))

    watch = as_(cast.secretary).get(address("campaign", campaign.pk)).context["watch"]

    assert (watch.total, watch.received, watch.late) == (5, 1, 1)
    assert {str(need["label"]): need["count"] for need in watch.needs()} == {
        "Quá hạn nộp": 1, "Chưa bắt đầu": 4, "Chưa cử cán bộ ISO": 4, "Xin mở lại phiếu": 1,
        "Đã nộp, chưa giao người thẩm định": 1,
    }  # fmt: skip


def test_an_extension_needs_a_later_moment_and_moves_one_deadline(cast: Cast, as_: As) -> None:
    sheet, client = sheet_of(make_campaign(cast.province), cast.commune), as_(cast.secretary)
    where = address("campaign_extension", sheet.pk)

    page = client.post(where, {"until_0": "01/01/2020", "until_1": "17:00", "reason": "Bão số 3"}, follow=True)
    assert "phải ở sau thời điểm hiện tại" in text(page)
    client.post(where, {"until_0": "01/06/2099", "until_1": "", "reason": "Bão số 3"})

    sheet.refresh_from_db()
    assert f"{sheet.due_at:%d/%m/%Y %H:%M}" == "01/06/2099 10:00"


def test_an_unlock_is_answered_from_the_list(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    unlock = request_unlock(sheet, "Nhập nhầm số liệu", by=cast.head)
    client, where = as_(cast.verifier), address("campaign_unlock", campaign.pk, unlock.pk)

    refused = client.post(where, {"granted": "no", "answer": ""}, follow=True)
    assert "nêu lý do không đồng ý" in text(refused)
    client.post(where, {"granted": "yes"})
    again = client.post(where, {"granted": "yes"}, follow=True)

    assert sheet_of(campaign, cast.commune).state == SheetState.DRAFT
    assert "đã được trả lời" in text(again)


# --- the list ---


def names(page: Any) -> list[str]:
    return [line.name for line in page.context["page"].object_list]


def test_the_list_is_searched_without_marks_and_filtered(cast: Cast, as_: As) -> None:
    campaign, client = make_campaign(cast.province), as_(cast.secretary)
    submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)

    assert names(client.get(address("scorecards", q="canh nau"))) == ["UBND xã Canh Nậu"]
    assert names(client.get(address("scorecards", state="submitted"))) == ["UBND xã Đồng Tiến"]
    assert names(client.get(address("scorecards", level="commune"))) == ["UBND xã Canh Nậu", "UBND xã Đồng Tiến"]
    assert names(client.get(address("scorecards", attention="unassigned"))) == ["UBND xã Đồng Tiến"]
    assert names(client.get(address("scorecards", block="H"))) == ["UBND huyện Yên Thế"]


def test_names_are_in_vietnamese_order(cast: Cast, as_: As) -> None:
    for name in ("UBND xã Ô Mễ", "UBND xã An Hà", "UBND xã Ân Thi", "UBND xã Đa Tốn", "UBND xã Dân Hòa"):
        make_agency(name, parent=cast.district)
    make_campaign(cast.province)

    listed = names(as_(cast.secretary).get(address("scorecards", kind="ubnd_xa", sort="name")))

    assert [name.removeprefix("UBND xã ") for name in listed] == [
        "An Hà", "Ân Thi", "Canh Nậu", "Dân Hòa", "Đa Tốn", "Đồng Tiến", "Ô Mễ",
    ]  # fmt: skip


def test_nonsense_in_the_address_is_not_an_error(cast: Cast, as_: As) -> None:
    make_campaign(cast.province)

    for query in ({"page": "x"}, {"page": "999"}, {"state": "x"}, {"verifier": "x"}, {"year": "x"}, {"sort": "-x"}):
        assert as_(cast.secretary).get(address("scorecards", **query)).status_code == 200


def test_one_own_sheet_is_opened_at_once(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)

    page = as_(cast.officer).get(address("scorecards"))

    assert page.headers["Location"] == address("scorecard", sheet_of(campaign, cast.commune).pk)


def test_a_verifier_finds_what_is_given_to_them_first(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    assign_verifiers(campaign, [sheet_of(campaign, cast.sibling)], cast.verifier, by=cast.secretary)

    assert names(as_(cast.verifier).get(address("scorecards")))[0] == "UBND xã Canh Nậu"


def test_verified_points_stay_hidden_from_the_agency_until_they_are_sent(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)

    own = as_(cast.officer).get(address("scorecards", year="2023")).context["page"].object_list[0]
    theirs = as_(cast.secretary).get(address("scorecards", q="dong tien")).context["page"].object_list[0]

    assert (own.verified_score, own.rating) == (None, "")
    assert (theirs.verified_score, theirs.rating) == (Decimal("94.00"), "tot")


def test_a_page_of_the_list_costs_six_queries_however_many_agencies(cast: Cast, as_: As) -> None:
    client = as_(cast.secretary)
    for number in range(45):
        make_agency(f"UBND xã Số {number}", parent=cast.district)
    campaign = make_campaign(cast.province)
    assign_verifiers(campaign, campaign.scorecards.all(), cast.verifier, by=cast.secretary)
    client.get(address("scorecards"))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(address("scorecards", page="2"))

    assert len(page.context["page"].object_list) == 20
    assert page.context["page"].paginator.count == 50
    assert len(queries) <= 6, [query["sql"][:120] for query in queries]


# --- many at once ---


def test_a_reminder_to_sheets_of_the_list_is_written_on_its_own_page(cast: Cast, as_: As) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    bulk = {"action": "remind", "scope": "ticked", "sheet": str(sheet.pk)}

    page = as_(cast.secretary).post(address("campaign_bulk", sheet.campaign_id), bulk, follow=True)

    assert page.redirect_chain[-1][0].endswith(f"/reminder/?sheets={sheet.pk}")
    assert "2 người ở 1 cơ quan" in text(page)


def test_provisional_results_are_sent_for_what_is_verified_and_the_rest_is_left(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)

    page = as_(cast.secretary).post(
        address("campaign_bulk", campaign.pk), {"action": "provisional", "scope": "all", "query": ""}, follow=True
    )

    assert sheet_of(campaign, cast.commune).state == SheetState.PROVISIONAL
    assert "cho 1 cơ quan. 4 phiếu khác" in text(page)


def test_the_export_says_who_submitted_what_and_leaves_a_line(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)

    reply = as_(cast.reporter).get(address("scorecards_export", format="csv", year="2023", level="commune"))

    rows = {row["Mã"]: row for row in csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")))}
    assert rows.keys() == {"07243", "07246"}
    assert rows["07243"]["Người nộp"] == str(cast.head)
    assert rows["07243"]["Số biên nhận"] == sheet.submissions.get().receipt
    assert rows["07246"]["Trạng thái"] == "Chưa bắt đầu"
    line = TrailEntry.objects.filter(action="export_scorecards").get()
    assert (line.actor, line.changes["rows"]) == (cast.reporter, [None, 2])


# --- who verifies whom ---


def give(page: Any) -> dict[str, list[str]]:
    return {"task": ["verifier"], "give": re.findall(r'name="give" value="([^"]*)"', text(page))}


def test_sheets_are_dealt_out_as_the_preview_showed(cast: Cast, as_: As) -> None:
    campaign, client = make_campaign(cast.province), as_(cast.secretary)
    other = make_member(Role.VERIFIER, cast.district, full_name="Thẩm định huyện")
    where = address("campaign_assign", campaign.pk)

    page = client.get(f"{where}?task=verifier&people={cast.verifier.pk}&people={other.pk}&only_free=on")
    assert sorted(len(hand["sheets"]) for hand in page.context["hands"]) == [2, 3]
    client.post(where, give(page))

    given = dict(campaign.scorecards.values_list("name", "verifier"))
    assert None not in given.values()
    assert given["Sở Khoa học và Công nghệ"] == cast.verifier.pk  # outside the district of the other


def test_nobody_is_given_their_own_agency_and_the_refusal_names_it(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    cast.verifier.agency = cast.commune
    cast.verifier.save()
    sheet = sheet_of(campaign, cast.commune)
    where = address("campaign_assign", campaign.pk)

    page = as_(cast.secretary).get(f"{where}?task=verifier&people={cast.verifier.pk}&level=commune")
    forced = as_(cast.secretary).post(
        where, {"task": "verifier", "give": f"{sheet.pk}:{cast.verifier.pk}"}, follow=True
    )

    assert [(left.name, why) for left, why in page.context["left"]] == [
        ("UBND xã Đồng Tiến", f"{cast.verifier}: thuộc cơ quan này")
    ]
    assert "không nhận được việc thẩm định tại UBND xã Đồng Tiến" in text(forced)
    assert sheet_of(campaign, cast.commune).verifier is None


def test_the_second_reader_is_another_person(cast: Cast) -> None:
    campaign = make_campaign(cast.province, second_reader=True)
    sheet = sheet_of(campaign, cast.commune)
    assign_verifiers(campaign, [sheet], cast.verifier, by=cast.secretary)

    with pytest.raises(Refused, match="Đồng Tiến"):
        assign_verifiers(
            campaign, [sheet_of(campaign, cast.commune)], cast.verifier, by=cast.secretary, task="second_reader"
        )


def test_who_takes_over_gets_the_sheets_but_for_their_own_agency(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    assign_verifiers(campaign, campaign.scorecards.all(), cast.verifier, by=cast.secretary)
    new = make_member(Role.OFFICER, cast.sibling, full_name="Người tiếp nhận", agency=cast.sibling)

    take_over(cast.verifier, new, cast.province, by=cast.administrator)

    given = dict(campaign.scorecards.values_list("agency", "verifier"))
    assert given[cast.commune.pk] == new.pk
    assert given[cast.sibling.pk] is None


# --- who may ---

PAGES = ["campaigns", "campaign_new"]
YEAR_PAGES = [
    "campaign", "campaign_settings", "campaign_deadlines", "campaign_participants", "campaign_reopen", "campaign_assign",
]  # fmt: skip
YEAR_ACTIONS = ["campaign_open", "campaign_close", "campaign_bulk"]


@pytest.mark.parametrize("role", [role.value for role in Role if role != Role.SECRETARY])
def test_only_the_secretary_runs_a_year(cast: Cast, as_: As, role: str) -> None:
    draft = make_campaign(cast.province, opened=False)
    client = as_(cast.people[role])

    for name in PAGES:
        assert client.get(address(name)).status_code == 403, name
    for name in YEAR_PAGES:
        assert client.get(address(name, draft.pk)).status_code == 403, name
    for name in YEAR_ACTIONS:
        assert client.post(address(name, draft.pk)).status_code == 403, name
    draft.refresh_from_db()
    assert draft.state == CampaignState.DRAFT


def test_the_secretary_sees_every_page_of_a_year(cast: Cast, as_: As) -> None:
    client = as_(cast.secretary)
    draft = make_campaign(cast.province, opened=False)

    for name in PAGES:
        assert client.get(address(name)).status_code == 200, name
    for name in YEAR_PAGES:
        assert client.get(address(name, draft.pk), follow=True).status_code == 200, name
    open_campaign(draft, by=cast.secretary)
    for name in YEAR_PAGES:
        assert client.get(address(name, draft.pk), follow=True).status_code == 200, name


@pytest.mark.parametrize("role", ["officer", "head", "viewer", "council", "verifier", "administrator"])
def test_extension_and_export_are_refused_to_others(cast: Cast, as_: As, role: str) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    client = as_(cast.people[role])

    assert client.post(address("campaign_extension", sheet.pk), {}).status_code == 403
    if role != "administrator":
        assert client.get(address("scorecards_export")).status_code == 403


@pytest.mark.parametrize("role", ["officer", "head", "viewer", "council", "secretary"])
def test_only_verifiers_answer_requests(cast: Cast, as_: As, role: str) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    unlock = request_unlock(sheet, "Nhập nhầm", by=cast.head)

    reply = as_(cast.people[role]).post(address("campaign_unlock", campaign.pk, unlock.pk), {"granted": "yes"})

    assert reply.status_code == 403
    unlock.refresh_from_db()
    assert unlock.granted is None


def test_to_another_province_nothing_of_it_exists(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    sheet = sheet_of(campaign, cast.commune)
    assert cast.other.root
    neighbour = make_member(Role.SECRETARY, cast.other.root)
    client = as_(neighbour)

    for name in PAGES:
        assert client.get(address(name)).status_code == 404
    for name in YEAR_PAGES:
        assert client.get(address(name, campaign.pk)).status_code == 404
        assert client.get(reverse(f"scoring:{name}", args=["ha-tinh", campaign.pk])).status_code == 404
    assert client.post(reverse("scoring:campaign_extension", args=["ha-tinh", sheet.pk])).status_code == 404
    assert names_of(client, "ha-tinh") == []


def names_of(client: Client, province: str) -> list[str]:
    page = client.get(reverse("scoring:scorecards", args=[province])).context.get("page")
    return names(page) if page else []


def test_a_districts_verifier_lists_and_answers_the_district_alone(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    request_unlock(sheet, "Nhập nhầm", by=cast.head)
    elsewhere = make_agency("UBND huyện Lục Nam", parent=cast.province.root, kind="ubnd_huyen")
    here, there = make_member(Role.VERIFIER, cast.district), make_member(Role.VERIFIER, elsewhere)

    assert "UBND xã Đồng Tiến" in text(as_(here).get(address("campaign_requests", campaign.pk)))
    assert "UBND xã Đồng Tiến" not in text(as_(there).get(address("campaign_requests", campaign.pk)))
    assert len(names(as_(here).get(address("scorecards", year="2023")))) == 3
    assert RoleAssignment.objects.filter(user=here).count() == 1
