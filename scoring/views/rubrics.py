"""Rubrics: read, compared, tried out, published, renewed, brought in and taken out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies.gate import ProvinceRequest, requires
from agencies.models import AgencyKind
from agencies.roles import Permission
from agencies.rules import Refused
from scoring.assessment import CAMPAIGN_DAYS
from scoring.explain.result import Line, outcome_lines, rating_sentence
from scoring.explain.rubric import notice, rubric_fault
from scoring.facts import kinds_of_facts
from scoring.forms.rubrics import PublishForm, RubricUpload, TryoutForm
from scoring.models import RubricVersion
from scoring.rubricfile import TYPES, NoRubric, read_rubric_file, write_rubric_file
from scoring.rubricpage import Page, differences
from scoring.rubrics import definition
from scoring.rules.codec import rubric_from_json
from scoring.rules.engine import NOTHING_HAPPENED, Events, assess
from scoring.rules.faults import faults
from scoring.rules.intake import Reading
from scoring.rules.mark import NOT_APPLICABLE, Mark
from scoring.rules.outcome import Outcome
from scoring.rules.rubric import Rubric
from scoring.views import rubric_editor
from scoring.workflow.rubrics import (
    discard_draft,
    import_rubric,
    publish_rubric,
    record_export,
    renew_rubric,
    retire_rubric,
)

P = Permission
View = Callable[..., HttpResponseBase]
WARNINGS_SHOWN = 12


def told(view: View) -> View:
    """When the workflow refuses, show its sentence on the rubric's page."""

    @wraps(view)
    def act(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponseBase:
        try:
            return view(request, rubric)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("scoring:rubric", request.province.slug, rubric.pk)

    return act


# --- reading ---


@requires(P.VIEW_AGENCY, anywhere=True)
@require_GET
def rubrics(request: ProvinceRequest) -> HttpResponse:
    """Every rubric of the province with its versions."""
    versions = (
        RubricVersion.objects.of(request.province.pk)
        .defer("definition")
        .select_related("updated_by")
        .prefetch_related("campaigns")
    )
    families = [list(found) for _code, found in groupby(versions, key=lambda version: version.code)]
    return render(request, "scoring/rubrics.html", {"families": families})


@requires(P.VIEW_AGENCY, anywhere=True)
@require_GET
def rubric(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponse:
    """One version, whole."""
    return render(request, "scoring/rubric.html", {"page": _page(request, rubric)})


@requires(P.VIEW_AGENCY, anywhere=True)
@require_GET
def rubric_difference(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponse:
    """What changed since the version this one was derived from."""
    before = rubric.derived_from
    if before is None:
        raise Http404
    found = differences(before.spec, rubric.spec)
    context = {"page": _page(request, rubric), "before": before, "found": found}
    return render(request, "scoring/rubric_difference.html", context)


@requires(P.VIEW_AGENCY, anywhere=True)
@require_GET
def rubric_tryout(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponse:
    """Points typed in, the outcome with every step: how a province comes to trust the arithmetic."""
    page = _page(request, rubric)
    context: dict[str, object] = {"page": page}
    if not page.faults:
        context |= _tried(page.rubric, request)
    return render(request, "scoring/rubric_tryout.html", context)


def _page(request: ProvinceRequest, rubric: RubricVersion) -> Page:
    return Page(rubric, can_edit=rubric_editor.may_edit(request))


def _tried(rubric: Rubric, request: HttpRequest) -> dict[str, object]:
    blocks = [block.code for block in rubric.blocks]
    block = request.GET.get("block", "")
    block = block if block in blocks else blocks[0]
    form = TryoutForm(rubric, block, request.GET) if request.GET.get("tried") else TryoutForm.at_best(rubric, block)
    context: dict[str, object] = {"form": form, "chosen": block}
    if form.is_bound and not form.is_valid():
        return context
    marks, events = (_marks(form), _events(form)) if form.is_bound else (_best(form), NOTHING_HAPPENED)
    outcome = assess(rubric, block, marks, stage="verified", events=events)
    return context | {
        "outcome": outcome, "said": rating_sentence(rubric, outcome), "steps": _steps(rubric, outcome),
    }  # fmt: skip


def _best(form: TryoutForm) -> dict[str, Mark]:
    return {item.code: Mark(item.max_points) for item in form.items if item.kind == "criterion"}


def _marks(form: TryoutForm) -> dict[str, Mark]:
    marks = {}
    for at, item in enumerate(form.items):
        points = form.cleaned_data[f"p{at}"]
        if form.cleaned_data.get(f"n{at}"):
            marks[item.code] = NOT_APPLICABLE
        elif points is not None:
            marks[item.code] = Mark(points)
    return marks


def _events(form: TryoutForm) -> Events:
    given = form.cleaned_data
    return Events(given["late"] or 0, given["own"], given["missing"], given["young"])


def _steps(rubric: Rubric, outcome: Outcome) -> list[tuple[str, list[Line]]]:
    """The explanation, the lines of one step together."""
    return [(part, list(lines)) for part, lines in groupby(outcome_lines(rubric, outcome), key=lambda line: line.part)]


# --- taking out ---


@requires(P.EXPORT_DATA)
@require_GET
def rubric_export(request: ProvinceRequest, rubric: RubricVersion, form: str) -> HttpResponse:
    """The rubric as a JSON or XLSX file."""
    known = next((known for known in TYPES if known == form), None)
    if known is None:
        raise Http404
    content = write_rubric_file(rubric.spec, known)
    record_export(rubric, known, by=request.user)
    name = f"{rubric.code}-v{rubric.number}.{known}"
    return HttpResponse(
        content,
        content_type=TYPES[known],
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


# --- bringing in ---


@requires(P.MANAGE_RUBRIC)
def rubric_import(request: ProvinceRequest) -> HttpResponse:
    """A rubric from a file; what is wrong with it is named before anything is kept."""
    form = RubricUpload(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "scoring/rubric_import.html", {"form": form}, status=200 if not form.errors else 422)
    given = form.cleaned_data
    try:
        reading = read_rubric_file(given["file"].name, given["file"].read(), code=given["code"], title=given["name"])
        if not given["only_check"]:
            return _kept(request, reading)
    except Refused as refusal:
        wrong = refusal.faults if isinstance(refusal, NoRubric) else []
        context = {"form": form, "refusal": str(refusal), "wrong": wrong}
        return render(request, "scoring/rubric_import.html", context, status=422)
    context = {
        "form": form, "reading": reading, "notices": [(found.warning, notice(found)) for found in reading.notices],
        "faults": [rubric_fault(fault) for fault in faults(reading.rubric, kinds=AgencyKind.values, days=CAMPAIGN_DAYS, facts=kinds_of_facts())],
    }  # fmt: skip
    return render(request, "scoring/rubric_import.html", context)


@requires(P.MANAGE_RUBRIC)
@require_POST
def rubric_sample(request: ProvinceRequest) -> HttpResponse:
    """Begin with the rubric that comes with the product."""
    return _kept(request, Reading(rubric_from_json(definition())))


def _kept(request: ProvinceRequest, reading: Reading) -> HttpResponse:
    version, is_new = import_rubric(request.province, reading.rubric, by=request.user)
    if is_new:
        messages.success(request, _("Đã lưu thành bản nháp. Hãy xem lại từng tiêu chí rồi ban hành."))
    else:
        messages.info(request, _("Phiên bản này đã có nội dung giống hệt nên không tạo thêm phiên bản."))
    warnings = [notice(found) for found in reading.warnings] if is_new else []
    for sentence in warnings[:WARNINGS_SHOWN]:
        messages.warning(request, sentence)
    if len(warnings) > WARNINGS_SHOWN:
        more = len(warnings) - WARNINGS_SHOWN
        messages.warning(request, _("Còn %(count)d lưu ý khác; hãy xem lại từng tiêu chí.") % {"count": more})
    return redirect("scoring:rubric", request.province.slug, version.pk)


# --- the life of a version ---


@requires(P.MANAGE_RUBRIC)
@told
def rubric_publish(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponse:
    """Record the deciding document; from then on the version never changes."""
    if rubric.status != RubricVersion.Status.DRAFT:
        raise Refused(_("Bộ tiêu chí này đã ban hành."))
    page = Page(rubric, can_edit=True)
    form = PublishForm(request.POST or None)
    if request.method == "GET" or page.faults or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "scoring/rubric_publish.html", {"page": page, "form": form}, status=status)
    publish_rubric(rubric, **form.cleaned_data, by=request.user)
    messages.success(request, _("Đã ban hành. Bộ tiêu chí này từ nay không đổi; muốn sửa hãy tạo phiên bản mới."))
    return redirect("scoring:rubric", request.province.slug, rubric.pk)


@requires(P.MANAGE_RUBRIC)
@require_POST
@told
def rubric_renew(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponse:
    """Begin the next version."""
    version = renew_rubric(rubric, by=request.user)
    messages.success(request, _("Đã tạo phiên bản %(number)s từ phiên bản %(old)s. Hãy sửa rồi ban hành.") % {
        "number": version.number, "old": rubric.number,
    })  # fmt: skip
    return redirect("scoring:rubric_edit", request.province.slug, version.pk)


@requires(P.MANAGE_RUBRIC)
@require_POST
@told
def rubric_retire(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponse:
    """Offer it to new campaigns no longer."""
    retire_rubric(rubric, by=request.user)
    messages.success(request, _("Đã thôi dùng. Các đợt chấm điểm đang dùng phiên bản này vẫn giữ nguyên."))
    return redirect("scoring:rubric", request.province.slug, rubric.pk)


@requires(P.MANAGE_RUBRIC)
@require_POST
@told
def rubric_discard(request: ProvinceRequest, rubric: RubricVersion) -> HttpResponse:
    """Throw a draft away."""
    discard_draft(rubric, by=request.user)
    messages.success(request, _("Đã xóa bản nháp “%(rubric)s”.") % {"rubric": rubric})
    return redirect("scoring:rubrics", request.province.slug)


urlpatterns: list[URLPattern] = [
    path("rubrics/", rubrics, name="rubrics"),
    path("rubrics/import/", rubric_import, name="rubric_import"),
    path("rubrics/sample/", rubric_sample, name="rubric_sample"),
    path("rubrics/<int:rubric>/", rubric, name="rubric"),
    path("rubrics/<int:rubric>/difference/", rubric_difference, name="rubric_difference"),
    path("rubrics/<int:rubric>/tryout/", rubric_tryout, name="rubric_tryout"),
    path("rubrics/<int:rubric>/export/<slug:form>/", rubric_export, name="rubric_export"),
    path("rubrics/<int:rubric>/publish/", rubric_publish, name="rubric_publish"),
    path("rubrics/<int:rubric>/renew/", rubric_renew, name="rubric_renew"),
    path("rubrics/<int:rubric>/retire/", rubric_retire, name="rubric_retire"),
    path("rubrics/<int:rubric>/discard/", rubric_discard, name="rubric_discard"),
    *rubric_editor.urlpatterns,
]
