"""What an agency enters of a finding, and what is said of its correction; filters of lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField, FilesField
from agencies.forms.choices import ANY
from agencies.models import Level
from agencies.rules import fold
from audits.forms.audits import AREA, AddedFindingForm
from audits.models import CorrectiveAction, Finding
from audits.models.finding import FindingQuerySet, Source
from audits.rules import MOST_WHYS
from audits.states import AuditKind, AuditState, FindingState, Form, Grade
from evidence.models import Document

OWN_SOURCES = [choice for choice in Source.choices if choice[0] not in {Source.INSPECTION, Source.INTERNAL}]


class OwnFindingForm(AddedFindingForm):
    """What an agency found itself."""

    source = forms.ChoiceField(label=_("Nguồn"), choices=OWN_SOURCES)
    found_on = DayField(label=_("Ngày phát hiện"))
    due_on = DayField(label=_("Hạn khắc phục"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.update(found_on=timezone.localdate(), grade=Grade.MINOR)
        self.order_fields(["source", "grade", "text", "clause", "part", "found_on", "due_on"])


class PlanCorrectionForm(forms.Form):
    """Cause, correction, corrective action (ISO 9001, 10.2)."""

    correction = forms.CharField(
        label=_("Khắc phục ngay"), widget=AREA, help_text=_("Sửa cái đã sai: làm gì với chính điểm này.")
    )
    action = forms.CharField(
        label=_("Hành động khắc phục nguyên nhân"),
        widget=AREA,
        help_text=_("Để không lặp lại, ở đây và ở chỗ tương tự."),
    )
    owner = forms.CharField(label=_("Người chịu trách nhiệm"), max_length=150)
    due_on = DayField(label=_("Hạn hoàn thành"))

    def __init__(self, *args: Any, finding: Finding, latest: CorrectiveAction | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        whys = list(latest.whys) if latest else []
        for place in range(MOST_WHYS):
            self.fields[f"why_{place}"] = forms.CharField(
                label=_("Vì sao xảy ra?") if place == 0 else _("Vì sao lại như vậy? (lần %(n)s)") % {"n": place + 1},
                required=place == 0, max_length=500, initial=whys[place] if place < len(whys) else "",
            )  # fmt: skip
        self.fields["why_0"].help_text = _("Hỏi “vì sao” cho đến nguyên nhân gốc; câu trả lời cuối là nguyên nhân.")
        self.order_fields([f"why_{place}" for place in range(MOST_WHYS)])
        self.initial.setdefault("due_on", finding.due_on)
        if latest:
            self.initial.update({name: getattr(latest, name) for name in ("correction", "action", "owner", "due_on")})

    def facts(self) -> dict[str, Any]:
        """What was entered, as the workflow takes it."""
        data = dict(self.cleaned_data)
        whys = [data.pop(f"why_{place}") for place in range(MOST_WHYS)]
        return {**data, "whys": whys}


class DoneForm(forms.Form):
    """What came of the action."""

    result = forms.CharField(label=_("Kết quả thực hiện"), widget=AREA)
    done_on = DayField(label=_("Ngày hoàn thành"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["done_on"] = timezone.localdate()


class JudgeForm(forms.Form):
    """Whether what was done works."""

    verdict = forms.ChoiceField(
        label=_("Hành động khắc phục có hiệu lực không?"), widget=forms.RadioSelect,
        choices=[("effective", _("Có hiệu lực, đóng điểm này")), ("not", _("Chưa có hiệu lực, mở lại"))],
    )  # fmt: skip
    note = forms.CharField(label=_("Căn cứ"), widget=AREA, help_text=_("Đã xem gì, thấy gì."))


class NoteForm(forms.Form):
    """Why, or what was decided."""

    note = forms.CharField(label=_("Nội dung"), widget=AREA)


class EvidenceForm(forms.Form):
    """Documents that show a correction: those the agency has, or new files."""

    documents = forms.ModelMultipleChoiceField(
        label=_("Chọn trong kho minh chứng"), queryset=Document.objects.none(), required=False,
        help_text=_("30 tài liệu mới nhất."), widget=forms.SelectMultiple(attrs={"data-pick": True}),
    )  # fmt: skip
    uploads = FilesField(label=_("Hoặc gửi tệp mới"), required=False)

    def __init__(self, *args: Any, finding: Finding, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["documents"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        rows = Document.objects.in_force().filter(agency=finding.agency_id)
        numbers = list(rows.order_by("-pk").values_list("pk", flat=True)[:30])
        field.queryset = Document.objects.filter(pk__in=numbers)

    def clean(self) -> dict[str, Any]:
        """Something must have been chosen."""
        data = super().clean() or {}
        if not self.errors and not (data.get("documents") or data.get("uploads")):
            raise forms.ValidationError(_("Chưa chọn tài liệu hoặc tệp nào."))
        return data


class _Filter(forms.Form):
    q = forms.CharField(label=_("Tìm cơ quan"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_valid()

    def value(self, name: str) -> str:
        """What was chosen for one question; nothing when it was not understood."""
        return str(self.cleaned_data.get(name) or "")


class AuditFilter(_Filter):
    """Which audits to list."""

    year = forms.IntegerField(label=_("Năm"), required=False, min_value=1990, max_value=2200)
    kind = forms.ChoiceField(label=_("Loại"), choices=[*ANY, *AuditKind.choices], required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), choices=[*ANY, *AuditState.choices], required=False)
    late = forms.BooleanField(label=_("Báo cáo khắc phục quá hạn"), required=False)


class FindingFilter(_Filter):
    """Which findings to list."""

    year = forms.IntegerField(label=_("Năm"), required=False, min_value=1990, max_value=2200)
    grade = forms.ChoiceField(label=_("Mức độ"), choices=[*ANY, *Grade.choices], required=False)
    state = forms.ChoiceField(
        label=_("Trạng thái"),
        choices=[*ANY, *(one for one in FindingState.choices if one[0] != "noted")],
        required=False,
    )
    overdue = forms.BooleanField(label=_("Chỉ điểm quá hạn"), required=False)

    def narrow(self, rows: FindingQuerySet) -> FindingQuerySet:
        """The findings asked for; what was not understood narrows nothing."""
        for name in ("grade", "state"):
            if value := self.value(name):
                rows = rows.filter(**{name: value})
        if year := self.value("year"):
            rows = rows.filter(found_on__year=year)
        if self.cleaned_data.get("overdue"):
            rows = rows.overdue(timezone.localdate())
        for word in fold(self.value("q")).split():
            rows = rows.filter(agency__search_text__contains=word)
        return rows


class FigureFilter(forms.Form):
    """Over which inspections to sum up."""

    year = forms.IntegerField(label=_("Năm"), required=False, min_value=1990, max_value=2200)
    level = forms.ChoiceField(label=_("Cấp"), choices=[*ANY, *Level.choices], required=False)
    form = forms.ChoiceField(label=_("Hình thức"), choices=[*ANY, *Form.choices], required=False)
    checklist = forms.ChoiceField(label=_("Bảng câu hỏi"), required=False)

    def __init__(self, *args: Any, checklists: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["checklist"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = checklists
        self.is_valid()
