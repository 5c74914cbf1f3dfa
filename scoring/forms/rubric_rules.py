"""The form of each rule type: from a rule to boxes and rows, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.formfields import CountField
from scoring.explain.facts import fact_choices
from scoring.explain.marking import is_one_of
from scoring.forms.rows import Values
from scoring.forms.rubrics import Points
from scoring.rules.facts import FactKind, inputs_of
from scoring.rules.rubric import Rubric
from scoring.rules.rule_types import (
    AnyRule,
    Base,
    Binary,
    Bracket,
    BracketStep,
    CampaignDay,
    Checklist,
    ClaimedDay,
    Component,
    Condition,
    Deadline,
    DueDay,
    FixedDay,
    IfCriterion,
    LateStep,
    Manual,
    Ratio,
    Sample,
    WhenZero,
)
from scoring.rules.sentences import SUBMISSION, code_of

OTHER = "other"
FROM_RECORD = lazy("Lấy từ hồ sơ của cơ quan")
FACT_HELP = lazy("Hồ sơ ghi gì thì đề xuất cho cơ quan điền; không tự điền.")


class RuleRow(forms.Form):
    """One repeated row of a rule; `labels` are the words of all rows that have a code.

    Rows that are `is_sorted` take their order from what they hold.
    """

    is_sorted = False

    def __init__(self, *args: Any, labels: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.labels = labels


class RuleForm(forms.Form):
    """The boxes of one rule type. `row` is the form of its repeated rows, if it has any; `facts` are the inputs that may
    be filled from the agency's record, each with the kind of fact it takes and the words of its box."""

    row: ClassVar[type[RuleRow] | None] = None
    rows_title: ClassVar[Any] = ""
    add_row: ClassVar[Any] = ""
    facts: ClassVar[Mapping[str, tuple[FactKind, Any]]] = {}

    def __init__(self, *args: Any, rubric: Rubric, code: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._rubric, self._code = rubric, code
        for name, (kind, words) in self.facts.items():
            self.fields[f"fact_{name}"] = forms.ChoiceField(
                label=words, required=False, choices=fact_choices(kind), help_text=FACT_HELP
            )

    @staticmethod
    def linked(rows: list[Values], facts: Mapping[str, str]) -> tuple[Values, list[Values]]:
        """The initial values of the boxes for facts, and the rows with theirs."""
        return {f"fact_{name}": fact for name, fact in facts.items()}, rows

    def facts_named(self, rule: AnyRule, rows: Sequence[Values]) -> dict[str, str]:
        """The facts that valid boxes and rows name, by the inputs this rule has."""
        given = {name: self.cleaned_data.get(f"fact_{name}") for name in self.facts}
        return {name: str(fact) for name, fact in given.items() if fact and name in inputs_of(rule)}

    @staticmethod
    def values(rule: Any) -> Values:
        """A rule as initial values."""
        raise NotImplementedError

    @staticmethod
    def rows_of(rule: Any) -> list[Values]:
        """The rule's rows as initial values."""
        return []

    def rule(self, rows: Sequence[Values]) -> AnyRule:
        """The rule that valid boxes and rows stand for."""
        raise NotImplementedError

    def _together(self, *names: str) -> None:
        """Boxes that are filled in together or not at all."""
        given = [name for name in names if self.cleaned_data.get(name) not in (None, "")]
        for name in names:
            if given and name not in given and name not in self.errors:
                self.add_error(name, _("Hãy điền mục này, hoặc để trống cả mục đi cùng."))

    def _needed(self, *names: str) -> None:
        """Boxes that the choice made asks for."""
        for name in names:
            if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Hãy điền mục này vì cách đã chọn cần đến nó."))


class BinaryForm(RuleForm):
    """All points or none."""

    facts = {"met": ("yes", FROM_RECORD)}
    label = forms.CharField(
        label=lazy("Câu hỏi có hay không"), required=False, max_length=500,
        help_text=lazy("Ví dụ: Có văn bản xác nhận còn giá trị. Để trống thì dùng tên tiêu chí."),
    )  # fmt: skip

    @staticmethod
    def values(rule: Binary) -> Values:
        """A rule as initial values."""
        return {"label": rule.label}

    def rule(self, rows: Sequence[Values]) -> Binary:
        """The rule that valid boxes stand for."""
        return Binary(self.cleaned_data["label"])


class ComponentRow(RuleRow):
    """One line of a checklist."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=lazy("Nội dung"), max_length=500)
    points = Points(label=lazy("Điểm"))
    excludes = forms.MultipleChoiceField(
        label=lazy("Không chọn cùng với"), required=False, widget=forms.CheckboxSelectMultiple
    )
    requires = forms.MultipleChoiceField(
        label=lazy("Chỉ chọn khi đã chọn"), required=False, widget=forms.CheckboxSelectMultiple
    )
    fact = forms.ChoiceField(label=FROM_RECORD, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        own = self["code"].value()
        for name in ("excludes", "requires"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = [(code, label) for code, label in self.labels.items() if code != own]
        named = self.fields["fact"]
        assert isinstance(named, forms.ChoiceField)
        named.choices = fact_choices("yes")

    @property
    def is_tied(self) -> bool:
        """Whether the line goes with, or instead of, others."""
        return bool(self["excludes"].value() or self["requires"].value())


class ChecklistForm(RuleForm):
    """Components with points of their own."""

    row = ComponentRow
    rows_title = lazy("Các nội dung và điểm của từng nội dung")
    add_row = lazy("Thêm nội dung")
    one_of = forms.BooleanField(
        label=lazy("Chỉ được chọn một nội dung (các mức đạt)"), required=False,
        help_text=lazy("Không đánh dấu: điểm các nội dung đã chọn cộng lại."),
    )  # fmt: skip

    @staticmethod
    def values(rule: Checklist) -> Values:
        """A rule as initial values."""
        return {"one_of": is_one_of(rule)}

    @staticmethod
    def rows_of(rule: Checklist) -> list[Values]:
        """The components as initial values; what "only one" already says is not said again."""
        one_of = is_one_of(rule)
        return [
            {
                "code": item.code, "label": item.label, "points": item.points,
                "excludes": [] if one_of else list(item.excludes), "requires": list(item.requires),
            }
            for item in rule.components
        ]  # fmt: skip

    def rule(self, rows: Sequence[Values]) -> Checklist:
        """The rule that valid rows stand for; a new row gets a code made of its words."""
        rows = coded(rows)
        codes = [row["code"] for row in rows]
        components = []
        for row in rows:
            others = [code for code in codes if code != row["code"]]
            excludes = others if self.cleaned_data["one_of"] else [code for code in others if code in row["excludes"]]
            requires = [code for code in others if code in row["requires"]]
            components.append(Component(row["code"], row["label"], row["points"], tuple(excludes), tuple(requires)))
        return Checklist(tuple(components))

    @staticmethod
    def linked(rows: list[Values], facts: Mapping[str, str]) -> tuple[Values, list[Values]]:
        """The rows, each with the fact of its component."""
        return {}, [{**row, "fact": facts.get(row.get("code", ""), "")} for row in rows]

    def facts_named(self, rule: AnyRule, rows: Sequence[Values]) -> dict[str, str]:
        """The facts that valid rows name, by the codes of the components."""
        return {row["code"]: row["fact"] for row in coded(rows) if row.get("fact")}


def coded(rows: Sequence[Values]) -> list[Values]:
    """Rows of components, each with a code; one that has none and says something gets one made of its words."""
    taken = {row["code"] for row in rows if row.get("code")}
    return [
        {**row, "code": row.get("code") or (code_of(row["label"], taken) if row.get("label") else "")} for row in rows
    ]


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


class ManualForm(RuleForm):
    """Points as somebody judges them."""

    step = Points(label=lazy("Bước điểm"), help_text=lazy("Ví dụ 0,25: được cho 0,25; 0,5; 0,75…"))

    @staticmethod
    def values(rule: Manual) -> Values:
        """A rule as initial values."""
        return {"step": rule.step}

    def rule(self, rows: Sequence[Values]) -> Manual:
        """The rule that valid boxes stand for."""
        return Manual(self.cleaned_data["step"])


RULE_FORMS: dict[str, type[RuleForm]] = {
    "checklist": ChecklistForm, "binary": BinaryForm, "ratio": RatioForm, "bracket": BracketForm,
    "deadline": DeadlineForm, "sample": SampleForm, "manual": ManualForm,
}  # fmt: skip
