"""Who may run a year, answer what is asked of it, and see it at all."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import RoleAssignment
from agencies.roles import Role
from scoring.states import CampaignState
from scoring.workflow.campaigns import open_campaign
from scoring.workflow.submission import request_unlock
from tests.conftest import Cast
from tests.factories import make_agency, make_member
from tests.scoring.asking import As, address, names, text
from tests.scoring.stage import make_campaign, sheet_of, submitted

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
