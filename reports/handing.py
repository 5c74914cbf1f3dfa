"""A composed document handed over as a file, and the line it leaves in the trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import override

from agencies import trail
from agencies.gate import ProvinceRequest
from agencies.prints import Print
from agencies.sealing.heads import imprint
from reports.official import OfficialDocument
from reports.workflow import MIMES

FORMS = {"pdf": "PDF", "docx": "Word"}
"""The forms a document is handed over in, and what they are called."""


def hand_over(
    request: ProvinceRequest, compose: Callable[[], OfficialDocument], name: str, form: str, *, action: str, target: Any,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """The document as a file of one of FORMS, in Vietnamese whatever the page's language; told in the trail."""
    with override("vi"):
        response = file_of(replace(compose(), imprint=imprint(request.province)), name, form)
    if request.method == "GET":
        trail.record(action, target, by=request.user, province=request.province, note=f"{name}.{form}", **more)
    return response


def file_of(document: OfficialDocument, name: str, form: str) -> HttpResponse:
    """A document as a file of one of FORMS, to be saved under this name."""
    # The libraries behind these take a second and a hundred megabytes to load; pages never need them.
    from reports.renderers import docx, pdf

    render = pdf.render if form == "pdf" else docx.render
    response = HttpResponse(render(document), content_type=MIMES[form])
    header = content_disposition_header(True, f"{name}.{form}")
    assert header
    response["Content-Disposition"] = header
    return response


def offered(label: Any, route: str, *args: Any, issue: str = "") -> Print:
    """A document as a page offers it: its draft in each form, `args` what stands in the address before the form; with
    `issue`, the route of the page that issues it."""
    links = tuple((word, reverse(route, args=[*args, form])) for form, word in FORMS.items())
    return Print(label, links, reverse(issue, args=args) if issue else "")
