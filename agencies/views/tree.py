"""The agencies of a province as of a day, on the page and as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from agencies import spreadsheet
from agencies.forms.tree import TreeFilter
from agencies.gate import ProvinceRequest, requires
from agencies.models import AgencyVersion, Level, Obligation, Province
from agencies.outline import Node, Outline, outline
from agencies.roles import Permission
from agencies.transfer import export_tree

FILTERS = ("level", "kind", "obligation")


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_safe
def tree(request: ProvinceRequest) -> HttpResponse:
    """The tree of a day: in sections as it stands, or as one list when something is asked for."""
    form, day = _asked(request)
    whole = outline(_versions(request, day))
    rows = _narrowed(whole, form, request.GET.get("sort", ""))
    context = {
        "form": form, "day": day, "today": timezone.localdate(), "rows": rows,
        "sections": whole.sections() if rows is None else [], "total": sum(1 for _node in whole),
        "counts": [*_counted(whole, "level", Level.choices), *_counted(whole, "obligation", Obligation.choices)],
        "last_day": request.province.root.closed_on if request.province.root else None,
    }  # fmt: skip
    return render(request, "agencies/tree.html", context)


@requires(Permission.EXPORT_DATA)
@require_safe
def export_agencies(request: ProvinceRequest, form: str) -> HttpResponse:
    """The agencies as they are shown, as CSV or XLSX that can be read in again."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    asked, day = _asked(request)
    rows = _narrowed(outline(_versions(request, day)), asked, "")
    only = None if rows is None else {node.version.agency_id for node in rows}
    content = export_tree(request.province, day, form, by=request.user, only=only)  # type: ignore[arg-type]  # checked above
    return attachment(content, f"co-quan-{request.province.slug}-{day:%Y-%m-%d}.{form}")


def attachment(content: bytes, name: str) -> HttpResponse:
    """A file to save, CSV or XLSX."""
    kind = spreadsheet.CSV_TYPE if name.endswith(".csv") else spreadsheet.XLSX_TYPE
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def day_of(province: Province) -> date:
    """Today, or the last day of a province that has ended."""
    today = timezone.localdate()
    return min(today, province.root.closed_on) if province.root else today


def _asked(request: ProvinceRequest) -> tuple[TreeFilter, date]:
    default = day_of(request.province)
    form = TreeFilter({"day": default.strftime("%d/%m/%Y"), **request.GET.dict()})
    form.is_valid()
    return form, form.cleaned_data.get("day") or default


def _versions(request: ProvinceRequest, day: date) -> list[AgencyVersion]:
    rows = AgencyVersion.objects.of(request.province.pk).as_of(day).visible_to(request.user)
    return list(rows.select_related("agency").order_by())


def _narrowed(whole: Outline, form: TreeFilter, sort: str) -> list[Node] | None:
    """The agencies asked for as one list; None when the whole tree is asked for."""
    data = form.cleaned_data
    wanted = {name: data.get(name, "") for name in FILTERS}
    if not (sort or data.get("q") or any(wanted.values())):
        return None
    return whole.matching(text=data.get("q", ""), sort=sort, **wanted)


def _counted(whole: Outline, attribute: str, choices: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    """How many agencies of each kind, as links that show just those."""
    counts = whole.count(attribute)
    return [
        {"name": attribute, "value": value, "label": label, "count": counts[value]}
        for value, label in choices
        if counts[value]
    ]
