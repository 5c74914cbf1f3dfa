"""What is entered of an inspection or internal audit."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField, FilesField
from agencies.models import Agency
from audits.forms.plans import ChecklistChoice, SpanForm
from audits.models import Audit, Inspector, Member
from audits.models.audit import KINDS, MemberRole
from audits.states import AuditKind, Form, Grade

AREA = forms.Textarea(attrs={"rows": 4})


class InspectionForm(SpanForm):
    """An inspection outside the plan."""

    reason = forms.CharField(
        label=_("Lý do kiểm tra ngoài kế hoạch"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: theo yêu cầu của UBND tỉnh; có phản ánh của người dân."),
    )  # fmt: skip
    form = forms.ChoiceField(label=_("Hình thức"), choices=Form.choices, widget=forms.RadioSelect, initial=Form.ON_SITE)
    checklist = ChecklistChoice()

    def __init__(self, *args: Any, agency: Agency, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["checklist"]
        assert isinstance(field, ChecklistChoice)
        field.offer(agency.province, AuditKind.INSPECTION)
        self.order_fields(["reason", "form", "begins_on", "ends_on", "checklist"])


class InternalAuditForm(SpanForm):
    """An internal audit."""

    scope = forms.CharField(
        label=_("Phạm vi"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Phòng, bộ phận, lĩnh vực được đánh giá; để trống nếu là toàn cơ quan."),
    )  # fmt: skip
    checklist = ChecklistChoice()

    def __init__(self, *args: Any, agency: Agency, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["checklist"]
        assert isinstance(field, ChecklistChoice)
        field.offer(agency.province, AuditKind.INTERNAL)
        self.order_fields(["scope", "begins_on", "ends_on", "checklist"])


class ArrangeForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """Days, place, and the decision."""

    begins_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến ngày"))
    decision_on = DayField(label=_("Ngày quyết định"), required=False)

    class Meta:
        model = Audit
        fields: ClassVar[list[str]] = ["begins_on", "ends_on", "place", "scope", "decision_number", "decision_on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["decision_number"].help_text = _("Quyết định kiểm tra (QĐKT) hoặc quyết định đánh giá nội bộ.")

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        data = super().clean() or {}
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("Ngày kết thúc đang trước ngày bắt đầu."))
        return data


class MemberForm(forms.Form):
    """Somebody for the team: from the register at an inspection, by name and part at an internal audit."""

    inspector = forms.ModelChoiceField(label=_("Kiểm tra viên"), queryset=Inspector.objects.none())
    name = forms.CharField(label=_("Họ và tên"), max_length=100)
    role = forms.ChoiceField(label=_("Vai trò"), choices=MemberRole.choices, initial=MemberRole.MEMBER)
    part = forms.CharField(
        label=_("Phòng, bộ phận đang công tác"), max_length=150,
        help_text=_("Để bảo đảm người đánh giá độc lập với phần việc được đánh giá."),
    )  # fmt: skip

    def __init__(self, *args: Any, audit: Audit, **options: Any) -> None:
        super().__init__(*args, **options)
        if not audit.is_inspection:
            del self.fields["inspector"]
            return
        del self.fields["name"], self.fields["part"]
        field = self.fields["inspector"]
        assert isinstance(field, forms.ModelChoiceField)
        serving = Q(retired_on=None) | Q(retired_on__gt=audit.begins_on)
        field.queryset = Inspector.objects.filter(serving, province=audit.agency.province_id)
        if not audit.members.filter(role=MemberRole.HEAD).exists():
            self.initial["role"] = MemberRole.HEAD


class LineForm(forms.Form):
    """A line of the programme."""

    at = forms.CharField(label=_("Thời gian"), max_length=100, help_text=_("Ví dụ: 8 giờ 30, 12/6/2026."))
    part = forms.CharField(label=_("Phòng, bộ phận được xem"), max_length=150)
    content = forms.CharField(label=_("Nội dung, điều khoản"), max_length=500)
    member = forms.ModelChoiceField(label=_("Người thực hiện"), queryset=Member.objects.none(), empty_label=None)

    def __init__(self, *args: Any, audit: Audit, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["member"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = audit.members.all()


class ConcludeForm(forms.Form):
    """What the minutes say beyond the findings."""

    strengths = forms.CharField(label=_("Mặt mạnh"), required=False, widget=AREA)
    problems = forms.CharField(
        label=_("Tồn tại, kiến nghị chung"), required=False, widget=AREA,
        help_text=_("Các điểm không phù hợp và khuyến nghị đã ghi ở bảng câu hỏi tự vào biên bản, không cần chép lại."),
    )  # fmt: skip


class SignForm(forms.Form):
    """Who signed the minutes, and when."""

    signed_on = DayField(
        label=_("Ngày ký"),
        help_text=_("Hạn báo cáo khắc phục là 02 tháng kể từ ngày này (TT 26/2014/TT-BKHCN Điều 37)."),
    )
    for_team = forms.CharField(label=_("Người ký phía đoàn"), max_length=150)
    for_agency = forms.CharField(label=_("Người ký phía cơ quan"), max_length=150, required=False)
    opinion = forms.CharField(label=_("Ý kiến của cơ quan"), required=False, widget=AREA)
    due_on = DayField(label=_("Hạn khắc phục"), required=False, help_text=_("Để trống thì là 02 tháng kể từ ngày ký."))

    def __init__(self, *args: Any, audit: Audit, **options: Any) -> None:
        super().__init__(*args, **options)
        head = audit.members.filter(role=MemberRole.HEAD).first()
        self.initial.update(signed_on=timezone.localdate(), for_team=head.name if head else "")
        if audit.is_inspection and audit.form == Form.ON_SITE:
            # The two months of Điều 37.2c are no choice of the team.
            del self.fields["due_on"]
            self.fields["for_agency"].required = True


class ReportForm(forms.Form):
    """The agency's report on corrective action."""

    note = forms.CharField(
        label=_("Tóm tắt kết quả khắc phục"), widget=AREA,
        help_text=_("Biện pháp và bằng chứng của từng điểm đã ghi ở trang của điểm đó; ở đây nêu kết quả chung."),
    )  # fmt: skip
    uploads = FilesField(label=_("Báo cáo đã ký"), required=False)


class AnswerReportForm(forms.Form):
    """What the inspecting unit says of the corrective report."""

    verdict = forms.ChoiceField(
        label=_("Ý kiến"),
        choices=[("accept", _("Chấp nhận")), ("refuse", _("Chưa chấp nhận"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Lý do, yêu cầu"),
        required=False,
        widget=AREA,
        help_text=_("Bắt buộc khi chưa chấp nhận; cơ quan đọc được."),
    )


class CancelForm(forms.Form):
    """Why it is not held."""

    reason = forms.CharField(label=_("Lý do không thực hiện"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class PaperForm(forms.Form):
    """Files for the audit's file, as one document."""

    kind = forms.ChoiceField(label=_("Loại tài liệu"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100, required=False)
    uploads = FilesField(label=_("Tệp"))


class AddedFindingForm(forms.Form):
    """Something found that the checklist does not ask about."""

    grade = forms.ChoiceField(label=_("Mức độ"), choices=Grade.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Mô tả"), widget=AREA, help_text=_("Thấy gì, ở đâu, trái với yêu cầu nào."))
    clause = forms.CharField(label=_("Điều khoản tiêu chuẩn"), max_length=20, required=False)
    part = forms.CharField(label=_("Phòng, bộ phận"), max_length=150, required=False)
