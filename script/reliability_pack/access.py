"""Every address of a province for every role, with the person's own rows, a neighbour agency's and another province's."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from operator import attrgetter
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern

from agencies import gate
from agencies.gate import mark_of
from agencies.models import Agency
from agencies.roles import BELONGING, PERMISSIONS, Role
from qms import urls
from script.reliability_pack.guards import signed_in_to, without_the_first_wall
from script.reliability_pack.shape import Outcome, Trial
from tests.cast import Cast, make_cast
from tests.factories import make_member
from tests.meta.samples import Samples, make_samples
from tests.meta.walking import address, province_routes, sign_in

METHODS = ("get", "post", "head", "options", "put", "patch", "delete")
REFUSED = frozenset({403, 404, 405})
SECONDS, PROCESSES = 120, 2


@dataclass
class Ground:
    """Whose rows there are, and who comes."""

    cast: Cast
    own: Samples
    sibling: Samples
    foreign: Samples


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(made(), trial)


def control(trial: Trial) -> Outcome:
    """The gate open, and signed in as whoever owns the database."""
    ground = made()
    with signed_in_to(trial.owner), without_the_first_wall():
        return played(ground, trial)


def made() -> Ground:
    """One of everything at three places."""
    cast = make_cast()
    officer, head = (make_member(role, cast.sibling) for role in (Role.OFFICER, Role.HEAD))
    return Ground(
        cast, make_samples(cast.commune, cast.officer, cast.head), make_samples(cast.sibling, officer, head, year=2022),
        make_samples(cast.foreign, cast.stranger, make_member(Role.HEAD, cast.foreign)),
    )  # fmt: skip


def played(ground: Ground, trial: Trial) -> Outcome:
    """The routes dealt out to as many processes as there are cores; at a small scale some of the routes."""
    began = time.monotonic()
    routes = sorted(
        trial.dice.sample(list(province_routes()), trial.count(len(list(province_routes())), least=12)), key=_name
    )
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(
        PROCESSES, _begin, (ground, [name for name, _entry in routes])
    ) as pool:
        found = pool.map(_walked, range(len(routes)), chunksize=1)
    seconds = time.monotonic() - began
    faults, asked = [fault for each, _count in found for fault in each], sum(count for _each, count in found)
    slow = [f"It took {seconds:.0f} s."] if seconds > SECONDS else []
    return Outcome(
        f"{len(faults)} unexpected of {asked:,} answers on {len(routes)} routes in {seconds:.0f} s", faults + slow
    )


_ground: Any = None
_routes: list[tuple[str, URLPattern]] = []
_clients: dict[Role, Client] = {}


def _name(route: tuple[str, URLPattern]) -> str:
    return route[0]


def _begin(ground: Ground, names: list[str]) -> None:
    """What each process keeps."""
    global _ground, _routes, _clients
    _ground, chosen = ground, set(names)
    _routes = [(name, entry) for name, entry in province_routes() if name in chosen]
    # Of 74,000 answers nine in ten are refusals, and only their status is looked at: drawing the page takes half of the time.
    urls.handler403 = urls.handler404 = _plainly  # type: ignore[attr-defined]  # Django looks for them there
    settings.JOBS_BACKEND = "embedded"  # asked for, and not done: what asked is undone, and no worker ever hears of it
    _clients = {role: sign_in(ground.cast.people[role.value]) for role in Role}
    for client in _clients.values():
        client.raise_request_exception = False


def _plainly(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403 if isinstance(exception, PermissionDenied) else 404)


def _walked(place: int) -> tuple[list[str], int]:
    """What is not as it must be on one route, and how many answers were looked at."""
    name, entry = _routes[place]
    ground, faults, asked = _ground, [], 0
    ours = ground.own.province.slug
    for url, rows, near in (
        (address(name, entry, ground.own), ground.own, True),
        (address(name, entry, ground.sibling), ground.sibling, True),
        (address(name, entry, ground.foreign), None, False),
        (address(name, entry, ground.foreign, ours), None, address(name, entry, ground.foreign, ours) == address(name, entry, ground.own)),
    ):  # fmt: skip
        if rows is None and near:
            continue  # an address that names no row is the same with anybody's rows
        stand = places(name, entry, rows) if rows else set()
        for role, client in _clients.items():
            expected = rows is not None and may_pass(entry, role, stand, ground.cast)
            for method, status in visits(client, url):
                asked += 1
                if status >= 500 or (not expected and status not in REFUSED):
                    faults.append(f"{role} {method} {url}: {status}")
    return faults, asked


def visits(client: Client, url: str) -> Iterator[tuple[str, int]]:
    """The status of a request by each method. Its effects are undone; one that is refused has none."""
    methods = list(METHODS)
    while methods:
        with transaction.atomic():
            status = 403
            while methods and status in REFUSED:
                method = methods.pop(0)
                status = visit(client, method, url)
                yield method, status
            transaction.set_rollback(True)


def visit(client: Client, method: str, url: str) -> int:
    """The status of one request. Of what `head` asks for nothing is drawn: it is thrown away, and `get` has drawn it."""
    with patch.object(Template, "render", lambda *_asked, **_more: "") if method == "head" else nullcontext():
        status: int = getattr(client, method)(url).status_code
    return status


def may_pass(entry: URLPattern, role: Role, stand: set[str | None], cast: Cast) -> bool:
    """Whether the gate may let this person through to what stands there, by the table of roles and the tree alone."""
    mark = mark_of(entry.callback)
    assert mark
    if set(mark.permissions) - PERMISSIONS[role]:
        return False
    node = cast.commune if role in BELONGING | {Role.VIEWER} else cast.province.root
    assert node
    return all(
        mark.anywhere if place is None and node != cast.province.root else place is None or reaches(role, node, place)
        for place in stand
    )


def reaches(role: Role, node: Agency, path: str) -> bool:
    """Whether what is held at a node is held at this place."""
    return path == node.path or (role not in BELONGING and path.startswith(node.path))


def places(name: str, entry: URLPattern, rows: Samples) -> set[str | None]:
    """Where the rows named in an address stand; None is the province itself."""
    found = set()
    for part in entry.pattern.converters:
        if part in gate.guarded_names():
            guarded = gate._guarded[part]
            row = guarded.rows().get(pk=rows.value(part, name))
            found.add(None if guarded.path is None else str(attrgetter(guarded.path)(row)))
    return found or {None}
