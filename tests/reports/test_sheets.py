"""One agency's scorecard on paper, and every point as one table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from agencies.models import TrailEntry, User
from reports.models import DocumentSettings
from reports.sheets.points import write_points
from reports.workflow import produce_summary
from reports.years import campaign_of
from scoring.models import Campaign, Score
from tests.conftest import Cast
from tests.reports.pages import pages, words_of
from tests.scoring.stage import make_campaign, provisional, submitted, verified

As = Callable[[User], Client]


@pytest.fixture
def year(cast: Cast) -> Campaign:
    return make_campaign(cast.province)


def people(cast: Cast) -> dict[str, User]:
    return {"officer": cast.officer, "head": cast.head, "verifier": cast.verifier}


def printed(client: Client, sheet: int, form: str) -> bytes:
    answer = client.get(reverse("reports:sheet_print", args=["bac-giang", sheet, form]))
    assert answer.status_code == 200
    return bytes(answer.content)


def test_a_sheet_says_how_each_point_came_about(cast: Cast, year: Campaign, as_: As) -> None:
    sheet = verified(year, cast.commune, **people(cast))
    client = as_(cast.secretary)

    text = " ".join(page.text for page in pages(printed(client, sheet.pk, "pdf")))
    word = words_of(printed(client, sheet.pk, "docx"))

    for said in (
        "PHIẾU KẾT QUẢ", "UBND xã Đồng Tiến", "Cách chấm: 40 × (số đạt / tổng số)",
        "40 × 9 / 10 = 36 điểm (làm tròn đến 2 chữ số thập phân).", "4 trên 5 hồ sơ mẫu đạt: 10 × 4 / 5 = 8 điểm.",
        "Cơ quan giải trình: Có hồ sơ tại văn phòng", "Ý kiến thẩm định: Thiếu một hồ sơ", "Nhóm A: 56/60 điểm",
        "Điểm cuối cùng: 94,00 + 0 − 0",
    ):  # fmt: skip
        assert said in text
        assert said in word
    assert TrailEntry.objects.filter(action="print_sheet", agency=cast.commune).count() == 2


def test_the_agency_sees_what_was_verified_once_it_has_been_sent(cast: Cast, year: Campaign, as_: As) -> None:
    sheet = verified(year, cast.commune, **people(cast))
    client = as_(cast.officer)
    assert "Thiếu một hồ sơ" not in words_of(printed(client, sheet.pk, "docx"))
    assert "Thẩm định" not in words_of(printed(client, sheet.pk, "docx"))

    sheet.__class__.objects.filter(pk=sheet.pk).update(state="provisional")

    assert "Thiếu một hồ sơ" in words_of(printed(client, sheet.pk, "docx"))


def test_the_page_of_how_it_was_counted_offers_the_document(cast: Cast, year: Campaign, as_: As) -> None:
    sheet = submitted(year, cast.commune, officer=cast.officer, head=cast.head)

    page = as_(cast.officer).get(reverse("scoring:outcome", args=["bac-giang", sheet.pk])).text

    assert reverse("reports:sheet_print", args=["bac-giang", sheet.pk, "pdf"]) in page


def test_who_may_issue_it_is_led_to_where_it_is_issued(cast: Cast, year: Campaign, as_: As) -> None:
    sheet = verified(year, cast.commune, **people(cast))
    page, issuing = (
        reverse(name, args=["bac-giang", sheet.pk, *kind])
        for name, kind in (("scoring:outcome", []), ("reports:scorecard_paper", ["sheet"]))
    )

    assert issuing in as_(cast.secretary).get(page).text
    assert issuing not in as_(cast.verifier).get(page).text
    assert issuing not in as_(cast.officer).get(page).text


def test_every_point_stands_in_a_row_of_its_own(cast: Cast, year: Campaign, tmp_path: Path) -> None:
    sheet = provisional(year, cast.commune, by=cast.secretary, **people(cast))
    submitted(year, cast.sibling, officer=cast.officer, head=cast.head)
    Score.objects.filter(scorecard=sheet, criterion="A1").update(points=None, not_applicable=True)

    count = write_points(year, tmp_path / "a.xlsx", lambda *told: None, author="Sở")

    rows = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    head = next(index for index, row in enumerate(rows) if row[0] == "Mã cơ quan")
    found = {(row[0], row[3]): row for row in rows[head + 1 :]}
    assert (count, len(found)) == (8, 8)
    assert found["07243", "B2"][5:] == [10, "", 8, "", "Thiếu một hồ sơ"]
    assert found["07243", "A1"][6:8] == ["KAD", "KAD"]
    assert found["07246", "A2"][6:9] == [36, "", ""]


def test_the_points_are_read_in_few_queries(cast: Cast, year: Campaign, tmp_path: Path) -> None:
    for agency in (cast.commune, cast.sibling):
        submitted(year, agency, officer=cast.officer, head=cast.head)

    campaign = campaign_of(cast.province, 2023)
    with CaptureQueriesContext(connection) as asked:
        write_points(campaign, tmp_path / "a.xlsx", lambda *told: None, author="Sở")

    assert len(asked) == 2


def test_a_summary_whose_figures_did_not_change_is_not_made_again(
    cast: Cast, year: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified(year, cast.commune, **people(cast))
    first = produce_summary(cast.province, 2023, "docx").content
    made: list[str] = []
    monkeypatch.setattr("reports.workflow._print", lambda *told: made.append("made") or b"new")

    assert produce_summary(cast.province, 2023, "docx").content == first
    assert not made
    settings = DocumentSettings.objects.of(cast.province)
    settings.signatory = "Nguyễn Văn A"
    settings.save()
    assert produce_summary(cast.province, 2023, "docx").content == b"new"
    submitted(year, cast.sibling, officer=cast.officer, head=cast.head)
    produce_summary(cast.province, 2023, "docx")
    assert len(made) == 2
