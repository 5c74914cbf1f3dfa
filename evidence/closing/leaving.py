"""What nobody may open does not leave with its province: the province answers for it where it is."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from agencies.models import Province
from evidence.models import Blob, Document, DocumentFile, ScanState
from evidence.reading.pictures import folder_of


def shut_contents() -> Q:
    """The contents that are infected, or that some document holds which nobody may open and no other document."""
    held = DocumentFile.objects.filter(blob=OuterRef("pk"))
    shut = Document.objects.kept_shut().values("pk")
    return Q(scan_state=ScanState.INFECTED) | (
        Exists(held.filter(document__in=shut)) & ~Exists(held.exclude(document__in=shut))
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
    document = Document.objects.filter(files__blob=blob).order_by("pk").first()
    return str(document.get_closure_display() or document.get_scan_state_display()) if document else ""
