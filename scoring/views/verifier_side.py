"""The verifier's side of the table: deciding, asking, finishing, answering."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from scoring.desk import Desk
from scoring.explain.fields import claim_from_form
from scoring.explain.marking import claim_fault
from scoring.models import Appeal, Scorecard, UnlockRequest
from scoring.rules.claims import ClaimRefused
from scoring.views.sheetpage import answer_actions, answer_form, back, told
from scoring.workflow import results, submission, verification
from scoring.workflow.scores import item_of

P = Permission


@requires(P.VERIFY_SCORECARD)
@told
def verify(request: ProvinceRequest, scorecard: Scorecard, code: str) -> HttpResponse | str:
    """Save what the verifier finds for one criterion, or that it is as the agency claimed."""
    if not request.POST.get("accept"):
        return answer_form(request, scorecard, code, "found")
    verification.accept_as_claimed(scorecard, [code], by=request.user)
    return _("Đã thẩm định tiêu chí %(code)s theo điểm tự chấm.") % {"code": code}


@requires(P.VERIFY_SCORECARD)
@require_POST
def decide(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Save what the verifier's page has collected."""
    return answer_actions(request, scorecard, "found")


@requires(P.VERIFY_SCORECARD)
@told
def accept(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """Take over the claims on the chosen criteria, or on all that are not decided yet."""
    codes = request.POST.getlist("code") or Desk(scorecard, request.user).undecided
    count = verification.accept_as_claimed(scorecard, codes, by=request.user)
    said = _("Đã thẩm định %(count)s tiêu chí theo điểm tự chấm.") % {"count": count}
    return back(request, scorecard, request.POST.get("next", ""), said)


@requires(P.VERIFY_SCORECARD)
@told
def ask_supplement(request: ProvinceRequest, scorecard: Scorecard, code: str) -> str:
    """Ask the agency to complete a criterion."""
    verification.ask_supplement(scorecard, code, request.POST.get("question", ""), by=request.user)
    return _("Đã gửi yêu cầu bổ sung tiêu chí %(code)s.") % {"code": code}


@requires(P.VERIFY_SCORECARD)
@told
def stop_waiting(request: ProvinceRequest, scorecard: Scorecard) -> str:
    """Go on without supplements whose time has passed."""
    verification.stop_waiting(scorecard, by=request.user)
    return _("Tiếp tục thẩm định; yêu cầu quá hạn được giữ trong hồ sơ.")


@requires(P.VERIFY_SCORECARD)
@told
def finish(request: ProvinceRequest, scorecard: Scorecard) -> str:
    """All is decided."""
    verification.finish_verification(scorecard, by=request.user)
    return _("Đã hoàn thành thẩm định phiếu.")


@requires(P.VERIFY_SCORECARD)
@told
def second_reading(request: ProvinceRequest, scorecard: Scorecard) -> str:
    """Agree with the first verifier, or send the sheet back to them."""
    agrees = request.POST.get("agrees") == "yes"
    verification.read_second(scorecard, agrees=agrees, reason=request.POST.get("reason", ""), by=request.user)
    return _("Đã ghi ý kiến soát xét.")


@requires(P.VERIFY_SCORECARD)
@told
def answer_unlock(request: ProvinceRequest, unlock: UnlockRequest) -> str:
    """Give the sheet back to the agency, or say why not."""
    granted = request.POST.get("granted") == "yes"
    submission.answer_unlock(unlock, granted=granted, answer=request.POST.get("answer", ""), by=request.user)
    return _("Đã mở lại phiếu cho cơ quan sửa.") if granted else _("Đã từ chối mở lại phiếu.")


@requires(P.VERIFY_SCORECARD)
@told
def answer_appeal(request: ProvinceRequest, appeal: Appeal) -> str:
    """Answer an appeal; upheld, with the points it comes to."""
    item = item_of(Scorecard.objects.shown(appeal.scorecard_id), appeal.criterion)
    try:
        results.answer_appeal(
            appeal, upheld=request.POST.get("upheld") == "yes", answer=request.POST.get("answer", ""),
            claim=claim_from_form(item, dict(request.POST.lists()), appeal.scorecard.campaign.year),
            points=request.POST.get("by_hand", "").replace(",", "."), by=request.user,
        )  # fmt: skip
    except ClaimRefused as refusal:
        raise Refused(" ".join(claim_fault(item, fault) for fault in refusal.faults)) from None
    return _("Đã trả lời kiến nghị.")


urlpatterns: list[URLPattern] = [
    path("scorecards/<int:scorecard>/decide/", decide, name="decide"),
    path("scorecards/<int:scorecard>/accept/", accept, name="accept"),
    path("scorecards/<int:scorecard>/go-on/", stop_waiting, name="stop_waiting"),
    path("scorecards/<int:scorecard>/finish/", finish, name="finish"),
    path("scorecards/<int:scorecard>/second-reading/", second_reading, name="second_reading"),
    path("scorecards/<int:scorecard>/<str:code>/verify/", verify, name="verify"),
    path("scorecards/<int:scorecard>/<str:code>/supplement/", ask_supplement, name="ask_supplement"),
    path("appeals/<int:appeal>/answer/", answer_appeal, name="answer_appeal"),
    path("unlock-requests/<int:unlock>/answer/", answer_unlock, name="answer_unlock"),
]
