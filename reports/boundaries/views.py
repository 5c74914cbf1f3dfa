"""Bringing boundaries in: chosen, shown with what matched and what did not, then taken into use."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agencies import files
from agencies.formfields import DayField
from agencies.gate import ProvinceRequest, requires
from agencies.models import Province
from agencies.roles import Permission
from agencies.rules import BEGINNING, Refused
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
    valid_from = DayField(
        label=gettext_lazy("Áp dụng từ ngày"),
        help_text=gettext_lazy("Ngày bắt đầu có các đơn vị cấp xã trong tệp, ví dụ 01/07/2025. Mỗi năm được vẽ theo ranh giới của năm đó."),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("Tệp GeoJSON"))


@requires(Permission.MANAGE_PROVINCE)
def boundaries(request: ProvinceRequest) -> HttpResponse:
    """Choose a file, then see what of it matches. Nothing is written."""
    form = BoundariesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = _content(upload)
            plan = plan_boundaries(
                request.province, upload.name, content, source=form.cleaned_data["source"],
                valid_from=form.cleaned_data["valid_from"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return render(request, "reports/boundaries_preview.html", _preview(request, plan, upload.name, content))
    context = {"form": form, "sets": _sets(request.province), "max_mb": MAX_BYTES // 1024 // 1024}
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
        plan = plan_boundaries(
            request.province, told["name"], path.read_bytes(), source=told["source"],
            valid_from=date.fromisoformat(told["valid_from"]),
        )  # fmt: skip
    except (signing.BadSignature, OSError):
        messages.error(request, _("Bản xem trước đã hết hạn. Hãy chọn tệp và xem trước lại."))
        return redirect("reports:boundaries", request.province.slug)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:boundaries", request.province.slug)
    adopt_boundaries(plan, by=request.user)
    path.unlink(missing_ok=True)
    messages.success(
        request,
        _("Bản đồ các năm từ ngày %(day)s vẽ theo ranh giới vừa nhập.")
        % {"day": f"{plan.boundaries.valid_from:%d/%m/%Y}"},
    )
    return redirect("reports:boundaries", request.province.slug)


@requires(Permission.MANAGE_PROVINCE)
@require_POST
def remove(request: ProvinceRequest) -> HttpResponse:
    """Take boundaries out of use."""
    asked = request.POST.get("boundaries", "")
    row = Boundaries.objects.of(request.province).filter(pk=asked).first() if asked.isdecimal() else None
    if row:
        remove_boundaries(row, by=request.user)
        messages.success(request, _("Đã gỡ ranh giới. Năm không còn ranh giới nào được vẽ bằng ô theo địa bàn."))
    return redirect("reports:boundaries", request.province.slug)


def _sets(province: Province) -> list[dict[str, Any]]:
    """Every set with the days it holds, the latest first; None where no day is known."""
    rows = list(Boundaries.objects.of(province))
    ends = [None, *(row.valid_from - timedelta(days=1) for row in rows)]
    return [
        {"row": row, "since": None if row.valid_from == BEGINNING else row.valid_from, "until": until}
        for row, until in zip(rows, ends, strict=False)
    ]


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
        "file": kept.name, "name": name, "source": plan.boundaries.source,
        "valid_from": plan.boundaries.valid_from.isoformat(), "province": request.province.pk,
        "user": request.user.pk,
    }  # fmt: skip
    return {"plan": plan, "name": name, "token": signing.dumps(told, salt=SALT), "chart": _drawing(plan)}


def _drawing(plan: Plan) -> Chart:
    parts = {"yes": Part(_("Khớp mã"), "#a5d0be", "✓")}
    matched = dict.fromkeys(plan.boundaries.codes, "yes")
    return drawn(_("Ranh giới trong tệp"), plan.boundaries, matched, parts, font=fonts.SCREEN)
