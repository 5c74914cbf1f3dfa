"""The scorecard's page and its parts, shown by whatever was asked or done."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.drawing import draw
from agencies.gate import ProvinceRequest
from agencies.models import User
from agencies.rules import Refused
from scoring.acting import MOST_ACTIONS, Answer, Save, Side, apply_actions, apply_save
from scoring.desk import Desk, Trouble, section
from scoring.desk.card import conflict_word, found_word, own_word
from scoring.models import Scorecard

_INDENT = re.compile(r"\s*\n\s*")

View = Callable[..., HttpResponseBase]
Act = Callable[..., "HttpResponseBase | str"]


def show_sheet(
    request: HttpRequest, desk: Desk, code: str = "", group: str = "", *, trouble: Trouble | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The whole sheet, or with htmx the section alone, where a criterion or a group is open."""
    part = "#section" if getattr(request, "htmx", False) else ""
    context = {"desk": desk, "sheet": desk.sheet, "section": _opened(desk, code, group, trouble)}
    return render(request, f"scoring/scorecard.html{part}", context, status=status)


def _opened(desk: Desk, code: str, group: str, trouble: Trouble | None) -> Any:
    """The section that holds the criterion asked for, else the group, else the first that waits for this person."""
    branch = next((branch for branch in desk.branches if branch.code == group), None)
    if branch is None:
        desk.open_code = code if desk.row(code) else desk.first_open
        branch = desk.branch_of(desk.open_code)
    else:
        desk.open_code = next((row.item.code for row in branch.rows), "")
    return section(desk, branch, trouble) if branch else None


def answer_form(request: ProvinceRequest, sheet: Scorecard, code: str, side: Side) -> HttpResponse:
    """Save what a form sent without script; a fault or a conflict comes back with everything that was typed."""
    typed = dict(request.POST.lists())
    version = request.POST.get("version", "0")
    answer = apply_save(sheet, Save(code, typed, int(version) if version.isdigit() else 0), side, by=request.user)
    if answer.saved:
        return back(request, sheet, code, _("Đã lưu tiêu chí %(code)s.") % {"code": code})
    desk = Desk(Scorecard.objects.shown(sheet.pk), request.user)
    trouble = Trouble(code, typed, answer.faults, answer.conflict, answer.at)
    return show_sheet(request, desk, code, trouble=trouble, status=422)


def answer_actions(request: ProvinceRequest, sheet: Scorecard, side: Side) -> HttpResponse:
    """Apply what the page's outbox sent, one action after the other, and give back the parts that changed."""
    try:
        actions = list(json.loads(request.body)["actions"])[:MOST_ACTIONS]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": _("Trang gửi lên một nội dung không đọc được. Hãy tải lại trang.")}, status=400)

    def show(answers: list[Answer]) -> Callable[[], HttpResponse]:
        results = [_result(sheet, answer, request.user) for answer in answers]
        changed = [code for answer in answers for code in answer.changed]
        if not changed:
            return lambda: JsonResponse({"results": results, "parts": {}})
        saved = answers[-1].saved
        desk = Desk.after(saved, request.user) if saved else Desk(Scorecard.objects.shown(sheet.pk), request.user)
        desk.read_ahead()
        return lambda: JsonResponse({"results": results, "parts": _changed(request, desk, changed, side)})

    return apply_actions(sheet, actions, side, by=request.user, show=show)


def _result(sheet: Scorecard, answer: Answer, user: User) -> dict[str, Any]:
    """What the page is told of one action."""
    if not answer.faults:
        told: dict[str, Any] = {"code": answer.code, "state": "saved", "version": answer.version}
        return told | {"since": True} if answer.since else told
    if answer.conflict is None:
        return {"code": answer.code, "state": "refused", "faults": answer.faults, "at": answer.at}
    desk = Desk(sheet, user)
    row = desk.row(answer.code)
    assert row is not None
    theirs = draw("scoring/claim_read.html", word=conflict_word(desk, row, answer.conflict))
    return {
        "code": answer.code, "state": "conflict", "faults": answer.faults, "version": answer.conflict.version,
        "theirs": theirs,
    }  # fmt: skip


def _changed(request: ProvinceRequest, desk: Desk, codes: Iterable[str], side: Side) -> dict[str, str]:
    """What to put in place of what stands on the page, by id: nothing that holds what is being typed."""
    parts: dict[str, str] = {}
    changed = [row for code in codes if (row := desk.row(code))]
    for row in changed:
        code, own = row.item.code, own_word(desk, row)
        word = own if side == "own" else found_word(desk, row)
        # Not drawn from memory: it tells who saved it when.
        parts[f"state-{side}-{code}"] = render_to_string(
            "scoring/card_state.html", {"side": side, "code": code, "word": word}
        ).strip()
        parts[f"points-{code}"] = draw(
            "scoring/card_points.html",
            points=own.points, not_applicable=own.not_applicable, maximum=row.item.max_points,
        )  # fmt: skip
        for line in desk.changed_with(code):
            parts[f"row-{line.code}"] = draw("scoring/scorecard_row.html", line=line)
    for branch in desk.branches:
        if not {row.item.code for row in branch.rows}.isdisjoint(row.item.code for row in changed):
            parts[f"answered-{branch.code}"] = draw("scoring/tree_answered.html", answered=desk.answered_in(branch))
    context = {"desk": desk, "sheet": desk.sheet}
    parts["sheet-state"] = draw("components/badge.html", label=desk.state_label, tone=desk.tone)
    parts["totals"] = render_to_string("scoring/scorecard.html#totals", context, request)
    # Sent after every pause in typing, over lines that are slow.
    return {place: _INDENT.sub("\n", html) for place, html in parts.items()}


def address_of(sheet: Scorecard, code: str = "") -> str:
    address = reverse("scoring:scorecard", args=[sheet.campaign.province.slug, sheet.pk])
    return f"{address}?c={code}" if code else address


def back(request: HttpRequest, sheet: Scorecard, code: str = "", said: str = "") -> HttpResponse:
    """To the sheet again; with htmx the browser follows by itself."""
    if said:
        messages.success(request, said)
    address = address_of(sheet, code)
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def told(view: Act) -> View:
    """An act on a sheet, or on something that hangs on one, sent by POST.

    The view answers with the sentence that says what was done, shown on the sheet at the criterion concerned, or with a
    page of its own. When the workflow refuses, its sentence is shown there instead of half of something being done.
    """

    @require_POST
    @wraps(view)
    def act(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        row = next(iter(kwargs.values()))
        sheet = row if isinstance(row, Scorecard) else row.scorecard
        code = kwargs.get("code", "") or getattr(row, "criterion", "")
        try:
            answer = view(request, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return back(request, sheet, code)
        return back(request, sheet, code, answer) if isinstance(answer, str) else answer

    return act
