"""Upkeep: what waits for the scanner is scanned as soon as it answers."""

from agencies.models import Agency
from evidence.models import Blob, DocumentFile
from evidence.reading.job import start_reading
from evidence.scanning import clamd
from evidence.scanning.findings import due


def scan_what_waits() -> None:
    """Have everything that is due scanned, if there is a scanner and it answers. A chore of every minute; it costs one
    query where nothing is due, none without a scanner."""
    if not clamd.is_set() or not (waiting := Blob.objects.filter(due())).exists() or not clamd.answers():
        return
    held = DocumentFile.objects.filter(blob__in=waiting.values("pk"))
    for agency in Agency.objects.filter(pk__in=held.values("document__agency")).select_related("province"):
        start_reading(agency, anyway=True)
