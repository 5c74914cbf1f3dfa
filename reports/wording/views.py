"""Ask and answer: the templates of a province's documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from reports.figures.known import years_of
from reports.handing import file_of
from reports.models import DocumentTemplate
from reports.wording import workflow
from reports.wording.catalogue import KINDS
from reports.wording.forms import TemplateForm
from reports.wording.parts import PaperKind
from reports.wording.trial import trial
from reports.wording.versions import differences, texts_of

State = DocumentTemplate.State


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of document in the list: what is in force, what is drafted."""

    kind: PaperKind
    in_force: DocumentTemplate | None
    draft: DocumentTemplate | None


@requires(Permission.MANAGE_PROVINCE)
@require_safe
def templates(request: ProvinceRequest) -> HttpResponse:
    """Every kind of document, and whose words it speaks."""
    rows = DocumentTemplate.objects.filter(province=request.province).exclude(state=State.PAST)
    found = {(row.kind, row.state): row for row in rows.select_related("changed_by", "adopted_by")}
    lines = [
        Line(kind, found.get((kind.code, State.IN_FORCE)), found.get((kind.code, State.DRAFT)))
        for kind in KINDS.values()
    ]
    groups = [
        (_("Văn bản của tỉnh"), [line for line in lines if line.kind.issuer == "province"]),
        (_("Văn bản các cơ quan lập trên hệ thống"), [line for line in lines if line.kind.issuer == "agency"]),
    ]
    return render(request, "reports/templates.html", {"groups": groups})


@requires(Permission.MANAGE_PROVINCE)
def template(request: ProvinceRequest, wording: str) -> HttpResponse:
    """The words of one kind, to be edited; a POST writes the draft."""
    kind = _kind(wording)
    current = _current(request, kind)
    note = current.note if current and current.state == State.DRAFT else ""
    form = TemplateForm(request.POST or None, kind, texts_of(current), note=note)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.save_draft(
                request.province, kind, form.texts, note=form.cleaned_data["note"], seen=_revision(request), by=request.user
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Đã lưu bản nháp. Văn bản lập ra chưa thay đổi cho đến khi đưa bản này vào sử dụng.")
            )
            return redirect("reports:template", request.province.slug, kind.code)
    return render(request, "reports/template.html", _page(request, kind, form), status=422 if form.errors else 200)


@requires(Permission.MANAGE_PROVINCE)
@require_POST
def template_preview(request: ProvinceRequest, wording: str) -> HttpResponse:
    """What is typed, as it would be printed; nothing is written."""
    kind = _kind(wording)
    form = TemplateForm(request.POST, kind, {})
    form.is_valid()
    return render(request, "reports/template.html#preview", {**_tried(request, kind, form), "kind": kind})


@requires(Permission.MANAGE_PROVINCE)
@require_safe
def template_pdf(request: ProvinceRequest, wording: str) -> HttpResponse:
    """The draft, or what is in force, as the PDF it would give; marked as a trial."""
    kind = _kind(wording)
    made = trial(request.province, kind, _year(request), texts_of(_current(request, kind)))
    return file_of(made.as_specimen(_("BẢN XEM THỬ – không phải văn bản đã ban hành")), f"xem-thu-{kind.code}", "pdf")


@requires(Permission.MANAGE_PROVINCE)
@require_POST
def template_change(request: ProvinceRequest, wording: str) -> HttpResponse:
    """Take the draft into use, throw it away, or go back to the product's own words."""
    kind = _kind(wording)
    draft = DocumentTemplate.objects.of(request.province, kind.code).filter(state=State.DRAFT).first()
    asked = request.POST.get("do")
    try:
        if asked == "reset":
            workflow.return_to_default(request.province, kind, by=request.user)
            messages.success(request, _("Từ nay văn bản loại này dùng mẫu mặc định của hệ thống."))
        elif draft and asked == "adopt":
            workflow.adopt_draft(draft, seen=_revision(request), by=request.user)
            messages.success(
                request,
                _("Đã đưa phiên bản %(number)d vào sử dụng. Văn bản lập từ bây giờ dùng mẫu này.")
                % {"number": draft.number},
            )
        elif draft and asked == "drop":
            workflow.drop_draft(draft, by=request.user)
            messages.success(request, _("Đã bỏ bản nháp."))
        else:
            raise Refused(_("Không còn bản nháp nào. Có thể người khác vừa đưa vào sử dụng hoặc bỏ đi."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:template", request.province.slug, kind.code)  # fmt: skip


@requires(Permission.MANAGE_PROVINCE)
def template_version(request: ProvinceRequest, wording: str, number: str) -> HttpResponse:
    """One version: how it differs from the one before and from the product's own; a POST drafts its words anew."""
    kind = _kind(wording)
    rows = DocumentTemplate.objects.of(request.province, kind.code).select_related("changed_by", "adopted_by")
    if not (number.isdecimal() and len(number) < 5):
        raise Http404
    version = get_object_or_404(rows.select_related("province"), number=int(number))
    if request.method == "POST":
        try:
            workflow.reuse(version, by=request.user)
            messages.success(request, _("Đã chép phiên bản %(number)d vào bản nháp.") % {"number": version.number})
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("reports:template", request.province.slug, kind.code)
    before = rows.filter(number__lt=version.number).first()
    return render(
        request, "reports/template_version.html",
        {"kind": kind, "version": version, "before": before, "found": differences(kind, texts_of(before), texts_of(version))},
    )  # fmt: skip


def _kind(code: str) -> PaperKind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _current(request: ProvinceRequest, kind: PaperKind) -> DocumentTemplate | None:
    """The draft, else what is in force; none where the product's own words hold."""
    rows = DocumentTemplate.objects.of(request.province, kind.code).exclude(state=State.PAST)
    return next(iter(sorted(rows, key=lambda row: row.state != State.DRAFT)), None)


def _revision(request: ProvinceRequest) -> int:
    told = request.POST.get("revision", "")
    return int(told) if told.isdecimal() and len(told) < 9 else 0


def _year(request: ProvinceRequest) -> int:
    years = years_of(request.province)
    told = request.POST.get("year") or request.GET.get("year") or ""
    if told.isdecimal() and int(told) in years:
        return int(told)
    return years[0] if years else timezone.localdate().year


def _page(request: ProvinceRequest, kind: PaperKind, form: TemplateForm) -> dict[str, Any]:
    rows = DocumentTemplate.objects.of(request.province, kind.code).select_related("changed_by", "adopted_by")
    versions = list(rows)
    draft = next((row for row in versions if row.state == State.DRAFT), None)
    in_force = next((row for row in versions if row.state == State.IN_FORCE), None)
    return {
        "kind": kind, "form": form, "versions": versions, "draft": draft, "in_force": in_force,
        "revision": draft.revision if draft else 0, **_tried(request, kind, form),
    }  # fmt: skip


def _tried(request: ProvinceRequest, kind: PaperKind, form: TemplateForm) -> dict[str, Any]:
    year = _year(request)
    made = trial(request.province, kind, year, form.texts)
    wrong = [
        (form[name].label, error) for name, errors in form.errors.items() if name in kind.by_key for error in errors
    ]
    return {"trial": made, "year": year, "years": years_of(request.province), "wrong": wrong}
