"""What was read goes into the particulars that nobody has entered, and stays marked until somebody has looked."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies import trail
from agencies.models import Agency, Province
from evidence.models import Document
from evidence.reading import VERSION, particulars_of
from evidence.rules.reading.found import Found, Sureness, Value
from evidence.rules.reading.issuer import Issuer, alike
from evidence.rules.reading.particulars import ParticularsRead

FIELDS = ("title", "doc_type", "number", "issued_on", "issuer", "year")


@transaction.atomic
def read_document(document: Document) -> Document:
    """Fill the empty particulars of a document, and those a machine had guessed, with what its files say.

    What a person entered is never touched. Bears repeating: the second time changes nothing.
    """
    document = (
        Document.objects.select_for_update(of=("self",), no_key=True)
        .select_related("agency__province")
        .get(pk=document.pk)
    )
    document.read_version = VERSION
    read = {} if document.withdrawn_at else _read(document, particulars_of(document))
    changes = trail.difference({field: getattr(document, field) for field in read}, read)
    if changes:
        for field in changes:
            setattr(document, field, read[field])
        marked = {*document.machine_read, *changes}
        document.machine_read = [field for field in FIELDS if field in marked]
        document.index([file.name for file in document.files.all()])
        trail.record(
            "read_document", document, by=None, province=document.agency.province, agency=document.agency,
            changes=changes,
        )  # fmt: skip
    document.save()
    return document


def _read(document: Document, read: ParticularsRead) -> dict[str, Any]:
    """The particulars to set."""
    issued_on = _value(read.issued_on)
    if issued_on and issued_on > timezone.localdate():
        issued_on = None  # misread, or not issued yet
    wanted = {
        "title": (_value(read.title, Sureness.LIKELY) or "")[:500],
        "doc_type": _value(read.doc_type),
        "number": _value(read.number),
        "issued_on": issued_on,
        "issuer": _issuer(read.issuer, document.agency.province)[:250] if read.issuer else None,
        "year": issued_on.year if issued_on and document.year is None else None,
    }
    return {
        field: value
        for field, value in wanted.items()
        if value and (not getattr(document, field) or field in document.machine_read)
    }


def _value(found: Found[Value] | None, least: Sureness = Sureness.SURE) -> Value | None:
    """What was found when it is at least so sure."""
    return found.value if found and found.sure >= least else None


def _issuer(found: Found[Issuer], province: Province) -> str:
    """The body's name as the province writes it when it is one of its own, which also mends a misread letter."""
    if found.sure < Sureness.LIKELY:
        return ""
    wanted = alike(found.value.name)
    for name in Agency.objects.of(province.pk).values_list("name", flat=True):
        if alike(name) == wanted:
            return str(name)
    return found.value.name if found.sure >= Sureness.SURE else ""
