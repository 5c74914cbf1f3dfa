"""The form of each rule type: from a rule to boxes and rows, and back."""

from __future__ import annotations

from scoring.forms.rubric_rules.choices import BinaryForm, ChecklistForm, ManualForm, coded
from scoring.forms.rubric_rules.days import DeadlineForm
from scoring.forms.rubric_rules.form import RuleForm
from scoring.forms.rubric_rules.measures import BracketForm, RatioForm, SampleForm

__all__ = ["RULE_FORMS", "RuleForm", "coded"]

RULE_FORMS: dict[str, type[RuleForm]] = {
    "checklist": ChecklistForm, "binary": BinaryForm, "ratio": RatioForm, "bracket": BracketForm,
    "deadline": DeadlineForm, "sample": SampleForm, "manual": ManualForm,
}  # fmt: skip
