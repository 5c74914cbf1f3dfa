"""The forms of rules by which somebody chooses: all or none, lines of a checklist, points as judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from scoring.explain.facts import fact_choices
from scoring.explain.marking import is_one_of
from scoring.forms.rows import Values
from scoring.forms.rubric_rules.form import FROM_RECORD, RuleForm, RuleRow
from scoring.forms.rubrics import Points
from scoring.rules.rule_types import (
    AnyRule,
    Binary,
    Checklist,
    Component,
    Manual,
)
from scoring.rules.sentences import code_of


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
