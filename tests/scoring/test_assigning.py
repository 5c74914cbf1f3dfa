"""Who verifies whom: dealt out, given, taken over."""

import re
from typing import Any

import pytest

from agencies.roles import Role
from agencies.rules import Refused
from agencies.workflow.people import take_over
from scoring.workflow.campaigns import assign_verifiers
from tests.conftest import Cast
from tests.factories import make_member
from tests.scoring.asking import As, address, text
from tests.scoring.stage import make_campaign, sheet_of


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
