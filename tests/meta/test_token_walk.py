"""Every route for tokens x every role a token can have x another province's rows; and the routes open to everybody.

What each role reads is kept in token_access.txt, which only a deliberate change rewrites (`QMS_REWRITE_GOLDEN=1`).
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agencies import access
from agencies.access import bearer_of
from agencies.gate import mark_of
from agencies.models import Agency
from agencies.roles import PERMISSIONS, READING, TOKEN_ROLES, Role
from agencies.rules import YES
from reports.models import PublicYear
from scoring.models import Campaign, Decision
from scoring.states import CampaignState
from tests.conftest import Cast
from tests.factories import make_member, make_token_of
from tests.meta.samples import Samples, make_samples
from tests.meta.walking import address, province_routes, sign_in, visit

GOLDEN = Path(__file__).parent / "token_access.txt"
SIGNS = {200: "+", 403: "-", 404: "0"}
PUBLIC = {
    "reports:api_reference", "reports:openapi", "reports:public_csv", "reports:public_pdf", "reports:public_results",
    "reports:public_years",
}  # fmt: skip
"""Open to everybody. Whoever adds one has to say so here."""


@pytest.fixture(autouse=True)
def _as_fast_as_one_likes(settings: Settings) -> None:
    settings.API_REQUESTS_A_MINUTE = settings.API_REFUSALS_A_MINUTE = 0


def published(agency: Agency, *people: object) -> Samples:
    """One of everything, the year published with a decision that has a paper."""
    samples = make_samples(agency, *people)  # type: ignore[arg-type]
    Campaign.objects.filter(province=agency.province).update(state=CampaignState.PUBLISHED)
    Decision.objects.filter(campaign__province=agency.province).update(document=samples.rows["document"])
    return samples


@pytest.fixture
def own(cast: Cast) -> Samples:
    return published(cast.commune, cast.officer, cast.head)


@pytest.fixture
def foreign(cast: Cast) -> Samples:
    return published(cast.foreign, cast.stranger, make_member(Role.HEAD, cast.foreign))


def with_token(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def walk(own: Samples, foreign: Samples) -> list[str]:
    """Each route with a sign for each role: read, refused (-), hidden (0). Fails on any way into the other province."""
    root, commune = own.province.root, own.rows["agency"]
    assert root
    places = [(role, root if role == Role.REPORTER else commune) for role in TOKEN_ROLES] + [(Role.VIEWER, root)]
    clients = [(role, with_token(make_token_of(role, node)[1])) for role, node in places]
    lines = []
    for name, entry in province_routes(by="token"):
        mark = mark_of(entry.callback)
        assert mark
        url, theirs = address(name, entry, own), address(name, entry, foreign)
        mixed = address(name, entry, foreign, own.province.slug)
        signs = []
        for role, client in clients:
            sign = SIGNS[visit(client, "get", url)]
            lacking = set(mark.permissions) - (PERMISSIONS[role] & READING)
            assert not lacking or sign != "+", f"{role} passed {url} without {', '.join(lacking)}"
            assert visit(client, "post", url) == 405, f"{role} wrote to {url}"
            assert visit(client, "get", theirs) == 401, f"{role} got into {theirs}"
            if mixed != url:
                assert visit(client, "get", mixed) in {403, 404}, f"{role} reached a foreign row by {mixed}"
            signs.append(sign)
        lines.append(f"{name:28} {'     '.join(signs)}")
    return lines


def test_what_every_token_reads_on_every_route(own: Samples, foreign: Samples) -> None:
    lines = ["+ read   - refused   0 hidden", f"{'':28} repor viewe offic viewer of the whole province"]
    lines += walk(own, foreign)

    if os.environ.get("QMS_REWRITE_GOLDEN"):
        GOLDEN.write_text("\n".join(lines) + "\n")
    assert "\n".join(lines) + "\n" == GOLDEN.read_text()


def test_who_may_not_come_in_by_token(cast: Cast, own: Samples, foreign: Samples) -> None:
    """No token, nonsense, revoked, expired, another province's, a signed-in person's session."""
    root = cast.province.root
    assert root
    yesterday = timezone.localdate() - timedelta(days=1)
    revoked = make_token_of(Role.REPORTER, root, revoked_at=timezone.now())[1]
    expired = make_token_of(Role.REPORTER, root, ends_on=yesterday)[1]
    theirs = make_token_of(Role.VIEWER, cast.foreign)[1]
    clients = {
        "nobody": Client(), "nonsense": with_token("qms_x"), "revoked": with_token(revoked),
        "expired": with_token(expired), "foreign": with_token(theirs), "session": sign_in(cast.secretary),
    }  # fmt: skip

    for name, entry in province_routes(by="token"):
        for who, client in clients.items():
            answer = client.get(address(name, entry, own))
            assert answer.status_code == 401, f"{who} at {name}"
            assert answer["WWW-Authenticate"].startswith("Bearer"), name
            assert answer["Content-Type"] == "application/problem+json", name


def test_a_token_opens_no_page_for_people(own: Samples) -> None:
    client = with_token(make_token_of(Role.REPORTER, own.rows["agency"].province.root)[1])

    for name, entry in province_routes():
        assert client.get(address(name, entry, own)).status_code == 302, name


def test_a_weakened_permission_is_caught(own: Samples, foreign: Samples, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "may", lambda user, permission, path: YES)

    with pytest.raises(AssertionError, match="without"):
        walk(own, foreign)


def test_a_token_changes_nothing_and_sees_no_evidence() -> None:
    assert {permission for permission in READING if not permission.startswith(("view_", "export_"))} == set()
    for role in TOKEN_ROLES:
        held = bearer_of(role, Agency(path="0001.", province_id=1)).anchors
        assert set(held) == PERMISSIONS[role] & READING, role


def test_what_is_open_to_everybody_is_named(own: Samples) -> None:
    assert {name for name, _entry in province_routes("public")} == PUBLIC


def test_what_is_open_to_everybody_shows_nothing_of_a_year_that_is_not(own: Samples) -> None:
    """The two that describe the interface look at no province; the others are hidden until a year is opened."""
    describing = {"reports:api_reference", "reports:openapi"}
    for name, entry in province_routes("public"):
        if name not in describing:
            assert Client().get(address(name, entry, own)).status_code == 404, name
    PublicYear.objects.create(campaign=own.rows["campaign"])
    assert (
        Client()
        .get(address("reports:public_results", dict(province_routes("public"))["reports:public_results"], own))
        .status_code
        == 200
    )
