"""The facts of the record that a rubric names, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from scoring.explain.fields import claim_fields
from scoring.explain.wording import Sentences
from scoring.facts import FACTS
from scoring.rules.facts import FactKind
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Checklist

FACT_KINDS: Sentences = {
    "yes": lazy("câu trả lời có hoặc không"),
    "share": lazy("tử số và mẫu số"),
    "percent": lazy("tỷ lệ phần trăm"),
    "day": lazy("ngày"),
}


def fact_words(name: str) -> str:
    """What a fact is called; of one that is not known the name."""
    return str(FACTS[name].words) if name in FACTS else name


def input_words(item: Criterion, name: str) -> str:
    """What the input of a criterion is called that a fact fills; of one it does not have the name."""
    fields = claim_fields(item)
    if isinstance(item.rule, Checklist):
        return next((field.label for field in fields if field.value == name and field.name == "ticks"), name)
    if name == "share":
        return " / ".join(field.label for field in fields if field.name in {"numerator", "denominator"})
    return next((field.label for field in fields if field.name == name), name)


def fact_choices(kind: FactKind) -> list[tuple[str, str]]:
    """The facts of a kind for a select, in the order of the table; none comes first."""
    known = [(name, str(one.words)) for name, one in FACTS.items() if one.kind == kind]
    return [("", _("Không lấy từ hồ sơ")), *known]


def facts_of(item: Criterion) -> tuple[tuple[str, str], ...]:
    """Which input of a criterion takes which fact, in words."""
    return tuple((input_words(item, name), fact_words(fact)) for name, fact in item.facts.items())
