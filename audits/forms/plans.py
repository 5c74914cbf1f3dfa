"""A year's inspection plan and the register of inspectors."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.formfields import CountField, DayField, FilesField
from agencies.forms.choices import ANY, AgencyField, agencies_of
from agencies.models import AgencyKind, Level, Province, User
from audits.models import Checklist, InspectionPlan, Inspector
from audits.states import AuditKind, Form
from evidence.models import Document


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Who inspects, with whom, on what budget."""

    class Meta:
        model = InspectionPlan
        fields: ClassVar[list[str]] = ["unit", "partner", "budget", "note"]
        widgets: ClassVar[dict[str, forms.Widget]] = {"note": forms.Textarea(attrs={"rows": 2})}


class ChecklistChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A checklist in use."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Bảng câu hỏi"), queryset=Checklist.objects.none(), empty_label=None, **options)

    def offer(self, province: Province, kind: AuditKind) -> None:
        """Offer those of the province in use for this kind of audit."""
        self.queryset = Checklist.objects.of(province.pk).in_use(kind)


class SpanForm(forms.Form):
    """From one day to another."""

    begins_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến ngày"))

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        data = super().clean() or {}
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("Ngày kết thúc đang trước ngày bắt đầu."))
        return data


class PlanAddForm(SpanForm):
    """Which agencies to put on the plan, in which form, when.

    `count` narrows the agencies that fit to those longest not inspected on site.
    """

    form = forms.ChoiceField(label=_("Hình thức"), choices=Form.choices, widget=forms.RadioSelect)
    obligation = forms.ChoiceField(
        label=_("Đối tượng"), required=False, initial="mandatory",
        choices=[*ANY, ("mandatory", _("Bắt buộc")), ("province_obliged", _("Tỉnh yêu cầu")), ("encouraged", _("Khuyến khích"))],
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Cấp"), choices=[*ANY, *Level.choices], required=False)
    kind = forms.ChoiceField(label=_("Loại cơ quan"), choices=[*ANY, *AgencyKind.choices], required=False)
    count = CountField(
        label=_("Chỉ lấy"), required=False, min_value=1,
        help_text=_("Số cơ quan lâu chưa được kiểm tra tại trụ sở nhất. Để trống thì lấy tất cả."),
    )  # fmt: skip
    checklist = ChecklistChoice()

    def __init__(self, *args: Any, plan: InspectionPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["checklist"]
        assert isinstance(field, ChecklistChoice)
        field.offer(plan.province, AuditKind.INSPECTION)
        self.initial.setdefault("form", Form.RECORDS.value)
        self.initial.setdefault("begins_on", date(plan.year, 4, 1))
        self.initial.setdefault("ends_on", date(plan.year, 10, 31))
        self.order_fields(["form", "obligation", "level", "kind", "count", "begins_on", "ends_on", "checklist"])


class ApprovalForm(forms.Form):
    """The decision by which UBND tỉnh approved a plan."""

    number = forms.CharField(label=_("Số quyết định"), max_length=100, help_text=_("Ví dụ 4767/QĐ-UBND."))
    approved_on = DayField(label=_("Ngày ký"))
    document = forms.ModelChoiceField(
        label=_("Bản quét"), queryset=Document.objects.none(), required=False,
        help_text=_("Tài liệu đã có trong kho minh chứng của UBND cấp tỉnh."),
    )  # fmt: skip
    uploads = FilesField(label=_("Gửi bản quét"), required=False, help_text=_("Vào kho minh chứng của UBND cấp tỉnh."))

    def __init__(self, *args: Any, plan: InspectionPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Document.objects.in_force().filter(agency=plan.province.root_id).order_by("-issued_on", "-pk")
        if not field.queryset.exists():
            del self.fields["document"]


class InspectorForm(forms.ModelForm):  # type: ignore[type-arg]
    """An inspector with the qualifications of Điều 40."""

    training_until = DayField(label=_("Chứng chỉ đánh giá có giá trị đến ngày"), required=False)
    since = DayField(
        label=_("Công tác trong lĩnh vực từ ngày"), required=False, help_text=_("Phải đủ 3 năm trước ngày kiểm tra.")
    )
    retired_on = DayField(label=_("Thôi làm kiểm tra viên từ ngày"), required=False)

    class Meta:
        model = Inspector
        fields: ClassVar[list[str]] = [
            "name", "person", "agency", "position", "degree", "management", "training", "training_until", "since",
            "retired_on",
        ]  # fmt: skip
        field_classes: ClassVar[dict[str, Any]] = {"agency": AgencyField}

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.filter(is_active=True, roles__node__province=province)
        for name, rows in (("person", people.distinct().order_by("full_name")), ("agency", agencies_of(province))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        self.fields["name"].required = True
