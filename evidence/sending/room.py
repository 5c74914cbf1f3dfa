"""How much an agency may still keep."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.rules import YES, Verdict, no
from evidence.models import Blob, DocumentFile
from evidence.rules.filecheck import MB
from evidence.sending.models import Sending


def room_left(agency: Agency) -> int | None:
    """Bytes that may still come in, what is on its way counted as there; None when there is no limit."""
    if not settings.AGENCY_QUOTA_BYTES:
        return None
    own = DocumentFile.objects.filter(document__agency=agency)
    kept = Blob.objects.filter(pk__in=own.values("blob")).aggregate(bytes=Sum("size"))["bytes"] or 0
    coming = Sending.objects.open().filter(agency=agency).aggregate(bytes=Sum("size"))["bytes"] or 0
    return max(settings.AGENCY_QUOTA_BYTES - kept - coming, 0)


def may_take(size: int, room: int | None) -> Verdict:
    """Whether so many bytes still fit."""
    if room is None or size <= room:
        return YES
    words = _(
        "Dung lượng minh chứng của cơ quan đã dùng gần hết mức %(quota)d MB, không đủ chỗ cho tệp này. "
        "Hãy báo quản trị của tỉnh để được tăng mức."
    )
    return no(words % {"quota": settings.AGENCY_QUOTA_BYTES // MB})
