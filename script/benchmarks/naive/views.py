"""Pages of the naive form. Each action answers with a redirect to a whole page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from evidence.models import Document
from evidence.workflow import add_document
from scoring.assessment import items_of, rubric_of
from scoring.claimform import inputs
from scoring.explain.fields import claim_from_form
from scoring.models import Campaign, Score, Scorecard, Stage
from scoring.workflow import citations, submission, verification
from scoring.workflow.scores import save_claim, save_verification

P = Permission


@requires(P.VIEW_SCORECARD)
def sheet(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponse:
    """The list of criteria."""
    return render(request, "naive/sheet.html", {"sheet": scorecard, "items": items_of(scorecard)} | _stands(scorecard))


@requires(P.EDIT_SCORECARD)
def criterion(request: ProvinceRequest, scorecard: Scorecard, code: str) -> HttpResponseBase:
    """One criterion: claim and note, papers cited, a paper to add, a file to send."""
    item, own = rubric_of(scorecard).item(code), _row(scorecard, code, Stage.SELF)
    if request.method == "POST":
        claim = claim_from_form(item, dict(request.POST.lists()))
        version = own.version if own else 0
        save_claim(scorecard, code, claim, note=request.POST.get("note", ""), version=version, by=request.user)
        return redirect(request.path)
    documents = Document.objects.of(scorecard.agency).in_force().order_by("pk")
    context = {
        "inputs": inputs(item, own.claim if own else {}, "own"), "own": own, "documents": list(enumerate(documents, 1)),
        "citations": scorecard.citations.filter(criterion=code).select_related("document"),
    }  # fmt: skip
    return render(request, "naive/criterion.html", _page(scorecard, code) | context)


@requires(P.EDIT_SCORECARD)
@require_POST
def cite(request: ProvinceRequest, scorecard: Scorecard, code: str) -> HttpResponseBase:
    """Cite one paper of the library."""
    document = get_object_or_404(Document.objects.of(scorecard.agency), pk=request.POST["document"])
    citations.cite(scorecard, code, document, locator=request.POST.get("page", ""), by=request.user)
    return redirect("naive:criterion", request.province.slug, scorecard.pk, code)


@requires(P.EDIT_SCORECARD)
@require_POST
def upload(request: ProvinceRequest, scorecard: Scorecard, code: str) -> HttpResponseBase:
    """Send one file and cite it."""
    receipt = add_document(scorecard.agency, [request.FILES["file"]], by=request.user)
    citations.cite(scorecard, code, receipt.document, locator=request.POST.get("page", ""), by=request.user)
    return redirect("naive:criterion", request.province.slug, scorecard.pk, code)


@requires(P.EDIT_SCORECARD)
@require_POST
def send(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponseBase:
    """Send the sheet to the head."""
    submission.send_for_review(scorecard, by=request.user)
    return redirect("naive:sheet", request.province.slug, scorecard.pk)


@requires(P.VERIFY_SCORECARD)
def verify(request: ProvinceRequest, scorecard: Scorecard, code: str) -> HttpResponseBase:
    """One criterion to decide, filled in as the agency claims it."""
    item, own = rubric_of(scorecard).item(code), _row(scorecard, code, Stage.SELF)
    found = _row(scorecard, code, Stage(scorecard.tier))
    back = request.GET.get("across", "")
    if request.method == "POST":
        claim = claim_from_form(item, dict(request.POST.lists()))
        version = found.version if found else 0
        save_verification(scorecard, code, claim, note=request.POST.get("note", ""), version=version, by=request.user)
        if back:
            return redirect("naive:across", request.province.slug, scorecard.campaign_id, code)
        return redirect(request.path)
    shown = found or own
    context = {
        "own": own, "found": found, "claimed": inputs(item, own.claim if own else {}, "own"),
        "inputs": inputs(item, shown.claim if shown else {}, "found"),
        "citations": scorecard.citations.filter(criterion=code).prefetch_related("document__files"),
    }  # fmt: skip
    return render(request, "naive/verify.html", _page(scorecard, code) | context)


@requires(P.VERIFY_SCORECARD)
@require_POST
def finish(request: ProvinceRequest, scorecard: Scorecard) -> HttpResponseBase:
    """All is decided."""
    verification.finish_verification(scorecard, by=request.user)
    return redirect("naive:sheet", request.province.slug, scorecard.pk)


@requires(P.VERIFY_SCORECARD)
def across(request: ProvinceRequest, campaign: Campaign, code: str) -> HttpResponse:
    """The agencies in which one criterion is still to be decided."""
    done = Score.objects.filter(scorecard__campaign=campaign, criterion=code, stage=Stage.PROVINCE).values("scorecard")
    rows = campaign.scorecards.visible_to(request.user).applicable().exclude(pk__in=done).order_by("sort_text")
    return render(request, "naive/across.html", {"rows": rows, "code": code})


def _row(sheet: Scorecard, code: str, stage: Stage) -> Score | None:
    return sheet.scores.filter(criterion=code, stage=stage).first()


def _page(sheet: Scorecard, code: str) -> dict[str, Any]:
    codes = [item.code for item in items_of(sheet)]
    after = codes[codes.index(code) + 1 :][:1]
    return {"sheet": sheet, "item": rubric_of(sheet).item(code), "next": after[0] if after else ""}


def _stands(sheet: Scorecard) -> dict[str, Any]:
    return {
        "with_agency": sheet.state in {"not_started", "draft"},
        "with_verifier": sheet.state in {"submitted", "verifying"},
    }
