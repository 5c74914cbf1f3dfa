"""Last year's sheet taken over: what comes along, what stays, who confirms."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from agencies.models import TrailEntry
from agencies.rules import Refused
from evidence.closing.workflow import take_down_document
from evidence.models import Document
from scoring.carrying import carrying_of
from scoring.models import Citation, Score, Scorecard, Stage
from scoring.rules.carrying import keep_claim, left_behind, same_criteria
from scoring.workflow.carrying import carry_forward, confirm_carried
from scoring.workflow.citations import cite
from scoring.workflow.scores import save_claim
from scoring.workflow.submission import submit
from tests.conftest import Cast
from tests.scoring.rubrics import criterion, htqlcl, rubric
from tests.scoring.stage import CLAIMS, make_campaign, make_document, make_rubric, sheet_of, verified


@pytest.fixture
def sheets(cast: Cast) -> tuple[Scorecard, Scorecard]:
    """Last year's sheet, claimed whole with a document for A1 and verified; and this year's, untouched."""
    published = make_rubric(cast.province)
    before = make_campaign(cast.province, year=2022, rubric=published)
    cite(sheet_of(before, cast.commune), "A1", make_document(cast.commune), locator="trang 3", by=cast.officer)
    last = verified(before, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    return last, sheet_of(make_campaign(cast.province, year=2023, rubric=published), cast.commune)


def own(sheet: Scorecard) -> dict[str, Score]:
    return {row.criterion: row for row in sheet.scores.filter(stage=Stage.SELF)}


def test_claims_notes_and_citations_come_along_marked(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    _last, sheet = sheets

    carry_forward(sheet, by=cast.officer)

    rows = own(sheet)
    assert {code: row.claim for code, row in rows.items()} == {
        "A1": {"met": True}, "A2": {"numerator": "9", "denominator": "10"}, "B1": {"ticks": ["hai", "mot"]},
    }  # fmt: skip
    assert all(row.carried and row.note for row in rows.values())
    assert rows["A2"].points == 36
    assert sheet.citations.get().carried
    assert sheet.citations.get().locator == "trang 3"
    assert not sheet.scores.exclude(stage=Stage.SELF).exists(), "what a verifier found stays where it is"


def test_a_document_taken_down_since_stays_behind(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    take_down_document(sheets[0].citations.get().document, by=cast.administrator, reason="Có thông tin cá nhân")

    carried = carry_forward(sheets[1], by=cast.officer)

    assert not sheets[1].citations.exists()
    assert [row.sentence.split(": ")[0] for row in carried.left if row.why == "closed"] == ["A1"]


def test_one_group_at_a_time(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    carry_forward(sheets[1], "B", by=cast.officer)

    assert set(own(sheets[1])) == {"B1"}
    with pytest.raises(Refused, match="không có nhóm"):
        carry_forward(sheets[1], "Z", by=cast.officer)


def test_what_is_scored_this_year_stays(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    _last, sheet = sheets
    save_claim(sheet, "A1", {"met": False}, version=0, by=cast.officer)

    carry_forward(sheet, by=cast.officer)

    assert own(sheet)["A1"].claim == {"met": False}
    assert not sheet.citations.exists()


def test_twice_is_once(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    carry_forward(sheets[1], by=cast.officer)

    assert not carry_forward(sheets[1], by=cast.officer)
    assert TrailEntry.objects.filter(action="carry_forward").count() == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"withdrawn_at": timezone.now(), "withdraw_reason": "Nhầm"}, "withdrawn"), ({"valid_to": date(2023, 6, 1)}, "expired"),
        ({"title": "Kế hoạch ISO năm 2022"}, "other_year"),
    ],
)  # fmt: skip
def test_a_document_that_no_longer_holds_stays_behind(
    cast: Cast, sheets: tuple[Scorecard, Scorecard], change: dict[str, Any], why: str
) -> None:
    Document.objects.update(**change)

    carried = carry_forward(sheets[1], by=cast.officer)

    assert [row.why for row in carried.left] == [why]
    assert carried.left[0].sentence.startswith("A1: “")
    assert not sheets[1].citations.exists()


def test_a_document_is_told_once_with_all_its_criteria(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    last, sheet = sheets
    document = Document.objects.get()
    Citation.objects.create(scorecard=last, criterion="B1", document=document)
    assert carrying_of(sheet, ["A1", "B1"]).papers == 1

    Document.objects.update(valid_to=date(2023, 6, 1))

    (left,) = carrying_of(sheet, ["A1", "B1"]).left
    assert left.sentence.startswith("A1, B1: “")


def test_a_superseded_document_names_its_successor(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    newer = make_document(cast.commune, "Bản mới", supersedes=Document.objects.get())

    carried = carry_forward(sheets[1], by=cast.officer)

    assert (carried.left[0].why, carried.left[0].successor) == ("superseded", newer)


def test_a_sheet_with_something_unconfirmed_is_not_handed_in(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    _last, sheet = sheets
    carry_forward(sheet, by=cast.officer)

    with pytest.raises(Refused, match="chưa xác nhận: A1, A2, B1"):
        submit(sheet, by=cast.head)
    assert confirm_carried(sheet, "A", by=cast.officer) == ["A1", "A2"]
    assert confirm_carried(sheet, codes=["B1"], by=cast.officer) == ["B1"]

    assert submit(sheet, by=cast.head).number == 1
    assert not Citation.objects.filter(carried=True).exists()


def test_saving_a_criterion_confirms_it(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    _last, sheet = sheets
    carry_forward(sheet, by=cast.officer)

    save_claim(sheet, "A1", CLAIMS["A1"], note=own(sheet)["A1"].note, version=own(sheet)["A1"].version, by=cast.officer)

    assert not own(sheet)["A1"].carried
    assert not sheet.citations.get().carried
    assert own(sheet)["B1"].carried


def test_another_agency_has_no_last_year(cast: Cast, sheets: tuple[Scorecard, Scorecard]) -> None:
    assert not carry_forward(sheet_of(sheets[1].campaign, cast.sibling), by=cast.officer)


def test_days_are_never_taken_over() -> None:
    plan = htqlcl().item("A2")

    assert keep_claim(plan, plan, {"done": "2022-02-01"}).claim == {}
    assert keep_claim(plan, plan, {"done": "2022-02-01"}).left == ("done",)


def test_ticks_are_taken_over_where_the_line_says_the_same() -> None:
    leaders = htqlcl().item("A1")
    duties = [component.code for component in leaders.rule.components]  # type: ignore[attr-defined]

    assert keep_claim(leaders, leaders, {"ticks": duties}).claim == {"ticks": sorted(duties)}
    assert keep_claim(leaders, htqlcl().item("A3"), {"ticks": duties}).claim == {}


def test_a_code_that_means_something_else_leads_nowhere() -> None:
    then = rubric(criterion("A1", "50"), criterion("A2", "50"))
    now = rubric(criterion("A1", "50"), criterion("A2", "30"), criterion("A3", "20"))

    assert same_criteria(then, now) == {"A1": "A1", "A2": "A2"}
    assert same_criteria(htqlcl(), then) == {}


def test_a_document_valid_to_the_last_day_is_taken_over() -> None:
    facts = {"withdrawn": False, "superseded": False, "closed": False, "year_end": date(2023, 12, 31)}

    assert left_behind(title="Chính sách chất lượng", valid_to=date(2023, 12, 31), **facts) is None  # type: ignore[arg-type]
    assert left_behind(title="Kế hoạch năm 2022, 2023", valid_to=None, **facts) is None  # type: ignore[arg-type]
