"""Upkeep of the stored contents."""

from agencies import files
from agencies.models import Province
from evidence.extraction.child import SCRATCH
from evidence.models import Blob

AGE = 24 * 3600
"""Seconds for which a content without a row may belong to an upload still going on."""


def remove_strays() -> None:
    """Remove the contents that no row names, left by uploads whose transaction failed, and uploads cut off half-way."""
    files.clear_scratch("uploads", older_than=AGE)
    files.clear_scratch("pages", older_than=AGE)
    files.clear_scratch(SCRATCH, older_than=AGE)
    for province in Province.objects.values_list("pk", flat=True):
        for beginning in files.folders(f"{province}/blobs"):
            held = Blob.objects.filter(province_id=province, sha256__startswith=beginning)
            known = frozenset(held.values_list("sha256", flat=True))
            files.remove_strays(f"{province}/blobs/{beginning}", older_than=AGE, keep=known)
