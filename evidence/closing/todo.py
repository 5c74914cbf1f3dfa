"""What people must do about documents that nobody may open."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import access
from agencies.models import Province, User
from agencies.roles import Permission
from agencies.todo import Task
from evidence.models import Closure, Document, DocumentQuerySet, ScanState

SHOWN = 10


def tasks(user: User, province: Province) -> Iterable[Task]:
    """Send a clean copy of what is infected, answer about a marking; for the administrator: see what is kept shut. One query
    for those who do not administer, two at most."""
    shut = Document.objects.filter(agency__province=province).in_force().kept_shut().order_by("pk")
    if access.may_anywhere(user, Permission.MANAGE_EVIDENCE, province):
        mine = shut.exclude(closure__in=[Closure.TAKEN_DOWN, Closure.DESTROYED])
        yield from _own(mine.visible_to(user, Permission.MANAGE_EVIDENCE).select_related("agency"), province)
    if not province.root or not access.may(user, Permission.MANAGE_PROVINCE, province.root.path):
        return
    if count := shut.exclude(closure=Closure.DESTROYED).count():
        yield Task(
            title=_("Tệp bị giữ lại"),
            detail=ngettext("%(n)d tài liệu không ai mở được.", "%(n)d tài liệu không ai mở được.", count) % {"n": count},
            url=reverse("evidence:kept_shut", args=[province.slug]), action=_("Xem"), tone="attention",
            group=_("Minh chứng"), count=count,
        )  # fmt: skip


def _own(rows: DocumentQuerySet, province: Province) -> Iterable[Task]:
    for document in rows[:SHOWN]:
        infected = document.scan_state == ScanState.INFECTED
        yield Task(
            title=_("Gửi bản sạch của tệp nhiễm mã độc") if infected else _("Trả lời về độ mật của tài liệu"),
            detail=f"{document} · {document.agency}",
            url=reverse("evidence:document", args=[province.slug, document.pk]),
            action=_("Thay tệp") if infected else _("Trả lời"), tone="danger", group=_("Minh chứng"),
        )  # fmt: skip
