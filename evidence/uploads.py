"""Files as they come from a person's browser: the rules told before, an answer for each afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.rules import Refused
from evidence.models import Document
from evidence.rules.filecheck import ACCEPTED, MB
from evidence.rules.names import clean_name
from evidence.workflow import add_document


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be sent: types in words and for the browser's dialogue, the largest file, files at once."""

    types: str
    accept: str
    bytes: int
    megabytes: int
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file: its document, or why it was refused."""

    name: str
    sentence: str
    document: Document | None = None
    known: bool = False


def rules_of_upload() -> Rules:
    """The rules in force."""
    return Rules(
        types=", ".join(dict.fromkeys(kind.extension.upper() for kind in ACCEPTED.values())),
        accept=",".join(f".{extension}" for extension in ACCEPTED),
        bytes=settings.UPLOAD_FILE_MAX_BYTES,
        megabytes=settings.UPLOAD_FILE_MAX_BYTES // MB,
        count=settings.UPLOAD_FILES_MAX,
    )


def take_in(agency: Agency, sent: Sequence[UploadedFile[bytes]], *, together: bool, by: User) -> list[Result]:
    """Store each file as a document of its own, or all together as one; one refused file does not hold up the others."""
    if not sent:
        return [Result("", _("Chưa chọn tệp nào. Hãy chọn ít nhất một tệp rồi bấm “Tải lên”."))]
    if len(sent) > settings.UPLOAD_FILES_MAX:
        sentence = _("Mỗi lần tải lên nhiều nhất %(count)d tệp. Hãy chia thành nhiều lần.")
        return [Result("", sentence % {"count": settings.UPLOAD_FILES_MAX})]
    return [_take(agency, group, by) for group in ([sent] if together else [[file] for file in sent])]


def _take(agency: Agency, group: Sequence[UploadedFile[bytes]], by: User) -> Result:
    name = ", ".join(clean_name(file.name or "") for file in group)
    try:
        receipt = add_document(agency, group, by=by)
    except Refused as refusal:
        return Result(name, str(refusal))
    return Result(name, receipt.sentence, receipt.document, receipt.known)
