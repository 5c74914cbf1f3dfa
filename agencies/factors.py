"""What follows when people change their second factors: the trail, and what they still have to do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import second_factor
from agencies.models import Province, User
from agencies.todo import Task
from agencies.workflow.signin import note_factor


def added(request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    """A factor was set up."""
    second_factor.note_proof(request, user, authenticator)
    note_factor("add_factor", user, authenticator.type)


def removed(request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    """A factor was taken away by its owner."""
    second_factor.forget(request, user)
    note_factor("remove_factor", user, authenticator.type)


def renewed(request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any) -> None:
    """New recovery codes were made."""
    note_factor("renew_codes", user, authenticator.type)


def tasks(user: User, province: Province) -> Iterable[Task]:
    """Setting up a second factor before the day from which the province insists on it."""
    day = province.second_factor_from
    if province.is_demo or day is None or day <= timezone.localdate():
        return
    if second_factor.has_role_of(user, province) and not second_factor.held_by(user):
        yield Task(
            title=_("Thiết lập xác thực hai lớp"),
            detail=_("Từ ngày này, vai trò của bạn chỉ vào được khi đã có xác thực hai lớp."),
            url=reverse("mfa_index"),
            action=_("Thiết lập"),
            due=timezone.make_aware(datetime.combine(day, time.min)),
            group=_("Tài khoản"),
        )
