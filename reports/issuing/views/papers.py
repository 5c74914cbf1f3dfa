"""Ask and answer: the documents of a year; one document with its draft, its editions and the form that issues it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from agencies.rules import Refused, Verdict
from audits.conduct import may_see_work
from audits.models import Audit
from audits.views.acting import allowed
from registers.models import Entry
from registers.views.finding import entry_named, may_write, must, register_named
from reports.handing import FORMS, hand_over
from reports.issuing.forms import IssueForm
from reports.issuing.models import IssuedDocument
from reports.issuing.papers import Draft, draft, drafts
from reports.issuing.standing import compared
from reports.issuing.tables import YearOf
from reports.issuing.workflow import editions_of, issue
from reports.years import FIRST_YEAR, LAST_YEAR
from scoring.models import Scorecard
from scoring.states import VERIFICATION_DONE
from scoring.views.telling import tell

P = Permission
Newest = dict[tuple[str, str], IssuedDocument]
AgencyPaper = tuple[Draft, IssuedDocument | None]


# --- the documents of a year ---


@requires(P.EXPORT_DATA)
@require_safe
def year_documents(request: ProvinceRequest, year: int) -> HttpResponse:
    """The set of documents a year needs: which there are, which are issued and signed, what to press for the others."""
    subject = _year(request, year)
    newest = _newest(request, year)
    rows = [
        {"draft": found, "ready": found.ready, "issued": newest.get((found.key, ""))}
        for found in drafts("year", subject, request.province)
    ]
    lines = [(sheet, _papers(sheet, request, newest)) for sheet in _sheets(request, year)]
    context = {
        "year": year, "rows": rows, "lines": lines, "columns": _columns([papers for _sheet, papers in lines]),
        "may_make": bool(access.may(request.user, P.MAKE_REPORTS, _root(request))),
    }  # fmt: skip
    return render(request, "reports/year_documents.html", context)


def _papers(sheet: Scorecard, request: ProvinceRequest, newest: Newest) -> list[AgencyPaper]:
    """What can be issued of one sheet, each with its newest edition."""
    return [(found, newest.get((found.key, found.of.about))) for found in drafts("scorecard", sheet, request.province)]


def _columns(lines: list[list[AgencyPaper]]) -> list[tuple[Any, int]]:
    """What the papers of the sheets are called, and how many of each are issued."""
    return [
        (column[0][0].paper.label, sum(bool(issued) for _draft, issued in column))
        for column in zip(*lines, strict=True)
    ]


def _newest(request: ProvinceRequest, year: int) -> Newest:
    """The newest edition of each document of a year, by paper and object; one query."""
    rows = IssuedDocument.objects.of(request.province.pk).filter(year=year).newest().light().with_signed()
    return {(row.paper, row.about): row for row in rows}


def _sheets(request: ProvinceRequest, year: int) -> list[Scorecard]:
    """The sheets whose provisional result can be told."""
    rows = Scorecard.objects.of(request.province.pk).applicable().filter(campaign__year=year, campaign__on_paper=False)
    return list(rows.filter(state__in=VERIFICATION_DONE).select_related("agency", "campaign").order_by("sort_text"))


# --- one document: its draft, its editions, issuing it ---


@requires(P.EXPORT_DATA)
def year_paper(request: ProvinceRequest, year: int, paper_kind: str) -> HttpResponseBase:
    """A document of the province's year."""
    return _paper(request, draft("year", paper_kind, _year(request, year), request.province))


@requires(P.MAKE_REPORTS)
@require_safe
def year_draft(request: ProvinceRequest, year: int, paper_kind: str, form: str) -> HttpResponse:
    """Its draft as PDF or Word; leaves a line in the trail."""
    return _draft(request, draft("year", paper_kind, _year(request, year), request.province), form, request.province)


@requires(P.VIEW_SCORECARD, P.EXPORT_DATA, after_closing=True)
def scorecard_paper(request: ProvinceRequest, scorecard: Scorecard, paper_kind: str) -> HttpResponseBase:
    """A document of one agency's scorecard."""
    return _paper(request, draft("scorecard", paper_kind, scorecard, request.province))


@requires(P.VIEW_SCORECARD, P.EXPORT_DATA)
@require_safe
def scorecard_draft(request: ProvinceRequest, scorecard: Scorecard, paper_kind: str, form: str) -> HttpResponse:
    """Its draft as PDF or Word; leaves a line in the trail."""
    return _draft(request, draft("scorecard", paper_kind, scorecard, request.province), form, scorecard)


@requires(P.VIEW_AUDITS)
def audit_paper(request: ProvinceRequest, audit: Audit, paper_kind: str) -> HttpResponseBase:
    """A document of an inspection."""
    allowed(may_see_work(request.user, audit))
    return _paper(request, draft("audit", paper_kind, audit, request.province))


@requires(P.VIEW_REGISTERS)
def entry_paper(
    request: ProvinceRequest, agency: Agency, register: str, entry: Entry, paper_kind: str
) -> HttpResponseBase:
    """A document made of an entry, for who writes in the register or takes data out."""
    kept = register_named(register)
    found = entry_named(kept, agency, entry)
    if not may_write(request.user, kept, agency):
        must(access.may(request.user, P.EXPORT_DATA, agency.path))
    return _paper(request, draft(register, paper_kind, found, request.province))


def _paper(request: ProvinceRequest, found: Draft | None) -> HttpResponseBase:
    """The page of one document: today's draft, what was issued and whether figures changed since, the form that issues it."""
    if found is None:
        raise Http404
    may_issue, editions = found.may_issue(request.user), editions_of(found)
    if request.method == "POST" and not may_issue:
        raise PermissionDenied(may_issue.reason)
    ready, document = found.ready, None
    if ready:
        try:
            document = found.made().document
        except Refused as refusal:
            ready = Verdict(False, str(refusal))
    form = IssueForm(request.POST or None, document=document, again=bool(editions))
    if request.method == "POST" and form.is_valid():
        try:
            row = issue(found, form.given, reason=form.why, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(
                request,
                lambda: (
                    _("Đã ban hành %(number)s, lần %(edition)s. Tệp đang được lập.")
                    % {"number": row.number, "edition": row.edition}
                ),
            )
            return redirect("reports:issued", request.province.slug, row.pk)
    context = {
        "draft": found, "paper": found.paper, "of": found.of, "editions": editions, "may_issue": may_issue, "ready": ready, "form": form,
        "standing": compared(editions[0], found) if editions else None, "next": len(editions) + 1,
        "is_province": found.of.agency.pk == request.province.root_id,
        "may_make": bool(access.may(request.user, P.MAKE_REPORTS, found.of.agency.path)),
    }  # fmt: skip
    return render(request, "reports/paper.html", context)


def _draft(request: ProvinceRequest, found: Draft | None, form: str, target: Any) -> HttpResponse:
    if found is None or form not in FORMS or found.paper.heavy:
        raise Http404
    name = f"du-thao-{found.paper.name}-{found.of.agency.code}-{found.of.year}"
    try:
        return hand_over(request, lambda: found.made().document, name, form, action="print_draft", target=target)
    except Refused as refusal:
        raise Http404(str(refusal)) from None


def _year(request: ProvinceRequest, year: int) -> YearOf:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_("Không có số liệu của năm %(year)s.") % {"year": year})
    return YearOf(request.province, year)


def _root(request: ProvinceRequest) -> str:
    assert request.province.root
    path: str = request.province.root.path
    return path
