"""A file between its preview and its confirmation: kept for a day, and only what was shown to this person is carried out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from agencies import files, spreadsheet
from agencies.rules import Refused

A_DAY = 24 * 3600


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
