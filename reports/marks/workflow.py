"""What a province does with the pictures of its seal and signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agencies import trail
from agencies.models import User
from reports.models import DocumentMarks

PICTURES = ("seal", "autograph")


@transaction.atomic
def change_marks(row: DocumentMarks, values: Mapping[str, Any], *, by: User) -> None:
    """Set pictures, sizes and whether they are printed; the trail tells that a picture changed, not what it shows."""
    told: dict[str, tuple[Any, Any]] = {}
    for name, value in values.items():
        new = DocumentMarks.text_of(value) if name in PICTURES else value
        old = getattr(row, name)
        if old != new:
            told[name] = (bool(old), bool(new)) if name in PICTURES else (old, new)
            setattr(row, name, new)
    row.save()
    if told:
        trail.record("change_marks", row, by=by, province=row.province, changes=told)
