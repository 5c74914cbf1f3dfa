"""The shape of input: what is made when, in which form, for whom."""

from __future__ import annotations

from calendar import monthrange
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.roles import Role
from reports.scheduled.models import ReportSchedule, Work
from reports.scheduled.rules import YEARLY
from reports.workflow import MIMES

FORMS_OF = {Work.SUMMARY: tuple(MIMES), Work.BOOK: ("pdf",), Work.POINTS: ("xlsx",)}
"""In which forms each report can be made."""
RECEIVING = (Role.SECRETARY, Role.REPORTER, Role.COUNCIL, Role.ADMINISTRATOR)
"""Roles at the province whose holders see its figures anyway."""
MOST = 20
"""So many addresses besides."""


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A schedule as the secretary sets it up."""

    form = forms.ChoiceField(
        label=lazy("Định dạng"), choices=[("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("json", "JSON")],
        help_text=lazy("Sổ phiếu chỉ có PDF, bảng điểm chi tiết chỉ có Excel."),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=lazy("Người nhận theo vai trò ở cấp tỉnh"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(role.value, role.label) for role in RECEIVING],
        help_text=lazy("Ai giữ vai trò này vào ngày gửi thì nhận; thay người không phải sửa lịch."),
    )  # fmt: skip

    class Meta:
        model = ReportSchedule
        fields: ClassVar = ["work", "form", "rhythm", "day", "month", "roles", "addresses"]
        widgets: ClassVar = {
            "rhythm": forms.RadioSelect, "addresses": forms.Textarea(attrs={"rows": 3}),
            "day": forms.NumberInput(attrs={"min": 1, "max": 31}), "month": forms.NumberInput(attrs={"min": 1, "max": 12}),
        }  # fmt: skip
        help_texts: ClassVar = {
            "day": lazy("Chỉ dùng cho lịch mỗi năm, ví dụ ngày 15 tháng 12."),
            "addresses": lazy("Mỗi địa chỉ một dòng, cho người không có tài khoản. Họ nhận tệp đính kèm thư."),
        }

    def clean_addresses(self) -> str:
        """One address a line, each of them one."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise ValidationError(_("Tối đa %(most)s địa chỉ; đã ghi %(count)s.") % {"most": MOST, "count": len(lines)})
        for number, line in enumerate(lines, start=1):
            try:
                validate_email(line)
            except ValidationError:
                raise ValidationError(
                    _("Dòng %(number)s không phải địa chỉ thư: “%(line)s”. Ví dụ đúng: vanthu@bacgiang.gov.vn.")
                    % {"number": number, "line": line}
                ) from None
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        """A form the report has, a day the year has, somebody to send it to."""
        cleaned = super().clean() or {}
        work, form = cleaned.get("work"), cleaned.get("form")
        if work and form and form not in FORMS_OF[Work(work)]:
            known = ", ".join(FORMS_OF[Work(work)]).upper()
            self.add_error("form", _("%(work)s lập được dạng: %(known)s.") % {"work": Work(work).label, "known": known})
        if cleaned.get("rhythm") == YEARLY:
            self._check_day(cleaned.get("day"), cleaned.get("month"))
        if not cleaned.get("roles") and not cleaned.get("addresses") and "addresses" not in self.errors:
            self.add_error("roles", _("Hãy chọn ít nhất một vai trò hoặc ghi một địa chỉ thư."))
        return cleaned

    def _check_day(self, day: int | None, month: int | None) -> None:
        for name, value in (("day", day), ("month", month)):
            if value is None and name not in self.errors:
                self.add_error(name, _("Lịch mỗi năm cần cả ngày và tháng."))
        if day and month and day > monthrange(2024, month)[1]:
            self.add_error("day", _("Tháng %(month)s không có ngày %(day)s.") % {"month": month, "day": day})
