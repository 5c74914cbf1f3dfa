"""Ask and answer: the pictures of seal and signature of the province's office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from reports.marks.reading import MAX_BYTES, picture
from reports.marks.workflow import change_marks
from reports.models import DocumentMarks


class MarksForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The pictures, how large they are on paper, whether they are printed."""

    seal_file = forms.FileField(
        label=gettext_lazy("Hình dấu (PNG, màu đỏ, nền trong suốt)"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )  # fmt: skip
    drop_seal = forms.BooleanField(label=gettext_lazy("Bỏ hình dấu đang có"), required=False)
    autograph_file = forms.FileField(
        label=gettext_lazy("Hình chữ ký (PNG, màu xanh, nền trong suốt)"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )  # fmt: skip
    drop_autograph = forms.BooleanField(label=gettext_lazy("Bỏ hình chữ ký đang có"), required=False)

    class Meta:
        model = DocumentMarks
        fields = ("seal_mm", "autograph_mm", "shown")

    field_order = ("seal_file", "drop_seal", "seal_mm", "autograph_file", "drop_autograph", "autograph_mm", "shown")

    def clean(self) -> dict[str, Any]:
        """The pictures themselves in `seal` and `autograph`, where new ones came or the old ones go."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in ("seal", "autograph"):
            upload = cleaned.get(f"{name}_file")
            if upload:
                try:
                    # One byte more than is allowed tells that it is too large.
                    cleaned[name] = picture(upload.name, upload.read(MAX_BYTES + 1))
                except Refused as refusal:
                    self.add_error(f"{name}_file", str(refusal))
            elif cleaned.get(f"drop_{name}"):
                cleaned[name] = b""
        return cleaned


@requires(Permission.MANAGE_PROVINCE)
def marks(request: ProvinceRequest) -> HttpResponse:
    """Pictures of seal and signature, and whether documents are printed with them."""
    row = DocumentMarks.objects.of(request.province)
    form = MarksForm(request.POST or None, request.FILES or None, instance=row)
    if request.method == "POST" and form.is_valid():
        names = ("seal", "autograph", "seal_mm", "autograph_mm", "shown")
        values = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        change_marks(DocumentMarks.objects.of(request.province), values, by=request.user)
        messages.success(request, _("Đã lưu hình dấu, hình chữ ký."))
        return redirect("reports:marks", request.province.slug)
    return render(request, "reports/marks.html", {"form": form, "marks": DocumentMarks.objects.of(request.province)})
