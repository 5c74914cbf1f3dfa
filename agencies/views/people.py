"""The people of a province: listed, invited, given roles, replaced, deactivated."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.forms.people import (
    EraseForm,
    HomeAgencyForm,
    InviteForm,
    PeopleFilter,
    ReasonForm,
    RoleForm,
    TakeOverForm,
)
from agencies.forms.signin import ResetForm
from agencies.gate import ProvinceRequest, requires
from agencies.invitations import invitation_link, send_invitation, to_invite
from agencies.models import Province, RoleAssignment, TrailEntry, User
from agencies.roles import Permission, Role
from agencies.rules import Refused, fold, sort_key
from agencies.second_factor import held_by
from agencies.trail_words import sentence, who
from agencies.workflow.identity import identity_of
from agencies.workflow.people import (
    assign_role,
    deactivate_person,
    end_role,
    invite_person,
    may_show_link,
    reactivate_person,
    set_home_agency,
    take_over,
)

PER_PAGE = 50


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def people(request: ProvinceRequest) -> HttpResponse:
    """Who has a role in the province."""
    form = PeopleFilter(request.GET, province=request.province)
    form.is_valid()
    page = Paginator(_listed(request.province, form.cleaned_data), PER_PAGE).get_page(request.GET.get("page"))
    waiting = len(to_invite(request.province)) if form.cleaned_data.get("state") == "invited" else 0
    return render(request, "agencies/people.html", {"form": form, "page": page, "waiting": waiting})


@requires(Permission.MANAGE_PEOPLE, fresh=True)
def invite(request: ProvinceRequest) -> HttpResponse:
    """Invite somebody by e-mail with a first role."""
    form = InviteForm(request.POST or None, province=request.province)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user, _assignment = invite_person(
                data["email"], data["full_name"], Role(data["role"]), data["node"], by=request.user,
                position=data["position"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _send(request, user)
            return redirect("agencies:person", request.province.slug, user.pk)
    return render(request, "agencies/invite.html", {"form": form})


@requires(Permission.MANAGE_PEOPLE)
@require_safe
def person(request: ProvinceRequest, person: User) -> HttpResponse:
    """One person: roles held and once held, home agency, what was done about them."""
    today = timezone.localdate()
    rows = (
        person.roles.in_province(request.province.pk).select_related("node", "granted_by").order_by("-ends_on", "role")
    )
    roles = list(rows)
    entries = TrailEntry.objects.of(request.province.pk).about(person).select_related("actor")[:10]
    context = {
        "person": person, "roles": [role for role in roles if role.ends_on >= today],
        "former": [role for role in roles if role.ends_on < today],
        "role_form": RoleForm(province=request.province, auto_id="give_%s"), "home_form": HomeAgencyForm(province=request.province, person=person, auto_id="home_%s"),
        "take_over_form": TakeOverForm(province=request.province, person=person, auto_id="over_%s"), "reason_form": ReasonForm(auto_id="off_%s"),
        "identity": identity_of(person, request.province),
        "erase_form": EraseForm(auto_id="erase_%s"),
        "has_factors": held_by(person), "reset_form": ResetForm(auto_id="reset_%s"),
        "link": invitation_link(request, person) if may_show_link(person, request.province) else "",
        "is_invited": person.is_active and not person.has_usable_password(),
        "trail": [{"at": entry.at, "title": sentence(entry), "who": who(entry), "text": entry.note} for entry in entries],
    }  # fmt: skip
    return render(request, "agencies/person.html", context)


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def give_role(request: ProvinceRequest, person: User) -> HttpResponse:
    """Give the person another role."""
    form = RoleForm(request.POST, province=request.province)
    if form.is_valid():
        data = form.cleaned_data
        return _do(
            request, person, lambda: assign_role(person, Role(data["role"]), data["node"], by=request.user),
            _("Đã giao vai trò."),
        )  # fmt: skip
    return _faulty(request, person, form)


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def end(request: ProvinceRequest, assignment: RoleAssignment) -> HttpResponse:
    """Take a role away."""
    person = assignment.user
    return _do(request, person, lambda: end_role(assignment, by=request.user), _("Đã kết thúc vai trò."))


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def home_agency(request: ProvinceRequest, person: User) -> HttpResponse:
    """Note where the person works."""
    form = HomeAgencyForm(request.POST, province=request.province, person=person)
    if form.is_valid():
        agency = form.cleaned_data["agency"]
        return _do(
            request, person, lambda: set_home_agency(person, agency, request.province, by=request.user),
            _("Đã ghi cơ quan công tác."),
        )  # fmt: skip
    return _faulty(request, person, form)


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def deactivate(request: ProvinceRequest, person: User) -> HttpResponse:
    """End all the person's roles here and lock the account when nothing is left."""
    reason = request.POST.get("reason", "")[:500]
    return _do(
        request, person, lambda: deactivate_person(person, request.province, by=request.user, reason=reason),
        _("Đã kết thúc mọi vai trò của người này trong tỉnh."),
    )  # fmt: skip


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def reactivate(request: ProvinceRequest, person: User) -> HttpResponse:
    """Open a locked account again."""
    said = (
        _("Đã mở lại tài khoản; người này đăng nhập như trước.")
        if person.has_usable_password()
        else _("Đã mở lại tài khoản. Hãy giao vai trò và gửi lại lời mời.")
    )
    return _do(request, person, lambda: reactivate_person(person, request.province, by=request.user), said)


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def hand_over(request: ProvinceRequest, person: User) -> HttpResponse:
    """Let somebody else hold all that the person holds."""
    form = TakeOverForm(request.POST, province=request.province, person=person)
    if form.is_valid():
        data = form.cleaned_data
        return _do(
            request, person,
            lambda: take_over(person, data["successor"], request.province, by=request.user, reason=data["reason"]),
            _("Đã bàn giao mọi vai trò cho %(name)s.") % {"name": data["successor"]},
        )  # fmt: skip
    return _faulty(request, person, form)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def resend_invitation(request: ProvinceRequest, person: User) -> HttpResponse:
    """Send the link again to somebody who has not set a password yet."""
    if person.is_active and not person.has_usable_password():
        _send(request, person)
    else:
        messages.info(request, _("%(name)s đã có mật khẩu nên không cần lời mời.") % {"name": person})
    return redirect("agencies:person", request.province.slug, person.pk)


def _do(request: ProvinceRequest, person: User, action: Any, said: str) -> HttpResponse:
    """Do it, say so or say why not, and go back to the person."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("agencies:person", request.province.slug, person.pk)


def _faulty(request: ProvinceRequest, person: User, form: forms.Form) -> HttpResponse:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}: {' '.join(map(str, errors))}")
    return redirect("agencies:person", request.province.slug, person.pk)


def _send(request: ProvinceRequest, user: User) -> None:
    if user.has_usable_password():
        messages.success(request, _("%(name)s đã có tài khoản nên vai trò có hiệu lực ngay.") % {"name": user})
    elif send_invitation(request, user, request.province):
        messages.success(
            request, _("Đã gửi lời mời tới %(email)s. Liên kết có hiệu lực 7 ngày.") % {"email": user.email}
        )
    else:
        messages.warning(
            request,
            _("Không gửi được thư tới %(email)s. Hãy chép liên kết bên dưới và tự chuyển.") % {"email": user.email},
        )


def _listed(province: Province, asked: dict[str, Any]) -> list[User]:
    """The people asked for, in Vietnamese order of given name, each with `held`: their roles in the province."""
    today = timezone.localdate()
    roles = RoleAssignment.objects.in_province(province.pk)
    held = roles.active(today)
    if asked.get("state") == "former":
        chosen: QuerySet[User] = User.objects.filter(roles__in=roles).exclude(roles__in=held)
    else:
        narrowed = held
        if asked.get("role"):
            narrowed = narrowed.filter(role=asked["role"])
        if asked.get("agency"):
            narrowed = narrowed.filter(Q(node=asked["agency"]) | Q(user__agency=asked["agency"]))
        chosen = User.objects.filter(roles__in=narrowed)
    if asked.get("state") == "locked":
        chosen = chosen.filter(is_active=False)
    rows = (
        chosen.distinct()
        .select_related("agency")
        .prefetch_related(Prefetch("roles", held.select_related("node").order_by("role"), to_attr="held"))
    )
    words = fold(asked.get("q", "")).split()
    return sorted(
        (
            user
            for user in rows
            if all(word in fold(f"{user.full_name} {user.email}") for word in words)
            and (asked.get("state") != "invited" or not user.has_usable_password())
        ),
        key=lambda user: (sort_key(user.get_short_name()), sort_key(user.full_name)),
    )
