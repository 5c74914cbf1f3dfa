"""A rubric as JSON: what is written reads back, what is wrong is named by its path."""

import json
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.explain.fields import claim_fields
from scoring.explain.marking import describe, describe_effect
from scoring.explain.rubric import rubric_fault
from scoring.rubrics import definition
from scoring.rules.codec import CodecError, rubric_from_json, rubric_to_json
from scoring.rules.faults import faults
from scoring.rules.intake import read_document
from scoring.rules.rubric import Criterion, CriterionZero, Declared, LateSubmission, Rubric, SelfOverVerified
from scoring.rules.rule_types import (
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
    FixedDay,
    IfCriterion,
    LateStep,
    Manual,
    Ratio,
    Sample,
)
from scoring.rules.sheet import read_tables, rubric_to_tables
from tests.scoring.rubrics import htqlcl, in_words, rubric

# --- any rubric at all ---

points = st.integers(1, 99999).map(lambda value: Decimal(value) / 100)
codes = st.text("ABCXYZĐ0123456789_.-", min_size=1, max_size=8)
words = st.text("aăâbcdđeêô ơưyÝ≥%:;,.()/–×“”'=+-@", min_size=1, max_size=30).map(str.strip).filter(bool)
few = st.lists(words, max_size=3).map(tuple)
few_codes = st.lists(codes, max_size=2).map(tuple)
components = st.builds(Component, codes, words, points, few_codes, few_codes)
steps = st.lists(st.builds(BracketStep, points, points), max_size=3).map(tuple)
late_steps = st.lists(st.builds(LateStep, st.none() | st.integers(0, 90), points), max_size=3).map(tuple)
dues = (
    st.builds(FixedDay, st.integers(1, 12), st.integers(1, 31), st.integers(-1, 1))
    | st.builds(CampaignDay, codes)
    | st.builds(ClaimedDay, words | st.just(""))
)
rules = st.one_of(
    st.builds(Binary, words | st.just("")),
    st.builds(Checklist, st.lists(components, max_size=3).map(tuple)),
    st.builds(
        Ratio, words, words,
        st.sampled_from(["not_applicable", "full", "zero"]) | st.builds(IfCriterion, codes, points), st.booleans(),
    ),
    st.builds(Sample, st.integers(1, 50), words | st.just(""), words | st.just("")),
    st.builds(Bracket, steps, st.sampled_from(["%", "ngày", "hồ sơ"]), words | st.just(""), st.none() | st.builds(Base, words, points)),
    st.builds(
        Deadline, dues, late_steps, st.booleans(), st.none() | st.builds(Condition, words, points),
        st.sampled_from(["claim", "submission"]), words | st.just(""),
    ),
    st.builds(Manual, points),
)  # fmt: skip
triggers = st.one_of(
    st.just(Declared()),
    st.builds(CriterionZero, few_codes),
    st.builds(LateSubmission, points, st.integers(1, 20), st.booleans()),
    st.builds(SelfOverVerified, points, points),
)
described: dict[str, Any] = {
    "name": words,
    "max_points": points,
    "rule": rules,
    "wording": words | st.just(""),
    "evidence": few,
    "basis": words | st.just(""),
    "clauses": few_codes,
    "applicability": st.dictionaries(st.sampled_from(["S", "X"]), st.sampled_from(["required", "conditional", "none"])),
    "entered_by": st.sampled_from(["agency", "verifier", "system"]),
    "na_when": words | st.just(""),
}


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    """A rubric of any shape; codes are unique, nothing else has to make sense."""
    base = rubric()
    items = [
        draw(st.builds(Criterion, st.just(f"A{number}"), **described)) for number in range(draw(st.integers(0, 3)))
    ]
    adjustments = [
        draw(
            st.builds(
                Criterion, st.just(f"Z{number}"), **described,
                kind=st.sampled_from(["bonus", "penalty", "cap", "step_down"]),
                trigger=triggers, cap=codes | st.just(""), steps=st.integers(0, 3),
            )
        )
        for number in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return replace(
        base,
        name=draw(words),
        note=draw(words | st.just("")),
        groups=(replace(base.groups[0], criteria=tuple(items)),),
        adjustments=tuple(adjustments),
        bonus_cap=draw(st.none() | points),
        penalty_cap=draw(st.none() | points),
        newly_formed_months=draw(st.integers(0, 24)),
    )


@settings(deadline=None)
@given(rubrics())
def test_any_rubric_reads_back_from_json(graded: Rubric) -> None:
    document = rubric_to_json(graded)

    assert rubric_from_json(json.loads(json.dumps(document))) == graded
    assert rubric_to_json(rubric_from_json(document)) == document


@settings(deadline=None)
@given(rubrics())
def test_any_rubric_reads_back_from_tables(graded: Rubric) -> None:
    assert read_tables(rubric_to_tables(graded)).rubric == graded


@settings(deadline=None)
@given(rubrics())
def test_any_draft_can_be_checked_and_shown(graded: Rubric) -> None:
    assert all(rubric_fault(fault) for fault in faults(graded, kinds=("so",), days=("self",)))
    for item in graded.items():
        assert describe(item)
        assert describe_effect(graded, item) or item.kind == "criterion"
        assert isinstance(claim_fields(item), tuple)


def test_the_rubric_that_comes_along_is_stored_as_it_is_written() -> None:
    assert rubric_to_json(htqlcl()) == definition()
    assert "không phải bộ tiêu chí chính thức" in htqlcl().note


# --- faults ---

CRITERION = "groups[0].criteria[0]"


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("schema",), "qms-rubric/9", "schema: not_an_option"),
        (("code",), "", "code: empty"),
        (("name",), 5, "name: not_text"),
        (("total",), "nhiều", "total: not_a_number"),
        (("total",), "-5", "total: not_a_number"),
        (("total",), None, "total: missing"),
        (("na_policy",), "maybe", "na_policy: not_an_option"),
        (("newly_formed_months",), "0.5", "newly_formed_months: not_whole"),
        (("colour",), "red", "colour: unknown_key"),
        (("groups",), {}, "groups: not_a_list"),
        (("groups", 0), "A", "groups[0]: not_an_object"),
        (("groups", 0, "criteria", 0, "max_points"), True, f"{CRITERION}.max_points: not_a_number"),
        (("groups", 0, "criteria", 0, "evidence"), "QĐ", f"{CRITERION}.evidence: not_a_list_of_texts"),
        (("groups", 0, "criteria", 0, "rule"), None, f"{CRITERION}.rule: missing"),
        (("groups", 0, "criteria", 0, "rule", "type"), "magic", f"{CRITERION}.rule.type: not_an_option"),
        (("groups", 0, "criteria", 0, "applicability", "S"), "maybe", f"{CRITERION}.applicability.S: not_an_option"),
        (("adjustments", 3, "trigger", "working_days"), "x", "adjustments[3].trigger.working_days: not_whole"),
        (("adjustments", 0, "kind"), "criterion", "adjustments[0].kind: not_an_option"),
    ],
)
def test_a_fault_is_named_by_its_path(path: tuple[Any, ...], value: Any, fault: str) -> None:
    document: Any = deepcopy(definition())
    target = document
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value

    with pytest.raises(CodecError) as error:
        rubric_from_json(document)

    assert fault in [f"{found.path}: {found.code}" for found in error.value.faults]


def test_every_fault_is_named_at_once() -> None:
    document = definition() | {"code": "", "total": "x", "extra": 1}
    document["bands"] = [{"code": "tot"}]

    with pytest.raises(CodecError) as error:
        rubric_from_json(document)

    assert [found.path for found in error.value.faults] == [
        "code", "total", "bands[0].label", "bands[0].minimum", "extra",
    ]  # fmt: skip


@pytest.mark.parametrize("document", [[], "x", 5, None])
def test_what_is_no_object_is_refused(document: Any) -> None:
    with pytest.raises(CodecError):
        rubric_from_json(document)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(deadline=None)
@given(st.sampled_from([definition(), in_words()]), st.data(), anything)
def test_no_document_breaks_the_reader(whole: dict[str, Any], data: st.DataObject, junk: Any) -> None:
    document: Any = deepcopy(whole)
    place = document
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = junk

    with suppress(CodecError):
        faults(read_document(document).rubric)


# --- a document with rules in words ---


def test_a_document_in_words_becomes_a_rubric() -> None:
    reading = read_document(in_words())

    assert reading.rubric.total == 100
    assert len(list(reading.rubric.criteria())) == 26
    assert [band.code for band in reading.rubric.bands] == ["tot", "kha", "trung_binh", "yeu"]
    assert reading.rubric.item("B3").applies("S") == "conditional"
    assert reading.rubric.item("B3").applies("X") == "required"
    assert reading.rubric.item("D2").entered_by == "verifier"
    assert reading.rubric.item("F4").entered_by == "system"
    assert reading.rubric.adjustments == ()
    assert [(notice.criterion, notice.code) for notice in reading.warnings] == [("A2", "due_day_not_said")]
    assert len(reading.notices) == 27


def test_the_rubric_that_comes_along_is_the_one_in_words_with_its_gaps_filled() -> None:
    read = {item.code: item for item in read_document(in_words()).rubric.criteria()}

    for item in htqlcl().criteria():
        theirs = read[item.code]
        assert (item.name, item.max_points, item.wording, item.clauses) == (
            theirs.name, theirs.max_points, theirs.wording, theirs.clauses,
        )  # fmt: skip
        if item.code not in {"A2", "D1", "F2"}:
            assert item.rule == theirs.rule


def test_a_native_document_is_read_as_one() -> None:
    assert read_document(definition()).rubric == htqlcl()


def test_faults_of_a_document_in_words_are_named_too() -> None:
    document = deepcopy(in_words())
    document["groups"][0]["criteria"][0]["max"] = "hai"
    document["groups"][0]["criteria"][1]["applicability"]["S"] = "?"

    with pytest.raises(CodecError) as error:
        read_document(document)

    assert [found.path for found in error.value.faults] == [
        "groups[0].criteria[0].max",
        "groups[0].criteria[1].applicability.S",
    ]
