"""Walking every route of a province: in tests, and in `script/reliability`."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from agencies.checks import routes
from agencies.gate import mark_of
from agencies.models import User
from agencies.roles import PERMISSIONS, Role
from tests.meta.samples import Samples

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


def changing(entry: URLPattern) -> str:
    """A method of this route by which something would be changed: what it has no use for is refused before the gate asks."""
    mark = mark_of(entry.callback)
    assert mark
    return "post" if "POST" in mark.methods else "patch"


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


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
            statuses = [visit(client, method, url) for method in ("get", changing(entry))]
            sign = max((SIGN.get(status, "+") for status in statuses if status != 405), key="0-+".index)
            lacking = set(mark.permissions) - PERMISSIONS[role]
            assert not lacking or sign != "+", f"{role} passed {url} without {', '.join(lacking)}"
            assert visit(client, changing(entry), theirs) == 404, f"{role} got into {theirs}"
            if mixed != url:
                assert visit(client, changing(entry), mixed) in SIGN, f"{role} reached a foreign row by {mixed}"
            signs.append(sign)
        lines.append(f"{name:28} {'     '.join(signs)}")
    return lines
