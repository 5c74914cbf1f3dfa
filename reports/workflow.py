"""What people do with reports: ask for one, set the letterhead, enter published figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import trail
from agencies.models import Province, User
from agencies.rules import Refused
from agencies.sealing.heads import imprint
from jobs.models import Job
from jobs.workflow import enqueue
from reports.binding.marks import mark_of
from reports.binding.shelf import Shelf
from reports.figures import Figures, yearly_figures
from reports.figures.published import label_of
from reports.models import DocumentSettings, ReportedFigure
from reports.official import OfficialDocument
from reports.summary import compose
from reports.years import campaign_of

SUMMARY = "summary"
"""The job that makes a year's summary."""
BOOK = "book"
"""The job that binds the scorecards of a year to one file."""
POINTS = "points"
"""The job that writes every point of a year as one table."""
KINDS = (SUMMARY, BOOK, POINTS)

MIMES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""The forms in which a summary leaves the system."""
PRINTED = ("pdf", "docx")
"""Those that print the composed document."""


@dataclass(frozen=True, slots=True)
class Produced:
    """A finished file: what to save it as, what it is, what it holds."""

    name: str
    mime: str
    content: bytes


def produce_summary(province: Province, year: int, form: str) -> Produced:
    """The year's summary in one of MIMES, in Vietnamese whatever the language of the page that asked.

    Raises Refused for an unknown format and for a year in which the province had no agency.
    """
    if form not in MIMES:
        raise Refused(
            _("Không có định dạng “%(form)s”; chọn một trong: %(known)s.") % {"form": form, "known": ", ".join(MIMES)}
        )
    with override("vi"):
        figures = yearly_figures(province, year)
        if not figures.total.registered and not figures.agencies:
            raise Refused(
                _("%(province)s không có cơ quan nào trong năm %(year)s. Hãy nhập cây cơ quan hoặc chọn năm khác.")
                % {"province": province, "year": year}
            )
        content = _kept(province, figures, form)
    return Produced(f"tong-hop-iso-{province.slug}-{year}.{form}", MIMES[form], content)


def request_summary(province: Province, year: int, form: str, *, by: User) -> Job:
    """Begin making the year's summary; asking twice while it is being made gives the same job."""
    return enqueue(SUMMARY, province=province, by=by, year=year, format=form)


def request_book(province: Province, year: int, *, by: User) -> Job:
    """Begin binding the year's scorecards; whoever asks while it is being made gets the same job.

    Raises Refused for a year without scorecards.
    """
    campaign_of(province, year)
    return enqueue(BOOK, province=province, by=by, key=f"{year}", year=year)


def request_points(province: Province, year: int, *, by: User) -> Job:
    """Begin writing every point of the year as one table. Raises Refused for a year without scorecards."""
    campaign_of(province, year)
    return enqueue(POINTS, province=province, by=by, key=f"{year}", year=year)


def export_summary(province: Province, year: int, form: str, *, by: User | None) -> Produced:
    """The summary for whoever takes it away at once; leaves a line in the trail."""
    produced = produce_summary(province, year, form)
    trail.record("export_report", province, by=by, province=province, note=produced.name)
    return produced


@transaction.atomic
def change_settings(settings: DocumentSettings, values: Mapping[str, Any], *, by: User) -> None:
    """Set the province's letterhead; documents made from now on carry it."""
    before = {field: getattr(settings, field) for field in values}
    for field, value in values.items():
        setattr(settings, field, value)
    settings.save()
    if changes := trail.difference(before, values):
        trail.record("change_document_settings", settings, by=by, province=settings.province, changes=changes)


@transaction.atomic
def import_reported(
    province: Province, document: Mapping[str, Any], *, source: str = "", by: User | None
) -> tuple[int, int]:
    """Enter the published figures of one year; returns the year and how many there are.

    `document`: `year`, `figures` (each `id`, `value`, and if known `label`, `unit`, `quote`, `source`), if known
    `source` for all and `province_code`. What stood for that year and is not in the document goes; importing the
    same twice changes nothing. Raises Refused, naming every fault, and then writes nothing.
    """
    year = _check(province, document)
    known = {row.key: row for row in ReportedFigure.objects.of(province.pk).filter(year=year)}
    bands = {band.code: band.label for band in yearly_figures(province, year).bands}
    changes: dict[str, tuple[Any, Any]] = {}
    for position, item in enumerate(document["figures"], start=1):
        quote = str(item.get("quote") or "").strip()
        values = {
            "label": str(item.get("label") or label_of(item["id"], bands) or quote or item["id"])[:250],
            "value": item["value"],
            "unit": str(item.get("unit") or "")[:50],
            "quote": quote,
            "source": str(source or item.get("source") or document.get("source") or _named_source(province, year))[
                :300
            ],
            "position": position,
        }
        row = known.pop(item["id"], None) or ReportedFigure(province=province, year=year, key=item["id"])
        before = {field: getattr(row, field) for field in values} if row.pk else {}
        if trail.difference(before, values):
            changes[item["id"]] = (before.get("value"), item["value"])
            for field, value in values.items():
                setattr(row, field, value)
            row.save()
    for key, row in known.items():
        changes[key] = (row.value, None)
        row.delete()
    if changes:
        trail.record("import_reported", province, by=by, province=province, changes=changes, note=str(year))
    return year, len(document["figures"])


def _kept(province: Province, figures: Figures, form: str) -> bytes:
    """The file made of these figures: the one made before, while it would show the same.

    Its imprint is then that of the moment when it was made.
    """
    settings, shelf = DocumentSettings.objects.of(province), Shelf(province.pk)
    printed = compose(figures, settings) if form in PRINTED else None
    # What is printed is known by all it says, its template and pictures too; tables by figures and letterhead.
    letterhead = [(field.name, getattr(settings, field.attname)) for field in settings._meta.concrete_fields]
    name = mark_of(printed, form) if printed else mark_of(figures, form, letterhead)
    if not shelf.holds(name):
        if printed:
            content = _print(replace(printed, imprint=imprint(province)), form)
        else:
            content = _tabulate(figures, settings, form)
        shelf.put(name, lambda path: path.write_bytes(content))
        return content
    return shelf.place(name).read_bytes()


# The libraries behind the renderers take a second and a hundred megabytes to load; pages never need them.


def _print(document: OfficialDocument, form: str) -> bytes:
    from reports.renderers import docx, pdf

    return pdf.render(document) if form == "pdf" else docx.render(document)


def _tabulate(figures: Figures, settings: DocumentSettings, form: str) -> bytes:
    from reports.renderers import json, xlsx

    return xlsx.render(figures, author=settings.issuer_line) if form == "xlsx" else json.render(figures)


def _named_source(province: Province, year: int) -> str:
    return _("Số liệu đã công bố của %(province)s năm %(year)s") % {"province": province, "year": year}


def _check(province: Province, document: Mapping[str, Any]) -> int:
    """The document's year. Raises Refused with everything that is wrong with it."""
    faults = []
    year, figures = document.get("year"), document.get("figures")
    if not isinstance(year, int) or isinstance(year, bool) or not 1990 <= year <= 2100:
        faults.append(_("thiếu “year” hoặc không phải một năm"))
    code = document.get("province_code")
    if code and str(code) != province.code:
        faults.append(
            _("tệp là số liệu của tỉnh mã %(found)s, không phải %(province)s (mã %(code)s)")
            % {"found": code, "province": province, "code": province.code}
        )
    if not isinstance(figures, list) or not figures:
        faults.append(_("thiếu danh sách “figures”"))
        figures = []
    seen: set[str] = set()
    for number, item in enumerate(figures, start=1):
        key = item.get("id") if isinstance(item, dict) else None
        if not key or "value" not in item:
            faults.append(_("số liệu thứ %(number)s thiếu “id” hoặc “value”") % {"number": number})
        elif not isinstance(item["value"], int | float | bool | str):
            faults.append(_("số liệu “%(key)s” có giá trị không phải số, chữ hoặc đúng/sai") % {"key": key})
        elif key in seen:
            faults.append(_("số liệu “%(key)s” có hai lần") % {"key": key})
        seen.add(str(key))
    if faults:
        raise Refused(_("Không nhập được số liệu đã công bố: %(faults)s.") % {"faults": "; ".join(faults)})
    assert isinstance(year, int)
    return year
