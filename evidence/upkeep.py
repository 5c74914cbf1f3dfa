"""Upkeep of the stored contents, and of the pictures of their pages."""

import time

from agencies import files
from agencies.models import Province
from evidence.extraction.child import SCRATCH
from evidence.models import Blob

AGE = 24 * 3600
"""Seconds for which a content without a row may belong to an upload still going on."""


def remove_strays() -> None:
    """Remove the contents that no row names, left by uploads whose transaction failed, uploads cut off half-way, and pictures of
    contents that were destroyed."""
    files.clear_scratch("uploads", older_than=AGE)
    files.clear_scratch("pages", older_than=AGE)
    files.clear_scratch(SCRATCH, older_than=AGE)
    for province in Province.objects.values_list("pk", flat=True):
        for beginning in files.folders(f"{province}/blobs"):
            held = Blob.objects.filter(province_id=province, sha256__startswith=beginning)
            known = frozenset(held.values_list("sha256", flat=True))
            files.remove_strays(f"{province}/blobs/{beginning}", older_than=AGE, keep=known)
        for edition in files.folders(f"{province}/pages"):
            _remove_pictures(province, f"{province}/pages/{edition}")


def _remove_pictures(province: int, root: str) -> None:
    """Remove the pictures of contents without a row: whoever destroyed these was cut off before the pictures were gone."""
    limit = time.time() - AGE
    for beginning in files.folders(root):
        held = Blob.objects.filter(province_id=province, sha256__startswith=beginning)
        known = frozenset(held.values_list("sha256", flat=True))
        for middle in files.folders(f"{root}/{beginning}"):
            for sha256 in files.folders(f"{root}/{beginning}/{middle}"):
                name = f"{root}/{beginning}/{middle}/{sha256}"
                if sha256 in known or files.place(name).stat().st_mtime > limit:
                    continue
                if not held.filter(sha256=sha256).exists():
                    files.remove_folder(name)
