"""Suggestions for a sheet: from the rows, accepted at once, rejected, learned from."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import Agency, TrailEntry
from agencies.rules import Refused
from evidence.models import Document
from scoring import suggestions
from scoring.models import Citation, Scorecard, SuggestionAnswer
from scoring.rubrics import definition
from scoring.states import SheetState
from scoring.suggestions import suggestions_for
from scoring.workflow.citations import cite, remove_citation
from scoring.workflow.suggestions import Pair, accept_suggestions, reject_suggestion
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_document, make_rubric, sheet_of

TITLES = {
    "Họp xem xét của lãnh đạo năm 2023": ("BB", "E3"), "Mục tiêu chất lượng năm 2023": ("MT", "A4"),
    "Kế hoạch đánh giá nội bộ HTQLCL năm 2023": ("KH", "E1"), "Quyết định nghỉ phép của ông Nam": ("QĐ", ""),
}  # fmt: skip


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    campaign = make_campaign(cast.province, rubric=make_rubric(cast.province, definition()))
    return sheet_of(campaign, cast.commune)


def papers(agency: Agency, **fields: Any) -> list[Document]:
    return [make_document(agency, title, doc_type=kind, year=2023, **fields) for title, (kind, _code) in TITLES.items()]


def sure(sheet: Scorecard) -> dict[str, str]:
    return {document.title: candidate.criterion for document, candidate in suggestions_for(sheet).sure}


def pairs(sheet: Scorecard) -> list[Pair]:
    return [Pair(document.pk, candidate.criterion) for document, candidate in suggestions_for(sheet).sure]


def test_the_agencys_own_papers_of_the_year_are_suggested(cast: Cast, sheet: Scorecard) -> None:
    papers(cast.commune)
    papers(cast.sibling)

    assert sure(sheet) == {title: code for title, (_kind, code) in TITLES.items() if code}
    assert [one.document.title for one in suggestions_for(sheet).unplaced] == ["Quyết định nghỉ phép của ông Nam"]


def test_what_is_cited_or_out_of_force_is_suggested_no_more(cast: Cast, sheet: Scorecard) -> None:
    minutes, objectives, plan, _leave = papers(cast.commune)
    cite(sheet, "E3", minutes, by=cast.officer)
    Document.objects.filter(pk=objectives.pk).update(withdrawn_at=timezone.now(), withdraw_reason="Nhầm")

    assert list(sure(sheet)) == [plan.title]


def test_papers_asked_about_are_suggested_for_what_they_are_not_cited_for(cast: Cast, sheet: Scorecard) -> None:
    title = "Ban hành Chính sách chất lượng và Mục tiêu chất lượng năm 2023"
    both = make_document(cast.commune, title, doc_type="QĐ", year=2023)
    cite(sheet, "A3", both, by=cast.officer)

    codes = [candidate.criterion for candidate in suggestions_for(sheet, [both]).rows[0].candidates]

    assert codes[0] == "A4"
    assert "A3" not in codes


def test_choosing_among_doubtful_criteria_leaves_the_others_offered(cast: Cast, sheet: Scorecard) -> None:
    paper = make_document(cast.commune, "Rủi ro, sự không phù hợp", year=2023, issuer=cast.sibling.name)
    first, *others = suggestions_for(sheet).rows[0].candidates
    assert others
    assert {one.verdict for one in (first, *others)} == {"doubtful"}

    accept_suggestions(sheet, [Pair(paper.pk, first.criterion)], by=cast.officer)

    (row,) = suggestions_for(sheet).rows
    assert (row.cited, [one.criterion for one in row.candidates]) == (
        (first.criterion,), [one.criterion for one in others],
    )  # fmt: skip


def test_all_sure_ones_are_cited_at_once_with_their_page(
    cast: Cast, sheet: Scorecard, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes, *_rest = papers(cast.commune)
    text = ["PHIẾU TRÌNH", "BIÊN BẢN\nHọp xem xét của lãnh đạo năm 2023\n"]
    monkeypatch.setattr(suggestions._Pages, "source", staticmethod(lambda documents: {minutes.pk: text}))

    accepted = accept_suggestions(sheet, pairs(sheet), by=cast.officer)

    assert {row.criterion for row in accepted.citations} == {"E3", "A4", "E1"}
    assert Citation.objects.get(criterion="E3").locator == "trang 2"
    assert TrailEntry.objects.filter(action="accept_suggestion").count() == 3
    sheet.refresh_from_db()
    assert sheet.state == SheetState.DRAFT


def test_accepting_again_changes_nothing(cast: Cast, sheet: Scorecard) -> None:
    papers(cast.commune)
    chosen = pairs(sheet)
    accept_suggestions(sheet, chosen, by=cast.officer)
    lines = TrailEntry.objects.count()

    assert accept_suggestions(sheet, chosen, by=cast.officer).citations == ()
    assert (Citation.objects.count(), TrailEntry.objects.count()) == (3, lines)


def test_one_withdrawn_meanwhile_is_left_out_and_told(cast: Cast, sheet: Scorecard) -> None:
    minutes, *_rest = papers(cast.commune)
    chosen = pairs(sheet)
    Document.objects.filter(pk=minutes.pk).update(withdrawn_at=timezone.now(), withdraw_reason="Nhầm")

    accepted = accept_suggestions(sheet, chosen, by=cast.officer)

    assert {row.criterion for row in accepted.citations} == {"A4", "E1"}
    assert "đã thu hồi" in accepted.left[0]


def test_nothing_is_cited_when_one_pair_may_not_be(cast: Cast, sheet: Scorecard) -> None:
    papers(cast.commune)
    foreign, own = make_document(cast.sibling, "Chính sách"), make_document(cast.commune, "Chính sách")

    for wrong in (Pair(foreign.pk, "A3"), Pair(own.pk, "Z9")):
        with pytest.raises(Refused):
            accept_suggestions(sheet, [*pairs(sheet), wrong], by=cast.officer)
    assert not Citation.objects.exists()


def test_a_rejected_one_does_not_come_back(cast: Cast, sheet: Scorecard) -> None:
    minutes, *_rest = papers(cast.commune)

    reject_suggestion(sheet, minutes, "E3", by=cast.officer)

    assert minutes.title not in sure(sheet)
    assert TrailEntry.objects.about(sheet).filter(action="reject_suggestion").exists()


def test_citing_and_removing_teach_the_province_alone(cast: Cast, sheet: Scorecard) -> None:
    odd = make_document(cast.commune, "Sổ góp vốn cải tiến", doc_type="BM", year=2023)

    citation = cite(sheet, "D2", odd, by=cast.officer)
    assert set(SuggestionAnswer.objects.of(cast.province.pk).values_list("criterion", "accepted")) == {("D2", True)}
    remove_citation(citation, by=cast.officer)

    assert set(SuggestionAnswer.objects.values_list("criterion", "accepted")) == {("D2", False)}
    assert not SuggestionAnswer.objects.of(cast.other.pk).exists()


def test_what_several_people_cited_is_suggested_to_the_next(cast: Cast, sheet: Scorecard) -> None:
    neighbour = sheet_of(sheet.campaign, cast.sibling)
    for person in (cast.officer, cast.head, cast.secretary, cast.verifier):
        cite(neighbour, "D2", make_document(cast.sibling, "Sổ góp vốn cải tiến", doc_type="BM"), by=person)
    make_document(cast.commune, "Sổ góp vốn cải tiến", doc_type="BM", year=2023)

    assert suggestions_for(sheet).rows[0].candidates[0].criterion == "D2"


def test_another_province_learns_nothing_from_it(cast: Cast, sheet: Scorecard) -> None:
    foreign = sheet_of(make_campaign(cast.other, rubric=make_rubric(cast.other, definition())), cast.foreign)
    for person in (cast.stranger, cast.officer, cast.head, cast.secretary):
        cite(foreign, "D2", make_document(cast.foreign, "Sổ góp vốn cải tiến", doc_type="BM"), by=person)
    make_document(cast.commune, "Sổ góp vốn cải tiến", doc_type="BM", year=2023)

    assert not suggestions_for(sheet).for_criterion("D2")


def test_accepting_many_costs_as_much_as_accepting_few(cast: Cast, sheet: Scorecard) -> None:
    def spent(chosen: list[Pair]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert accept_suggestions(sheet, chosen, by=cast.officer).citations
        return len(captured)

    papers(cast.commune)
    spent(pairs(sheet))  # the first begins the sheet
    papers(cast.commune)
    few = spent(pairs(sheet))
    for _round in range(5):
        papers(cast.commune)

    assert spent(pairs(sheet)) == few <= 20


def test_as_many_questions_for_few_documents_as_for_many(cast: Cast, sheet: Scorecard) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            suggestions_for(sheet)
        return len(captured)

    papers(cast.commune)
    asked()
    few = asked()
    for _round in range(5):
        papers(cast.commune)

    assert asked() == few <= 7


def test_last_year_counts_under_this_years_code(cast: Cast, sheet: Scorecard) -> None:
    renamed = definition()
    renamed["groups"][4]["criteria"][3]["code"] = "E9"
    before = make_campaign(cast.province, year=2022, rubric=make_rubric(cast.province, renamed))
    survey = make_document(cast.commune, "Kết quả khảo sát sự hài lòng năm 2022", doc_type="BC", year=2022)
    cite(sheet_of(before, cast.commune), "E9", survey, by=cast.officer)
    make_document(cast.commune, "Kết quả khảo sát sự hài lòng năm 2023", doc_type="BC", year=2023)

    candidate = suggestions_for(sheet).rows[0].candidates[0]

    assert (candidate.criterion, candidate.reasons[0].code) == ("E4", "last_year")
