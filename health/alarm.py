"""What the operators are told without looking: that the copies of everything are not as they should be.

On their page as a task while it lasts, to /metrics, and once by mail when it begins. What was told is remembered by a sign, so
that neither a restart nor a second process tells it again; what has become well is forgotten, and told again when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.models import User
from agencies.todo import Task
from backups.nightly import newest_age
from health.parts import ago
from jobs import signs

TOO_OLD = 36 * 3600
"""Seconds after which a night has passed without a backup, whatever hour it is made at and however long that takes."""
TOLD, SINCE = "backup-told", "backup-watched"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the copies: its code in figures, in words, and what to do."""

    code: str
    words: str
    advice: str


def faults() -> Iterator[Fault]:
    """What is wrong just now."""
    backup, drill = signs.read("backup") or {}, signs.read("drill")
    if settings.BACKUP_HOUR is not None and (late := _late()):
        yield Fault(
            "late",
            late,
            _("Kiểm tra tiến trình nền và ổ đĩa của QMS_BACKUP_DIR, rồi chạy script/manage backup --nightly."),
        )
    if why := backup.get("why"):
        yield Fault(
            "failed", _("Lần sao lưu gần nhất không thành: %(why)s") % {"why": why},
            _("Sửa nguyên nhân rồi chạy script/manage backup --nightly; phần mềm cũng tự thử lại sau mỗi giờ."),
        )  # fmt: skip
    if drill is not None and not drill.get("passed"):
        yield Fault(
            "drill", _("Lần thử khôi phục gần nhất không thành (%(file)s).") % {"file": drill.get("file")},
            _("Tạo bản sao lưu mới bằng script/manage backup --nightly rồi chạy lại script/drill."),
        )  # fmt: skip


def _late() -> str:
    """That the newest backup is too old, or that none came in all the time somebody has been looking."""
    age = newest_age()
    if age is not None:
        return _("Bản sao lưu mới nhất đã cũ: %(ago)s.") % {"ago": ago(age)} if age > TOO_OLD else ""
    watched = signs.age(SINCE)
    if watched is None or watched <= TOO_OLD:
        return ""
    return _("Chưa có bản sao lưu nào trong %(folder)s.") % {"folder": settings.BACKUP_DIR}


def tasks() -> Iterator[Task]:
    """For the operators' page."""
    for fault in faults():
        yield Task(
            title=fault.words,
            detail=fault.advice,
            url=reverse("health"),
            action=_("Xem tình trạng"),
            tone="danger",
            group=_("Sao lưu"),
        )


def watch() -> None:
    """The chore of every minute: write to the operators once about what has begun. Mail that does not leave is tried again, and
    what nobody was there to read is told to the first operator."""
    if signs.age(SINCE) is None:
        signs.leave(SINCE)
    with override(settings.LANGUAGE_CODE):
        found = {fault.code: fault for fault in faults()}
        told = set((signs.read(TOLD) or {}).get("codes", []))
        new = [fault for code, fault in found.items() if code not in told]
        sent = {fault.code for fault in new} if new and _post(new) else set()
    if told != (known := told & found.keys() | sent):
        signs.leave(TOLD, codes=sorted(known))


def _post(new: list[Fault]) -> bool:
    """Whether there was anybody to write to."""
    addresses = [*User.objects.filter(is_operator=True, is_active=True).order_by("pk").values_list("email", flat=True)]
    if not addresses:
        return False
    lines = [f"- {fault.words}\n  {fault.advice}" for fault in new]
    body = "\n\n".join(
        [
            _("Sao lưu của bản cài đặt %(url)s cần được xử lý:") % {"url": settings.BASE_URL},
            *lines,
            _("Xem tình trạng: %(url)s") % {"url": settings.BASE_URL + reverse("health")},
            _("Thư này chỉ gửi một lần cho mỗi sự cố; sự cố còn hiện trên trang Vận hành cho đến khi hết."),
        ]
    )
    EmailMessage(_("Cần xử lý sao lưu – %(url)s") % {"url": settings.BASE_URL}, body, to=addresses).send()
    return True
