"""Checklists and audits of earlier years from files."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from agencies import importing
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from audits.importers import CHECKLISTS, PAST_AUDITS

P = Permission


@requires(P.PLAN_INSPECTIONS)
def import_checklists(request: ProvinceRequest) -> HttpResponse:
    """Choose a file of questions, then see what it would write."""
    return importing.choose(request, CHECKLISTS)


@requires(P.PLAN_INSPECTIONS)
@require_POST
def confirm_checklists(request: ProvinceRequest) -> HttpResponse:
    """Carry out exactly what was shown."""
    return importing.confirm(request, CHECKLISTS)


@requires(P.PLAN_INSPECTIONS)
def import_audits(request: ProvinceRequest) -> HttpResponse:
    """Choose a file of audits of earlier years, then see what it would write."""
    return importing.choose(request, PAST_AUDITS)


@requires(P.PLAN_INSPECTIONS)
@require_POST
def confirm_audits(request: ProvinceRequest) -> HttpResponse:
    """Carry out exactly what was shown."""
    return importing.confirm(request, PAST_AUDITS)


urlpatterns: list[URLPattern] = [
    path("audits/checklists/import/", import_checklists, name="import_checklists"),
    path("audits/checklists/import/confirm/", confirm_checklists, name="confirm_checklists"),
    path("audits/import/", import_audits, name="import_audits"),
    path("audits/import/confirm/", confirm_audits, name="confirm_audits"),
]
