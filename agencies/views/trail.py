"""Who did what, when, to what: of the whole province, or of one agency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies import access, spreadsheet, trail_words
from agencies.forms.trail import TrailFilter
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency, TrailEntry
from agencies.roles import Permission
from agencies.rules import Verdict
from agencies.trail import record
from agencies.transfer.tables import trail_header, trail_row
from agencies.views.tree import attachment

PER_PAGE = 50
MOST_EXPORTED = 50_000


@requires(Permission.VIEW_TRAIL, anywhere=True)
@require_safe
def trail(request: ProvinceRequest) -> HttpResponse:
    """What happened in the province, or at those of its agencies whose trail this person may read."""
    rows = TrailEntry.objects.of(request.province.pk)
    if not _reads_all(request):
        rows = rows.filter(access.scope(request.user, Permission.VIEW_TRAIL, "agency__path"))
    return _page(request, rows, {"may_export": bool(_may_export(request))})


@requires(Permission.VIEW_TRAIL)
@require_safe
def agency_trail(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """What happened to one agency and its file, for its own people too."""
    rows = TrailEntry.objects.of(request.province.pk).filter(agency=agency)
    return _page(request, rows, {"agency": agency})


@requires(Permission.VIEW_TRAIL)
@require_safe
def export_trail(request: ProvinceRequest) -> HttpResponse:
    """The lines asked for as CSV, for who may both read the trail and take data away; leaves a line itself."""
    if not (verdict := _may_export(request)):
        raise PermissionDenied(verdict.reason)
    rows = _asked(request, TrailEntry.objects.of(request.province.pk))[1].select_related("actor")[:MOST_EXPORTED]
    table = [trail_row(entry) for entry in rows]
    record(
        "export_trail", request.province, by=request.user, province=request.province,
        changes={"rows": (None, len(table)), "form": (None, "csv")},
    )  # fmt: skip
    return attachment(spreadsheet.to_csv(trail_header(), table), f"nhat-ky-{request.province.slug}.csv")


def _reads_all(request: ProvinceRequest) -> Verdict:
    assert request.province.root
    return access.may(request.user, Permission.VIEW_TRAIL, request.province.root.path)


def _may_export(request: ProvinceRequest) -> Verdict:
    assert request.province.root
    return access.may(request.user, Permission.EXPORT_DATA, request.province.root.path)


def _asked(request: ProvinceRequest, rows: Any) -> tuple[TrailFilter, QuerySet[TrailEntry]]:
    """The filter and the lines that pass it."""
    form = TrailFilter(request.GET, province=request.province, actions=trail_words.known_actions())
    if not _reads_all(request):
        del form.fields["actor"]  # it names people of other agencies
    form.is_valid()
    data = form.cleaned_data
    if data.get("actor"):
        rows = rows.filter(actor=data["actor"])
    if data.get("action"):
        rows = rows.filter(action=data["action"])
    if data.get("since"):
        rows = rows.filter(at__gte=_midnight(data["since"]))
    if data.get("until"):
        rows = rows.filter(at__lt=_midnight(data["until"] + timedelta(days=1)))
    return form, rows.search(data.get("q", ""))


def _page(request: ProvinceRequest, rows: Any, context: dict[str, Any]) -> HttpResponse:
    """Fifty lines older than the last one seen: as quick at the end of millions as at the start."""
    form, rows = _asked(request, rows)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.select_related("actor", "agency")[: PER_PAGE + 1])
    entries = found[:PER_PAGE]
    context |= {
        "form": form, "lines": list(_lines(entries)), "is_later": bool(before),
        "older": entries[-1].pk if len(found) > PER_PAGE else None,
    }  # fmt: skip
    return render(request, "agencies/trail.html", context)


def _lines(entries: list[TrailEntry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield {
            "entry": entry, "who": trail_words.who(entry), "what": trail_words.action_words(entry.action),
            "changes": trail_words.told(entry.changes),
        }  # fmt: skip


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
