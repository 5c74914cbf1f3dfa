"""How people come in: what a province asks of them, their factors and sessions, accounts nobody uses."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import access, second_factor, trail
from agencies.models import Province, RoleAssignment, User
from agencies.roles import Role
from agencies.rules import Refused
from agencies.workflow.people import has_role_elsewhere, only_province

log = logging.getLogger(__name__)
WARNED_BEFORE = timedelta(days=7)
"""How long before an account is closed for want of use its owner is told."""


@transaction.atomic
def change_signin_policy(
    province: Province,
    *,
    roles: list[str],
    starts_on: date | None,
    networks: list[str],
    idle_minutes: int | None,
    by: User,
) -> bool:
    """Decide who needs a second factor from when, which networks are the province's own, after how many minutes a
    session left alone ends. Returns whether anything changed."""
    wanted = {
        "second_factor_roles": sorted(roles), "second_factor_from": starts_on,
        "own_networks": networks, "idle_minutes": idle_minutes,
    }  # fmt: skip
    changes = trail.difference({name: getattr(province, name) for name in wanted}, wanted)
    if changes:
        Province.objects.filter(pk=province.pk).update(**wanted)
        trail.record("change_signin_policy", province, by=by, province=province, changes=changes)
    return bool(changes)


def lacking(province: Province) -> QuerySet[User]:
    """The people who hold a role for which the province asks for a second factor and have none, by name."""
    held = (
        RoleAssignment.objects.active(timezone.localdate())
        .in_province(province.pk)
        .filter(role__in=province.second_factor_roles)
    )
    having = Authenticator.objects.filter(type__in=second_factor.FACTORS).values("user")
    return User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk__in=having)


def note_factor(action: str, user: User, kind: str) -> None:
    """Put on record what a person has done to their own factors: `add_factor`, `remove_factor` or `renew_codes`."""
    trail.record(action, user, by=user, province=only_province(user), changes={"factor": (None, kind)})


@transaction.atomic
def reset_factors(user: User, province: Province | None, *, by: User | None, reason: str) -> None:
    """Take all second factors from a person who has lost them, and end their sessions; a letter tells them.

    Raises Refused without a reason, for oneself, for an operator (unless the operating system's administrator does it:
    `by` is None), for whoever has a role in another province too, and when there is nothing to reset.
    """
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do đặt lại xác thực hai lớp; lý do được lưu trong nhật ký."))
    if user == by:
        raise Refused(_("Bạn không thể tự đặt lại cho mình ở đây; hãy dùng mục “Xác thực hai lớp” của tài khoản."))
    if user.is_operator and by is not None:
        raise Refused(_("Tài khoản quản trị vận hành chỉ đặt lại được bằng lệnh reset_factors trên máy chủ."))
    if province is not None and has_role_elsewhere(user, province):
        raise Refused(
            _(
                "%(name)s còn giữ vai trò ở tỉnh khác nên một tỉnh không thể tự đặt lại xác thực hai lớp. "
                "Hãy đề nghị đơn vị vận hành đặt lại bằng lệnh reset_factors trên máy chủ."
            )
            % {"name": user}
        )
    held = Authenticator.objects.filter(user=user)
    if not held.exists():
        raise Refused(_("%(name)s chưa thiết lập xác thực hai lớp nên không có gì để đặt lại.") % {"name": user})
    held.delete()
    end_sessions(UserSession.objects.filter(user=user))
    trail.record("reset_factors", user, by=by, province=province, note=reason)
    transaction.on_commit(lambda: post(user, "factors_reset", by=by or "", reason=reason))


def end_sessions(sessions: Iterable[UserSession]) -> int:
    """Sign out where these sessions are; returns how many there were."""
    count = 0
    for session in sessions:
        session.end()
        count += 1
    return count


@transaction.atomic
def end_sessions_of(user: User, province: Province, *, by: User) -> int:
    """Sign somebody else out everywhere, by a province's administrator; returns how many sessions there were.

    Raises Refused for oneself, an operator, and whoever has a role in another province too.
    """
    if user == by:
        raise Refused(_("Các phiên của chính bạn ở mục “Phiên đăng nhập” của hồ sơ."))
    if user.is_operator or has_role_elsewhere(user, province):
        raise Refused(
            _(
                "%(name)s còn dùng tài khoản ở nơi khác nên một tỉnh không thể kết thúc các phiên. Người này tự làm được."
            )
            % {"name": user}
        )
    count = end_sessions(UserSession.objects.filter(user=user))
    if count:
        trail.record("end_sessions", user, by=by, province=province, changes={"sessions": (None, count)})
    return count


def watch_accounts(now: datetime | None = None) -> None:
    """Warn the owners of accounts nobody has used for ACCOUNT_IDLE_DAYS less a week, close those warned a week ago.

    A chore: each account is a transaction of its own, and whoever has been warned or closed is not so again. Operators,
    the last administrator of a province and the accounts of a demonstration stay open.
    """
    if not settings.ACCOUNT_IDLE_DAYS:
        return
    now = now or timezone.now()
    last = now - timedelta(days=settings.ACCOUNT_IDLE_DAYS)
    for user in _unused(last + WARNED_BEFORE).filter(Q(idle_warned_at=None) | Q(idle_warned_at__lt=_SEEN)):
        User.objects.filter(pk=user.pk).update(idle_warned_at=now)
        post(user, "closing_soon", days=settings.ACCOUNT_IDLE_DAYS, link=settings.BASE_URL)
    for user in _unused(last).filter(idle_warned_at__gte=_SEEN, idle_warned_at__lte=now - WARNED_BEFORE):
        _close(user)


def forget_sessions() -> None:
    """A chore: remove what is left of sessions that have ended, and where and by which browser they were."""
    SessionStore.clear_expired()
    for session in UserSession.objects.all().iterator():
        session.purge()


_SEEN = Greatest(Coalesce("last_login", "date_joined"), "date_joined", Coalesce("opened_at", "date_joined"))


def _unused(since: datetime) -> QuerySet[User]:
    demo = RoleAssignment.objects.filter(node__province__is_demo=True).values("user")
    return (
        User.objects.alias(seen=_SEEN).filter(is_active=True, is_operator=False, seen__lte=since).exclude(pk__in=demo)
    )


@transaction.atomic
def _close(user: User) -> None:
    """Lock the account as it is: roles and password stay, so that opening it again is all it takes."""
    if _is_last_administrator(user):
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    access.sync_roles(user)
    note = _("Không đăng nhập trong %(n)d ngày.") % {"n": settings.ACCOUNT_IDLE_DAYS}
    for province in Province.objects.filter(agencies__roles__user=user).distinct() or [None]:
        trail.record("close_unused_account", user, by=None, province=province, note=note)


def _is_last_administrator(user: User) -> bool:
    held = RoleAssignment.objects.active(timezone.localdate()).filter(role=Role.ADMINISTRATOR)
    for province in held.filter(user=user).values_list("node__province", flat=True):
        if not held.in_province(province).filter(user__is_active=True).exclude(user=user).exists():
            return True
    return False


def post(user: User, letter: str, **context: object) -> None:
    """Send a person a letter of templates/agencies/mail ("evidence/infected": of templates/evidence/mail); one that cannot
    be sent is noted in the log."""
    app, _slash, name = letter.rpartition("/")
    with override(settings.LANGUAGE_CODE):
        whole = render_to_string(f"{app or 'agencies'}/mail/{name}.txt", {"person": user, **context})
    subject, _blank, body = whole.strip().partition("\n\n")
    try:
        send_mail(subject, body, None, [user.email])
    except (SMTPException, OSError):
        log.warning("The letter %s to person %s could not be sent.", letter, user.pk, exc_info=True)
