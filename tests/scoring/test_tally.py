"""Every number of criteria on a sheet's pages comes from one count, each with one meaning."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import User
from scoring.desk import Desk
from scoring.models import Scorecard, Stage
from scoring.rules.engine import assess
from scoring.rules.mark import NOT_APPLICABLE, Mark
from scoring.rules.tally import Tally, tally_of
from scoring.workflow.scores import save_claim, save_verification
from tests.conftest import Cast
from tests.scoring.rubrics import htqlcl
from tests.scoring.stage import make_campaign, provisional, sheet_of, submitted

SignIn = Callable[[User], Client]


def words(client: Client, name: str, sheet: Scorecard) -> str:
    """A page as it is read, without its marks."""
    html = client.get(reverse(f"scoring:{name}", args=["bac-giang", sheet.pk])).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_each_criterion_stands_in_exactly_one_place() -> None:
    rubric = htqlcl()
    marks = {"A1": Mark(rubric.item("A1").max_points), "B3": NOT_APPLICABLE, "F4": Mark(rubric.item("F4").max_points)}

    own = tally_of(rubric, assess(rubric, "X", marks, stage="self"))
    verified = tally_of(rubric, assess(rubric, "X", marks, stage="verified"))

    assert (own.scored, own.not_applicable, own.settled, own.awaited) == (("A1",), ("B3",), ("F4",), ("D2",))
    assert (own.answered, own.own, own.total) == (2, 24, 26)
    assert (verified.answered, verified.own, verified.total, verified.awaited) == (2, 25, 26, ())
    assert len({code for part in (own.scored, own.not_scored, own.not_applicable, own.settled, own.awaited) for code in part}) == 26  # fmt: skip


@pytest.fixture
def declined(cast: Cast) -> Scorecard:
    """One criterion with points, one that does not apply, one not scored; the verifier's is still to come."""
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    save_claim(sheet, "A1", {"met": True}, version=0, by=cast.officer)
    save_claim(sheet, "A2", {}, not_applicable=True, note="Không có thủ tục", version=0, by=cast.officer)
    return sheet_of(sheet.campaign, cast.commune)


def test_header_tree_missing_and_explanation_say_the_same(cast: Cast, as_: SignIn, declined: Scorecard) -> None:
    client = as_(cast.officer)
    desk = Desk(declined, cast.officer)
    page, explained = words(client, "scorecard", declined), words(client, "outcome", declined)

    said = "1 có điểm, 1 không áp dụng, 1 chưa chấm"
    assert f"Đã chấm 2/3 {said}" in page
    assert f"Đã chấm 2/3 tiêu chí: {said}." in explained
    whole = "Phiếu có 4 tiêu chí, trong đó 1 do người thẩm định hoặc hệ thống ghi điểm."
    assert whole in page
    assert whole in explained
    assert "A. Nhóm A đã xong 2/2" in page
    assert "B. Nhóm B đã xong 0/1" in page
    assert list(desk.tally.not_scored) == desk.missing[0] == ["B1"]
    assert "quy đổi từ 20 trên 50 điểm tối đa áp dụng" in page
    assert "Tổng các tiêu chí được tính 20 50" in explained


def test_a_verifier_counts_what_is_the_verifiers(cast: Cast) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    assert Desk(sheet, cast.verifier).tally == Tally((), (), ("A1", "A2", "B1", "B2"), (), ())

    save_verification(sheet, "A1", {"met": True}, version=0, by=cast.verifier)

    desk = Desk(sheet_of(sheet.campaign, cast.commune), cast.verifier)
    assert (desk.tally.answered, desk.tally.own, desk.progress.title) == (1, 4, "Đã thẩm định")
    assert list(desk.tally.not_scored) == desk.undecided


def test_who_reads_a_result_is_told_of_the_side_that_counts(cast: Cast) -> None:
    everyone = {"officer": cast.officer, "head": cast.head, "verifier": cast.verifier}
    sheet = provisional(make_campaign(cast.province), cast.commune, **everyone, by=cast.secretary)

    desk = Desk(sheet_of(sheet.campaign, cast.commune), cast.officer)

    assert desk.counting == Stage.PROVINCE
    assert (desk.progress.title, desk.tally.answered, desk.tally.own) == ("Đã thẩm định", 4, 4)
