"""What every page of exhibits does: an exhibit as part of a page, on a page of its own, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies import trail
from agencies.gate import ProvinceRequest
from agencies.models import Agency
from reports.exhibits import FORMS, Exhibit


@dataclass(frozen=True, slots=True)
class Links:
    """Where an exhibit stands and is fetched from, with the look of the page it is on."""

    page: str
    files: dict[str, str]


def links_of(route: str, place: Sequence[object], key: str, query: str = "", *, files: bool = True) -> Links:
    """The addresses of an exhibit; `route` and `route_file` are named alike, `place` is what comes before its key.

    Without `files` there are none to offer: the person may not take any away.
    """
    start, end = [*place, key], f"?{query}" if query else ""
    return Links(
        reverse(f"reports:{route}", args=start) + end,
        {form: reverse(f"reports:{route}_file", args=[*start, form]) + end for form in FORMS if files},
    )


def shown(request: ProvinceRequest, exhibit: Exhibit, links: Links, back: str, back_title: str) -> HttpResponse:
    """The exhibit as part of the page that asks for it, or on a page of its own with its whole table."""
    # What is fetched by a page stands below its warning.
    context = {"told": bool(request.htmx), "exhibit": exhibit, "links": links, "back": back, "back_title": back_title}
    template = "reports/exhibit.html" if request.htmx else "reports/one_exhibit.html"
    return render(request, template, context)


def taken(
    request: ProvinceRequest, exhibit: Exhibit, form: str, name: str, *, agency: Agency | None = None
) -> HttpResponse:
    """The exhibit as a file called `name`; leaves a line in the trail. Raises Http404 for a form it does not have."""
    if form not in exhibit.forms:
        raise Http404
    content, file = exhibit.content(form), f"{name}.{form}"
    trail.record(
        "export_exhibit",
        agency or request.province,
        by=request.user,
        province=request.province,
        agency=agency,
        note=file,
    )
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=FORMS[form], headers=headers)
