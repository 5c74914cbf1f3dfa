"""Who continues whom when many agencies change on one day: a mapping file of old and new codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import spreadsheet, trail
from agencies.models import Agency, AgencyVersion, Province, Reorganisation, Succession, User
from agencies.models.agency import AgencyVersionQuerySet
from agencies.rules import Refused
from agencies.timeline import ONE_DAY
from agencies.transfer.resource import Fault
from agencies.workflow.tree import Document

COLUMNS = ("old_code", "old_province_code", "new_code", "new_province_code", "extent", "default")
"""Codes are read with the province they belonged to: numbers were given anew on 1 July 2025."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the mapping."""

    line: int
    old_code: str
    old_province: str
    new_code: str
    new_province: str
    extent: str
    is_default: bool


@dataclass
class Report:
    """What an import of successions did: how many pairs were noted, known before, or not about this province."""

    added: int = 0
    known: int = 0
    elsewhere: int = 0
    unknown: list[Fault] = field(default_factory=list)


def read_pairs(name: str, content: bytes) -> list[Pair]:
    """The lines of a mapping file. Raises Refused naming the line and column at fault."""
    (_line, heading), *rows = spreadsheet.read(name, content)
    missing = [column for column in COLUMNS if column not in heading]
    if missing:
        raise Refused(_("Tệp “%(name)s” thiếu cột: %(columns)s.") % {"name": name, "columns": ", ".join(missing)})
    pairs = []
    for line, cells in rows:
        row = dict(zip(heading, cells, strict=False))
        if row.get("extent") not in Succession.Extent.values or row.get("default") not in {"0", "1"}:
            raise Refused(str(Fault(line, "extent", _("cần “whole” hoặc “part”, và cột “default” là 0 hoặc 1."))))
        pairs.append(
            Pair(
                line, row["old_code"], row["old_province_code"], row["new_code"], row["new_province_code"],
                row["extent"], row["default"] == "1",
            )
        )  # fmt: skip
    return pairs


@transaction.atomic
def import_successions(
    province: Province, pairs: Iterable[Pair], *, day: date, document: Document, by: User | None
) -> Report:
    """Note that agencies which ended the day before `day` go on in agencies of this province that began on it.

    Old agencies are found in whichever province had them then. A pair about a province that is not here is
    counted and left; one whose agency is missing from a province that is here is named. Doing it twice
    changes nothing.
    """
    new = {version.code: version.agency for version in _versions(day).of(province.pk)}
    old = {
        (version.province.code, version.code): version.agency
        for version in _versions(day - ONE_DAY).select_related("province")
    }
    here = {code for code, _agency_code in old}
    known = set(
        Succession.objects.filter(successor__province=province, reorganisation__effective_on=day).values_list(
            "predecessor", "successor"
        )
    )
    report = Report()
    found: list[tuple[Agency, Agency, Pair]] = []
    for pair in pairs:
        predecessor, successor = old.get((pair.old_province, pair.old_code)), new.get(pair.new_code)
        if pair.new_province != province.code or pair.old_province not in here:
            report.elsewhere += 1
        elif predecessor is None or successor is None:
            code = pair.old_code if predecessor is None else pair.new_code
            message = _("không có cơ quan nào mang mã “%(code)s” vào thời điểm đó.") % {"code": code}
            report.unknown.append(Fault(pair.line, "old_code" if predecessor is None else "new_code", message))
        elif (predecessor.pk, successor.pk) in known:
            report.known += 1
        else:
            known.add((predecessor.pk, successor.pk))
            found.append((predecessor, successor, pair))
    report.added = len(found)
    if found:
        _note(province, found, day, document, by)
    return report


def _versions(day: date) -> AgencyVersionQuerySet:
    return AgencyVersion.objects.as_of(day).select_related("agency")


def _note(
    province: Province, found: list[tuple[Agency, Agency, Pair]], day: date, document: Document, by: User | None
) -> None:
    reorganisation, _created = Reorganisation.objects.get_or_create(
        province=province, kind=Reorganisation.Kind.MERGE, effective_on=day, document_number=document.number,
        defaults={"document_date": document.issued_on, "document_title": document.title, "created_by": by},
    )  # fmt: skip
    Succession.objects.bulk_create(
        Succession(
            reorganisation=reorganisation, predecessor=predecessor, successor=successor, extent=pair.extent,
            is_default=pair.is_default,
        )
        for predecessor, successor, pair in found
    )  # fmt: skip
    trail.record("import_successions", reorganisation, by=by, province=province, changes={"added": (None, len(found))})
