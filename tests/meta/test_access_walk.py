"""Every route x every role x the province's own rows and another province's.

What each role meets on each route is kept in access.txt, which only a deliberate change rewrites
(`QMS_REWRITE_GOLDEN=1`). Whatever that file says, nobody gets at another province, and nobody passes a
gate without the permission it names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, path, reverse

from agencies import access, checks, gate
from agencies.checks import every_view_is_gated, routes
from agencies.gate import mark_of
from agencies.models import User
from agencies.roles import PERMISSIONS, Permission, Role
from agencies.rules import YES
from scoring.models import Scorecard
from tests.conftest import Cast
from tests.factories import make_member
from tests.meta.samples import Samples, make_samples

GOLDEN = Path(__file__).parent / "access.txt"
SIGN = {403: "-", 404: "0"}


def province_routes(kind: str = "requires", by: str = "session") -> Iterator[tuple[str, URLPattern]]:
    """Every route of a province whose gate is of this kind, by name: the name it is reversed by, and its entry."""
    ours = (
        entry
        for route, entry in routes()
        if route.startswith("<slug:province>/")
        if (mark := mark_of(entry.callback)) is None or (mark.kind, mark.by) == (kind, by)
    )
    yield from sorted(((f"{entry.lookup_str.split('.')[0]}:{entry.name}", entry) for entry in ours), key=itemgetter(0))


def address(name: str, entry: URLPattern, samples: Samples, province: str = "") -> str:
    """The route's address with a sample for each part."""
    parts = {part: samples.value(part, name) for part in ["province", *entry.pattern.converters]}
    return reverse(name, kwargs={**parts, "province": province or samples.province.slug})


def visit(client: Client, method: str, url: str) -> int:
    """The status of one request, whose effects are undone."""
    with transaction.atomic():
        status: int = getattr(client, method)(url).status_code
        transaction.set_rollback(True)
    return status


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def own(cast: Cast) -> Samples:
    return make_samples(cast.commune, cast.officer, cast.head)


@pytest.fixture
def foreign(cast: Cast) -> Samples:
    return make_samples(cast.foreign, cast.stranger, make_member(Role.HEAD, cast.foreign))


def walk(people: dict[Role, User], own: Samples, foreign: Samples, only: str = "") -> list[str]:
    """Each route with a sign for each person: passed, refused (-), hidden (0).

    Fails on any way into the other province, and on a gate passed without the permission it names.
    """
    clients = {role: sign_in(user) for role, user in people.items()}
    lines = []
    for name, entry in province_routes():
        if only and name != only:
            continue
        mark = mark_of(entry.callback)
        assert mark
        url, theirs = address(name, entry, own), address(name, entry, foreign)
        mixed = address(name, entry, foreign, own.province.slug)
        signs = []
        for role, client in clients.items():
            statuses = [visit(client, method, url) for method in ("get", "post")]
            sign = max((SIGN.get(status, "+") for status in statuses if status != 405), key="0-+".index)
            lacking = set(mark.permissions) - PERMISSIONS[role]
            assert not lacking or sign != "+", f"{role} passed {url} without {', '.join(lacking)}"
            assert visit(client, "post", theirs) == 404, f"{role} got into {theirs}"
            if mixed != url:
                assert visit(client, "post", mixed) in SIGN, f"{role} reached a foreign row by {mixed}"
            signs.append(sign)
        lines.append(f"{name:28} {'     '.join(signs)}")
    return lines


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
        answer = Client().post(url)
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
    monkeypatch.setattr(gate, "_find", lambda name, value, province: Scorecard.objects.filter(pk=value).first())
    monkeypatch.setattr(gate, "_place", lambda name, row: own.rows["agency"].path)

    with pytest.raises(AssertionError, match="reached a foreign row"):
        walk({Role.SECRETARY: cast.secretary}, own, foreign, only="scoring:scorecard")


def test_a_weakened_permission_is_caught(
    cast: Cast, own: Samples, foreign: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "may", lambda user, permission, path: YES)

    with pytest.raises(AssertionError, match="without edit_scorecard"):
        walk({Role.VIEWER: cast.viewer}, own, foreign, only="scoring:claim")
