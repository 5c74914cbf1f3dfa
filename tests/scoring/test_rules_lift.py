"""The least that lifts an agency to the next rating, checked by the engine itself over every smaller set."""

from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scoring.rules.engine import assess
from scoring.rules.gap import Lift
from scoring.rules.lift import cheapest_way
from scoring.rules.mark import Mark
from scoring.rules.rubric import CriterionZero
from tests.scoring.rubrics import criterion, marks, rubric

D = Decimal
MAXIMA = {"A1": "30", "A2": "25", "A3": "20", "A4": "15", "A5": "10"}
CAP = criterion("TRAN", "1", kind="cap", cap="kha", trigger=CriterionZero(("A4",)), entered_by="system")
DOWN = criterion("HA", "1", kind="step_down", steps=1, trigger=CriterionZero(("A5",)), entered_by="system")
RUBRIC = rubric(*(criterion(code, most) for code, most in MAXIMA.items()), adjustments=(CAP, DOWN))


def test_of_sets_of_one_size_the_one_with_the_fewest_points_is_chosen() -> None:
    parts = (criterion("A1", "60"), criterion("A2", "30"), criterion("A3", "10"))

    way = cheapest_way(rubric(*parts), "S", marks(A1="60", A2="15", A3="5"))  # 80 of the 85 asked for

    assert way is not None
    assert (way.band, way.lifts, way.now, way.score) == ("tot", (Lift("A3", D(5)),), D(80), D(85))


def test_the_best_rating_has_no_way_up() -> None:
    assert cheapest_way(RUBRIC, "S", marks(**MAXIMA)) is None


@given(st.tuples(*(st.integers(0, int(most)) for most in MAXIMA.values())))
def test_the_engine_gives_the_rating_and_no_smaller_or_cheaper_set_does(points: tuple[int, ...]) -> None:
    given_marks = {code: Mark(D(value)) for code, value in zip(MAXIMA, points, strict=True)}
    ranks = [band.code for band in RUBRIC.bands]
    way = cheapest_way(RUBRIC, "S", given_marks)
    if way is None:
        assert assess(RUBRIC, "S", given_marks, stage="self").rating == ranks[0]
        return

    def reaches(codes: tuple[str, ...]) -> bool:
        raised = {code: Mark(D(MAXIMA[code])) for code in codes}
        rating = assess(RUBRIC, "S", {**given_marks, **raised}, stage="self").rating
        return rating is not None and ranks.index(rating) <= ranks.index(way.band)

    assert way.lifts
    assert reaches(tuple(lift.code for lift in way.lifts))
    open_ = [code for code in MAXIMA if given_marks[code].points != D(MAXIMA[code])]
    others = [chosen for size in range(len(way.lifts) + 1) for chosen in combinations(open_, size) if reaches(chosen)]
    assert all(len(chosen) == len(way.lifts) for chosen in others)
    assert way.gain == min(sum(D(MAXIMA[c]) - (given_marks[c].points or 0) for c in chosen) for chosen in others)
