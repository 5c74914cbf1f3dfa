"""What would lift an agency to the next rating."""

from decimal import Decimal

import pytest

from scoring.rules.engine import Events
from scoring.rules.gap import Lift, gap_to_next_band
from scoring.rules.rubric import CriterionZero
from tests.scoring.rubrics import criterion, marks, rubric

D = Decimal
PARTS = (criterion("A1", "60"), criterion("A2", "30"), criterion("A3", "10"))


def test_one_criterion_that_is_enough_is_suggested_with_what_would_do_instead() -> None:
    gap = gap_to_next_band(rubric(*PARTS), "S", marks(A1="60", A2="15", A3="5"))  # 80

    assert gap is not None
    assert (gap.band, gap.lifts, gap.instead) == ("tot", (Lift("A2", D(15)),), (Lift("A3", D(5)),))


def test_several_are_suggested_when_none_is_enough_alone() -> None:
    gap = gap_to_next_band(rubric(*PARTS), "S", marks(A1="55", A2="20", A3="0"))  # 75, ten missing

    assert gap is not None
    assert (gap.lifts, gap.instead) == ((Lift("A2", D(10)),), (Lift("A3", D(10)),))

    far = gap_to_next_band(rubric(*PARTS), "S", marks(A1="50", A2="21", A3="1"))
    assert far is not None
    assert [lift.code for lift in far.lifts] == ["A1", "A2"]


def test_what_holds_the_rating_down_comes_first() -> None:
    cap = criterion("TRAN", "1", kind="cap", cap="kha", trigger=CriterionZero(("A3",)), entered_by="system")

    gap = gap_to_next_band(rubric(*PARTS, adjustments=(cap,)), "S", marks(A1="60", A2="30", A3="0"))

    assert gap is not None
    assert (gap.band, gap.lifts, gap.instead) == ("tot", (Lift("A3", D(10)),), ())


def test_a_decision_of_a_person_cannot_be_made_up_for() -> None:
    cap = criterion("TRAN", "1", kind="cap", cap="yeu", entered_by="verifier")

    gap = gap_to_next_band(rubric(*PARTS, adjustments=(cap,)), "S", marks(A1="60", A2="20", A3="0", TRAN="1"))

    assert gap is not None
    assert (gap.band, gap.lifts) == ("trung_binh", ())


@pytest.mark.parametrize("events", [Events(), Events(newly_formed=True), Events(not_submitted=True)])
def test_the_best_rating_or_none_has_no_gap(events: Events) -> None:
    assert gap_to_next_band(rubric(*PARTS), "S", marks(A1="60", A2="30", A3="10"), events=events) is None
