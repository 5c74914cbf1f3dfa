"""Figures of cited papers on a sheet: offered with their words, taken over as they were shown, quoted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import TrailEntry, User
from agencies.rules import Refused
from evidence.models import Blob, Document, DocumentFile, PageText
from scoring.models import Scorecard
from scoring.proposals import proposals_for
from scoring.rubrics import definition
from scoring.workflow.citations import cite
from scoring.workflow.proposals import accept_proposals
from scoring.workflow.scores import save_claim
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_document, make_rubric, sheet_of

SignIn = Callable[[User], Client]
REPORT = "Tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn đạt 98,6%.\nHồ sơ quá hạn do phần mềm gián đoạn tháng 3."


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    campaign = make_campaign(cast.province, rubric=make_rubric(cast.province, definition()))
    return sheet_of(campaign, cast.commune)


def with_text(document: Document, *pages: str) -> Document:
    province = document.agency.province
    blob = Blob.objects.create(province=province, sha256=f"{document.pk:064}", size=1, extension="pdf")
    DocumentFile.objects.create(document=document, blob=blob, name="a.pdf", position=1)
    for number, text in enumerate(pages, 1):
        PageText.objects.create(blob=blob, number=number, text=text, folded="")
    return document


@pytest.fixture
def report(cast: Cast, sheet: Scorecard) -> Document:
    """A report and a plan of the year, each cited where it belongs."""
    plan = make_document(cast.commune, "Kế hoạch năm 2023", doc_type="KH", year=2023, issued_on=date(2023, 1, 27))
    report = with_text(make_document(cast.commune, "Báo cáo năm 2023", doc_type="BC", year=2023), "Bìa", REPORT)
    cite(sheet, "A2", plan, by=cast.officer)
    cite(sheet, "D1", report, by=cast.officer)
    return report


def tokens(sheet: Scorecard) -> list[str]:
    return [one.token for one in proposals_for(sheet)]


def test_figures_are_taken_over_beside_what_was_explained(cast: Cast, sheet: Scorecard, report: Document) -> None:
    save_claim(sheet, "D1", {"value": "90"}, note="Có hồ sơ", version=0, by=cast.officer)

    accept_proposals(sheet, tokens(sheet), by=cast.officer)

    rows = {row.criterion: row for row in sheet.scores.all()}
    assert {code: row.claim for code, row in rows.items()} == {"A2": {"done": "2023-01-27"}, "D1": {"value": "98.6"}}
    assert (rows["D1"].note, rows["D1"].by) == ("Có hồ sơ", cast.officer)
    assert "trang 2" in TrailEntry.objects.get(action="accept_proposal").changes["D1.source"][1]
    assert tokens(sheet) == []


def test_what_has_changed_since_it_was_shown_is_not_taken_over(cast: Cast, sheet: Scorecard, report: Document) -> None:
    shown = tokens(sheet)
    PageText.objects.filter(number=2).update(text=REPORT.replace("98,6", "97,1"))

    with pytest.raises(Refused, match="D1"):
        accept_proposals(sheet, shown, by=cast.officer)

    assert not sheet.scores.exists()


def test_last_years_papers_say_last_years_figures(sheet: Scorecard, report: Document) -> None:
    Document.objects.update(year=2022)

    assert tokens(sheet) == []


def test_the_officer_sees_the_words_and_the_figure(cast: Cast, as_: SignIn, sheet: Scorecard, report: Document) -> None:
    at = reverse("scoring:assist", args=["bac-giang", sheet.pk])
    client = as_(cast.officer)
    page = client.get(at, headers={"HX-Request": "true"}).content.decode()

    client.post(reverse("scoring:accept_figures", args=["bac-giang", sheet.pk]), {"figure": tokens(sheet)})

    assert "98,6" in page
    assert "đúng hạn và trước hạn đạt 98,6%." in page
    assert sheet.scores.count() == 2
    quotes = client.get(reverse("scoring:quotes", args=["bac-giang", sheet.pk, "D1"])).content.decode()
    assert "do phần mềm gián đoạn" in quotes
    assert client.get(reverse("scoring:quotes", args=["bac-giang", sheet.pk, "Z9"])).status_code == 404


def test_figures_and_a_quotation_on_the_page(site: Site, cast: Cast, sheet: Scorecard, report: Document) -> None:
    page = site.enter(cast.officer, f"{reverse('scoring:scorecard', args=['bac-giang', sheet.pk])}?c=D1")
    expect(page.get_by_role("heading", name="2 số liệu đọc được trong minh chứng")).to_be_visible()
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert audit(page) == []
        assert overflow(page) <= 0
    shoot(page, "figures")

    page.get_by_role("button", name="Điền các mục đã đánh dấu").click()
    expect(page.locator("#form-own-D1 input[name=value]")).to_have_value("98,6")
    page.get_by_label("Giải trình D1").click()
    page.get_by_role("button", name="Hồ sơ quá hạn do phần mềm").click()

    expect(page.get_by_label("Giải trình D1")).to_have_value("Hồ sơ quá hạn do phần mềm gián đoạn tháng 3.")
    expect(page.locator("#state-own-D1")).to_contain_text("Đã lưu")
    expect(page.locator("#state-own-D1:not([data-state])")).to_be_visible()
    assert sheet.scores.get(criterion="D1").note == "Hồ sơ quá hạn do phần mềm gián đoạn tháng 3."
