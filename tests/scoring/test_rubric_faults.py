"""Every fault of a rubric is found and named."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from scoring.rules.faults import faults
from scoring.rules.rubric import Band, Block, Criterion, CriterionZero, LateSubmission, Rubric
from scoring.rules.rule_types import (
    AnyRule,
    Base,
    Bracket,
    BracketStep,
    CampaignDay,
    Checklist,
    Component,
    Condition,
    Deadline,
    FixedDay,
    IfCriterion,
    LateStep,
    Manual,
    Ratio,
    Sample,
)
from tests.scoring.rubrics import BANDS, S, X, criterion, htqlcl, rubric

D = Decimal


def found(graded: Rubric, **known: Any) -> set[str]:
    """The faults, each as "part item: code"."""
    return {f"{fault.part} {fault.item}: {fault.code}" for fault in faults(graded, **known)}


def test_the_rubric_that_comes_along_has_no_fault() -> None:
    assert found(htqlcl(), days=("self",)) == set()
    assert found(rubric()) == set()


def bands(*minimums: str) -> tuple[Band, ...]:
    return tuple(Band(f"b{at}", f"Mức {at}", D(minimum)) for at, minimum in enumerate(minimums))


RUBRICS: list[tuple[Callable[[], Rubric], set[str]]] = [
    (lambda: replace(rubric(), total=D(99)), {"rubric R: groups_do_not_add_up"}),
    (lambda: replace(rubric(), total=D(0), groups=()), {"rubric R: total_not_positive", "rubric R: no_groups"}),
    (lambda: replace(rubric(), groups=(replace(rubric().groups[0], max_points=D(99)),), total=D(99)), {"group A: criteria_do_not_add_up"}),
    (lambda: replace(rubric(), groups=(replace(rubric().groups[0], criteria=()),)), {"group A: no_criteria", "group A: criteria_do_not_add_up"}),
    (lambda: replace(rubric(), groups=rubric().groups * 2, total=D(200)), {"group A: code_twice", "criterion A1: code_twice", "criterion A2: code_twice"}),
    (lambda: replace(rubric(), name=" "), {"rubric R: no_name"}),
    (lambda: replace(rubric(), code="có dấu cách"), {"rubric có dấu cách: code_not_plain"}),
    (lambda: rubric(total_cap=D(90)), {"rubric R: total_cap_below_100"}),
    (lambda: rubric(not_submitted="kem"), {"rubric R: unknown_band"}),
    (lambda: rubric(bands=()), {"rubric R: no_bands"}),
    (lambda: rubric(bands=bands("85", "10")), {"band b1: bands_leave_a_gap"}),
    (lambda: rubric(bands=bands("85", "85", "0")), {"band b1: bands_overlap"}),
    (lambda: rubric(bands=bands("70", "85", "0")), {"band b1: bands_not_best_first"}),
    (lambda: rubric(bands=bands("100.5", "0")), {"band b0: band_out_of_reach"}),
    (lambda: rubric(bands=(replace(BANDS[0], code="kha"), *BANDS[1:])), {"band kha: code_twice"}),
    (lambda: rubric(bands=(replace(BANDS[0], code="not_rated"), *BANDS[1:])), {"band not_rated: code_reserved"}),
    (lambda: rubric(blocks=()), {"rubric R: no_blocks"}),
    (lambda: rubric(blocks=(S, S)), {"block S: code_twice"}),
    (lambda: rubric(blocks=(S, replace(X, kinds=()))), {"block X: block_without_kinds"}),
    (lambda: rubric(blocks=(S, replace(X, kinds=("so",)))), {"block X: kind_in_two_blocks"}),
    (lambda: rubric(criterion(applicability={"X": "none"})), {"block X: nothing_applies"}),
]  # fmt: skip


@pytest.mark.parametrize(("broken", "expected"), RUBRICS)
def test_faults_of_the_whole(broken: Callable[[], Rubric], expected: set[str]) -> None:
    assert found(broken()) == expected


def test_kinds_and_days_are_checked_when_they_are_known() -> None:
    item = criterion(rule=Deadline(CampaignDay("moc"), (LateStep(0, D(10)),)))

    assert found(rubric(item), kinds=("so",), days=("self",)) == {
        "block X: unknown_kind",
        "criterion A1: unknown_campaign_day",
    }


CRITERIA: list[tuple[dict[str, Any], set[str]]] = [
    ({"points": "0"}, {"points_not_positive"}),
    ({"points": "1.005", "rule": Manual(D("0.005"))}, {"points_too_fine"}),
    ({"applicability": {"Z": "required"}}, {"unknown_block"}),
    ({"applicability": {"S": "none", "X": "none"}}, {"applies_to_nobody"}),
    ({"kind": "bonus"}, {"kind_in_wrong_place"}),
]


@pytest.mark.parametrize(("fields", "expected"), CRITERIA)
def test_faults_of_a_criterion(fields: dict[str, Any], expected: set[str]) -> None:
    item = criterion("B1", **({"points": "10"} | fields))

    assert {fault.code for fault in faults(rubric(item, criterion("B2"))) if fault.item == "B1"} == expected


def parts(*parts: tuple[Any, ...]) -> Checklist:
    return Checklist(tuple(Component(code, code, D(points), *links) for code, points, *links in parts))


RULES: list[tuple[AnyRule, set[str]]] = [
    (Checklist(()), {"no_components"}),
    (parts(("a", 4), ("b", 5)), {"components_do_not_add_up"}),
    (parts(("a", 5), ("a", 5)), {"component_twice"}),
    (Checklist((Component("a", " ", D(10)),)), {"component_without_label"}),
    (parts(("a", 10), ("b", 0)), {"component_points"}),
    (parts(("a", 10, ("x",))), {"component_link_unknown"}),
    (parts(("a", 10, (), ("a",))), {"component_link_unknown"}),
    (parts(("a", 5, (), ("b",)), ("b", 5, (), ("a",)), ("c", 10)), {"requires_itself", "components_do_not_add_up"}),
    (parts(("a", 10), ("b", 5, ("a",), ("a",))), {"never_tickable"}),
    (parts(("a", 10), ("b", 4, ("a",)), ("c", 10, ("a", "b"))), set()),
    (Ratio("a", "b", IfCriterion("Z9", D(1))), {"unknown_criterion"}),
    (Ratio("a", "b", IfCriterion("B1", D(1))), {"depends_on_itself"}),
    (Ratio("a", "b", IfCriterion("B2", D(11))), {"minimum_out_of_reach"}),
    (Ratio("a", "b", IfCriterion("B3", D(1))), {"other_not_in_block"}),
    (Bracket(()), {"no_steps"}),
    (Bracket((BracketStep(D(90), D(10)), BracketStep(D(95), D(5)))), {"brackets_unordered"}),
    (Bracket((BracketStep(D(95), D(10)), BracketStep(D(90), D(10)))), {"bracket_earns_no_more"}),
    (Bracket((BracketStep(D(101), D(10)), BracketStep(D(90), D(5)))), {"bracket_out_of_reach"}),
    (Bracket((BracketStep(D(101), D(10)),), "hồ sơ"), set()),
    (Bracket((BracketStep(D(90), D(9)),)), {"brackets_do_not_reach_maximum"}),
    (Bracket((BracketStep(D(90), D(9)),), base=Base("nền", D(1))), set()),
    (Deadline(FixedDay(1, 31), ()), {"no_steps"}),
    (Deadline(FixedDay(2, 29), (LateStep(0, D(10)),)), {"no_such_day"}),
    (Deadline(FixedDay(1, 31), (LateStep(0, D(9)),)), {"late_steps_do_not_reach_maximum"}),
    (Deadline(FixedDay(1, 31), (LateStep(15, D(10)), LateStep(0, D(5)))), {"late_steps_unordered"}),
    (Deadline(FixedDay(1, 31), (LateStep(None, D(10)), LateStep(9, D(5)))), {"late_steps_unordered"}),
    (Deadline(FixedDay(1, 31), (LateStep(0, D(10)), LateStep(5, D(10)))), {"late_step_earns_no_less"}),
    (Deadline(FixedDay(1, 31), (LateStep(0, D(10)),), condition=Condition("x", D(10))), {"condition_without_effect"}),
    (Sample(0), {"sample_of_nothing", "sample_not_by_verifier"}),
    (Manual(D(0)), {"step_not_positive"}),
    (Manual(D(3)), {"step_does_not_divide"}),
]


@pytest.mark.parametrize(("rule", "expected"), RULES)
def test_faults_of_a_rule(rule: AnyRule, expected: set[str]) -> None:
    graded = rubric(criterion("B1", rule=rule), criterion("B2"), criterion("B3", applicability={"X": "none"}))

    assert {fault.code for fault in faults(graded)} == expected
    assert {fault.item for fault in faults(graded)} <= {"B1"}


def test_criteria_that_wait_for_each_other_are_found() -> None:
    rules = [Ratio("a", "b", IfCriterion(code, D(1))) for code in ("B2", "B3", "B1")]
    graded = rubric(*(criterion(f"B{number}", rule=rule) for number, rule in enumerate(rules, 1)))

    assert found(graded) == {f"criterion B{number}: depends_on_itself" for number in (1, 2, 3)}


ADJUSTMENTS: list[tuple[dict[str, Any], set[str]]] = [
    ({"kind": "cap", "cap": "kem"}, {"unknown_band"}),
    ({"kind": "cap", "cap": "tot"}, {"cap_without_effect"}),
    ({"kind": "cap", "cap": "kha"}, set()),
    ({"kind": "step_down"}, {"steps_out_of_range"}),
    ({"kind": "step_down", "steps": 4}, {"steps_out_of_range"}),
    ({"kind": "penalty", "entered_by": "system"}, {"nobody_declares"}),
    ({"kind": "criterion"}, {"kind_in_wrong_place"}),
    ({"kind": "cap", "cap": "kha", "trigger": CriterionZero(())}, {"no_criteria_named"}),
    ({"kind": "cap", "cap": "kha", "trigger": CriterionZero(("A1", "Z9"))}, {"unknown_criterion"}),
    ({"kind": "penalty", "trigger": LateSubmission(D(1), 0)}, {"no_working_days"}),
    ({"kind": "penalty", "trigger": LateSubmission(D(11), 5)}, {"trigger_points_out_of_range"}),
    ({"kind": "bonus", "code": "A1"}, {"code_twice"}),
]


@pytest.mark.parametrize(("fields", "expected"), ADJUSTMENTS)
def test_faults_of_an_adjustment(fields: dict[str, Any], expected: set[str]) -> None:
    item: Criterion = criterion(**({"code": "Z1"} | fields))

    assert {fault.code for fault in faults(rubric(adjustments=(item,)))} == expected


def test_many_faults_are_named_at_once() -> None:
    broken = rubric(criterion("B1", rule=Manual(D(3))), bands=bands("85", "10"), blocks=(S, Block("X", "", ())))

    assert found(broken) == {
        "criterion B1: step_does_not_divide",
        "band b1: bands_leave_a_gap",
        "block X: no_name",
        "block X: block_without_kinds",
    }
