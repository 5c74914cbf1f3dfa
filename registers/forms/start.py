"""What an agency says to begin its file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from agencies.models import Agency
from registers.models import Framework, RequiredProcedure
from registers.rules.papers import fits_mask
from registers.starting import USUALLY_EXCLUDED, Beginning
from standards.models import Edition


class StartForm(forms.Form):
    """What an agency says to begin its file."""

    framework = forms.ModelChoiceField(
        label=_("Mô hình khung"), queryset=Framework.objects.none(), required=False, empty_label=_("– không theo mô hình khung –"),
        help_text=_("Tài liệu bắt buộc của mô hình được thêm vào sổ ở dạng dự thảo, để cơ quan soạn."),
    )  # fmt: skip
    name = forms.CharField(label=_("Tên hệ thống"), max_length=250)
    edition = forms.ModelChoiceField(label=_("Tiêu chuẩn áp dụng"), queryset=Edition.objects.all(), empty_label=None)
    scope = forms.CharField(
        label=_("Phạm vi áp dụng"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tối thiểu gồm các hoạt động giải quyết TTHC cho tổ chức, cá nhân (QĐ 19/2014/QĐ-TTg Điều 3)."),
    )  # fmt: skip
    scope_since = DayField(label=_("Phạm vi này áp dụng từ ngày"))
    code_mask = forms.CharField(
        label=_("Cách đặt mã tài liệu"), max_length=60, required=False, help_text=_("Ví dụ QT.{nhóm}.{số}. Để trống nếu không bắt buộc."),
    )  # fmt: skip
    excluded = forms.MultipleChoiceField(
        label=_("Điều khoản không áp dụng"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(number, format_lazy("{}: {}", number, why)) for number, why in USUALLY_EXCLUDED.items()],
        help_text=_("Lý giải sửa được sau."),
    )  # fmt: skip
    plan_number = forms.CharField(
        label=_("Số kế hoạch năm nay"), max_length=100, required=False,
        help_text=_("Ghi số thì kế hoạch được lập ở dạng dự thảo với bảy nội dung mẫu; để trống thì chưa lập."),
    )  # fmt: skip

    def __init__(self, *args: Any, agency: Agency, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        fitting = [
            row.pk
            for row in Framework.objects.filter(agency__province=agency.province_id)
            if row.fits(agency.kind, today)
        ]
        self.fields["framework"].queryset = Framework.objects.filter(pk__in=fitting).order_by("-issued_on")  # type: ignore[attr-defined]
        self.initial = {
            "framework": fitting[0] if len(fitting) == 1 else None, "name": f"HTQLCL {agency.name}", "scope_since": today,
            "edition": Edition.objects.filter(withdrawn_on=None).first(),
            **self.initial,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The codes the framework suggests must fit the mask."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        framework, mask = data.get("framework"), data.get("code_mask") or ""
        if framework is not None:
            codes = (
                RequiredProcedure.objects.filter(part_of=framework).order_by("sort_text").values_list("code", flat=True)
            )
            if odd := next((code for code in codes if not fits_mask(code, mask)), None):
                self.add_error(
                    "code_mask", _now("Mã “%(code)s” của mô hình khung không theo cách đặt mã này.") % {"code": odd}
                )
        return data

    def beginning(self) -> Beginning:
        """What was said."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "framework"}
        return Beginning(**data | {"excluded": tuple(data["excluded"]), "year": timezone.localdate().year})
