"""Papers of other years do not prove what has to be shown for the year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import User
from agencies.rules import Refused
from scoring.models import Scorecard
from scoring.rubrics import definition
from scoring.rules.codec import rubric_from_json
from scoring.rules.proof import asks_for_year, years_of
from scoring.workflow.citations import cite
from scoring.workflow.completeness import missing
from scoring.workflow.scores import save_claim
from scoring.workflow.submission import submit
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_document, make_rubric, sheet_of

SignIn = Callable[[User], Client]
RUBRIC = rubric_from_json(definition())


@pytest.mark.parametrize(
    ("code", "claim", "asks"),
    [
        ("B1", {"ticks": ["boi_canh_ben_quan_tam"]}, True), ("B1", {"ticks": ["pham_vi_bao_gom_toan"]}, False), ("B1", {}, False),
        ("E1", {}, True), ("A4", {}, True), ("F1", {}, False), ("C1", {}, False),
    ],
)  # fmt: skip
def test_what_asks_for_a_paper_of_the_year(code: str, claim: dict[str, object], asks: bool) -> None:
    assert asks_for_year(RUBRIC.item(code), claim) is asks


@pytest.mark.parametrize(
    ("title", "year", "issued_on", "years"),
    [
        ("Kế hoạch ISO năm 2023", 2022, date(2022, 12, 20), {2023}), ("Sổ tay TCVN ISO 9001:2015", None, None, set()),
        ("Biên bản rà soát", None, date(2022, 6, 1), {2022}), ("Biên bản rà soát", 2022, None, {2022}),
        ("Biên bản rà soát", 2023, date(2022, 12, 20), {2023}), ("Báo cáo ISO", 2024, date(2024, 1, 5), {2023, 2024}),
        ("Kế hoạch ISO", 2022, date(2022, 11, 5), {2022, 2023}), ("Kế hoạch ISO", 2022, date(2022, 10, 30), {2022}),
        ("Chiến lược giai đoạn 2021 - 2025", None, None, {2021, 2022, 2023, 2024, 2025}),
    ],
)  # fmt: skip
def test_of_which_years_a_paper_is(title: str, year: int | None, issued_on: date | None, years: set[int]) -> None:
    assert years_of(title, year, issued_on) == years


@pytest.fixture
def reviewed(cast: Cast) -> Scorecard:
    """A sheet that claims a review held within the year."""
    sheet = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, definition())), cast.commune)
    save_claim(sheet, "B1", {"ticks": ["boi_canh_ben_quan_tam"]}, note="", version=0, by=cast.officer)
    return sheet


@pytest.mark.parametrize(("fields", "counts"), [({"year": 2022}, False), ({"year": 2023}, True), ({}, True)])
def test_an_old_paper_does_not_prove_a_review_within_the_year(
    cast: Cast, reviewed: Scorecard, fields: dict[str, Any], counts: bool
) -> None:
    cite(reviewed, "B1", make_document(cast.commune, "Biên bản rà soát", **fields), locator="", by=cast.officer)

    assert ("B1" not in missing(reviewed)[1]) is counts


def test_the_page_says_why_an_old_paper_does_not_count(cast: Cast, as_: SignIn, reviewed: Scorecard) -> None:
    cite(reviewed, "B1", make_document(cast.commune, "Biên bản rà soát", year=2022), locator="", by=cast.officer)
    address = reverse("scoring:scorecard", args=["bac-giang", reviewed.pk])

    page = as_(cast.officer).get(address, {"c": "B1"}).content.decode()

    assert page.count("Văn bản của năm 2022; tiêu chí cần minh chứng của năm 2023.") == 2, "beside the paper and below"
    assert "Minh chứng đã gắn không phải của năm 2023 và chưa có giải trình" in page


def test_an_explanation_stands_in_and_is_told(cast: Cast, as_: SignIn) -> None:
    sheet = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, yearly())), cast.commune)
    save_claim(sheet, "A1", {"met": True}, note="Họp ngày 5/6", version=0, by=cast.officer)
    cite(sheet, "A1", make_document(cast.commune, year=2022), locator="", by=cast.officer)
    page = as_(cast.officer).get(reverse("scoring:scorecard", args=["bac-giang", sheet.pk])).content.decode()

    assert "Chỉ dựa vào giải trình, vì minh chứng đã gắn không phải của năm 2023" in page
    assert submit(sheet, by=cast.head)


def test_handing_in_names_the_year(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, yearly())), cast.commune)
    save_claim(sheet, "A1", {"met": True}, note="", version=0, by=cast.officer)
    cite(sheet, "A1", make_document(cast.commune, year=2022), locator="", by=cast.officer)

    with pytest.raises(Refused, match="văn bản không phải của năm 2023"):
        submit(sheet, by=cast.head)


def yearly() -> dict[str, Any]:
    """A rubric of one criterion that asks for something within the year."""
    whole = definition()
    item = {
        "code": "A1", "name": "Họp xem xét", "max_points": "100",
        "rule": {"type": "binary", "label": "Đã họp trong năm"},
    }  # fmt: skip
    group = {"code": "A", "name": "Nhóm A", "max_points": "100", "criteria": [item]}
    return whole | {"code": "NAM", "groups": [group], "adjustments": []}
