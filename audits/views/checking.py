"""The checklist at work: one page, saved by itself through the browser's outbox (ADR 17), also over a dead network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.drawing import draw
from agencies.gate import ProvinceRequest, requires
from agencies.models import User
from agencies.roles import Permission
from agencies.rules import Refused
from audits import conduct
from audits.asked import Asked, asked, asked_of, tally
from audits.models import Audit
from audits.states import Conclusion
from audits.views.acting import allowed, by_writers, tell
from audits.workflow.answers import Conflict, conform_rest, save_answer, take_photo

P = Permission
MOST_ACTIONS = 60


@requires(P.VIEW_AUDITS)
@require_safe
def checking(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """The questions by section, to answer or to read."""
    allowed(conduct.may_see_work(request.user, audit))
    rows = asked_of(audit)
    writes = bool(conduct.may_write(request.user, audit)) and conduct.may_answer(audit)
    context = {
        "audit": audit, "agency": audit.agency, "writes": bool(writes), "why_not": conduct.may_answer(audit).reason,
        "sections": [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.section)],
        "conclusions": _choices(), **_totals(rows),
        "url": reverse("audits:checking", args=[request.province.slug, audit.pk]),
    }  # fmt: skip
    return render(request, "audits/checking.html", context)


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def checking_act(request: ProvinceRequest, audit: Audit) -> HttpResponse:
    """Save what the page's outbox sent, one answer after the other."""
    try:
        actions = list(json.loads(request.body)["actions"])[:MOST_ACTIONS]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": _("Trang gửi lên một nội dung không đọc được. Hãy tải lại trang.")}, status=400)
    told = [_apply(audit, action, request.user) for action in actions]
    parts = {f"state-own-{row.code}": draw("audits/checking_state.html", row=row) for _result, row in told if row}
    if parts:
        parts["totals"] = render_to_string("audits/checking.html#totals", _totals(asked_of(audit)), request)
    return JsonResponse({"results": [result for result, _row in told], "parts": parts})


def _apply(audit: Audit, sent: Any, user: User) -> tuple[dict[str, Any], Asked | None]:
    """Save one answer; what the page is told of it, and the answer as it stands now."""
    code = ""
    try:
        code, fields = str(sent["code"]), dict(_pairs(sent["fields"]))
        saved = save_answer(
            audit, code, conclusion=fields.get("conclusion", ""), seen=fields.get("seen", ""), by=user,
            version=int(sent["version"]), key=str(sent.get("id") or "")[:64],
            after=[str(key) for key in sent.get("after") or ()],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return {
            "code": code,
            "state": "refused",
            "faults": [_("Trang gửi lên một nội dung không đọc được. Hãy tải lại trang.")],
        }, None
    except Conflict as conflict:
        row = asked(conflict.theirs.question, conflict.theirs)
        theirs = draw("audits/checking_read.html", row=row)
        return {
            "code": code,
            "state": "conflict",
            "faults": [str(conflict)],
            "version": row.version,
            "theirs": theirs,
        }, None
    except Refused as refusal:
        return {"code": code, "state": "refused", "faults": [str(refusal)]}, None
    row = asked(saved.answer.question, saved.answer)
    told: dict[str, Any] = {"code": code, "state": "saved", "version": row.version}
    return told | ({"since": True} if saved.since else {}), row


def _pairs(sent: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in sent]


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def checking_answer(request: ProvinceRequest, audit: Audit, code: str) -> HttpResponseBase:
    """Save one answer from a form sent without script."""
    version = request.POST.get("version", "0")

    def act() -> str:
        save_answer(
            audit, code, conclusion=request.POST.get("conclusion", ""), seen=request.POST.get("seen", ""),
            version=int(version) if version.isdecimal() else 0, by=request.user,
        )  # fmt: skip
        return _("Đã lưu câu %(code)s.") % {"code": code}

    tell(request, act)
    address = reverse("audits:checking", args=[request.province.slug, audit.pk])
    return redirect(f"{address}#card-{code}")


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def checking_photo(request: ProvinceRequest, audit: Audit, code: str) -> HttpResponseBase:
    """Keep a photo; the page's script is told what became of it, a form without script is led back."""
    upload = request.FILES.get("photo")
    try:
        if upload is None:
            raise Refused(_("Chưa chọn ảnh nào."))
        photo = take_photo(audit, code, upload, by=request.user)
    except Refused as refusal:
        if request.htmx:
            return JsonResponse({"state": "refused", "fault": str(refusal)})
        messages.error(request, str(refusal))
    else:
        if request.htmx:
            url = reverse("evidence:document", args=[request.province.slug, photo.document_id])
            return JsonResponse({"state": "saved", "url": url, "title": photo.document.title})
    address = reverse("audits:checking", args=[request.province.slug, audit.pk])
    return redirect(f"{address}#card-{code}")


@requires(P.VIEW_AUDITS)
@by_writers
@require_POST
def checking_rest(request: ProvinceRequest, audit: Audit) -> HttpResponseBase:
    """Find the questions of a section that nobody has answered conforming."""

    def act() -> str:
        done = conform_rest(audit, request.POST.getlist("code"), by=request.user)
        return (
            _("Đã ghi phù hợp cho %(n)s câu.") % {"n": done}
            if done
            else _("Không còn câu nào chưa trả lời ở phần này.")
        )

    tell(request, act)
    return redirect("audits:checking", request.province.slug, audit.pk)


def _totals(rows: list[Asked]) -> dict[str, Any]:
    counts = tally(rows)
    return {"tally": counts, "total": len(rows), "concluded": len(rows) - counts[""]}


def _choices() -> list[tuple[str, str, int]]:
    return [(value, str(label), place) for place, (value, label) in enumerate(Conclusion.choices, 1)]


urlpatterns: list[URLPattern] = [
    path("audits/<int:audit>/checking/", checking, name="checking"),
    path("audits/<int:audit>/checking/act/", checking_act, name="checking_act"),
    path("audits/<int:audit>/checking/rest/", checking_rest, name="checking_rest"),
    path("audits/<int:audit>/checking/<slug:code>/", checking_answer, name="checking_answer"),
    path("audits/<int:audit>/checking/<slug:code>/photo/", checking_photo, name="checking_photo"),
]
