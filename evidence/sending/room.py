"""How much an agency may still keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, User
from agencies.rules import YES, Verdict, no
from evidence.models import Allowance, DocumentFile
from evidence.rules.filecheck import MB
from evidence.sending.models import Sending


@dataclass(frozen=True, slots=True)
class Room:
    """What an agency keeps and may keep, in bytes; `limit` 0 for as much as it likes."""

    kept: int
    limit: int

    @property
    def kept_mb(self) -> int:
        """What is kept, in megabytes, begun ones counted."""
        return -(-self.kept // MB)

    @property
    def limit_mb(self) -> int:
        """What may be kept, in megabytes."""
        return self.limit // MB

    @property
    def is_short(self) -> bool:
        """Whether less than a tenth is left."""
        return bool(self.limit) and self.kept > self.limit * 0.9


def room_of(agency: Agency) -> Room:
    """What the agency keeps, and may keep: what its province allows it, else the installation's limit. One query.

    Each file of each document counts, as people see them in the list, though equal contents lie on disk once.
    """
    files = DocumentFile.objects.filter(document__agency=OuterRef("pk")).order_by().values("document__agency")
    allowed = Allowance.objects.filter(agency=OuterRef("pk")).values("megabytes")
    kept, own = (
        Agency.objects.filter(pk=agency.pk)
        .annotate(kept=Subquery(files.annotate(n=Sum("blob__size")).values("n")), own=Subquery(allowed))
        .values_list("kept", "own")
        .get()
    )
    return Room(kept or 0, settings.AGENCY_QUOTA_BYTES if own is None else own * MB)


def room_left(agency: Agency, *, besides: Iterable[Sending] = ()) -> int | None:
    """Bytes that may still come in, what is on its way counted as there, `besides` these; None when there is no limit."""
    room = room_of(agency)
    if not room.limit:
        return None
    others = Sending.objects.open().filter(agency=agency).exclude(pk__in=[sending.pk for sending in besides])
    coming = others.aggregate(bytes=Sum("size"))["bytes"] or 0
    return max(room.limit - room.kept - coming, 0)


def may_take(size: int, room: int | None) -> Verdict:
    """Whether so many bytes still fit."""
    if room is None or size <= room:
        return YES
    words = _(
        "Minh chứng của cơ quan chỉ còn %(left)d MB, không đủ chỗ cho tệp này (%(size)d MB); các tệp đã gửi không mất. "
        "Hãy thu nhỏ tệp, hoặc báo quản trị của tỉnh để được tăng dung lượng."
    )
    return no(words % {"left": room // MB, "size": -(-size // MB)})


@transaction.atomic
def allow_room(agency: Agency, megabytes: int | None, *, by: User) -> None:
    """Let an agency keep so many megabytes (0: as much as it likes); None: as much as the installation lets all keep.

    What it keeps already stays, also when it is more.
    """
    before = Allowance.objects.filter(agency=agency).values_list("megabytes", flat=True).first()
    if before == megabytes:
        return
    if megabytes is None:
        Allowance.objects.filter(agency=agency).delete()
    else:
        Allowance.objects.update_or_create(agency=agency, defaults={"megabytes": megabytes})
    trail.record(
        "allow_room", agency, by=by, province=agency.province, agency=agency, changes={"megabytes": (before, megabytes)}
    )
