"""What of a file somebody gets: the content as it was sent, or the copy with its marks burnt in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from agencies import access, files
from agencies.rules import Refused
from evidence.models import Blob, DocumentFile, Redaction, RedactionState
from evidence.redaction.readers import sees_original


@dataclass(frozen=True, slots=True)
class Shown:
    """The content to hand out, under which name; `redaction` is what is in force on the file, `covered` that this is its copy."""

    blob: Blob
    name: str
    redaction: Redaction | None = None
    covered: bool = False

    def hides(self, page: int) -> bool:
        """Whether the words of that page are kept from whoever gets this."""
        return self.covered and self.redaction is not None and self.redaction.marks.filter(page=page).exists()

    @property
    def edition(self) -> str:
        """What tells this content from what the same address had before."""
        return f"r{self.redaction.version}{'c' if self.covered else ''}" if self.redaction else ""


def in_force(file: DocumentFile) -> Redaction | None:
    """The version of the marks that holds for the file now; asks the database for a marked file alone."""
    return file.redactions.select_related("copy").get(ended_at=None) if file.marked else None


def shown_to(user: access.Asker, file: DocumentFile, *, as_others: bool = False) -> Shown:
    """What this person gets of a file; with `as_others` what everybody else gets. Raises Refused while there is no copy.

    An original that did not come along when the province moved (`evidence.closing.leaving`) is nobody's to see.
    """
    redaction = in_force(file)
    if redaction is None:
        return Shown(file.blob, file.name)
    if not as_others and sees_original(user, file.document) and files.exists(file.blob.path):
        return Shown(file.blob, file.name, redaction)
    if redaction.copy is None:
        raise Refused(_why(redaction))
    return Shown(redaction.copy, covered_name(file), redaction, covered=True)


def covered_name(file: DocumentFile) -> str:
    """What the copy is called: what the file came with may itself be what is covered."""
    return _("Tệp %(position)d (bản đã che).pdf") % {"position": file.position}


def _why(redaction: Redaction) -> str:
    if redaction.state == RedactionState.FAILED:
        return _(
            "Tệp này có vùng cần che nhưng chưa tạo được bản đã che, nên chưa mở được. Cơ quan cần lưu lại vùng che."
        )
    return _("Tệp này có vùng cần che; bản đã che đang được tạo. Hãy tải lại trang sau ít phút.")
