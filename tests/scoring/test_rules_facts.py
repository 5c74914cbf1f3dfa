"""What a fact of the record makes of a claim, and when the two agree: pure."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.rules.facts import Value, agreement, filled_in, inputs_of, value_from_json, value_json
from scoring.rules.faults import faults
from scoring.rules.rule_types import (
    AnyRule,
    Base,
    Binary,
    Bracket,
    Checklist,
    ClaimedDay,
    Component,
    Condition,
    Deadline,
    FixedDay,
    Manual,
    Ratio,
    Sample,
)
from tests.scoring.rubrics import criterion, rubric

D = Decimal
DAY = date(2026, 1, 20)
LIST = Checklist(
    (Component("a", "A", D(1)), Component("b", "B", D(1), requires=("a",)), Component("c", "C", D(1), excludes=("a",)))
)
BRACKET = Bracket((), base=Base("nền", D(1)))
CLAIMED = Deadline(ClaimedDay(), (), condition=Condition("được chấp nhận", D(1)))
FIXED = Deadline(FixedDay(1, 31), ())

INPUTS: list[tuple[AnyRule, dict[str, str]]] = [
    (Binary(), {"met": "yes"}),
    (LIST, {"a": "yes", "b": "yes", "c": "yes"}),
    (Ratio("x", "y"), {"share": "share"}),
    (Ratio("x", "y", fractional=True), {}),
    (BRACKET, {"value": "percent", "base": "yes"}),
    (Bracket((), unit="ngày"), {}),
    (CLAIMED, {"due": "day", "done": "day", "condition": "yes"}),
    (FIXED, {"done": "day"}),
    (Deadline(FixedDay(1, 31), (), done_from="submission"), {}),
    (Sample(5), {}),
    (Manual(), {}),
]


@pytest.mark.parametrize(("rule", "expected"), INPUTS)
def test_each_rule_says_what_may_be_filled(rule: AnyRule, expected: dict[str, str]) -> None:
    assert inputs_of(rule) == expected


FILLED: list[tuple[AnyRule, dict[str, Value], dict[str, Any], dict[str, Any]]] = [
    (Binary(), {"met": True}, {}, {"met": True}),
    (Binary(), {"met": False}, {}, {}),
    (LIST, {"b": True, "a": True}, {}, {"ticks": ["a", "b"]}),
    (LIST, {"b": True}, {}, {}),
    (LIST, {"c": True, "a": False}, {"ticks": ["a"]}, {"ticks": ["a"]}),
    (LIST, {"a": False}, {}, {}),
    (Ratio("x", "y"), {"share": (4, 5)}, {"numerator": "12", "denominator": "12"}, {"numerator": "4", "denominator": "5"}),
    (BRACKET, {"value": D("94.3"), "base": False}, {"base": True}, {"value": "94.3", "base": True}),
    (CLAIMED, {"due": DAY}, {}, {}),
    (CLAIMED, {"due": DAY, "done": DAY, "condition": False}, {"never": True},
     {"due": "2026-01-20", "done": "2026-01-20", "condition": False}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "said", "claim", "expected"), FILLED)
def test_a_claim_is_filled_in(
    rule: AnyRule, said: dict[str, Value], claim: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert filled_in(rule, said, claim) == expected


AGREE: list[tuple[AnyRule, dict[str, Value], dict[str, Any], dict[str, bool]]] = [
    (Binary(), {"met": False}, {"met": True}, {"met": False}),
    (Binary(), {"met": False}, {}, {}),
    (LIST, {"a": True, "b": False}, {"ticks": ["a", "b"]}, {"a": True, "b": False}),
    (LIST, {"a": True}, {}, {}),
    (Ratio("x", "y"), {"share": (4, 5)}, {"numerator": "4", "denominator": "5"}, {"share": True}),
    (Ratio("x", "y"), {"share": (4, 5)}, {"numerator": "4"}, {}),
    (BRACKET, {"value": D("94.32")}, {"value": "94.3"}, {"value": True}),
    (BRACKET, {"value": D("94.32")}, {"value": "94"}, {"value": True}),
    (BRACKET, {"value": D("94.32")}, {"value": "95"}, {"value": False}),
    (BRACKET, {"value": D("89.63")}, {"value": "89.6"}, {"value": True}),
    (BRACKET, {"value": D("89.63")}, {"value": "90"}, {"value": False}),
    (FIXED, {"done": DAY}, {"never": True}, {"done": False}),
    (FIXED, {"done": DAY}, {"done": "2026-01-20"}, {"done": True}),
]


@pytest.mark.parametrize(("rule", "said", "claim", "expected"), AGREE)
def test_claim_and_record_are_compared_where_both_speak(
    rule: AnyRule, said: dict[str, Value], claim: dict[str, Any], expected: dict[str, bool]
) -> None:
    assert agreement(rule, said, claim) == expected


@pytest.mark.parametrize(("kind", "value"), [("yes", True), ("share", (4, 5)), ("percent", D("94.32")), ("day", DAY)])
def test_what_is_kept_comes_back(kind: Any, value: Value) -> None:
    assert value_from_json(kind, value_json(value)) == value


def test_faults_of_links() -> None:
    known = {"plan.issued_on": "day", "policy.in_force": "yes"}
    items = [
        criterion("A1", rule=Binary(), facts={"met": "policy.in_forse"}),
        criterion("A2", rule=Binary(), facts={"met": "plan.issued_on"}),
        criterion("A3", rule=Binary(), facts={"done": "plan.issued_on"}),
        criterion("A4", rule=Binary(), facts={"met": "policy.in_force"}, entered_by="verifier"),
    ]

    found = [(one.item, one.code) for one in faults(rubric(*items), facts=known)]

    assert found == [
        ("A1", "unknown_fact"), ("A2", "fact_of_another_kind"), ("A3", "fact_without_input"), ("A4", "facts_not_by_agency"),
    ]  # fmt: skip
