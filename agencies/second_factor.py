"""The second factor: of whom a province asks it, and whether a person has proved one in this session.

The gate asks `demand` at every request of a province. Nobody who has proved a second factor, and nobody whose province
asks for none, costs a query.
"""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address, ip_network

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access
from agencies.models import Province, User
from agencies.roles import PERMISSIONS, Role
from agencies.rules import YES, Verdict, no

PROVED = "second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts; recovery codes alone do not."""


def is_inside(address: str, networks: list[str]) -> bool:
    """Whether a network address lies in one of the networks (CIDR)."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in ip_network(network) for network in networks)


def held_by(user: User) -> bool:
    """Whether the person has a second factor."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def demand(request: HttpRequest, user: User, province: Province) -> Verdict:
    """Whether this person may go on in the province as they are; the refusal says why a second factor is needed."""
    why = reason(user, province, request.META.get("REMOTE_ADDR", ""), timezone.localdate())
    return no(why) if why and not _has_proved(request, user) else YES


def demand_of_operator(request: HttpRequest, user: User) -> Verdict:
    """The same for an operator, who always needs one."""
    if _has_proved(request, user):
        return YES
    return no(_("Tài khoản quản trị vận hành phải có xác thực hai lớp. Hãy thiết lập để tiếp tục."))


def reason(user: User, province: Province, address: str, day: date) -> str:
    """Why the province asks this person, coming from this address on that day, for a second factor; empty when it does not."""
    if province.is_demo or (province.second_factor_from and day < province.second_factor_from):
        return ""
    if province.own_networks and not is_inside(address, province.own_networks):
        return _("Bạn đang truy cập từ ngoài mạng của tỉnh nên phải có xác thực hai lớp. Hãy thiết lập để tiếp tục.")
    if has_role_of(user, province):
        return _("Vai trò của bạn phải có xác thực hai lớp. Hãy thiết lập để tiếp tục.")
    return ""


def has_role_of(user: User, province: Province) -> bool:
    """Whether the person holds a role for which the province asks for a second factor.

    Only who holds all that such a role brings is looked up.
    """
    held = access.held_in(user, province)
    asked = [role for role in province.second_factor_roles if held >= PERMISSIONS[Role(role)]]
    if not asked:
        return False
    return user.roles.active(timezone.localdate()).in_province(province.pk).filter(role__in=asked).exists()


def door(user: User) -> str:
    """The name of the page where a person who holds a factor proves it; empty for who holds none."""
    held = set(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).values_list("type", flat=True))
    if not held:
        return ""
    return "mfa_reauthenticate" if Authenticator.Type.TOTP in held else "mfa_reauthenticate_webauthn"


def unproved(request: HttpRequest, user: User) -> str:
    """The name of the page where this person has yet to prove the factor they hold; empty where none is held, or one was
    proved in this session. Proving the password again is no such proof."""
    return "" if _has_proved(request, user) else door(user)


def unproved_reason() -> str:
    """What a form or script is told that comes from a session in which the factor held was not proved."""
    return _(
        "Bạn chưa xác thực lớp thứ hai trong phiên làm việc này nên chưa gửi được. Hãy mở lại trang này ở một thẻ mới, "
        "nhập mã hoặc dùng khóa, rồi gửi lại; nội dung đang nhập vẫn còn."
    )


def note_proof(request: HttpRequest, user: User, new: Authenticator) -> None:
    """Whoever has set up their first factor has proved it. A further one proves nothing: the first was not asked for."""
    others = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exclude(pk=new.pk)
    if new.type in FACTORS and not others.exists():
        request.session[PROVED] = True


def forget(request: HttpRequest, user: User) -> None:
    """The person has taken a factor away; with the last one goes the proof."""
    if not held_by(user):
        request.session.pop(PROVED, None)


def _has_proved(request: HttpRequest, user: User) -> bool:
    """Whether a factor was asked for in this session, or set up in it. That the account holds one says nothing of who
    sits there: the session may be older than the factor."""
    if not request.session.get(PROVED) and _was_asked(request, user) and held_by(user):
        request.session[PROVED] = True
    return bool(request.session.get(PROVED))


def _was_asked(request: HttpRequest, user: User) -> bool:
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
