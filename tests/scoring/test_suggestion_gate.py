"""The gate: how often suggestions are right, on documents the engine was never tuned on."""

from dataclasses import replace

import pytest

from scoring.rules.suggesting import Engine, Wants
from tests.scoring.labelled import HERE, judge, lexicon, other_rubric, paper, product_rubric, rows


@pytest.mark.parametrize("last_year", [None, "last_year"])
def test_held_out_documents_go_where_they_belong(last_year: str | None) -> None:
    _passes("held_out", product_rubric(), last_year)


@pytest.mark.parametrize("last_year", [None, "other_rubric_last_year"])
def test_documents_of_another_rubric_go_where_they_belong(last_year: str | None) -> None:
    _passes("other_rubric", other_rubric(), last_year)


def _passes(name: str, wants: Wants, last_year: str | None) -> None:
    result = judge(name, wants, last_year)

    assert result.whole.first >= 0.90 * result.whole.count
    assert result.whole.three >= 0.98 * result.whole.count
    assert result.whole.sure >= 0.80 * result.whole.count, "what is sure spares the work"
    assert len(result.wrong_sure) <= 0.01 * result.documents, result.wrong_sure


def test_a_document_of_another_year_is_never_sure() -> None:
    assert judge("tuning", product_rubric(), "last_year").by_trait["other_year"].sure == 0


@pytest.mark.parametrize("name", ["tuning", "held_out"])
def test_a_paper_of_another_agency_is_never_sure(name: str) -> None:
    engine = Engine(product_rubric(), lexicon(), year=2023)

    answers = engine.suggest(replace(paper(row), elsewhere=True) for row in rows(name))

    assert any(answer.candidates for answer in answers)
    assert not any(answer.sure for answer in answers)


def test_the_set_is_large_and_its_halves_never_share_a_title() -> None:
    tuning, held_out = rows("tuning"), rows("held_out")

    assert len(tuning) + len(held_out) >= 800
    assert not {row["id"][:-1] for row in tuning} & {row["id"][:-1] for row in held_out}
    assert {code for row in tuning for code in row["serves"]} == set(product_rubric().criteria)


def test_the_set_is_what_its_maker_makes() -> None:
    from tests.scoring.data.suggestions import make

    before = {path.name: path.read_bytes() for path in HERE.glob("*.json")}
    make.main()

    assert {path.name: path.read_bytes() for path in HERE.glob("*.json")} == before
