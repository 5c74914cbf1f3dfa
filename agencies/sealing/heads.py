"""The heads of the chains told to others: to a file beside the data, to the administrators by mail, on documents.

Whoever can change the database can make a chain anew; what stands in letters and on printed documents it cannot change.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.models import Province, RoleAssignment
from agencies.roles import Role
from agencies.sealing.seal import seals_of
from agencies.templatetags.page import moment

log = logging.getLogger(__name__)

SERVICE = "_service"
"""The file of the lines that are no province's."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a chain came to at one moment."""

    at: datetime
    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.at.isoformat(timespec='seconds')} {self.number} {self.hash}"

    @classmethod
    def read(cls, line: str) -> Head:
        """One line of a file. ValueError when it is none."""
        at, number, found = line.split()
        return cls(datetime.fromisoformat(at), int(number), found)


def head_of(province: int | None) -> Head | None:
    """The newest seal of a province."""
    seal = seals_of(province).defer("lines").last()
    return Head(seal.at, seal.number, seal.hash) if seal else None


def imprint(province: Province) -> str:
    """What official documents say at their foot about the trail they were made from; empty before the first seal."""
    head = head_of(province.pk)
    if head is None:
        return ""
    with override(settings.LANGUAGE_CODE):
        return _("Nhật ký niêm phong đến %(moment)s – dấu số %(number)s: %(hash)s") % {
            "moment": moment(head.at), "number": head.number, "hash": head.hash,
        }  # fmt: skip


def published(slug: str | None) -> Iterator[Head]:
    """What the file of a province says; ValueError when somebody has written something else into it."""
    if (path := _file(slug)).exists():
        yield from map(Head.read, path.read_text().splitlines())


def publish_heads() -> None:
    """Write the head of each chain that has grown to its file once an hour; by mail to the administrators once a day.

    A file that cannot be read does not keep the next heads from being published: whoever could break it could otherwise
    stop the letters.
    """
    for province in [None, *Province.objects.order_by("pk")]:
        try:
            _publish(province)
        except OSError:
            log.exception("The head of the trail of %s could not be written.", province.slug if province else SERVICE)


def _publish(province: Province | None) -> None:
    slug = province.slug if province else None
    last = max((head.at for head in _legible(slug)), default=None)
    head = head_of(province.pk if province else None)
    if head is None or (last and (head.at <= last or _hour(head.at) == _hour(last))):
        return
    _append(slug, head)
    if province and not province.is_demo and (last is None or timezone.localtime(last).date() < timezone.localdate()):
        _post(province, head)


def _legible(slug: str | None) -> Iterator[Head]:
    """What can be read of the file of a province."""
    lines = path.read_text(errors="replace").splitlines() if (path := _file(slug)).exists() else []
    for line in lines:
        try:
            yield Head.read(line)
        except ValueError:
            log.error("A line of %s is not as it was written; verify_trail names it.", path)


def _hour(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%dT%H")


def _file(slug: str | None) -> Path:
    return Path(settings.DATA_DIR) / "seals" / f"{slug or SERVICE}.txt"


def _append(slug: str | None, head: Head) -> None:
    path = _file(slug)
    path.parent.mkdir(exist_ok=True)
    torn = path.exists() and not path.read_bytes().endswith(b"\n")  # by a full disk, by a hand
    with path.open("a") as file:
        file.write(f"\n{head}\n" if torn else f"{head}\n")
        file.flush()
        os.fsync(file.fileno())


def _post(province: Province, head: Head) -> None:
    """At most once: a letter that does not leave is not tried again, tomorrow's says more."""
    held = RoleAssignment.objects.active(timezone.localdate()).filter(role=Role.ADMINISTRATOR, node=province.root)
    addresses = held.filter(user__is_active=True).values_list("user__email", flat=True).distinct()
    with override(settings.LANGUAGE_CODE):
        subject = _("Dấu niêm phong nhật ký – %(province)s") % {"province": province}
        body = _(
            "Dấu niêm phong nhật ký của %(province)s đến %(moment)s:\n\nsố %(number)s\n%(hash)s\n\n"
            "Hãy giữ thư này. Nếu về sau cần biết nhật ký có bị sửa hay không, người vận hành chạy lệnh\n\n"
            "script/manage verify_trail --province %(slug)s --head %(number)s:%(hash)s\n\n"
            "Thư gửi mỗi ngày một lần, khi nhật ký có dòng mới."
        ) % {
            "province": province, "moment": moment(head.at), "number": head.number, "hash": head.hash,
            "slug": province.slug,
        }  # fmt: skip
    for address in filter(None, addresses):
        try:
            EmailMessage(subject, body, to=[address]).send()
        except OSError:  # which SMTPException is
            log.warning("The head of the trail of %s could not be sent to everybody.", province.slug, exc_info=True)
