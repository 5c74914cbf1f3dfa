"""What is kept of one person, to be read and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import TrailEntry, User
from agencies.personal.table import TABLE
from agencies.trail_words import sentence

LINES = 500
"""The latest lines of the trail that go into the record; how many there are in all is said."""


@dataclass(frozen=True, slots=True)
class Mention:
    """In how many rows of a kind the person stands, and as what."""

    kind: str
    role: str
    count: int


def references() -> list[tuple[type[models.Model], models.Field[Any, Any]]]:
    """Every field of every model that names a person by the account."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is User
    ]


def mentions_of(user: User) -> list[Mention]:
    """Where the account is named, as far as the work at hand may see; one query for each such field."""
    found = []
    for model, field in references():
        if count := model._base_manager.filter(**{field.name: user.pk}).count():
            found.append(Mention(str(model._meta.label), field.name, count))
    return found


def record_of(user: User) -> dict[str, Any]:
    """What is kept of a person, as plain values for JSON: within a province what that province keeps, across all what all keep."""
    roles = user.roles.select_related("node").order_by("starts_on", "pk")
    acts = TrailEntry.objects.filter(actor=user).order_by("-pk")
    return {
        _("Lập lúc"): timezone.localtime().isoformat(timespec="seconds"),
        _("Tài khoản"): {
            str(field.verbose_name): getattr(user, field.name)
            for field in User._meta.concrete_fields
            if field.name in {"full_name", "position", "email", "phone"}
        } | {_("Mở ngày"): user.date_joined.isoformat(), _("Đăng nhập gần nhất"): _moment(user.last_login)},
        _("Vai trò"): [
            {_("Vai trò"): role.get_role_display(), _("Tại"): str(role.node), _("Từ"): role.starts_on.isoformat(),
             _("Đến"): role.ends_on.isoformat()}
            for role in roles
        ],
        _("Cách xác thực hai lớp"): list(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        _("Phiên đăng nhập"): [
            {_("Địa chỉ mạng"): session.ip, _("Trình duyệt"): session.user_agent, _("Lúc"): _moment(session.last_seen_at)}
            for session in UserSession.objects.filter(user=user)
        ],
        _("Số dòng nhật ký"): acts.count(),
        _("Nhật ký gần nhất"): [
            {_("Lúc"): line.at.isoformat(), _("Việc"): sentence(line), _("Từ địa chỉ"): line.address or ""}
            for line in acts[:LINES]
        ],
        _("Được nêu tên trong"): {f"{one.kind}.{one.role}": one.count for one in mentions_of(user)},
        _("Mục đích, căn cứ, thời hạn"): [
            {_("Dữ liệu"): str(kept.name), _("Mục đích"): str(kept.purpose), _("Căn cứ"): str(kept.basis),
             _("Thời hạn"): str(kept.retention)}
            for kept in TABLE
        ],
    }  # fmt: skip


def _moment(at: Any) -> str:
    return at.isoformat() if at else ""
