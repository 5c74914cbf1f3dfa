"""A signed copy held against the document it is of: its signatures, its words, its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import files
from agencies.rules import fold
from evidence.extraction.child import Child, Failed
from reports.issuing.models import IssuedDocument, Signed
from reports.official import day_in_words

SECONDS = 60
"""How long one file may take."""
FEW = 25
"""Letters up to which a first page counts as a picture of one."""
_LETTERS = re.compile(r"[^0-9a-z]")


@dataclass(slots=True)
class Read:
    """What a copy came to."""

    state: Signed = Signed.NONE
    same: bool = False
    signatures: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_copy(row: IssuedDocument, path: Path) -> Read:
    """What the signatures of a copy are worth, and where its first page differs from the document. Opened in a child process."""
    found = Read(same=_begins_with(row, path))
    with override("vi"), Child() as child:  # what is remarked is kept, whoever reads it later
        _signatures(child, path, found)
        _words(child, path, row, found)
    return found


def roots() -> list[str]:
    """The certificates that signatures must lead to; none when the operator named no folder of them."""
    folder = Path(settings.SIGNATURE_ROOTS) if settings.SIGNATURE_ROOTS else None
    return sorted(map(str, folder.glob("*.*"))) if folder else []


def state_of(signatures: list[dict[str, Any]]) -> Signed:
    """What signatures come to together: valid when every one is intact, sound, and nothing was changed after it."""
    if not signatures:
        return Signed.NONE
    good = all(one["intact"] and one["sound"] and one["whole"] and one["trusted"] is not False for one in signatures)
    return Signed.VALID if good else Signed.INVALID


def _begins_with(row: IssuedDocument, path: Path) -> bool:
    """Whether the copy is the issued PDF with something added, as a digital signature is."""
    issued = row.files.filter(form="pdf").first()
    if issued is None or not files.exists(issued.path):
        return False
    content = files.place(issued.path).read_bytes()
    with path.open("rb") as file:
        return file.read(len(content)) == content


def _signatures(child: Child, path: Path, found: Read) -> None:
    try:
        answer = child.ask("signatures", seconds=SECONDS, path=str(path), roots=roots())
        found.signatures = answer["signatures"]
        found.state = state_of(found.signatures)
    except Failed:
        with path.open("rb") as file:
            claims = b"/ByteRange" in file.read()
        if claims:
            found.state = Signed.INVALID
            found.remarks.append(_("Tệp có chữ ký số nhưng không đọc được chữ ký."))


def _words(child: Child, path: Path, row: IssuedDocument, found: Read) -> None:
    try:
        pages = child.ask("text", seconds=SECONDS, path=str(path), first=1, last=1, extension="pdf")["texts"]
    except Failed:
        pages = []
    said = _bare(pages[0]["text"]) if pages else ""
    if len(said) <= FEW:
        found.remarks.append(_("Trang đầu là hình ảnh, không có chữ để đối chiếu. Hãy tự so số, ngày, trích yếu."))
        return
    wanted = {
        _("số %(what)s"): row.number,
        _("ngày %(what)s"): day_in_words(row.issued_on),
        _("trích yếu “%(what)s”"): row.subject,
    }
    for words, what in wanted.items():
        if _bare(what) not in said:
            found.remarks.append(
                _("Trang đầu không có %(what)s của văn bản đã ban hành.") % {"what": words % {"what": what}}
            )


def _bare(text: str) -> str:
    """Letters and digits alone: lines may break anywhere."""
    return _LETTERS.sub("", fold(text))
