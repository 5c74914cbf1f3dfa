"""From marks to the rating: the worked cases, and each stage of the calculation."""

import json
import timeit
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scoring.rules.engine import Events, assess
from scoring.rules.mark import Mark
from scoring.rules.marking import Answer, mark_all
from scoring.rules.outcome import Outcome
from scoring.rules.rubric import CriterionZero, LateSubmission, SelfOverVerified
from scoring.rules.rule_types import Context, Manual
from tests.scoring.rubrics import criterion, htqlcl, in_words, marks, rubric

D = Decimal
LABELS = {"Tốt": "tot", "Khá": "kha", "Trung bình": "trung_binh", "Yếu": "yeu"}
CASES = in_words()["test_vectors"]


def marks_of(case: dict[str, Any]) -> dict[str, Mark]:
    """A worked case as marks: the maximum less what is taken off; bonus and penalty as their items declare them."""
    found = {
        item.code: Mark(not_applicable=True)
        if item.code in case["not_applicable"]
        else Mark(item.max_points - D(case["deductions"].get(item.code, "0")))
        for item in htqlcl().criteria()
    }
    bonuses = dict.fromkeys([f"CONG{number + 1}" for number in range(int(case["bonus"]))], Mark(D(1)))
    return found | bonuses | {"TRU3": Mark(D(case["penalty"]))}


@pytest.mark.parametrize("case", CASES, ids=[case["name"][:2] for case in CASES])
def test_the_worked_cases_come_out_exactly(case: dict[str, Any]) -> None:
    outcome = assess(htqlcl(), "S", marks_of(case), stage="final")

    expected = case["expected"]
    assert outcome.raw == D(expected["raw"])
    assert outcome.raw_of == D(expected["max"])
    assert outcome.score100 == D(expected["score100"])
    assert outcome.final_score == D(expected["final_score"])
    assert outcome.band == LABELS[expected["label_by_threshold"]]
    assert outcome.rating == LABELS[expected["final_label"]]
    caps = {row.cap for row in outcome.of_kind("cap")}
    assert caps == ({LABELS[case["label_cap"]]} if case["label_cap"] else set())


def test_a_worked_case_comes_out_of_real_claims_too() -> None:
    """T3: a commune that was not inspected and held no management review."""
    full: dict[str, dict[str, Any]] = {
        "A2": {"done": "2023-01-20"}, "B2": {"numerator": 8, "denominator": 8}, "B3": {"numerator": 90, "denominator": 90},
        "B5": {"met": True}, "C2": {"met": True}, "D1": {"value": "99.1"}, "D2": {"numerator": 4, "denominator": 5},
        "E2": {"numerator": 0, "denominator": 0}, "E4": {"base": True, "value": "92"},
        "F1": {"numerator": 6, "denominator": 6}, "F3": {"numerator": 5, "denominator": 5}, "E3": {"ticks": []},
        "B4": {"ticks": ["danh_muc_tai_lieu_noi", "danh_muc_vbqppl_tai_lieu"]},
        "C3": {"ticks": ["niem_yet", "khong_co_trang_ttdt"]}, "D4": {"ticks": ["khong_phat_sinh"]},
    }  # fmt: skip
    answers = {
        item.code: Answer(full.get(item.code, {"ticks": [part.code for part in getattr(item.rule, "components", ())]}))
        for item in htqlcl().criteria()
        if item.code not in ("F2", "F4")
    }
    answers["F2"] = Answer(not_applicable=True)
    due = Context(2023, {"self": date(2023, 12, 5)}, date(2023, 12, 4))

    outcome = assess(htqlcl(), "X", mark_all(htqlcl(), "X", answers, due), stage="verified")

    assert (outcome.raw, outcome.raw_of, outcome.score100) == (D("89.8"), D(97), D("92.58"))
    assert (outcome.band, outcome.rating, outcome.complete) == ("tot", "kha", True)


def test_late_submission_takes_points_by_itself() -> None:
    """T7 with the penalty set off by the lateness of the sheet instead of by hand."""
    given = {code: mark for code, mark in marks_of(CASES[6]).items() if code != "TRU3"}

    outcome = assess(htqlcl(), "S", given, stage="final", events=Events(late_working_days=14))

    assert (outcome.penalty, outcome.final_score, outcome.rating) == (D(2), D("85.50"), "tot")


# --- not scored, not applicable, zero ---


def test_not_scored_not_applicable_and_zero_are_three_things() -> None:
    graded = rubric(criterion("A1", "60"), criterion("A2", "40"))

    def result(value: str | None) -> Outcome:
        return assess(graded, "S", marks(A1="60", A2=value), stage="final")

    assert [(o.raw_of, o.score100, o.complete) for o in map(result, ["0", "na", None])] == [
        (D(100), D(60), True),
        (D(60), D(100), True),
        (D(100), D(60), False),
    ]
    assert result(None).not_scored == ("A2",)


@pytest.mark.parametrize(
    ("policy", "raw", "raw_of"), [("rebase", "30", "60"), ("award_full", "70", "100"), ("award_zero", "30", "100")]
)
def test_not_applicable_counts_as_the_province_decides(policy: Any, raw: str, raw_of: str) -> None:
    outcome = assess(rubric(na_policy=policy), "S", marks(A1="30", A2="na"), stage="final")

    assert (outcome.raw, outcome.raw_of) == (D(raw), D(raw_of))


@pytest.mark.parametrize("policy", ["rebase", "award_full", "award_zero"])
def test_what_does_not_apply_to_the_block_never_counts(policy: Any) -> None:
    graded = rubric(criterion("A1", "60"), criterion("A2", "40", applicability={"X": "none"}), na_policy=policy)

    commune = assess(graded, "X", marks(A1="30", A2="40"), stage="final")

    assert (commune.raw, commune.raw_of, commune.score100, commune.complete) == (D(30), D(60), D(50), True)
    assert assess(graded, "S", marks(A1="30", A2="40"), stage="final").raw == D(70)


def test_a_self_score_leaves_out_what_others_enter_until_it_is_known() -> None:
    graded = rubric(criterion("A1", "60"), criterion("A2", "40", entered_by="verifier"))

    own = assess(graded, "S", marks(A1="30"), stage="self")
    assert (own.raw_of, own.score100, own.awaited, own.not_scored, own.complete) == (D(60), D(50), ("A2",), (), False)

    known = assess(graded, "S", marks(A1="30", A2="40"), stage="self")
    assert (known.raw_of, known.score100, known.complete) == (D(100), D(70), True)

    verified = assess(graded, "S", marks(A1="30"), stage="verified")
    assert (verified.raw_of, verified.score100, verified.not_scored) == (D(100), D(30), ("A2",))


def test_with_nothing_applicable_there_is_no_score_and_no_division() -> None:
    outcome = assess(rubric(), "S", marks(A1="na", A2="na"), stage="final")

    assert (outcome.score100, outcome.final_score, outcome.rating, outcome.unrated) == (
        None,
        None,
        None,
        "nothing_applies",
    )
    assert outcome.groups[0].rebased is None


@pytest.mark.parametrize("points", ["60.01", "-0.01"])
def test_impossible_points_are_refused(points: str) -> None:
    with pytest.raises(ValueError, match="A1"):
        assess(rubric(), "S", marks(A1=points), stage="final")


def test_an_unknown_block_is_refused() -> None:
    with pytest.raises(ValueError, match="block"):
        assess(rubric(), "Z", {}, stage="final")


# --- groups, re-basing, classification ---


def test_a_group_is_rebased_to_its_own_points_for_display() -> None:
    row = assess(htqlcl(), "S", marks_of(CASES[1]), stage="final").groups[3]  # D, with D1 not applicable

    assert (row.code, row.raw, row.raw_of, row.rebased, row.max_points) == ("D", D("9.8"), D(12), D("16.33"), D(20))


@pytest.mark.parametrize(("classify_on", "rating"), [("rounded", "tot"), ("exact", "kha")])
def test_the_boundary_case_depends_on_what_is_classified(classify_on: Any, rating: str) -> None:
    outcome = assess(replace(htqlcl(), classify_on=classify_on), "S", marks_of(CASES[4]), stage="final")

    assert (outcome.final_score, outcome.rating) == (D("85.00"), rating)
    assert outcome.classified_on == {"rounded": D(85), "exact": D("84.995876")}[classify_on]


@pytest.mark.parametrize(
    ("score", "band"),
    [("100", "tot"), ("85", "tot"), ("84.99", "kha"), ("70", "kha"), ("50", "trung_binh"), ("0", "yeu")],
)
def test_a_band_begins_with_its_minimum(score: str, band: str) -> None:
    assert assess(rubric(criterion("A1", "100")), "S", marks(A1=score), stage="final").rating == band


def test_a_rubric_of_another_total_is_rebased_to_100() -> None:
    outcome = assess(rubric(criterion("A1", "250")), "S", marks(A1="200"), stage="final")

    assert (outcome.score100, outcome.rating) == (D(80), "kha")


# --- bonus, penalty, clamp ---

BONUS = criterion("CONG", "5", kind="bonus")
PENALTY = criterion("TRU", "5", kind="penalty", entered_by="verifier")


def test_bonus_and_penalty_are_limited_each_and_the_score_is_clamped() -> None:
    graded = rubric(adjustments=(BONUS, PENALTY), bonus_cap=D(3), penalty_cap=D(2))

    top = assess(graded, "S", marks(A1="60", A2="39", CONG="5"), stage="final")
    assert (top.bonus, top.final_score) == (D(3), D(100))

    low = assess(graded, "S", marks(A1="1", A2="0", TRU="5"), stage="final")
    assert (low.penalty, low.final_score, low.rating) == (D(2), D(0), "yeu")

    above = assess(replace(graded, total_cap=D(103)), "S", marks(A1="60", A2="39", CONG="5"), stage="final")
    assert above.final_score == D(102)


@pytest.mark.parametrize(("late", "begun", "points"), [(4, False, 0), (5, False, 1), (14, False, 2), (99, False, 3), (1, True, 1), (6, True, 2)])  # fmt: skip
def test_lateness_costs_points_for_each_period(late: int, begun: bool, points: int) -> None:
    item = criterion("TRU", "3", kind="penalty", entered_by="system", trigger=LateSubmission(D(1), 5, begun))

    outcome = assess(rubric(adjustments=(item,)), "S", marks(A1="60", A2="40"), stage="final", events=Events(late))

    assert outcome.penalty == points


@pytest.mark.parametrize(
    ("own", "stage", "penalty"), [("90", "verified", "2"), ("80", "verified", "0"), ("90", "self", "0")]
)
def test_a_self_score_far_above_the_verified_one_costs_points(own: str, stage: Any, penalty: str) -> None:
    item = criterion("TRU", "2", kind="penalty", entered_by="system", trigger=SelfOverVerified(D(20), D(2)))

    outcome = assess(
        rubric(adjustments=(item,)), "S", marks(A1="60", A2="0"), stage=stage, events=Events(self_score=D(own))
    )

    assert outcome.penalty == D(penalty)


def test_a_half_verified_sheet_is_not_held_beside_the_self_score() -> None:
    item = criterion("TRU", "2", kind="penalty", entered_by="system", trigger=SelfOverVerified(D(20), D(2)))

    outcome = assess(
        rubric(adjustments=(item,)), "S", marks(A1="60"), stage="verified", events=Events(self_score=D(90))
    )

    assert outcome.penalty == 0


# --- caps, step-downs, no rating ---

CAP = criterion("TRAN", "1", kind="cap", cap="trung_binh", trigger=CriterionZero(("A2",)), entered_by="system")
LOWER = criterion("HA", "1", kind="step_down", steps=1, entered_by="verifier")


@pytest.mark.parametrize(("a2", "rating"), [("0", "trung_binh"), ("0.01", "tot"), ("na", "tot"), (None, "tot")])
def test_a_zero_caps_the_rating_but_not_applicable_or_unscored_does_not(a2: str | None, rating: str) -> None:
    graded = rubric(criterion("A1", "99"), criterion("A2", "1"), adjustments=(CAP,))

    outcome = assess(graded, "S", marks(A1="99", A2=a2), stage="final")

    assert (outcome.band, outcome.rating) == ("tot", rating)


def test_a_cap_never_lifts_a_rating() -> None:
    outcome = assess(rubric(adjustments=(CAP,)), "S", marks(A1="10", A2="0"), stage="final")

    assert (outcome.band, outcome.rating) == ("yeu", "yeu")


def test_a_verifier_may_waive_what_was_set_off_by_itself() -> None:
    outcome = assess(rubric(adjustments=(CAP,)), "S", marks(A1="60", A2="0", TRAN="0"), stage="final")

    assert (outcome.rating, outcome.of_kind("cap")) == ("trung_binh", ())  # 60 points, no cap


def test_steps_down_come_after_caps_and_end_at_the_lowest_rating() -> None:
    graded = rubric(
        criterion("A1", "99"), criterion("A2", "1"), adjustments=(CAP, LOWER, replace(LOWER, code="HB", steps=3))
    )

    once = assess(graded, "S", marks(A1="99", A2="0", HA="1"), stage="final")
    assert (once.band, once.capped, once.rating) == ("tot", "trung_binh", "yeu")

    often = assess(graded, "S", marks(A1="99", A2="1", HA="1", HB="1"), stage="final")
    assert often.rating == "yeu"


@pytest.mark.parametrize(
    ("events", "not_submitted", "rating", "unrated"),
    [
        (Events(not_submitted=True), "not_rated", None, "not_submitted"),
        (Events(not_submitted=True), "yeu", "yeu", ""),
        (Events(newly_formed=True), "yeu", None, "newly_formed"),
        (Events(newly_formed=True, not_submitted=True), "yeu", None, "newly_formed"),
    ],
)
def test_not_submitted_and_newly_formed(events: Events, not_submitted: str, rating: str | None, unrated: str) -> None:
    outcome = assess(rubric(not_submitted=not_submitted), "S", marks(A1="60", A2="40"), stage="final", events=events)

    assert (outcome.rating, outcome.unrated, outcome.final_score) == (rating, unrated, D(100))


# --- kept for ever ---


@pytest.mark.parametrize("case", CASES, ids=[case["name"][:2] for case in CASES])
def test_an_outcome_is_stored_without_loss(case: dict[str, Any]) -> None:
    outcome = assess(htqlcl(), "S", marks_of(case), stage="final", events=Events(late_working_days=7))

    stored = json.dumps(outcome.to_json(), sort_keys=True)

    assert Outcome.from_json(json.loads(stored)) == outcome
    assert json.dumps(Outcome.from_json(json.loads(stored)).to_json(), sort_keys=True) == stored


def test_equal_points_give_equal_documents_however_they_are_written() -> None:
    documents = [
        json.dumps(assess(rubric(), "S", marks(A1=a1, A2="40.0"), stage="final").to_json())
        for a1 in ("50", "50.00", "5E+1")
    ]

    assert len(set(documents)) == 1


def test_an_outcome_of_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        Outcome.from_json({"format": 2})


def test_fifty_criteria_take_well_under_a_millisecond() -> None:
    graded = rubric(*(criterion(f"A{number}", "2", rule=Manual()) for number in range(50)))
    given = {item.code: Mark(D("1.5")) for item in graded.criteria()}

    best = min(timeit.repeat(lambda: assess(graded, "S", given, stage="final"), number=20, repeat=5)) / 20

    assert best < 0.001
