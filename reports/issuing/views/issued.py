"""Ask and answer: one edition of a document, its files and signed copies, what has changed since."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access, files, trail
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from jobs.models import Job
from reports.issuing.forms import SignedForm
from reports.issuing.metadata import metadata_of
from reports.issuing.models import IssuedDocument, SignedCopy
from reports.issuing.papers import draft_again, label_of
from reports.issuing.standing import Standing, may_keep, may_see, standing_of
from reports.issuing.workflow import KIND, make_files, take_signed
from reports.workflow import MIMES
from scoring.views.telling import tell

P = Permission


@requires(P.VIEW_AGENCY)
@require_safe
def issued(request: ProvinceRequest, issued: IssuedDocument) -> HttpResponse:
    """One edition: what it is, its files, its signed copies, what replaced it."""
    _must_see(request, issued)
    return render(request, "reports/issued.html", _shown(request, issued, SignedForm()))


@requires(P.VIEW_AGENCY)
@require_safe
def issued_files(request: ProvinceRequest, issued: IssuedDocument) -> HttpResponse:
    """The part of its page that changes while its files are made."""
    _must_see(request, issued)
    return render(request, "reports/issued.html#files", _shown(request, issued, SignedForm()))


def _shown(request: ProvinceRequest, row: IssuedDocument, form: SignedForm) -> dict[str, Any]:
    made = list(row.files.all())
    again = draft_again(row, request.province)
    return {
        "issued": row, "label": label_of(row.paper), "files": made, "copies": list(row.signed.select_related("received_by")),
        "job": None if made else Job.objects.filter(province=request.province, kind=KIND, key=f"issued-{row.pk}").first(),
        "metadata": metadata_of(row), "form": form, "may_keep": may_keep(request.user, row),
        "replaced_by": getattr(row, "replaced_by", None),
        "paper_url": again.url if again and access.may(request.user, P.EXPORT_DATA, row.agency.path) else "",
        "is_province": row.agency_id == request.province.root_id,
    }  # fmt: skip


@requires(P.VIEW_AGENCY)
@require_POST
def issued_make(request: ProvinceRequest, issued: IssuedDocument) -> HttpResponseBase:
    """Have the files made that are still missing."""
    _must_keep(request, issued)
    make_files(issued, by=request.user)
    return redirect("reports:issued", request.province.slug, issued.pk)


@requires(P.VIEW_AGENCY)
@require_safe
def issued_file(request: ProvinceRequest, issued: IssuedDocument, form: str) -> HttpResponseBase:
    """A frozen file; leaves a line in the trail."""
    _must_see(request, issued)
    found = issued.files.filter(form=form).first()
    if found is None:
        raise Http404
    return _download(request, issued, found.path, found.name, MIMES[form], found.sha256)


@requires(P.VIEW_AGENCY)
@require_safe
def signed_copy(request: ProvinceRequest, signed_copy: SignedCopy) -> HttpResponseBase:
    """A signed copy as it came; leaves a line in the trail."""
    _must_see(request, signed_copy.issued)
    return _download(request, signed_copy.issued, signed_copy.path, signed_copy.name, MIMES["pdf"], signed_copy.sha256)


def _download(
    request: ProvinceRequest, row: IssuedDocument, path: str, name: str, mime: str, sha256: str
) -> HttpResponseBase:
    if not files.exists(path):
        raise Http404(_("Tệp này không còn trong kho tệp. Hãy báo người vận hành khôi phục từ bản sao lưu."))
    if request.method == "GET":
        trail.record("export_issued", row, by=request.user, province=request.province, agency=row.agency, note=name)
    return files.download(request, path, label=name, mime=mime, sha256=sha256)


@requires(P.VIEW_AGENCY)
@require_POST
def issued_signed(request: ProvinceRequest, issued: IssuedDocument) -> HttpResponseBase:
    """Take a signed copy in."""
    _must_keep(request, issued)
    form = SignedForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            copy = take_signed(issued, form.cleaned_data["file"], by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            tell(
                request,
                lambda: _("Đã nhận “%(name)s”: %(state)s.") % {"name": copy.name, "state": copy.get_state_display()},
            )
            return redirect("reports:issued", request.province.slug, issued.pk)
    return render(request, "reports/issued.html", _shown(request, issued, form))


@requires(P.VIEW_AGENCY)
@require_safe
def issued_difference(request: ProvinceRequest, issued: IssuedDocument) -> HttpResponse:
    """What today's data would print differently, in words and figures."""
    standing = _standing(request, issued)
    again = draft_again(issued, request.province)
    context = {
        "issued": issued, "label": label_of(issued.paper), "standing": standing, "replaced_by": getattr(issued, "replaced_by", None),
        "paper_url": again.url if again else "",
    }  # fmt: skip
    return render(request, "reports/issued_difference.html", context)


@requires(P.VIEW_AGENCY)
@require_safe
def issued_standing(request: ProvinceRequest, issued: IssuedDocument) -> HttpResponse:
    """Whether the figures have changed since, for a list that asks line by line."""
    return render(request, "reports/issued_standing.html", {"standing": _standing(request, issued)})


def _standing(request: ProvinceRequest, row: IssuedDocument) -> Standing:
    # Today's figures are for who takes data out: an agency sees what was issued, not what is in the making.
    _must_see(request, row)
    if not (verdict := access.may(request.user, P.EXPORT_DATA, row.agency.path)):
        raise PermissionDenied(verdict.reason)
    return standing_of(row, request.province)


def _must_keep(request: ProvinceRequest, row: IssuedDocument) -> None:
    _must_see(request, row)
    if not (verdict := may_keep(request.user, row)):
        raise PermissionDenied(verdict.reason)


def _must_see(request: ProvinceRequest, row: IssuedDocument) -> None:
    if not (verdict := may_see(request.user, row)):
        raise PermissionDenied(verdict.reason)
