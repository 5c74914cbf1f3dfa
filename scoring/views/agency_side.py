"""The agency's side of the table: claiming, citing, handing in, answering, appealing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from evidence.models import Document
from evidence.uploads import rules_of_upload, take_in
from scoring.desk import Desk, papers_for
from scoring.models import Citation, Scorecard, Supplement
from scoring.views.sheetpage import answer_actions, answer_form, told
from scoring.workflow import citations, results, submission, verification

P = Permission


@requires(P.EDIT_SCORECARD)
@require_POST
def claim(request: ProvinceRequest, scorecard: Scorecard, code: str) -> HttpResponse:
    """Save the agency's claim on one criterion."""
    return answer_form(request, scorecard, code, "own")


@requires(P.EDIT_SCORECARD)
@require_POST
def act(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Save what the agency's page has collected."""
    return answer_actions(request, scorecard, "own")


@requires(P.EDIT_SCORECARD)
@require_GET
def documents(request: ProvinceRequest, scorecard: Scorecard, code: str) -> HttpResponse:
    """The agency's documents to choose from, and the way to send more."""
    query = request.GET.get("q", "")
    ticked = [int(pk) for pk in request.GET.getlist("document") if pk.isdecimal() and len(pk) < 16]
    choices, more = papers_for(scorecard, code, query, ticked)
    context = {
        "sheet": scorecard, "code": code, "query": query, "choices": choices, "more": more, "rules": rules_of_upload(),
        "desk": Desk(scorecard, request.user),
    }  # fmt: skip
    return render(request, "scoring/scorecard_documents.html", context)


@requires(P.EDIT_SCORECARD)
@told
def cite(request: ProvinceRequest, scorecard: Scorecard, code: str) -> str:
    """Cite chosen documents, or files just uploaded, for a criterion."""
    numbers = [pk for pk in request.POST.getlist("document") if pk.isdigit()]
    found = list(Document.objects.of(scorecard.agency).filter(pk__in=numbers))
    sent = request.FILES.getlist("files")
    if not found and not sent:
        raise Refused(_("Chưa đánh dấu tài liệu nào và chưa chọn tệp nào nên chưa gắn gì."))
    results_of_upload = take_in(scorecard.agency, sent, together=False, by=request.user) if sent else []
    for result in results_of_upload:
        if result.document is None:
            messages.error(request, result.sentence)
        else:
            found.append(result.document)
    for document in found:
        citations.cite(scorecard, code, document, locator=request.POST.get("locator", ""), by=request.user)
    if not found:
        return ""
    return _("Đã gắn %(count)s tài liệu vào tiêu chí %(code)s.") % {"count": len(found), "code": code}


@requires(P.EDIT_SCORECARD)
@told
def locate(request: ProvinceRequest, citation: Citation) -> str:
    """Say on which page or in which section a cited document shows it."""
    place = request.POST.get("locator", "")
    citations.cite(citation.scorecard, citation.criterion, citation.document, locator=place, by=request.user)
    return _("Đã lưu trang, mục.")


@requires(P.EDIT_SCORECARD)
@told
def uncite(request: ProvinceRequest, citation: Citation) -> str:
    """Cite a document no longer."""
    citations.remove_citation(citation, by=request.user)
    return _("Đã bỏ gắn tài liệu; tài liệu vẫn còn trong kho của cơ quan.")


@requires(P.EDIT_SCORECARD)
@told
def send_for_review(request: ProvinceRequest, scorecard: Scorecard) -> str:
    """Pass the sheet to the head of the agency."""
    submission.send_for_review(scorecard, by=request.user)
    names = ", ".join(
        person.with_position if person.position else _("người đứng đầu %(name)s") % {"name": person}
        for person in submission.approvers(scorecard)
    )
    return _("Đã gửi phiếu đến %(names)s để duyệt.") % {"names": names}


@requires(P.EDIT_SCORECARD)
@told
def take_back(request: ProvinceRequest, scorecard: Scorecard) -> str:
    """The officer takes the sheet back before the head has acted."""
    submission.take_back(scorecard, by=request.user)
    return _("Đã rút lại phiếu. Sửa xong hãy gửi duyệt lại.")


@requires(P.SUBMIT_SCORECARD)
@told
def return_to_officer(request: ProvinceRequest, scorecard: Scorecard) -> str:
    """The head sends the sheet back for changes."""
    submission.return_to_officer(scorecard, request.POST.get("reason", ""), by=request.user)
    return _("Đã trả lại phiếu để sửa.")


@requires(P.SUBMIT_SCORECARD)
@told
def submit(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Hand the sheet in; the receipt is the answer."""
    received = submission.submit(scorecard, by=request.user)
    messages.success(request, _("Đã nộp phiếu. Đây là biên nhận; hãy lưu hoặc in nếu cần."))
    return redirect("scoring:submission", request.province.slug, received.pk)


@requires(P.EDIT_SCORECARD)
@told
def ask_unlock(request: ProvinceRequest, scorecard: Scorecard) -> str:
    """Ask for a submitted sheet back."""
    submission.request_unlock(scorecard, request.POST.get("reason", ""), by=request.user)
    return _("Đã gửi đề nghị mở lại phiếu tới người thẩm định.")


@requires(P.EDIT_SCORECARD)
@told
def answer_supplement(request: ProvinceRequest, supplement: Supplement) -> str:
    """Say that a criterion has been completed."""
    verification.answer_supplement(supplement, request.POST.get("answer", ""), by=request.user)
    return _("Đã trả lời yêu cầu bổ sung.")


@requires(P.EDIT_SCORECARD)
@told
def appeal(request: ProvinceRequest, scorecard: Scorecard, code: str) -> str:
    """Appeal one criterion of the provisional result."""
    results.appeal(scorecard, code, request.POST.get("argument", ""), by=request.user)
    return _("Đã gửi kiến nghị về tiêu chí %(code)s.") % {"code": code}


urlpatterns: list[URLPattern] = [
    path("scorecards/<int:scorecard>/act/", act, name="act"),
    path("scorecards/<int:scorecard>/review/", send_for_review, name="send_for_review"),
    path("scorecards/<int:scorecard>/take-back/", take_back, name="take_back"),
    path("scorecards/<int:scorecard>/return/", return_to_officer, name="return_to_officer"),
    path("scorecards/<int:scorecard>/submit/", submit, name="submit"),
    path("scorecards/<int:scorecard>/unlock/", ask_unlock, name="ask_unlock"),
    path("scorecards/<int:scorecard>/<str:code>/claim/", claim, name="claim"),
    path("scorecards/<int:scorecard>/<str:code>/documents/", documents, name="documents"),
    path("scorecards/<int:scorecard>/<str:code>/cite/", cite, name="cite"),
    path("scorecards/<int:scorecard>/<str:code>/appeal/", appeal, name="appeal"),
    path("citations/<int:citation>/locate/", locate, name="locate"),
    path("citations/<int:citation>/remove/", uncite, name="uncite"),
    path("supplements/<int:supplement>/answer/", answer_supplement, name="answer_supplement"),
]
