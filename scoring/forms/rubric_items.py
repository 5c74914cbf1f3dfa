"""The boxes of a criterion and of an adjustment, apart from those of its rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.formfields import CountField
from scoring.forms.rows import Values
from scoring.forms.rubrics import CodeField, LinesField, Points, untaken
from scoring.rules.editing import group_of
from scoring.rules.rubric import (
    Applies,
    Criterion,
    CriterionZero,
    Declared,
    LateSubmission,
    Rubric,
    SelfOverVerified,
    Trigger,
)
from scoring.rules.rule_types import AnyRule

RULE_TYPES = [
    ("checklist", lazy("Cộng điểm từng nội dung")),
    ("binary", lazy("Có hoặc không")),
    ("ratio", lazy("Theo tỷ lệ (tử số / mẫu số)")),
    ("bracket", lazy("Theo bậc của một giá trị đo")),
    ("deadline", lazy("Theo thời hạn")),
    ("sample", lazy("Kiểm tra mẫu")),
    ("manual", lazy("Người chấm cho điểm")),
]
APPLIES = [("required", lazy("áp dụng")), ("conditional", lazy("có thể không áp dụng")), ("none", lazy("không chấm"))]
ENTERED_BY = [("agency", lazy("cơ quan tự khai")), ("verifier", lazy("người thẩm định")), ("system", lazy("hệ thống"))]
SELF_EXPLAINED = ("code", "name", "max_points", "wording", "basis", "entered_by", "na_when")


class ItemForm(forms.Form):
    """What a criterion and an adjustment have in common; one choice for each block follows."""

    code = CodeField()
    name = forms.CharField(label=lazy("Tên"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    max_points = Points(label=lazy("Điểm tối đa"))
    wording = LinesField(
        label=lazy("Cách chấm, như văn bản ghi"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("Ví dụ: 3đ đúng hạn; 2đ trễ ≤15 ngày; 1đ trễ ≤30 ngày; 0đ không ban hành"),
    )  # fmt: skip
    rule_type = forms.ChoiceField(label=lazy("Kiểu chấm"), choices=RULE_TYPES)
    entered_by = forms.ChoiceField(label=lazy("Ai ghi"), choices=ENTERED_BY)
    evidence = LinesField(
        label=lazy("Minh chứng yêu cầu"), required=False, help_text=lazy("Mỗi minh chứng một dòng."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    basis = forms.CharField(label=lazy("Căn cứ"), required=False, max_length=1000)
    clauses = forms.CharField(
        label=lazy("Điều khoản ISO 9001"), required=False, max_length=500, help_text=lazy("Ví dụ: 6.2.2; 6.3")
    )
    na_when = forms.CharField(
        label=lazy("Không áp dụng khi"), required=False, max_length=1000,
        help_text=lazy("Cơ quan khai báo kèm lý do và người thẩm định chấp nhận."),
    )  # fmt: skip

    def __init__(self, *args: Any, rubric: Rubric, was: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._taken = {item.code for item in rubric.items()} - {was}
        self._blocks = {f"applies{at}": block.code for at, block in enumerate(rubric.blocks)}
        for name, block in zip(self._blocks, rubric.blocks, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"{block.code}. {block.name}", choices=APPLIES, initial="required"
            )

    @property
    def applicability(self) -> list[Any]:
        """The boxes of the blocks."""
        return [self[name] for name in self._blocks]

    def clean_code(self) -> str:
        """A code nothing else has."""
        return untaken(self.cleaned_data["code"], self._taken)

    @staticmethod
    def values(rubric: Rubric, item: Criterion, group: str) -> Values:
        """An item as initial values."""
        return {
            **{name: getattr(item, name) for name in SELF_EXPLAINED},
            "evidence": "\n".join(item.evidence),
            "clauses": "; ".join(item.clauses),
            **{f"applies{at}": item.applies(block.code) for at, block in enumerate(rubric.blocks)},
        }

    def item(self, old: Criterion, rule: AnyRule, facts: Mapping[str, str]) -> Criterion:
        """The item that valid boxes stand for, with this rule and the facts it names."""
        given = self.cleaned_data
        return replace(
            old,
            **{name: given[name] for name in SELF_EXPLAINED},
            rule=rule,
            facts=facts,
            evidence=tuple(line.strip() for line in given["evidence"].splitlines() if line.strip()),
            clauses=tuple(code for code in re.split(r"[;,\s]+", given["clauses"]) if code),
            applicability=self._applicability(old),
        )

    def _applicability(self, old: Criterion) -> dict[str, Applies]:
        """The signs of the blocks; one that says no more than its absence stays absent."""
        given = {code: self.cleaned_data[name] for name, code in self._blocks.items()}
        return {code: sign for code, sign in given.items() if sign != "required" or code in old.applicability}


class CriterionForm(ItemForm):
    """A criterion and the group it stands in."""

    group = forms.ChoiceField(label=lazy("Thuộc nhóm"))
    field_order = ["group"]

    def __init__(self, *args: Any, rubric: Rubric, was: str, **options: Any) -> None:
        super().__init__(*args, rubric=rubric, was=was, **options)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(group.code, f"{group.code}. {group.name}") for group in rubric.groups]

    @staticmethod
    def values(rubric: Rubric, item: Criterion, group: str) -> Values:
        """A criterion as initial values."""
        home = group_of(rubric, item.code).code if item.code else group
        return {**ItemForm.values(rubric, item, group), "group": home}


class AdjustmentForm(ItemForm):
    """A bonus, penalty, cap or step-down, and what sets it off."""

    kind = forms.ChoiceField(
        label=lazy("Loại"),
        choices=[
            ("bonus", lazy("Cộng điểm")),
            ("penalty", lazy("Trừ điểm")),
            ("cap", lazy("Giới hạn xếp loại")),
            ("step_down", lazy("Hạ bậc xếp loại")),
        ],
    )
    cap = forms.ChoiceField(label=lazy("Xếp loại cao nhất còn được"), required=False)
    steps = CountField(label=lazy("Hạ mấy bậc"), required=False, max_value=20)
    trigger = forms.ChoiceField(
        label=lazy("Tự động khi"),
        choices=[
            ("declared", lazy("không tự động: người chấm ghi nhận")),
            ("criterion_zero", lazy("một tiêu chí được 0 điểm")),
            ("late_submission", lazy("nộp phiếu trễ")),
            ("self_over_verified", lazy("điểm tự chấm cao hơn điểm thẩm định")),
        ],
    )
    zero_codes = forms.MultipleChoiceField(
        label=lazy("Các tiêu chí, một tiêu chí 0 điểm là đủ"), required=False, widget=forms.CheckboxSelectMultiple
    )
    late_points = Points(label=lazy("Điểm mỗi lần"), required=False)
    late_days = CountField(label=lazy("Cho mỗi bao nhiêu ngày làm việc trễ"), required=False)
    late_begun = forms.BooleanField(label=lazy("Kể cả chưa trọn số ngày đó"), required=False)
    over_margin = Points(label=lazy("Chênh lệch quá (điểm, thang 100)"), required=False)
    over_points = Points(label=lazy("Số điểm"), required=False)
    field_order = ["kind"]

    def __init__(self, *args: Any, rubric: Rubric, was: str, **options: Any) -> None:
        super().__init__(*args, rubric=rubric, was=was, **options)
        cap, zero = self.fields["cap"], self.fields["zero_codes"]
        assert isinstance(cap, forms.ChoiceField)
        assert isinstance(zero, forms.MultipleChoiceField)
        cap.choices = [("", _("Chọn mức")), *((band.code, band.label) for band in rubric.bands)]
        zero.choices = [(item.code, f"{item.code}. {item.name}") for item in rubric.criteria()]

    def clean(self) -> None:
        """What the kind and the trigger ask for is there."""
        given = self.cleaned_data
        needed = {
            "cap": ["cap"], "step_down": ["steps"], "criterion_zero": ["zero_codes"],
            "late_submission": ["late_points", "late_days"], "self_over_verified": ["over_margin", "over_points"],
        }  # fmt: skip
        for name in [*needed.get(given.get("kind", ""), []), *needed.get(given.get("trigger", ""), [])]:
            if given.get(name) in (None, "", []) and name not in self.errors:
                self.add_error(name, _("Hãy điền mục này vì cách đã chọn cần đến nó."))

    @staticmethod
    def values(rubric: Rubric, item: Criterion, group: str) -> Values:
        """An adjustment as initial values."""
        values = {
            **ItemForm.values(rubric, item, group),
            "kind": item.kind,
            "cap": item.cap,
            "steps": item.steps or None,
        }
        match item.trigger:
            case CriterionZero(codes):
                return values | {"trigger": "criterion_zero", "zero_codes": list(codes)}
            case LateSubmission(points, days, begun):
                late = {"late_points": points, "late_days": days, "late_begun": begun}
                return values | {"trigger": "late_submission", **late}
            case SelfOverVerified(margin, points):
                return values | {"trigger": "self_over_verified", "over_margin": margin, "over_points": points}
            case Declared():
                return values | {"trigger": "declared"}

    def item(self, old: Criterion, rule: AnyRule, facts: Mapping[str, str]) -> Criterion:
        """The adjustment that valid boxes stand for; what another kind would ask for is left out."""
        given = self.cleaned_data
        kind = given["kind"]
        return replace(
            super().item(old, rule, facts),
            kind=kind,
            cap=given["cap"] if kind == "cap" else "",
            steps=given["steps"] if kind == "step_down" else 0,
            trigger=self._trigger(),
        )

    def _trigger(self) -> Trigger:
        given = self.cleaned_data
        match given["trigger"]:
            case "criterion_zero":
                return CriterionZero(tuple(given["zero_codes"]))
            case "late_submission":
                return LateSubmission(given["late_points"], given["late_days"], given["late_begun"])
            case "self_over_verified":
                return SelfOverVerified(given["over_margin"], given["over_points"])
        return Declared()
