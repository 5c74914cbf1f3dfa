"""How the copies of everything are: whether there is one of last night, and whether one has been brought back lately."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from backups.nightly import DAY, newest_age
from health.alarm import TOO_OLD
from health.parts import State, ago, bad, good, warn
from jobs import signs

LATE = 26 * 3600
"""Seconds after which the newest backup is one night old."""
DRILL_DAYS = 35
"""After so many days without a trial nobody knows any more whether a backup comes back."""


def backups() -> State:
    """When the newest one was made, and where it lies."""
    age, told = newest_age(), signs.read("backup") or {}
    advice = _("Chạy script/manage backup và xem lý do; bật sao lưu hằng đêm bằng QMS_BACKUP_HOUR.")
    if age is None:
        return bad(_("Chưa có bản sao lưu nào trong %(folder)s.") % {"folder": settings.BACKUP_DIR}, advice)
    words = _("Bản mới nhất: %(ago)s.") % {"ago": ago(age)}
    if why := told.get("why"):
        words += " " + _("Lần sao lưu gần nhất không thành: %(why)s") % {"why": why}
    if age > TOO_OLD:
        return bad(words, advice)
    if age > LATE or why:
        return warn(words, advice)
    if Path(settings.BACKUP_DIR).stat().st_dev == Path(settings.DATA_DIR).stat().st_dev:
        return warn(
            words + " " + _("Bản sao lưu nằm cùng ổ đĩa với dữ liệu."),
            _("Đặt QMS_BACKUP_DIR ở ổ đĩa khác, hoặc chép bản sao lưu sang máy khác mỗi ngày."),
        )
    return good(words)


def drill() -> State:
    """When a backup was last brought back as a trial, and whether all was the same."""
    age, told = signs.age("drill"), signs.read("drill")
    advice = _(
        "Chạy script/drill mỗi tháng một lần: khôi phục bản mới nhất vào chỗ tạm và đối chiếu từng bảng, từng tệp."
    )
    if age is None or told is None:
        return warn(_("Chưa thử khôi phục lần nào: chưa ai biết bản sao lưu có dùng được không."), advice)
    if not told.get("passed"):
        return bad(_("Lần thử gần nhất không thành (%(file)s).") % {"file": told.get("file")}, advice)
    words = _("Lần thử gần nhất: %(ago)s, đối chiếu khớp toàn bộ (%(file)s).") % {
        "ago": ago(age),
        "file": told.get("file"),
    }
    return warn(words, advice) if age > DRILL_DAYS * DAY else good(words)
