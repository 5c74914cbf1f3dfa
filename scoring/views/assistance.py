"""What spares an officer work: last year's sheet carried over, the criteria new documents may serve."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from evidence.models import Document
from evidence.reading import is_unread
from evidence.reading.job import is_reading
from scoring.assessment import items_of
from scoring.carrying import Carrying, carrying_of, codes_of
from scoring.desk import Carried, Desk, carried_of, criteria_for
from scoring.desk.figures import Figure, figures_of
from scoring.explain import suggesting
from scoring.issuers import elsewhere
from scoring.models import Scorecard
from scoring.proposals import quotes_for
from scoring.rules.suggesting import Candidate
from scoring.suggestions import Suggestion, Suggestions, suggestions_for
from scoring.views.sheetpage import back, told
from scoring.workflow.carrying import carry_forward, confirm_carried
from scoring.workflow.citations import cite_for
from scoring.workflow.proposals import accept_proposals
from scoring.workflow.suggestions import Pair, accept_suggestions, reject_suggestion

P = Permission
MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Offer:
    """One document offered for one criterion: its name, the page that shows it, why in few words and in full, and why not."""

    document: Document
    code: str
    criterion: str
    page: int | None
    file: str
    """The name of its first file, as it came, where the document is called otherwise."""
    briefly: str
    reasons: list[str]
    doubts: list[str]


@dataclass(frozen=True, slots=True)
class Left:
    """One document without any suggestion, and why."""

    document: Document
    why: str


@dataclass
class Assistance:
    """What may be done for a sheet at this moment."""

    desk: Desk

    @cached_property
    def carrying(self) -> Carrying | None:
        """What last year's sheet still holds for criteria nobody has touched this year."""
        return carrying_of(self.desk.sheet, codes_of(self.desk.sheet, None)) or None

    @cached_property
    def reads(self) -> int:
        """How many documents that may serve this sheet are being read, so that more may be suggested in a moment."""
        asked = [row.document for row in self.suggestions.rows] + [one.document for one in self.suggestions.unplaced]
        left = sum(is_unread(document) for document in asked)
        return left if left and is_reading(self.desk.sheet.agency) else 0

    @cached_property
    def unconfirmed(self) -> Carried | None:
        """What was carried over and nobody has confirmed."""
        return carried_of(self.desk)

    @cached_property
    def suggestions(self) -> Suggestions:
        """What the documents not cited yet may serve."""
        return suggestions_for(self.desk.sheet)

    @cached_property
    def sure(self) -> list[Offer]:
        """What one key accepts: nothing of a paper that is still being read, for then more will be known."""
        return [
            self._offer(document, candidate)
            for document, candidate in self.suggestions.sure
            if not self._waits(document)
        ]

    def _waits(self, document: Document) -> bool:
        """Whether more will be known of a document in a moment."""
        return bool(self.reads) and is_unread(document)

    @cached_property
    def doubtful(self) -> list[tuple[Suggestion, list[Offer]]]:
        """The short list: documents somebody has to look at, each with what it may serve."""
        return [
            (row, [self._offer(row.document, candidate) for candidate in row.doubtful[:3]])
            for row in [one for one in self.suggestions.doubtful if not self._waits(one.document)][:MOST_SHOWN]
        ]

    @cached_property
    def unplaced(self) -> list[Left]:
        """The documents without any suggestion; those being read may still get one."""
        year = self.desk.sheet.campaign.year
        return [
            Left(one.document, suggesting.unplaced(one.why, {"year": str(one.document.year), "this": str(year)}))
            for one in self.suggestions.unplaced
            if not (self.reads and one.why == "unread")
        ]

    @property
    def placed(self) -> dict[str, str]:
        """The numbers of the documents that have sure suggestions, those to be looked at, and those without any."""
        rows = self.suggestions.rows
        return {
            "sure": " ".join(str(row.document.pk) for row in rows if row.sure),
            "doubtful": " ".join(str(row.document.pk) for row in rows if not row.sure),
            "unplaced": " ".join(str(one.document.pk) for one in self.suggestions.unplaced),
        }

    @property
    def sure_documents(self) -> int:
        """How many documents the sure suggestions are about."""
        return len({offer.document.pk for offer in self.sure})

    @cached_property
    def figures(self) -> list[Figure]:
        """What the record says and the papers cited show, where it is not claimed yet."""
        return figures_of(self.desk)

    @property
    def from_record(self) -> bool:
        """Whether the record says any of them."""
        return any(one.document is None for one in self.figures)

    @property
    def settled(self) -> list[Figure]:
        """What the record says, nothing speaks against and nothing else is claimed for: it need not be looked at one by one."""
        return [one for one in self.figures if one.is_sure and one.document is None and not one.replaces]

    @property
    def unsettled(self) -> list[Figure]:
        """What is read in papers, would replace something, or has to be looked at."""
        settled = self.settled
        return [one for one in self.figures if one not in settled]

    @cached_property
    def _names(self) -> dict[str, str]:
        return {item.code: item.name for item in items_of(self.desk.sheet)}

    def _offer(self, document: Document, candidate: Candidate) -> Offer:
        return Offer(
            document, candidate.criterion, self._names.get(candidate.criterion, ""), candidate.page,
            _file_of(document), suggesting.briefly(candidate), suggesting.reasons(candidate), suggesting.doubts(candidate),
        )  # fmt: skip


def _file_of(document: Document) -> str:
    name = next((file.name for file in document.files.all()), "")
    return name if PurePath(name).stem != document.title else ""


@requires(P.EDIT_SCORECARD)
@require_GET
def assist(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """What may be carried over, what waits to be confirmed, what is suggested."""
    return _show(request, scorecard)


@requires(P.EDIT_SCORECARD)
@told
def carry(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Take over what is still valid of last year's sheet."""
    carried = carry_forward(scorecard, by=request.user)
    said = _("Đã mang sang %(claims)s tiêu chí và %(papers)s văn bản; hãy xem lại rồi xác nhận.") % {
        "claims": len(carried.claims), "papers": carried.papers,
    }  # fmt: skip
    return _done(request, scorecard, said)


@requires(P.EDIT_SCORECARD)
@told
def confirm(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Confirm what was carried over: one group, or all of it."""
    codes = confirm_carried(scorecard, request.POST.get("group") or None, by=request.user)
    said = ngettext("Đã xác nhận %(n)s tiêu chí.", "Đã xác nhận %(n)s tiêu chí.", len(codes)) % {"n": len(codes)}
    return _done(request, scorecard, said)


@requires(P.EDIT_SCORECARD)
@told
def accept_suggested(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Cite what was suggested: the pairs sent, each as document and criterion."""
    pairs = []
    for sent in request.POST.getlist("pair"):
        document, _colon, code = sent.partition(":")
        if not document.isdecimal():
            raise Refused(_("Trang gửi lên một nội dung không đọc được. Hãy tải lại trang."))
        pairs.append(Pair(int(document), code))
    accepted = accept_suggestions(scorecard, pairs, by=request.user)
    for sentence in accepted.left:
        messages.warning(request, sentence)
    return _done(request, scorecard, _("Đã gắn %(n)s minh chứng theo gợi ý.") % {"n": len(accepted.citations)})


@requires(P.EDIT_SCORECARD)
@told
def reject_suggested(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Say that a document does not serve a criterion; it is not suggested again."""
    document, _colon, code = request.POST.get("pair", "").partition(":")
    found = Document.objects.of(scorecard.agency).filter(pk=int(document) if document.isdecimal() else 0).first()
    if found is None:
        raise Refused(_("Chỉ trả lời được gợi ý cho tài liệu của chính cơ quan."))
    reject_suggestion(scorecard, found, code, by=request.user)
    return _done(request, scorecard, "")


@told
def _cite_for(request: ProvinceRequest, scorecard: Scorecard, document: Document) -> HttpResponse:
    made = cite_for(scorecard, request.POST.getlist("code"), document, by=request.user)
    codes = ", ".join(citation.criterion for citation in made)
    said = _("Đã gắn tài liệu vào tiêu chí %(codes)s.") % {"codes": codes}
    return back(request, scorecard, made[0].criterion, said)


@requires(P.EDIT_SCORECARD)
def document_criteria(request: ProvinceRequest, scorecard: Scorecard, document: Document) -> HttpResponseBase:
    """The criteria one document may be cited for by hand; those ticked when it comes back."""
    if request.method == "POST":
        return _cite_for(request, scorecard=scorecard, document=document)
    desk = Desk(scorecard, request.user)
    context = {
        "sheet": scorecard, "desk": desk, "document": document, "groups": criteria_for(desk, document),
        "doubt": suggesting.other_issuer(document.issuer) if elsewhere(scorecard, [document.issuer]) else "",
    }  # fmt: skip
    template = "scoring/document_criteria.html"
    return render(request, f"{template}#picker" if request.htmx else template, context)


@requires(P.EDIT_SCORECARD)
@told
def accept_figures(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Claim the figures that were ticked, as they were shown."""
    taken = accept_proposals(scorecard, request.POST.getlist("figure"), by=request.user)
    if not taken:
        return _done(request, scorecard, _("Chưa mục nào được đánh dấu nên chưa điền gì."))
    said = _("Đã điền %(n)s tiêu chí: %(codes)s.")
    return _done(request, scorecard, said % {"n": len(taken), "codes": ", ".join(one.item.code for one in taken)})


@requires(P.EDIT_SCORECARD)
@require_GET
def quotes(request: ProvinceRequest, scorecard: Scorecard, code: str) -> HttpResponse:
    """The sentences of the papers cited that may be quoted as the explanation of a criterion."""
    try:
        found = quotes_for(scorecard, code)
    except KeyError:
        raise Http404 from None
    return render(request, "scoring/quotes.html", {"code": code, "quotes": found})


def _show(request: ProvinceRequest, sheet: Scorecard, said: str = "") -> HttpResponse:
    desk = Desk(sheet, request.user)
    may = desk.shows_missing and desk.may_edit()
    context = {"sheet": sheet, "desk": desk, "help": Assistance(desk) if may else None, "said": said}
    return render(request, "scoring/assist.html" if request.htmx else "scoring/assist_page.html", context)


def _done(request: ProvinceRequest, sheet: Scorecard, said: str) -> HttpResponse:
    """The offers anew, and word to the page that its cards have changed; without script the page itself."""
    if not request.htmx:
        return back(request, sheet, said=said)
    response = _show(request, Scorecard.objects.shown(sheet.pk), said)
    response["HX-Trigger"] = "scorecard-refresh"
    return response


urlpatterns: list[URLPattern] = [
    path("scorecards/<int:scorecard>/assist/", assist, name="assist"),
    path("scorecards/<int:scorecard>/carry/", carry, name="carry"),
    path("scorecards/<int:scorecard>/confirm/", confirm, name="confirm"),
    path("scorecards/<int:scorecard>/documents/<int:document>/", document_criteria, name="document_criteria"),
    path("scorecards/<int:scorecard>/figures/", accept_figures, name="accept_figures"),
    path("scorecards/<int:scorecard>/<str:code>/quotes/", quotes, name="quotes"),
    path("scorecards/<int:scorecard>/suggestions/accept/", accept_suggested, name="accept_suggested"),
    path("scorecards/<int:scorecard>/suggestions/reject/", reject_suggested, name="reject_suggested"),
]
