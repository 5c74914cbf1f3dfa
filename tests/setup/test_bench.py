"""What `script/bench ux` counts and books, and how it judges an end state."""

from dataclasses import replace
from typing import Any

import pytest

from script.benchmarks import ux_data
from script.benchmarks.ux import read_reviewed, reviewed_text, rises
from script.benchmarks.ux_data import Decided
from script.benchmarks.ux_operator import Klm, counts, keys_of
from script.benchmarks.ux_state import differences, page_in, wrong_citations
from script.benchmarks.ux_suggestion import figures

KEY: dict[str, Any] = {"kind": "keydown", "trusted": True, "repeat": False, "key": "a", "file": False}
SHEET = ux_data.asked(2026)


def test_the_task_is_as_large_as_the_issue_says() -> None:
    assert len(SHEET) == 50
    assert len(ux_data.PAPERS) == 60
    assert sum(paper.is_yearly for paper in ux_data.PAPERS) == 24
    assert sum(len(one.cited) for one in SHEET.values()) == 90
    assert sum(bool(one.note) for one in SHEET.values()) == 10
    assert sum(item.is_changed for item in ux_data.ITEMS) == 15
    assert {paper.key for paper in ux_data.PAPERS} == {key for one in SHEET.values() for key in one.cited}
    assert all(ux_data.FINDINGS[code][0] != ux_data.in_year(SHEET[code].claim, 2026) for code in ux_data.FINDINGS)


@pytest.mark.parametrize(
    ("event", "counted"),
    [
        ({}, True), ({"repeat": True}, False), ({"trusted": False}, False), ({"key": "Shift"}, False), ({"key": "Process"}, True),
        ({"kind": "pointerdown"}, True), ({"kind": "drop"}, True), ({"kind": "change"}, False),
        ({"kind": "change", "file": True}, True), ({"kind": "change", "file": True, "trusted": False}, False),
    ],
)  # fmt: skip
def test_what_a_person_does_is_counted_once(event: dict[str, Any], counted: bool) -> None:
    assert counts(KEY | event) is counted


def test_thinking_and_the_hand_are_booked_where_the_rules_place_them() -> None:
    klm = Klm()

    klm.unit()
    klm.begin("pointer")  # the first operation on a fact, the hand is there: M
    klm.book("PBB")
    klm.begin("keyboard")  # typing its argument: H
    klm.book("KKK")
    klm.begin("keyboard", command=True)  # Enter that sends: M
    klm.book("K")
    klm.begin("keyboard", command=True, foreseen=True)  # nothing
    klm.book("K")

    assert klm.operators == {"M": 2, "P": 1, "B": 2, "H": 1, "K": 5}
    assert klm.handling == pytest.approx(2 * 1.35 + 1.10 + 2 * 0.10 + 0.40 + 5 * 0.28)


def test_vietnamese_letters_cost_the_keys_of_telex() -> None:
    assert [keys_of(letter) for letter in "aệĐờưă7 "] == ["a", "eej", "DD", "owf", "uw", "aw", "7", " "]


def test_an_end_state_is_exactly_as_asked_or_every_difference_is_named() -> None:
    one = SHEET["A2"]
    wrong = Decided({"met": False}, "x", {"O01": 3, "N24": 0})

    assert differences(SHEET, dict(SHEET)) == []
    assert len(differences({"A2": one}, {"A2": wrong})) == 5  # claim, note, a paper missing, one too many, a page
    assert differences({"A2": one}, {}) != []
    assert differences({}, {"A2": one}) != []
    assert differences({"C9": SHEET["C9"]}, {"C9": replace(SHEET["C9"], cited={"O29": 1})}) == []
    assert wrong_citations({"A2": one}, {"A2": wrong}) == 1
    assert (page_in("trang 12, mục 3"), page_in("")) == (12, 0)


def test_what_was_reviewed_may_only_go_down() -> None:
    reviewed = read_reviewed(reviewed_text({"A interactions": 60, "A page_loads": 1}))

    assert rises(reviewed, {"A interactions": 59, "A page_loads": 1, "B interactions": 9}) == []
    assert rises(reviewed, {"A interactions": 61})[0].startswith("A interactions: 61, reviewed were 60.")


def test_suggestions_are_judged_by_the_papers_citations() -> None:
    ranked = {"a": [("X", True)], "b": [("Y", False), ("X", True)]}

    assert figures(ranked, {"a": {"X"}, "b": {"X"}}) == {"top1": 0.5, "top3": 1.0, "wrong_auto": 0}
    assert figures(ranked, {"a": {"X"}, "b": {"Z"}})["wrong_auto"] == 1
