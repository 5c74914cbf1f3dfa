"""A draft of a rubric, part by part. Every button works by a round trip; htmx only spares the rest of the page."""

from __future__ import annotations

from typing import Literal, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import AgencyKind
from agencies.roles import Permission
from agencies.rules import Refused
from scoring.assessment import CAMPAIGN_DAYS
from scoring.explain.marking import describe
from scoring.explain.rubric import rubric_fault
from scoring.facts import kinds_of_facts
from scoring.forms.rubric_parts import PARTS, ItemPart, Part
from scoring.models import RubricVersion
from scoring.rubricpage import Page, differences
from scoring.rules.editing import Movable, move, take_out
from scoring.rules.faults import faults
from scoring.rules.rubric import Rubric
from scoring.workflow.rubrics import Stale, change_rubric

P = Permission
FAULTS_OF = {"settings": "rubric", "blocks": "block", "bands": "band"}
"""Where the parts of the editor are called otherwise than the parts of a rubric."""


def may_edit(request: ProvinceRequest) -> bool:
    """Whether this person may change the rubrics of the province."""
    assert request.province.root
    return bool(access.may(request.user, P.MANAGE_RUBRIC, request.province.root.path))


@requires(P.MANAGE_RUBRIC)
@require_GET
def rubric_edit(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponse:
    """All parts of a draft, with what they add up to."""
    if rubric.status != RubricVersion.Status.DRAFT:
        return _frozen(request, rubric)
    return render(request, "scoring/rubric_edit.html", {"page": Page(rubric, can_edit=True)})


@requires(P.MANAGE_RUBRIC)
def rubric_part(request: ProvinceRequest, rubric: RubricVersion, part: str, code: str = "") -> HttpResponse:
    """One part of a draft; without a code a new group, criterion or adjustment."""
    if part not in PARTS or (code and not PARTS[part].named):
        raise Http404
    if rubric.status != RubricVersion.Status.DRAFT:
        return _frozen(request, rubric)
    if request.method == "POST":
        return _answered(request, rubric, part, code)
    shown = _part(rubric.spec, part, code, request.GET.get("group", ""))
    is_new = shown.named and not code
    return _shown(request, rubric, part, shown, check=None if is_new else _check(part, shown, rubric.spec))


def _frozen(request: ProvinceRequest, version: RubricVersion) -> HttpResponse:
    """Back to the rubric, which is no draft any more."""
    messages.error(request, _("Bộ tiêu chí đã ban hành nên không sửa được. Hãy tạo phiên bản mới."))
    return redirect("scoring:rubric", request.province.slug, version.pk)


def _answered(request: ProvinceRequest, version: RubricVersion, part: str, code: str) -> HttpResponse:
    """What one of the buttons asks for: save, look without saving, or show what was typed in another way."""
    do = request.POST.get("do", "save")
    try:
        typed = PARTS[part](version.spec, code, request.POST)
    except KeyError:
        return _gone(request, version, part)
    if do == "check":
        check = _check(part, typed, typed.changed()) if typed.is_valid() else None
        return _shown(request, version, part, typed, check=check)
    if do != "save" or typed.is_retyped:
        typed.rework(do)
        return _shown(request, version, part, typed)
    if not typed.is_valid():
        return _shown(request, version, part, typed, status=422)
    return _saved(request, version, part, typed)


def _part(rubric: Rubric, part: str, code: str, group: str) -> Part:
    try:
        return PARTS[part](rubric, code, group=group)
    except KeyError:
        raise Http404 from None


def _saved(request: ProvinceRequest, version: RubricVersion, part: str, typed: Part) -> HttpResponse:
    """After "save": kept, or everything typed again with what the other person saved meanwhile."""
    changed = typed.changed()
    try:
        change_rubric(version, changed, revision=_revision(request), by=request.user)
    except Stale as stale:
        between = differences(version.spec, changed)
        return _shown(request, version, part, typed, stale=str(stale), between=between, status=409)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("scoring:rubric", request.province.slug, version.pk)
    messages.success(request, _("Đã lưu %(part)s.") % {"part": _small(str(typed.title))})
    address = reverse("scoring:rubric_edit", args=[request.province.slug, version.pk])
    return redirect(f"{address}#m-{typed.code}" if typed.code else address)


def _gone(request: ProvinceRequest, version: RubricVersion, part: str) -> HttpResponse:
    """Somebody took the part out, or gave it another code: what was typed is offered as a new part."""
    typed = PARTS[part](version.spec, "", request.POST)
    stale = _("Mục này vừa bị xóa hoặc đổi mã nên nội dung của bạn chưa được lưu. Lưu lần nữa sẽ thêm thành mục mới.")
    return _shown(request, version, part, typed, stale=stale, status=409)


def _shown(
    request: ProvinceRequest, version: RubricVersion, part: str, typed: Part, *, status: int = 200, **more: object
) -> HttpResponse:
    arguments: list[object] = [request.province.slug, version.pk, part]
    is_stale = "stale" in more
    context = {
        "page": Page(version, can_edit=True), "part": part, "typed": typed, "status": status,
        "action": reverse("scoring:rubric_part", args=[*arguments, typed.was] if typed.was else arguments),
        "revision": version.revision if is_stale or request.method == "GET" else _revision(request),
        **more,
    }  # fmt: skip
    return render(request, "scoring/rubric_part.html", context, status=status)


def _check(part: str, typed: Part, changed: Rubric) -> dict[str, object]:
    """What the engine makes of the part, and what does not hold in it and in the sums."""
    item = typed.made() if isinstance(typed, ItemPart) else None
    code = item.code if item else typed.was
    own = FAULTS_OF.get(part, part)
    found = [
        rubric_fault(fault)
        for fault in faults(changed, kinds=AgencyKind.values, days=CAMPAIGN_DAYS, facts=kinds_of_facts())
        if fault.part in {"group", "rubric"} or (fault.part == own and (not code or fault.item == code))
    ]
    return {"how": describe(item) if item else "", "faults": found}


def _revision(request: ProvinceRequest) -> int:
    written = request.POST.get("revision", "")
    return int(written) if written.isdecimal() else 0


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]


# --- moved and taken out ---


@requires(P.MANAGE_RUBRIC)
@require_POST
def rubric_move(request: ProvinceRequest, rubric: RubricVersion, part: str, code: str) -> HttpResponse:
    """One place up or down, or out of the rubric."""
    if part not in {"group", "criterion", "adjustment"}:
        raise Http404
    kind = cast(Movable, part)
    do = request.POST.get("do")
    try:
        if do == "remove":
            changed = take_out(rubric.spec, kind, code)
        else:
            step: Literal[-1, 1] = -1 if do == "up" else 1
            changed = move(rubric.spec, kind, code, step)
        change_rubric(rubric, changed, revision=_revision(request), by=request.user)
    except KeyError:
        messages.error(request, _("Mục “%(code)s” không còn trong bản nháp.") % {"code": code})
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if do == "remove":
            messages.success(request, _("Đã bỏ mục “%(code)s”.") % {"code": code})
    address = reverse("scoring:rubric_edit", args=[request.province.slug, rubric.pk])
    return redirect(address if do == "remove" else f"{address}#m-{code}")


urlpatterns: list[URLPattern] = [
    path("rubrics/<int:rubric>/edit/", rubric_edit, name="rubric_edit"),
    path("rubrics/<int:rubric>/edit/<slug:part>/", rubric_part, name="rubric_part"),
    path("rubrics/<int:rubric>/edit/<slug:part>/<path:code>/", rubric_part, name="rubric_part"),
    path("rubrics/<int:rubric>/move/<slug:part>/<path:code>/", rubric_move, name="rubric_move"),
]
