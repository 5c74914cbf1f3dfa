"""The gate every request passes: who is it, which province, which object, may they.

A view carries one of the three marks. The gate turns the `province` in the address into
`request.province`, an object's number into the object, and refuses: to a stranger nothing
exists (404), a member without the right is told why (403). Whoever lacks the second factor that is asked of them
gets no further than setting it up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import product
from operator import attrgetter
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from agencies import access, second_factor, sessions
from agencies.models import Province, User
from agencies.prepared import Prepared
from agencies.roles import Permission
from agencies.rules import Verdict
from agencies.tenancy import across, within

View: TypeAlias = Callable[..., HttpResponseBase]


class ProvinceRequest(HttpRequest):
    """A request that has passed the gate of a province."""

    province: Province
    user: User
    htmx: HtmxDetails


USUAL = ("GET", "HEAD", "POST")
"""The methods of pages and their forms."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a view asks of the person who calls it."""

    kind: Literal["public", "signed_in", "requires"]
    permissions: tuple[Permission, ...] = ()
    anywhere: bool = False
    by: Literal["session", "token"] = "session"
    after_closing: bool = False
    methods: tuple[str, ...] = USUAL
    """What a request may do here at all; `GateRequired` refuses others before it asks who it is."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """How the gate finds an object named in an address, and where it stands in the tree."""

    rows: Callable[[], models.QuerySet[Any]]
    province: str
    path: str | None
    writing: Callable[[Any], Verdict] | None


_guarded: dict[str, Guarded] = {}
_found: dict[str, Prepared[Any]] = {}
_tenants = Prepared(lambda slug: Province.objects.select_related("root").order_by("pk").filter(slug=slug), str)


def guard(
    name: str,
    rows: Callable[[], models.QuerySet[Any]],
    *,
    province: str,
    path: str | None = None,
    writing: Callable[[Any], Verdict] | None = None,
) -> None:
    """Let addresses name an object as `<int:name>`.

    `province` is the lookup that leads from a row to its province ("campaign__province"), `path` the
    attributes that lead to the place where permissions are asked ("agency.path"); without it the object
    is the province's own. `writing` says of an object whether anything of it may still be written: what belongs to a year
    that is closed for good is only read, whatever the view.
    """
    _guarded[name] = Guarded(rows, province, path, writing)
    # In no other order than that of the numbers: a model's own order may join half the schema.
    _found[name] = Prepared(lambda pk, tenant: rows().order_by("pk").filter(pk=pk, **{province: tenant}), int, int)


def guarded_names() -> frozenset[str]:
    """The objects that addresses may name."""
    return frozenset(_guarded)


def public(view: View) -> View:
    """Open to anyone, signed in or not."""
    return marked(view, Mark("public"))


def signed_in(view: View) -> View:
    """Open to whoever has signed in; belongs to no province."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(_way_back(request))
        return view(request, *args, **kwargs)

    return marked(gate, Mark("signed_in"))


def proved(view: View) -> View:
    """Open to whoever has signed in and has, in this session, proved the second factor they hold, if any. It stands before
    the factors themselves: a password alone neither takes one away nor adds one."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)  # signed_in has seen to it
        if door := second_factor.unproved(request, request.user):
            return redirect_to_login(request.get_full_path(), reverse(door))
        return view(request, *args, **kwargs)

    return signed_in(gate)


def operator_only(view: View) -> View:
    """Open to operators of the service; to anyone else it does not exist. What they change asks again who they are."""

    @wraps(view)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(_way_back(request))
        if not user.is_operator:
            raise Http404
        _keep_to_province(request, None)
        with across():
            if not (verdict := second_factor.demand_of_operator(request, user)):
                return _to_second_factor(request, user, verdict)
            if request.method == "POST":
                sessions.require_fresh(request)
            return view(request, *args, **kwargs)

    return marked(gate, Mark("signed_in"))


def requires(
    *permissions: Permission, anywhere: bool = False, fresh: bool = False, after_closing: bool = False,
    methods: tuple[str, ...] = USUAL,
) -> Callable[[View], View]:  # fmt: skip
    """Open to who holds every one of the permissions where the object stands (the province's root when none is named).

    With `anywhere`, holding it at some node of the province is enough, and the view shows only rows
    `visible_to` the person. With `fresh`, what is sent is done only for someone who has proved within the last ten
    minutes who they are; others are asked, and what they sent is then done. With `after_closing` it may be sent about what is
    closed for good, too. `methods` are named where pages' own are not what is asked for.
    """

    mark = Mark("requires", permissions, anywhere, after_closing=after_closing, methods=methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: HttpRequest, province: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(_way_back(request))
            # The person, not the stand-in that looks them up at each touch: a page touches them a hundred times.
            user = request.user = getattr(request.user, "_wrapped", request.user)
            with across():  # which province this is, and whether the person belongs to it
                tenant = tenant_of(province)
            if tenant is None or tenant.root is None or not access.is_member(user, tenant):
                raise Http404
            _keep_to_province(request, tenant)
            if sessions.left_alone(request, tenant.idle_minutes):
                return redirect_to_login(_way_back(request))
            sessions.keep_to(request, tenant.idle_minutes)
            request.province = tenant  # type: ignore[attr-defined]  # what makes it a ProvinceRequest
            with within(tenant):
                if not (verdict := second_factor.demand(request, user, tenant)):
                    return _to_second_factor(request, user, verdict)
                found = admitted(request, kwargs, mark)
                if fresh and request.method == "POST":
                    sessions.require_fresh(request)
                return view(request, **(kwargs | found))

        return marked(gate, mark)

    return decorate


def mark_of(view: Any) -> Mark | None:
    """The mark a view carries, if any."""
    return getattr(view, "gate_mark", None)


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: the page asked for, or the page whose form was sent, which no address of its own has."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return "/"
    return urlsplit(before)._replace(scheme="", netloc="", fragment="").geturl()


def _keep_to_province(request: HttpRequest, province: Province | None) -> None:
    """What one province's identity provider says of a person holds in that province alone. Raises PermissionDenied elsewhere."""
    only = sessions.only_in(request)
    if only and (province is None or only != province.pk):
        raise PermissionDenied(
            _(
                "Bạn đã đăng nhập bằng tài khoản của một tỉnh khác. Hãy đăng xuất rồi đăng nhập bằng thư điện tử và mật khẩu."
            )
        )


def _to_second_factor(request: HttpRequest, user: User, verdict: Verdict) -> HttpResponseBase:
    """Lead a person to setting it up, or to proving the one they hold; a script, or a form already filled in, is told why it goes no further."""
    door = second_factor.door(user)
    if request.method != "GET" or not sessions.is_visit(request):
        raise PermissionDenied(second_factor.unproved_reason() if door else verdict.reason)
    if door:
        return redirect_to_login(request.get_full_path(), reverse(door))
    messages.warning(request, verdict.reason)
    return redirect("mfa_index")


def tenant_of(slug: str) -> Province | None:
    """The province of this address; whoever asks has to stand across the provinces."""
    return _tenants.first(slug)


def marked(view: View, mark: Mark) -> View:
    """Put the mark on a view, for those who build a gate of their own (`agencies.bearing`)."""
    view.gate_mark = mark  # type: ignore[attr-defined]  # read back by mark_of alone
    return view


def admitted(request: Any, kwargs: dict[str, Any], mark: Mark) -> dict[str, models.Model]:
    """The objects the address names, once the person has shown to hold every permission where they stand.

    Raises Http404 for what does not exist or is not theirs to see, PermissionDenied with the reason otherwise.
    """
    user, tenant = request.user, request.province
    found = {name: _find(name, value, tenant) for name, value in kwargs.items() if name in _guarded}
    # None stands for the province itself: its root, or with `anywhere` any node of it.
    places = {_place(name, row) for name, row in found.items()} or {None}
    for permission, place in product(mark.permissions, places):
        if place is None and mark.anywhere:
            verdict = access.may_anywhere(user, permission, tenant)
        else:
            verdict = access.may(user, permission, place or tenant.root.path)
        if not verdict:
            if place and not access.may(user, Permission.VIEW_AGENCY, place):
                raise Http404
            raise PermissionDenied(verdict.reason)
    if request.method not in {"GET", "HEAD"} and not mark.after_closing:
        _require_open(found)
    return found


def _require_open(found: dict[str, models.Model]) -> None:
    """Raises PermissionDenied for what nobody writes to any more."""
    for name, row in found.items():
        writing = _guarded[name].writing
        if writing and not (verdict := writing(row)):
            raise PermissionDenied(verdict.reason)


def _find(name: str, value: Any, province: Province) -> models.Model:
    row: models.Model | None = _found[name].first(value, province.pk)
    if row is None:
        raise Http404
    _hand_over(row, _guarded[name].province, province)
    return row


def _hand_over(row: models.Model, lookup: str, province: Province) -> None:
    """Give the row the province already in hand, so that nobody asks the database for it again."""
    *steps, last = lookup.split("__")
    holder: Any = row
    for step in steps:
        if step not in holder._state.fields_cache:
            return
        holder = getattr(holder, step)
    setattr(holder, last, province)


def _place(name: str, row: Any) -> str | None:
    path = _guarded[name].path
    return None if path is None else str(attrgetter(path)(row))
