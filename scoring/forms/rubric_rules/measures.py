"""The forms of rules by which something is measured: a ratio, a sample, a value in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.formfields import CountField
from scoring.forms.rows import Values
from scoring.forms.rubric_rules.form import FROM_RECORD, RuleForm, RuleRow
from scoring.forms.rubrics import Points
from scoring.rules.rule_types import (
    Base,
    Bracket,
    BracketStep,
    IfCriterion,
    Ratio,
    Sample,
    WhenZero,
)

OTHER = "other"


class RatioForm(RuleForm):
    """How many of how many."""

    facts = {"share": ("share", FROM_RECORD)}
    numerator = forms.CharField(
        label=lazy("Tử số là gì"), max_length=500, help_text=lazy("Ví dụ: Số TTHC đã có quy trình")
    )
    denominator = forms.CharField(
        label=lazy("Mẫu số là gì"), max_length=500, help_text=lazy("Ví dụ: Số TTHC đã công bố")
    )
    fractional = forms.BooleanField(label=lazy("Cho nhập số lẻ (tiền, diện tích)"), required=False)
    when_zero = forms.ChoiceField(
        label=lazy("Khi mẫu số bằng 0 (không phát sinh)"),
        choices=[
            ("zero", lazy("0 điểm")),
            ("full", lazy("đủ điểm")),
            ("not_applicable", lazy("tiêu chí không áp dụng")),
            (OTHER, lazy("đủ điểm nếu một tiêu chí khác đạt mức, ngược lại 0 điểm")),
        ],
    )
    other = forms.ChoiceField(label=lazy("Tiêu chí phải đạt"), required=False)
    minimum = Points(label=lazy("Từ bao nhiêu điểm"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        criteria = [(item.code, f"{item.code}. {item.name}") for item in self._rubric.criteria()]
        field.choices = [("", _("Chọn tiêu chí")), *(pair for pair in criteria if pair[0] != self._code)]

    def clean(self) -> None:
        """The other criterion is asked for only where it decides."""
        if self.cleaned_data.get("when_zero") == OTHER:
            self._needed("other", "minimum")

    @staticmethod
    def values(rule: Ratio) -> Values:
        """A rule as initial values."""
        values: Values = {
            "numerator": rule.numerator, "denominator": rule.denominator, "fractional": rule.fractional,
            "when_zero": rule.when_zero,
        }  # fmt: skip
        if isinstance(rule.when_zero, IfCriterion):
            values |= {"when_zero": OTHER, "other": rule.when_zero.code, "minimum": rule.when_zero.minimum}
        return values

    def rule(self, rows: Sequence[Values]) -> Ratio:
        """The rule that valid boxes stand for."""
        given = self.cleaned_data
        when_zero: WhenZero = given["when_zero"]
        if given["when_zero"] == OTHER:
            when_zero = IfCriterion(given["other"], given["minimum"])
        return Ratio(given["numerator"], given["denominator"], when_zero, given["fractional"])


class SampleForm(RuleForm):
    """A sample the verifier chooses."""

    minimum = CountField(label=lazy("Số mẫu tối thiểu"), min_value=1)
    numerator = forms.CharField(label=lazy("Nhãn số mẫu đạt"), required=False, max_length=500)
    denominator = forms.CharField(label=lazy("Nhãn số mẫu kiểm tra"), required=False, max_length=500)

    @staticmethod
    def values(rule: Sample) -> Values:
        """A rule as initial values."""
        return {"minimum": rule.minimum, "numerator": rule.numerator, "denominator": rule.denominator}

    def rule(self, rows: Sequence[Values]) -> Sample:
        """The rule that valid boxes stand for."""
        given = self.cleaned_data
        return Sample(given["minimum"], given["numerator"], given["denominator"])


class BracketRow(RuleRow):
    """One bracket."""

    is_sorted = True

    minimum = Points(label=lazy("Từ"), max_value=1_000_000)
    points = Points(label=lazy("Điểm"))


class BracketForm(RuleForm):
    """A measured value and the points of what it reaches."""

    row = BracketRow
    rows_title = lazy("Các bậc điểm; thấp hơn mọi bậc được 0 điểm")
    add_row = lazy("Thêm bậc")
    facts = {"value": ("percent", FROM_RECORD), "base": ("yes", lazy("Điều kiện phải có trước, lấy từ hồ sơ"))}
    label = forms.CharField(
        label=lazy("Giá trị đo là gì"), required=False, max_length=500,
        help_text=lazy("Ví dụ: Tỷ lệ hồ sơ giải quyết đúng hạn"),
    )  # fmt: skip
    unit = forms.CharField(label=lazy("Đơn vị"), max_length=30, help_text=lazy("Ví dụ: %, ngày, hồ sơ"))
    base_label = forms.CharField(
        label=lazy("Điều kiện phải có trước"), required=False, max_length=500,
        help_text=lazy("Ví dụ: Có khảo sát đủ cỡ mẫu. Chưa có thì 0 điểm; có rồi thì các bậc cộng thêm."),
    )  # fmt: skip
    base_points = Points(label=lazy("Điểm của điều kiện"), required=False)

    def clean(self) -> None:
        """A base has both its words and its points."""
        self._together("base_label", "base_points")

    @staticmethod
    def values(rule: Bracket) -> Values:
        """A rule as initial values."""
        base = {"base_label": rule.base.label, "base_points": rule.base.points} if rule.base else {}
        return {"label": rule.label, "unit": rule.unit, **base}

    @staticmethod
    def rows_of(rule: Bracket) -> list[Values]:
        """The brackets as initial values."""
        return [{"minimum": item.minimum, "points": item.points} for item in rule.steps]

    def rule(self, rows: Sequence[Values]) -> Bracket:
        """The rule that valid boxes and rows stand for, highest bracket first."""
        given = self.cleaned_data
        steps = [BracketStep(row["minimum"], row["points"]) for row in rows]
        steps.sort(key=lambda item: -item.minimum)
        base = Base(given["base_label"], given["base_points"]) if given["base_label"] else None
        return Bracket(tuple(steps), given["unit"], given["label"], base)
