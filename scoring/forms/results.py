"""What ends a year: sittings, the decision, corrections, results on paper; the filter of the ranking."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField, PointsField
from agencies.models import Province, User
from agencies.rules import Refused
from evidence.models import Document, DocumentType
from scoring.forms.moments import MomentField, YearField
from scoring.models import Campaign
from scoring.rules.rubric import Criterion
from scoring.workflow.paper import year_on_paper


class SittingForm(forms.Form):
    """A meeting of the council: when, where, who was there."""

    held_at = MomentField(label=_("Họp lúc"))
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    present = forms.ModelMultipleChoiceField(
        label=_("Thành viên dự họp"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    chair = forms.ModelChoiceField(label=_("Chủ tọa"), queryset=User.objects.none(), empty_label=None)
    secretary = forms.ModelChoiceField(label=_("Thư ký phiên họp"), queryset=User.objects.none(), empty_label=None)
    minutes = forms.CharField(
        label=_("Nội dung biên bản"), required=False, widget=forms.Textarea,
        help_text=_("Có thể bổ sung ở trang phiên họp cho đến khi khóa biên bản."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Collection[int], by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        council = User.objects.filter(pk__in=members)
        for name in ("present", "chair"):
            self._offer(name, council)
        self._offer("secretary", User.objects.filter(pk__in={*members, by.pk}))
        self.initial.update(held_at=timezone.now(), secretary=by.pk)

    def _offer(self, name: str, people: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people

    def clean(self) -> dict[str, Any]:
        """The one in the chair is there."""
        data = super().clean() or {}
        chair, present = data.get("chair"), data.get("present")
        if chair and present is not None and chair not in present:
            self.add_error("chair", _("Chủ tọa phải có trong danh sách dự họp."))
        return data


class MinutesForm(forms.Form):
    """The minutes, signed off for good."""

    minutes = forms.CharField(
        label=_("Nội dung biên bản"), widget=forms.Textarea,
        help_text=_("Ý kiến thảo luận, kết quả biểu quyết, kết luận. Khóa rồi thì không sửa và không thông qua thêm."),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """The document that recognises a year's results."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100, help_text=_("Ví dụ 15/QĐ-UBND."))
    signed_on = DayField(label=_("Ngày ký"))
    signed_by = forms.CharField(label=_("Người ký"), max_length=150, required=False)
    title = forms.CharField(label=_("Trích yếu"), max_length=500)
    document = forms.ModelChoiceField(
        label=_("Bản quét quyết định"), queryset=Document.objects.none(), required=False,
        help_text=_("Quyết định đã tải lên kho minh chứng của UBND cấp tỉnh hoặc cơ quan thường trực."),
    )  # fmt: skip

    def __init__(self, *args: Any, campaign: Campaign, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        scans = (
            Document.objects.visible_to(by)
            .in_force()
            .open_to_readers()
            .filter(agency__province=campaign.province_id, agency__level="province", doc_type=DocumentType.QD)
            .order_by("-issued_on", "-pk")
        )
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = scans
        if not scans.exists():
            del self.fields["document"]
        self.initial["title"] = _(
            "Công nhận kết quả đánh giá, xếp loại HTQLCL theo TCVN ISO 9001 của các cơ quan năm %(year)s"
        ) % {"year": campaign.year}


class CorrectionForm(forms.Form):
    """Other recognised points for some criteria of one sheet, by a correcting decision."""

    number = forms.CharField(label=_("Số, ký hiệu quyết định đính chính"), max_length=100)
    signed_on = DayField(label=_("Ngày ký"))
    signed_by = forms.CharField(label=_("Người ký"), max_length=150, required=False)
    reason = forms.CharField(
        label=_("Lý do đính chính"), max_length=500, widget=forms.Textarea,
        help_text=_("Cơ quan đọc được lý do này. Kết quả trước và sau đều được giữ lại."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, items: Iterable[Criterion], points: Mapping[str, Decimal | None], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.items = list(items)
        self.before = points
        for item in self.items:
            self.fields[f"points_{item.code}"] = PointsField(
                label=_("Điểm mới của %(code)s") % {"code": item.code}, required=False, min_value=0,
                max_value=item.max_points, decimal_places=2,
            )  # fmt: skip

    def rows(self) -> list[tuple[Criterion, Decimal | None, forms.BoundField]]:
        """Each criterion, its recognised points, the box for others."""
        return [(item, self.before.get(item.code), self[f"points_{item.code}"]) for item in self.items]

    def main(self) -> list[forms.BoundField]:
        """The particulars of the decision."""
        return [self[name] for name in ("number", "signed_on", "signed_by", "reason")]

    def changes(self) -> dict[str, Decimal]:
        """The points entered that differ from those recognised."""
        entered = {item.code: self.cleaned_data.get(f"points_{item.code}") for item in self.items}
        return {code: value for code, value in entered.items() if value is not None and value != self.before.get(code)}

    def clean(self) -> dict[str, Any]:
        """Something has to change."""
        data = super().clean() or {}
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Chưa có tiêu chí nào đổi điểm. Hãy nhập điểm mới cho ít nhất một tiêu chí."))
        return data


class PaperForm(forms.Form):
    """A table of a year's results."""

    year = YearField(label=_("Năm của kết quả"))
    file = forms.FileField(
        label=_("Tệp kết quả"),
        help_text=_(
            "CSV hoặc XLSX, tối đa 5 MB, dòng đầu là tên cột: mã cơ quan (code), xếp loại (rating) và, nếu có, điểm "
            "(score). Xếp loại ghi bằng chữ: Xuất sắc, Tốt, Khá, Trung bình, Yếu."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        super().__init__(*args, **options)
        self.province = province

    def clean_year(self) -> int:
        """A year scored in the application keeps its own results, and an archived one what it has."""
        year: int = self.cleaned_data["year"]
        try:
            year_on_paper(self.province, year)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return year


class ResultFilter(forms.Form):
    """Which results of a year to list."""

    CHANGES = [
        ("", _("Tất cả")), ("rose", _("Tăng hạng xếp loại")), ("fell", _("Giảm hạng xếp loại")), ("same", _("Giữ nguyên")),
        ("new", _("Chưa có năm trước")),
    ]  # fmt: skip

    year = forms.CharField(required=False, widget=forms.HiddenInput)
    group = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Tìm cơ quan"), required=False)
    rating = forms.ChoiceField(label=_("Xếp loại"), required=False)
    change = forms.ChoiceField(label=_("So với năm trước"), required=False, choices=CHANGES)

    def __init__(self, data: Any, *, bands: Iterable[tuple[str, str]], compares: bool) -> None:
        super().__init__(data)
        field = self.fields["rating"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Tất cả")), *bands, ("none", _("Chưa xếp loại"))]
        if not compares:
            del self.fields["change"]
        self.is_valid()

    def value(self, name: str) -> str:
        """What was chosen for one question; nothing when it was not understood."""
        return self.cleaned_data.get(name) or ""
