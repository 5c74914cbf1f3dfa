"""Ask and answer: what a province's data goes out as and comes in from, kind by kind and as a whole."""

from __future__ import annotations

from itertools import groupby
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access
from agencies.datasets import Dataset, Group, dataset_of, datasets
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission as P
from agencies.views.tree import attachment
from backups.tables import Form, export_table, may_take, sample_table
from backups.tasks import PACKAGE
from jobs.models import Job
from jobs.workflow import enqueue

SHOWN = 5
"""Packages made lately that the page lists."""


@requires(P.EXPORT_DATA)
@require_safe
def data(request: ProvinceRequest) -> HttpResponse:
    """Every kind of data with its files out and in, and the package of all."""
    assert request.province.root
    whole = access.may(request.user, P.MANAGE_PROVINCE, request.province.root.path)
    rows = [row for kind in datasets() if (row := _row(request, kind))["takes"] or row["brings"]]
    groups = [
        (Group(group).label, list(found)) for group, found in groupby(rows, key=lambda row: row["kind"].group)
    ]  # fmt: skip
    jobs = (
        Job.objects.of(request.province.pk).filter(kind=PACKAGE).select_related("created_by")[: SHOWN if whole else 0]
    )
    return render(request, "backups/data.html", {"groups": groups, "whole": whole, "jobs": jobs})


@requires(P.EXPORT_DATA)
@require_safe
def export_data(request: ProvinceRequest, kind: str, form: str) -> HttpResponse:
    """One kind of data as CSV or XLSX; leaves a line in the trail."""
    found = _kind(kind, form)
    if not (verdict := may_take(request.user, found, request.province)):
        raise PermissionDenied(verdict.reason)
    content = export_table(found, request.province, cast(Form, form), by=request.user)
    return attachment(content, f"{found.key}-{request.province.slug}.{form}")


@requires(P.VIEW_AGENCY, anywhere=True)
@require_safe
def sample_data(request: ProvinceRequest, kind: str, form: str) -> HttpResponse:
    """The empty file that the import of this kind reads; it tells nothing of the province."""
    found = _kind(kind, form)
    if found.intake is None or found.intake.columns is None:
        raise Http404(_("Loại dữ liệu này không nhập từ tệp."))
    content = sample_table(found.intake.columns(), cast(Form, form), str(found.name))
    return attachment(content, f"mau-{found.key}.{form}")


@requires(P.MANAGE_PROVINCE, P.EXPORT_DATA, fresh=True)
@require_POST
def make_package(request: ProvinceRequest) -> HttpResponse:
    """Begin packing everything the province owns; asking twice while it is being packed gives the same job."""
    job = enqueue(PACKAGE, province=request.province, by=request.user, key="all")
    return redirect("jobs:job", request.province.slug, job.pk)


def _kind(key: str, form: str) -> Dataset:
    if form not in {"csv", "xlsx"}:
        raise Http404
    try:
        return dataset_of(key)
    except LookupError:
        raise Http404(_("Không có loại dữ liệu nào tên “%(name)s”.") % {"name": key}) from None


def _row(request: ProvinceRequest, kind: Dataset) -> dict[str, Any]:
    assert request.province.root
    slug, intake = request.province.slug, kind.intake
    row = {"kind": kind, "takes": may_take(request.user, kind, request.province), "brings": False}
    if intake and access.may(request.user, intake.permission, request.province.root.path):
        sample = (
            reverse(intake.sample_url, args=[slug]) if intake.sample_url else reverse("backups:sample_data", args=[slug, kind.key, "xlsx"])
        )  # fmt: skip
        row |= {"brings": True, "import_url": reverse(intake.url_name, args=[slug, *intake.args]), "sample_url": sample}
    return row
