"""What the forms of all rule types share: boxes, repeated rows, facts that may fill them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from scoring.explain.facts import fact_choices
from scoring.forms.rows import Values
from scoring.rules.facts import FactKind, inputs_of
from scoring.rules.rubric import Rubric
from scoring.rules.rule_types import (
    AnyRule,
)

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
