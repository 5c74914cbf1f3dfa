"""What nobody may open does not leave with its province, nor what is below marks: the province answers for it where it is."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from agencies.models import Province
from evidence.models import Blob, Document, DocumentFile, DocumentQuerySet, Redaction, ScanState
from evidence.reading.pictures import folder_of


def shut_contents() -> Q:
    """The contents that are infected, or that some document holds which nobody may open, or some file with marks on it, and no
    other file; and the copies made of documents that nobody may open."""
    held = DocumentFile.objects.filter(blob=OuterRef("pk"))
    shut = Document.objects.kept_shut().values("pk")
    kept = Q(document__in=shut) | Q(marked=True)
    copies = Redaction.objects.filter(copy=OuterRef("pk"))
    of_shut = Q(file__document__in=shut)
    return (
        Q(scan_state=ScanState.INFECTED)
        | Q(Exists(held.filter(kept)), ~Exists(held.exclude(kept)))
        | Q(~Exists(held), Exists(copies.filter(of_shut)), ~Exists(copies.exclude(of_shut)))
    )


def pages_left() -> Q:
    """The words read in them."""
    return Q(blob__in=Blob.objects.filter(shut_contents()).values("pk"))


def files_left(province: Province) -> dict[str, str]:
    """Their files and the pictures of their pages, with the reason."""
    found = {}
    for blob in Blob.objects.filter(shut_contents(), province=province):
        found[blob.path] = _why(blob)
        found[f"{folder_of(blob)}/"] = found[blob.path]
    return found


def _why(blob: Blob) -> str:
    if blob.scan_state == ScanState.INFECTED:
        return str(ScanState.INFECTED.label)
    if file := DocumentFile.objects.filter(blob=blob, marked=True, document__in=_open()).first():
        return _("Có vùng che; trong gói có bản đã che của “%(file)s”") % {"file": file.document}
    held = Q(files__blob=blob) | Q(files__redactions__copy=blob)
    document = Document.objects.filter(held).order_by("pk").first()
    return str(document.get_closure_display() or document.get_scan_state_display()) if document else ""


def _open() -> DocumentQuerySet:
    return Document.objects.open_to_readers()
