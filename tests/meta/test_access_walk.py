"""Every route x every role x the province's own rows and another province's.

What each role meets on each route is kept in access.txt, which only a deliberate change rewrites
(`QMS_REWRITE_GOLDEN=1`). Whatever that file says, nobody gets at another province, and nobody passes a
gate without the permission it names.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from agencies import access, checks, gate
from agencies.checks import every_view_is_gated
from agencies.models import Province
from agencies.roles import Permission, Role
from agencies.rules import YES
from agencies.tenancy import across
from scoring.models import Scorecard
from tests.conftest import Cast
from tests.factories import make_member
from tests.meta.samples import Samples, make_samples
from tests.meta.walking import address, changing, province_routes, sign_in, visit, walk

GOLDEN = Path(__file__).parent / "access.txt"


@pytest.fixture
def own(cast: Cast) -> Samples:
    return make_samples(cast.commune, cast.officer, cast.head)


@pytest.fixture
def foreign(cast: Cast) -> Samples:
    return make_samples(cast.foreign, cast.stranger, make_member(Role.HEAD, cast.foreign))


def test_what_every_role_meets_on_every_route(cast: Cast, own: Samples, foreign: Samples) -> None:
    people = {role: cast.people[role.value] for role in Role}

    lines = ["+ in   - refused   0 hidden", f"{'':28} {' '.join(role.value[:5].ljust(5) for role in people)}"]
    lines += walk(people, own, foreign)

    if os.environ.get("QMS_REWRITE_GOLDEN"):
        GOLDEN.write_text("\n".join(lines) + "\n")
    assert "\n".join(lines) + "\n" == GOLDEN.read_text()


def test_who_has_not_signed_in_is_asked_to(own: Samples) -> None:
    for name, entry in province_routes():
        url = address(name, entry, own)
        answer = getattr(Client(), changing(entry))(url)
        assert answer.status_code == 302, url
        assert answer["Location"].startswith("/accounts/login/"), url


def test_a_stranger_is_told_nothing_exists(cast: Cast, own: Samples) -> None:
    client = sign_in(cast.stranger)
    for name, entry in province_routes():
        assert visit(client, "get", address(name, entry, own)) == 404, name


# --- the nets themselves: each catches what it is there for ---


def test_a_view_without_a_mark_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = path("<slug:province>/bare/<int:thing>/", lambda request: HttpResponse(), name="bare")
    gated = path(
        "<slug:province>/x/<int:thing>/", gate.requires(Permission.VIEW_AGENCY)(lambda request: HttpResponse())
    )
    monkeypatch.setattr(checks, "routes", lambda: iter([("bare", bare), ("x", gated)]))

    assert [fault.id for fault in every_view_is_gated(None)] == ["agencies.E001", "agencies.E002"]


def test_a_lookup_that_forgets_the_province_is_caught(
    cast: Cast, own: Samples, foreign: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find(name: str, value: Any, province: Province) -> Scorecard | None:
        with across():  # past the second wall, too, where there is one
            return Scorecard.objects.select_related("campaign").filter(pk=value).first()

    monkeypatch.setattr(gate, "_find", find)
    monkeypatch.setattr(gate, "_place", lambda name, row: own.rows["agency"].path)

    with pytest.raises(AssertionError, match="reached a foreign row"):
        walk({Role.SECRETARY: cast.secretary}, own, foreign, only="scoring:scorecard")


def test_a_weakened_permission_is_caught(
    cast: Cast, own: Samples, foreign: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "may", lambda user, permission, path: YES)

    with pytest.raises(AssertionError, match="without edit_scorecard"):
        walk({Role.VIEWER: cast.viewer}, own, foreign, only="scoring:claim")
