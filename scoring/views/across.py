"""One criterion across the agencies of a year: its groups, a step prepared, taken, taken back, and who has what open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from scoring.across.lines import agencies, draw_line
from scoring.across.page import Page, criteria_of
from scoring.across.pasted import Block, read_block, value_columns
from scoring.across.plan import ACCEPT, Wanted, dependencies_of, plan
from scoring.explain.fields import claim_from_form
from scoring.explain.marking import claim_fault
from scoring.models import Campaign, GroupDecision
from scoring.rules.claims import ClaimRefused
from scoring.rules.marking import read_points
from scoring.rules.rubric import Criterion
from scoring.workflow.across import Done, decide_across, undo_across
from scoring.workflow.holds import Item, release, take

P = Permission
Kind = GroupDecision.Kind


@requires(P.VERIFY_SCORECARD, anywhere=True)
@require_safe
def across_start(request: ProvinceRequest, campaign: Campaign) -> HttpResponse:
    """The first criterion with something left to decide."""
    if campaign.on_paper:
        raise Http404
    codes = [item.code for item in criteria_of(campaign)]
    page = Page(campaign, _item(campaign, codes[0]), request.user, {})
    left = next((branch for branch in page.branches if branch.left), page.branches[0])
    return redirect(left.url)


@requires(P.VERIFY_SCORECARD, anywhere=True)
@require_safe
def across(request: ProvinceRequest, campaign: Campaign, code: str) -> HttpResponse:
    """The groups of a criterion; the one that is opened is taken for a while, unless somebody else has it."""
    return _show(request, Page(campaign, _item(campaign, code), request.user, request.GET.dict()))


@requires(P.VERIFY_SCORECARD, anywhere=True)
@require_POST
def across_decide(request: ProvinceRequest, campaign: Campaign, code: str) -> HttpResponse:
    """Take the step; anything but accepting what the page shows is shown first, and taken when it is confirmed."""
    item = _item(campaign, code)
    page = Page(campaign, item, request.user, _choice(request))
    kind = Kind(request.POST["kind"]) if request.POST.get("kind") in Kind.values else Kind.SET
    try:
        if kind != Kind.ACCEPT and not request.POST.get("confirmed"):
            return _render(request, page, preview=_preview(request, page, kind))
        wanted = _wanted(request, page, kind)
        done = decide_across(
            campaign, item, wanted, request.POST.getlist("seen"), kind=kind, group=request.POST.get("g", ""), by=request.user
        )  # fmt: skip
    except Refused as refusal:
        page.trouble = str(refusal)
        return _show(request, page, status=422)
    stays = bool(request.POST.get("stay"))
    fresh = Page(campaign, item, request.user, _choice(request) | ({} if stays else {"g": ""}))
    fresh.passed = request.POST.get("g", "")
    if stays and fresh.opened and not fresh.opened.members:
        fresh.go_on()
    return _told(request, fresh, done, _("Đã thẩm định %(agencies)s."))


@requires(P.VERIFY_SCORECARD, anywhere=True)
@require_POST
def across_undo(request: ProvinceRequest, campaign: Campaign, code: str) -> HttpResponse:
    """Take the person's latest step on the criterion back."""
    item = _item(campaign, code)
    page = Page(campaign, item, request.user, _choice(request))
    if page.last_step is None:
        page.trouble = _("Không còn bước nào để hoàn tác ở tiêu chí này.")
        return _show(request, page, status=422)
    done = undo_across(page.last_step, by=request.user)
    fresh = Page(campaign, item, request.user, _choice(request))
    return _told(request, fresh, done, _("Đã hoàn tác ở %(agencies)s; mọi thứ trở lại như trước."))


@requires(P.VERIFY_SCORECARD, anywhere=True)
@require_POST
def across_hold(request: ProvinceRequest, campaign: Campaign, code: str) -> HttpResponse:
    """The open group is still open, is taken over from somebody, or was left."""
    place = Item(campaign, criterion=_item(campaign, code).code, group=request.POST.get("g", "")[:20])
    if request.POST.get("leave"):
        release(place, by=request.user)
        return HttpResponse(status=204)
    over = bool(request.POST.get("over"))
    hold = take(place, over=over, by=request.user)
    page = Page(campaign, _item(campaign, code), request.user, _choice(request))
    page.hold = hold if hold.by_id != request.user.pk else None
    if over:
        return _show(request, page)
    return render(request, "scoring/across_hold.html", {"page": page})


def _show(request: ProvinceRequest, page: Page, status: int = 200) -> HttpResponse:
    """The page, or with htmx what changes of it; the open group is taken."""
    if page.opened and page.opened.members:
        hold = take(Item(page.campaign, criterion=page.item.code, group=page.opened.id), by=request.user)
        page.hold = hold if hold.by_id != request.user.pk else None
    return _render(request, page, status)


def _render(request: ProvinceRequest, page: Page, status: int = 200, **more: Any) -> HttpResponse:
    context = {"page": page, "campaign": page.campaign, "columns": value_columns(page.item), **more}
    if not request.htmx:
        return render(request, "scoring/across.html", context, status=status)
    # htmx shows no answer that is an error, and what was refused must be shown too.
    answer = render(request, "scoring/across.html#across", context)
    answer["HX-Replace-Url"] = page.address()
    return answer


def _told(request: ProvinceRequest, page: Page, done: Done, said: str) -> HttpResponse:
    """What became of a step, said on the page; without htmx after leading back to it."""
    sentence = said % {"agencies": agencies(len(done.sheets))}
    if not done.sheets:
        sentence = _("Không có cơ quan nào thay đổi.")
    if request.htmx:
        page.said, page.left = [sentence], done.left
        return _show(request, page)
    messages.success(request, sentence)
    if done.left:
        names = "; ".join(f"{sheet.name}: {why}" for sheet, why in done.left[:10])
        more = "…" if len(done.left) > 10 else ""
        messages.warning(request, _("Giữ nguyên %(agencies)s: %(names)s") % {"agencies": agencies(len(done.left)), "names": names + more})  # fmt: skip
    return redirect(page.address())


def _choice(request: ProvinceRequest) -> dict[str, str]:
    """What is grouped, filtered and open: from the address, what is open also from the form."""
    return request.GET.dict() | {"g": request.GET.get("g", "") or request.POST.get("g", "")}


def _item(campaign: Campaign, code: str) -> Criterion:
    """The criterion in the address. Raises Http404."""
    found = criteria_of(campaign) if not campaign.on_paper else []
    item = next((item for item in found if item.code == code), None)
    if item is None:
        raise Http404(_("Bộ tiêu chí không có tiêu chí “%(code)s”.") % {"code": code})
    return item


def _wanted(request: ProvinceRequest, page: Page, kind: Kind) -> Mapping[int, Wanted]:
    """By sheet what the person wants. Raises Refused for what cannot be read."""
    if kind == Kind.PASTE:
        return _pasted(request, page).wanted
    numbers = [int(token.partition(".")[0]) for token in request.POST.getlist("seen") if token.partition(".")[0].isdecimal()]  # fmt: skip
    if not numbers:
        raise Refused(_("Chưa chọn cơ quan nào. Hãy đánh dấu ít nhất một cơ quan trong nhóm."))
    return dict.fromkeys(numbers, ACCEPT if kind == Kind.ACCEPT else _one_for_all(request, page))


def _pasted(request: ProvinceRequest, page: Page) -> Block:
    """The block of cells that was pasted. Raises Refused."""
    return read_block(request.POST.get("text", ""), page.item, page.across.sheets, page.campaign.year)


def _one_for_all(request: ProvinceRequest, page: Page) -> Wanted:
    item = page.item
    typed: dict[str, Any] = dict(request.POST.lists())
    by_hand = request.POST.get("by_hand", "").strip().replace(",", ".")
    try:
        points = read_points(item, by_hand) if by_hand else None
    except ClaimRefused as refusal:
        raise Refused(" ".join(claim_fault(item, fault) for fault in refusal.faults)) from None
    return Wanted(
        claim=claim_from_form(item, typed, page.across.campaign.year), not_applicable=bool(typed.get("not_applicable")), points=points,
        note=request.POST.get("note", "").strip(),
    )  # fmt: skip


def _preview(request: ProvinceRequest, page: Page, kind: Kind) -> dict[str, Any]:
    """The lines of a step that is not taken yet, and what its form has to send again. Raises Refused."""
    block = _pasted(request, page) if kind == Kind.PASTE else None
    wanted = block.wanted if block else _wanted(request, page, kind)
    planned = plan(page.across, wanted, dependencies_of(page.across, list(wanted)))
    lines = {one.sheet.pk: draw_line(page.across, one.sheet, planned=one) for one in planned}
    again = ("ticks", "none", "met", "numerator", "denominator", "value", "base", "due", "done", "never", "condition", "points", "by_hand", "note", "not_applicable", "text")  # fmt: skip
    going = [one for one in planned if one.is_open]
    rows = []
    if block:
        block = block.with_plan(planned)
        rows = [
            (row, lines.get(row.sheet.pk) if row.sheet else None, list(zip(block.columns, row.cells, strict=True)))
            for row in block.rows
        ]
        going = [row.planned for row in block.rows if row.is_open and row.planned]
    return {
        "kind": kind.value, "block": block, "rows": rows, "lines": list(lines.values()), "count": len(going), "words": agencies(len(going)),
        "seen": [page.across.seen(one.sheet) for one in going],
        "faults": sum(bool(row.faults) for row in block.rows) if block else sum(bool(one.fault) for one in planned),
        "same": sum(not one.fault and not one.changes for one in planned),
        "sent": [(name, value) for name in again for value in request.POST.getlist(name)],
    }  # fmt: skip


urlpatterns: list[URLPattern] = [
    path("scorecards/across/<int:campaign>/", across_start, name="across_start"),
    path("scorecards/across/<int:campaign>/<str:code>/", across, name="across"),
    path("scorecards/across/<int:campaign>/<str:code>/decide/", across_decide, name="across_decide"),
    path("scorecards/across/<int:campaign>/<str:code>/undo/", across_undo, name="across_undo"),
    path("scorecards/across/<int:campaign>/<str:code>/hold/", across_hold, name="across_hold"),
]
