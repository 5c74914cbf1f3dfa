"""A file between its preview and its confirmation: kept for a day, and only what was shown to this person is carried out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Protocol, TypeVar

from django.core import signing
from django.utils.translation import gettext as _

from agencies import files, spreadsheet
from agencies.rules import Refused

A_DAY = 24 * 3600


class Planned(Protocol):
    """What bringing a file in would do."""

    @property
    def digest(self) -> str:
        """Of everything it would do: the same for the same file on the same data."""

    @property
    def does_something(self) -> bool:
        """Whether anything would change."""

    @property
    def faults(self) -> Collection[Any]:
        """What stands against it."""


P = TypeVar("P", bound=Planned)


class Expired(Refused):
    """What was shown is no longer there, or was shown to somebody else, or somewhere else."""

    def __init__(self) -> None:
        super().__init__(_("Bản xem trước đã hết hạn. Hãy chọn tệp và xem trước lại."))


def content_of(upload: Any) -> bytes:
    """The bytes of an upload. Raises Refused before reading one that is too large."""
    if upload.size > spreadsheet.MAX_BYTES:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB. Hãy chia thành nhiều tệp nhỏ hơn.")
            % {"name": upload.name, "limit": spreadsheet.MAX_BYTES // 1024 // 1024}
        )
    return bytes(upload.read())


def keep(what: str, place: list[Any], name: str, content: bytes, digest: str) -> str:
    """Keep a file whose plan came to `digest`; the signed word that gets it back at this place (province, person, …)."""
    files.clear_scratch(what, older_than=A_DAY)
    kept: Path = files.write([content], files.scratch(what)).path
    return signing.dumps({"file": kept.name, "name": name, "digest": digest, "place": place}, salt=what)


def offered(what: str, place: list[Any], name: str, content: bytes, plan: Planned) -> str:
    """The word for what a page has just shown; empty where the file does nothing, or cannot be carried out."""
    return keep(what, place, name, content, plan.digest) if plan.does_something and not plan.faults else ""


def confirmed(what: str, place: list[Any], token: str, planned: Callable[[str, bytes], P], changed: str) -> P:
    """The plan that was shown, made again from the file that was kept. Raises Refused, `changed` when it would be another."""
    name, content, digest = kept(what, place, token)
    plan = planned(name, content)
    if plan.digest != digest:
        raise Refused(changed)
    return plan


def kept(what: str, place: list[Any], token: str) -> tuple[str, bytes, str]:
    """Name, bytes and digest of what was kept under this word at this place. Raises Expired."""
    try:
        told = signing.loads(token, salt=what, max_age=A_DAY)
        if told["place"] != place:
            raise Expired
        return told["name"], (files.scratch(what) / told["file"]).read_bytes(), told["digest"]
    except (signing.BadSignature, OSError):
        raise Expired from None


def drop(what: str, token: str) -> None:
    """Remove what was kept under this word, once it has been carried out."""
    told = signing.loads(token, salt=what, max_age=A_DAY)
    (files.scratch(what) / told["file"]).unlink(missing_ok=True)
