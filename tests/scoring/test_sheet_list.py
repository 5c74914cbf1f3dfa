"""The list of sheets: searched, filtered, sent on and taken out."""

import csv
import io
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import TrailEntry
from agencies.roles import Role
from scoring.filtering import Facets, facets_of
from scoring.models import Scorecard
from scoring.states import SheetState
from scoring.workflow.campaigns import assign_verifiers
from tests.conftest import Cast
from tests.factories import make_agency, make_member
from tests.scoring.asking import As, address, names, text
from tests.scoring.stage import make_campaign, sheet_of, submitted, verified


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


def test_the_list_as_it_opens_is_the_first_page_of_the_list(cast: Cast, as_: As) -> None:
    """Its question is worked out beforehand; that of any other page is not."""
    for number in range(25):
        make_agency(f"UBND xã Số {number}", parent=cast.district)
    make_agency("Sở Y tế", parent=cast.province.root, kind="so", obligation="mandatory")
    campaign = make_campaign(cast.province)
    last = campaign.scorecards.order_by("sort_text").last()
    assert last
    assign_verifiers(campaign, [last, sheet_of(campaign, cast.sibling)], cast.verifier, by=cast.secretary)
    Scorecard.objects.filter(pk=last.pk).update(excluded_reason="Giải thể")
    at_district = make_member(Role.VERIFIER, cast.district)

    for person, count in ((cast.secretary, 30), (cast.verifier, 30), (at_district, 27), (cast.reporter, 30)):
        opened, asked = (as_(person).get(address("scorecards", **query)).context for query in ({}, {"page": "1"}))
        assert opened["page"].object_list == asked["page"].object_list
        assert opened["page"].paginator.count == asked["page"].paginator.count == count
        seen = campaign.scorecards.visible_to(person)
        assert Facets.seen_by(person, campaign) == Facets(facets_of(seen, district=campaign.district_stage), campaign)
