"""The form of the rule by which a day is held against its due day."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as lazy

from agencies.formfields import CountField
from scoring.forms.rows import Values
from scoring.forms.rubric_rules.form import RuleForm, RuleRow
from scoring.forms.rubrics import Points
from scoring.rules.rule_types import (
    CampaignDay,
    ClaimedDay,
    Condition,
    Deadline,
    DueDay,
    FixedDay,
    LateStep,
)
from scoring.rules.sentences import SUBMISSION


class LateRow(RuleRow):
    """Points up to some lateness."""

    is_sorted = True

    late_days = CountField(label=lazy("Trễ không quá (ngày)"), required=False)
    points = Points(label=lazy("Điểm"))


class DeadlineForm(RuleForm):
    """When it was due, and what lateness costs."""

    row = LateRow
    rows_title = lazy("Điểm theo số ngày trễ: 0 là đúng hạn; để trống số ngày là trễ bao lâu cũng được")
    add_row = lazy("Thêm mức")
    facts = {
        "done": ("day", lazy("Ngày hoàn thành, lấy từ hồ sơ")),
        "due": ("day", lazy("Hạn do cơ quan khai, lấy từ hồ sơ")),
        "condition": ("yes", lazy("Điều kiện kèm theo, lấy từ hồ sơ")),
    }
    due = forms.ChoiceField(
        label=lazy("Hạn là ngày nào"),
        choices=[
            ("fixed", lazy("một ngày cố định hằng năm")),
            ("campaign", lazy("hạn nộp phiếu của đợt chấm điểm")),
            ("claimed", lazy("ngày do cơ quan khai, vì mỗi cơ quan một khác")),
        ],
    )
    day = CountField(label=lazy("Ngày"), required=False, min_value=1, max_value=31)
    month = CountField(label=lazy("Tháng"), required=False, min_value=1, max_value=12)
    years_after = forms.TypedChoiceField(
        label=lazy("Của năm"), coerce=int, required=False,
        choices=[(-1, lazy("trước năm chấm điểm")), (0, lazy("chấm điểm")), (1, lazy("sau năm chấm điểm"))],
    )  # fmt: skip
    due_label = forms.CharField(
        label=lazy("Tên hạn"), required=False, max_length=500,
        help_text=lazy("Ví dụ: Hạn khắc phục (02 tháng kể từ ngày biên bản kiểm tra)"),
    )  # fmt: skip
    working_days = forms.BooleanField(label=lazy("Đếm ngày làm việc (bỏ ngày nghỉ)"), required=False)
    done_from = forms.ChoiceField(
        label=lazy("Ngày hoàn thành lấy từ đâu"),
        choices=[("claim", lazy("cơ quan khai")), ("submission", lazy("ngày nộp phiếu, hệ thống tự ghi"))],
    )
    label = forms.CharField(
        label=lazy("Nhãn ô ngày hoàn thành"), required=False, max_length=500,
        help_text=lazy("Ví dụ: Ngày ban hành kế hoạch"),
    )  # fmt: skip
    condition_label = forms.CharField(
        label=lazy("Điều kiện kèm theo"), required=False, max_length=500,
        help_text=lazy("Ví dụ: Báo cáo khắc phục được chấp nhận"),
    )  # fmt: skip
    condition_points = Points(label=lazy("Chưa đạt điều kiện thì tối đa (điểm)"), required=False)

    def clean(self) -> None:
        """A fixed day has a day and a month; a condition both its words and its points."""
        if self.cleaned_data.get("due") == "fixed":
            self._needed("day", "month")
        self._together("condition_label", "condition_points")

    @staticmethod
    def values(rule: Deadline) -> Values:
        """A rule as initial values."""
        values: Values = {
            "working_days": rule.working_days, "done_from": rule.done_from, "label": rule.label, "years_after": 0,
        }  # fmt: skip
        match rule.due:
            case FixedDay(month, day, years_after):
                values |= {"due": "fixed", "day": day, "month": month, "years_after": years_after}
            case CampaignDay():
                values |= {"due": "campaign"}
            case ClaimedDay(label):
                values |= {"due": "claimed", "due_label": label}
        if rule.condition:
            values |= {"condition_label": rule.condition.label, "condition_points": rule.condition.points_if_not}
        return values

    @staticmethod
    def rows_of(rule: Deadline) -> list[Values]:
        """The steps as initial values."""
        return [{"late_days": item.late_days, "points": item.points} for item in rule.steps]

    def rule(self, rows: Sequence[Values]) -> Deadline:
        """The rule that valid boxes and rows stand for, least lateness first."""
        given = self.cleaned_data
        steps = [LateStep(row["late_days"], row["points"]) for row in rows]
        steps.sort(key=lambda item: (item.late_days is None, item.late_days or 0))
        condition = None
        if given["condition_label"]:
            condition = Condition(given["condition_label"], given["condition_points"])
        return Deadline(self._due(), tuple(steps), given["working_days"], condition, given["done_from"], given["label"])

    def _due(self) -> DueDay:
        given = self.cleaned_data
        match given["due"]:
            case "fixed":
                return FixedDay(given["month"], given["day"], given["years_after"] or 0)
            case "claimed":
                return ClaimedDay(given["due_label"])
        return CampaignDay(SUBMISSION)
