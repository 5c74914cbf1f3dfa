"""Checklists: the province's own and those that come with the product."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access
from agencies.gate import ProvinceRequest, requires
from agencies.models import AgencyKind
from agencies.roles import Permission
from agencies.rules import Refused
from audits.forms.checklists import ChecklistForm, QuestionForm
from audits.models import Checklist, Question
from audits.starters import starters
from audits.views.acting import form_page, tell
from audits.workflow import checklists as workflow

P = Permission


@requires(P.VIEW_AUDITS, anywhere=True)
@require_safe
def checklists(request: ProvinceRequest) -> HttpResponse:
    """Every version of every checklist, and the starters not taken yet."""
    rows = list(Checklist.objects.of(request.province.pk).with_counts().select_related("edition"))
    taken = {row.code for row in rows}
    context = {
        "checklists": rows, "starters": [one for one in starters().values() if one.code not in taken],
        "manages": _manages(request),
    }  # fmt: skip
    return render(request, "audits/checklists.html", context)


@requires(P.VIEW_AUDITS, anywhere=True)
@require_safe
def checklist(request: ProvinceRequest, checklist: Checklist) -> HttpResponse:
    """One version with its questions by section."""
    kinds = dict(AgencyKind.choices)
    questions = [(row, [kinds.get(kind, kind) for kind in row.kinds]) for row in checklist.questions.all()]
    context = {
        "checklist": checklist,
        "questions": questions,
        "manages": _manages(request),
        "uses": checklist.audits.count(),
    }
    return render(request, "audits/checklist.html", context)


@requires(P.PLAN_INSPECTIONS)
@require_POST
def checklist_adopt(request: ProvinceRequest) -> HttpResponseBase:
    """Take a starter over, at once in use or as a draft to rewrite."""
    publish = "publish" in request.POST
    made: list[Checklist] = []

    def act() -> str:
        code = request.POST.get("code", "")
        made.append(workflow.adopt_starter(request.province, code, by=request.user, publish=publish))
        return (
            _("Đã đưa bảng câu hỏi mẫu vào dùng.")
            if publish
            else _("Đã tạo bản nháp từ bảng câu hỏi mẫu; sửa xong thì ban hành.")
        )

    tell(request, act)
    if made and not publish:
        return redirect("audits:checklist", request.province.slug, made[0].pk)
    return redirect("audits:checklists", request.province.slug)


@requires(P.PLAN_INSPECTIONS)
@require_POST
def checklist_version(request: ProvinceRequest, checklist: Checklist) -> HttpResponseBase:
    """Begin another version as a draft."""
    try:
        draft = workflow.new_version(checklist, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("audits:checklist", request.province.slug, checklist.pk)
    return redirect("audits:checklist", request.province.slug, draft.pk)


@requires(P.PLAN_INSPECTIONS)
@require_POST
def checklist_publish(request: ProvinceRequest, checklist: Checklist) -> HttpResponseBase:
    """Put a draft to use."""

    def act() -> str:
        workflow.publish_checklist(checklist, by=request.user)
        return _("Đã ban hành. Các cuộc đã lập vẫn theo phiên bản cũ, cuộc lập từ nay theo phiên bản này.")

    tell(request, act)
    return redirect("audits:checklist", request.province.slug, checklist.pk)


@requires(P.PLAN_INSPECTIONS)
@require_POST
def checklist_discard(request: ProvinceRequest, checklist: Checklist) -> HttpResponseBase:
    """Throw a draft away."""

    def act() -> str:
        workflow.discard_checklist(checklist, by=request.user)
        return _("Đã xóa bản nháp.")

    if tell(request, act):
        return redirect("audits:checklists", request.province.slug)
    return redirect("audits:checklist", request.province.slug, checklist.pk)


@requires(P.PLAN_INSPECTIONS)
def checklist_describe(request: ProvinceRequest, checklist: Checklist) -> HttpResponse:
    """Give a draft another title or note."""
    form = ChecklistForm(request.POST or None, initial={"title": checklist.title, "note": checklist.note})

    def act() -> str:
        workflow.describe_checklist(checklist, by=request.user, **form.cleaned_data)
        return _("Đã lưu.")

    return form_page(
        request, form, act, _home(request, checklist), title=_("Sửa tên bảng câu hỏi"), submit=_("Lưu"),
        trail=_trail(request, checklist),
    )  # fmt: skip


@requires(P.PLAN_INSPECTIONS)
def question_new(request: ProvinceRequest, checklist: Checklist) -> HttpResponse:
    """Add a question."""
    form = QuestionForm(request.POST or None, checklist=checklist)

    def act() -> str:
        workflow.save_question(checklist, None, by=request.user, **form.cleaned_data)
        return _("Đã thêm câu hỏi.")

    return form_page(
        request, form, act, _home(request, checklist), title=_("Thêm câu hỏi"), submit=_("Thêm"),
        trail=_trail(request, checklist),
    )  # fmt: skip


@requires(P.PLAN_INSPECTIONS)
def question(request: ProvinceRequest, question: Question) -> HttpResponse:
    """Rewrite a question of a draft."""
    form = QuestionForm(request.POST or None, checklist=question.checklist, question=question)

    def act() -> str:
        workflow.save_question(question.checklist, question, by=request.user, **form.cleaned_data)
        return _("Đã lưu câu hỏi.")

    return form_page(
        request, form, act, _home(request, question.checklist), title=_("Sửa câu %(code)s") % {"code": question.code},
        submit=_("Lưu"), trail=_trail(request, question.checklist),
    )  # fmt: skip


@requires(P.PLAN_INSPECTIONS)
@require_POST
def question_remove(request: ProvinceRequest, question: Question) -> HttpResponseBase:
    """Take a question out of a draft."""
    checklist = question.checklist

    def act() -> str:
        workflow.remove_question(question, by=request.user)
        return _("Đã bỏ câu hỏi.")

    tell(request, act)
    return redirect("audits:checklist", request.province.slug, checklist.pk)


def _manages(request: ProvinceRequest) -> bool:
    root = request.province.root
    return bool(root and access.may(request.user, P.PLAN_INSPECTIONS, root.path))


def _home(request: ProvinceRequest, checklist: Checklist) -> str:
    return reverse("audits:checklist", args=[request.province.slug, checklist.pk])


def _trail(request: ProvinceRequest, checklist: Checklist) -> list[tuple[str, str]]:
    return [
        (_("Bảng câu hỏi"), reverse("audits:checklists", args=[request.province.slug])),
        (str(checklist), _home(request, checklist)),
    ]


urlpatterns: list[URLPattern] = [
    path("audits/checklists/", checklists, name="checklists"),
    path("audits/checklists/adopt/", checklist_adopt, name="checklist_adopt"),
    path("audits/checklists/<int:checklist>/", checklist, name="checklist"),
    path("audits/checklists/<int:checklist>/version/", checklist_version, name="checklist_version"),
    path("audits/checklists/<int:checklist>/publish/", checklist_publish, name="checklist_publish"),
    path("audits/checklists/<int:checklist>/discard/", checklist_discard, name="checklist_discard"),
    path("audits/checklists/<int:checklist>/describe/", checklist_describe, name="checklist_describe"),
    path("audits/checklists/<int:checklist>/questions/new/", question_new, name="question_new"),
    path("audits/questions/<int:question>/", question, name="question"),
    path("audits/questions/<int:question>/remove/", question_remove, name="question_remove"),
]
