"""Bringing boundaries in: chosen, shown with what matched and what did not, then taken into use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from agencies import files
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from reports import fonts
from reports.boundaries.drawing import drawn
from reports.boundaries.reading import MAX_BYTES
from reports.boundaries.workflow import Plan, adopt_boundaries, plan_boundaries, remove_boundaries
from reports.charts import Chart, Part
from reports.models import Boundaries

FOLDER = "boundaries"
A_DAY = 24 * 3600
SALT = "reports.boundaries"


class BoundariesForm(forms.Form):
    """A file of boundaries and who made them."""

    source = forms.CharField(
        label=gettext_lazy("Nguồn của ranh giới"), max_length=200,
        help_text=gettext_lazy("Ghi dưới bản đồ, ví dụ: Sở Nông nghiệp và Môi trường, 2025."),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("Tệp GeoJSON"))


@requires(Permission.MANAGE_PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def boundaries(request: ProvinceRequest) -> HttpResponse:
    """Choose a file, then see what of it matches. Nothing is written."""
    form = BoundariesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = _content(upload)
            plan = plan_boundaries(request.province, upload.name, content, source=form.cleaned_data["source"])
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return render(request, "reports/boundaries_preview.html", _preview(request, plan, upload.name, content))
    context = {"form": form, "now": Boundaries.objects.of(request.province), "max_mb": MAX_BYTES // 1024 // 1024}
    return render(request, "reports/boundaries.html", context)


@requires(Permission.MANAGE_PROVINCE)
@require_POST
def adopt(request: ProvinceRequest) -> HttpResponse:
    """Take into use exactly what was shown."""
    try:
        told = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=A_DAY)
        if told["province"] != request.province.pk or told["user"] != request.user.pk:
            raise signing.BadSignature
        path = files.scratch(FOLDER) / told["file"]
        plan = plan_boundaries(request.province, told["name"], path.read_bytes(), source=told["source"])
    except (signing.BadSignature, OSError):
        messages.error(request, _("Bản xem trước đã hết hạn. Hãy chọn tệp và xem trước lại."))
        return redirect("reports:boundaries", request.province.slug)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:boundaries", request.province.slug)
    adopt_boundaries(plan, by=request.user)
    path.unlink(missing_ok=True)
    messages.success(request, _("Bản đồ từ nay vẽ theo ranh giới vừa nhập."))
    return redirect("reports:boundaries", request.province.slug)


@requires(Permission.MANAGE_PROVINCE)
@require_POST
def remove(request: ProvinceRequest) -> HttpResponse:
    """Take the boundaries out of use."""
    if row := Boundaries.objects.of(request.province):
        remove_boundaries(row, by=request.user)
        messages.success(request, _("Đã gỡ ranh giới. Bản đồ từ nay vẽ bằng ô theo địa bàn."))
    return redirect("reports:boundaries", request.province.slug)


def _content(upload: Any) -> bytes:
    """The bytes of an upload. Raises Refused before reading one that is too large."""
    if upload.size > MAX_BYTES:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB. Hãy giảm độ chi tiết của ranh giới (simplify) rồi xuất lại.")
            % {"name": upload.name, "limit": MAX_BYTES // 1024 // 1024}
        )
    return bytes(upload.read())


def _preview(request: ProvinceRequest, plan: Plan, name: str, content: bytes) -> dict[str, Any]:
    """What would be drawn, with the signed word that lets exactly it be taken into use; the file waits for a day."""
    files.clear_scratch(FOLDER, older_than=A_DAY)
    kept = files.write([content], files.scratch(FOLDER)).path
    told = {
        "file": kept.name, "name": name, "source": plan.boundaries.source, "province": request.province.pk,
        "user": request.user.pk,
    }  # fmt: skip
    return {"plan": plan, "name": name, "token": signing.dumps(told, salt=SALT), "chart": _drawing(plan)}


def _drawing(plan: Plan) -> Chart:
    parts = {"yes": Part(_("Khớp mã"), "#a5d0be", "✓")}
    matched = dict.fromkeys(plan.boundaries.codes, "yes")
    return drawn(_("Ranh giới trong tệp"), plan.boundaries, matched, parts, font=fonts.SCREEN)
