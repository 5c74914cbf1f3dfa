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

from agencies.models import Province, TrailEntry, User
from agencies.personal.table import TABLE
from agencies.tenancy import way
from agencies.trail_words import sentence
from agencies.workflow.people import has_role_elsewhere

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


def mentions_of(user: User, province: Province | None = None) -> list[Mention]:
    """Where the account is named, in data of this province alone if one is given; one query for each such field."""
    found = []
    for model, field in references():
        rows = model._base_manager.filter(**{field.name: user.pk})
        if province is not None:
            leads = way(model)
            if leads is None:
                continue
            rows = rows.filter(**{leads: province.pk})
        if count := rows.count():
            found.append(Mention(str(model._meta.label), field.name, count))
    return found


def record_of(user: User, province: Province | None = None) -> dict[str, Any]:
    """What is kept of a person, as plain values for JSON: all of it for themselves; for a province what that province keeps.

    How the person comes in is the province's to see only while they hold a role nowhere else.
    """
    roles = user.roles.select_related("node").order_by("starts_on", "pk")
    acts = TrailEntry.objects.filter(actor=user).order_by("-pk")
    requests = user.data_requests.order_by("pk")
    if province is not None:
        roles, acts = roles.in_province(province.pk), acts.of(province.pk)
        requests = requests.filter(province=province)
    whole = province is None or not (user.is_operator or has_role_elsewhere(user, province))
    return {
        _("Lập lúc"): timezone.localtime().isoformat(timespec="seconds"),
        _("Tài khoản"): {
            str(field.verbose_name): getattr(user, field.name)
            for field in User._meta.concrete_fields
            if field.name in {"full_name", "position", "email", "phone"}
        } | {_("Mở ngày"): user.date_joined.isoformat()},
        _("Vai trò"): [
            {_("Vai trò"): role.get_role_display(), _("Tại"): str(role.node), _("Từ"): role.starts_on.isoformat(),
             _("Đến"): role.ends_on.isoformat()}
            for role in roles
        ],
        _("Đề nghị về dữ liệu cá nhân"): [
            {_("Đề nghị"): str(asked), _("Ngày nhận"): asked.received_on.isoformat(), _("Nội dung"): asked.asked,
             _("Kết quả"): asked.get_outcome_display(), _("Trả lời"): asked.answer}
            for asked in requests.select_related("person")
        ],
        **(_coming_in(user) if whole else {}),
        _("Số dòng nhật ký"): acts.count(),
        _("Nhật ký gần nhất"): [
            {_("Lúc"): line.at.isoformat(), _("Việc"): sentence(line), _("Từ địa chỉ"): line.address or ""}
            for line in acts[:LINES]
        ],
        _("Được nêu tên trong"): {f"{one.kind}.{one.role}": one.count for one in mentions_of(user, province)},
        _("Mục đích, căn cứ, thời hạn"): [
            {_("Dữ liệu"): str(kept.name), _("Mục đích"): str(kept.purpose), _("Căn cứ"): str(kept.basis),
             _("Thời hạn"): str(kept.retention)}
            for kept in TABLE
        ],
    }  # fmt: skip


def _coming_in(user: User) -> dict[str, Any]:
    return {
        _("Đăng nhập gần nhất"): _moment(user.last_login),
        _("Cách xác thực hai lớp"): list(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        _("Phiên đăng nhập"): [
            {_("Địa chỉ mạng"): session.ip, _("Trình duyệt"): session.user_agent, _("Lúc"): _moment(session.last_seen_at)}
            for session in UserSession.objects.filter(user=user)
        ],
    }  # fmt: skip


def _moment(at: Any) -> str:
    return at.isoformat() if at else ""
