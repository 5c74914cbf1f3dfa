"""What spares an officer work: last year's sheet carried over and confirmed, suggestions accepted and turned down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import User
from evidence.models import Document
from evidence.reading.job import KIND
from jobs.models import Job
from scoring.models import Scorecard, SuggestionAnswer
from scoring.workflow.citations import cite
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES
from tests.scoring.stage import claim_all, make_campaign, make_document, sheet_of

SignIn = Callable[[User], Client]


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    """This year's sheet, nothing done yet; last year's was claimed whole, with one document cited."""
    before = sheet_of(make_campaign(cast.province, year=2022), cast.commune)
    claim_all(before, cast.officer)
    policy = make_document(cast.commune)
    cite(before, "A1", policy, locator="trang 1", by=cast.officer)
    return sheet_of(make_campaign(cast.province, year=2023, rubric=before.campaign.rubric), cast.commune)


def at(name: str, sheet: Scorecard) -> str:
    return reverse(f"scoring:{name}", args=["bac-giang", sheet.pk])


def test_last_year_is_carried_and_confirmed_section_by_section(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    client = as_(cast.officer)
    assert "Mang sang từ năm trước" in client.get(at("assist", sheet), headers={"HX-Request": "true"}).content.decode()

    client.post(at("carry", sheet))
    client.post(at("confirm", sheet), {"group": "A"})

    assert {row.criterion: row.carried for row in sheet.scores.all()} == {"A1": False, "A2": False, "B1": True}
    assert [(row.criterion, row.locator, row.carried) for row in sheet.citations.all()] == [("A1", "trang 1", False)]
    for stranger, status in ((cast.viewer, 403), (cast.verifier, 403), (cast.stranger, 404)):
        assert as_(stranger).post(at("carry", sheet)).status_code == status


def test_a_suggestion_is_accepted_and_another_turned_down(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    document = Document.objects.get()
    client = as_(cast.officer)

    client.post(at("accept_suggested", sheet), {"pair": f"{document.pk}:A1"})
    client.post(at("reject_suggested", sheet), {"pair": f"{document.pk}:B1"})
    refused = client.post(at("accept_suggested", sheet), {"pair": "x:A1"}, follow=True)

    assert sheet.citations.get().criterion == "A1"
    assert SuggestionAnswer.objects.filter(province=cast.province, criterion="B1", accepted=False).exists()
    assert "không đọc được" in refused.content.decode()


def test_carried_confirmed_and_photographed_on_one_page(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = site.enter(cast.officer, f"/bac-giang/scorecards/{sheet.pk}/", size=PHONE)
    page.evaluate("window.same = true")

    page.get_by_role("button", name="Mang sang từ năm trước").click()
    expect(page.locator("#card-A1 .carried")).to_be_visible()
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, "assist")
    page.get_by_role("button", name="xác nhận tất cả").click()
    expect(page.locator(".carried")).to_have_count(0)

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Chụp ảnh A2").click()
    chooser.value.set_files(SAMPLES / "25_Anh_niem_yet_CSCL_bo_phan_mot_cua.jpg")
    page.get_by_role("dialog").get_by_role("button", name="Gửi (1)").click()
    expect(page.locator("#papers-A2 .paper")).to_have_count(1, timeout=20_000)

    assert page.evaluate("window.same") is True
    assert not sheet.scores.filter(carried=True).exists()
    assert sheet.citations.filter(criterion="A2").count() == 1


def test_it_says_so_while_more_is_being_read(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    def page() -> str:
        return as_(cast.officer).get(at("assist", sheet), headers={"HX-Request": "true"}).content.decode()

    assert "Máy đang đọc" not in page()

    Job.objects.create(province=cast.province, kind=KIND, key=f"agency-{cast.commune.pk}", params={})

    assert "Máy đang đọc" in page()


def test_coming_back_shows_what_stands_there_now(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = site.enter(cast.officer, f"/bac-giang/scorecards/{sheet.pk}/")
    page.get_by_role("button", name="Mang sang từ năm trước").click()
    expect(page.locator(".carried").first).to_be_visible()
    page.get_by_role("link", name="Cách tính").click()
    page.wait_for_url("**/outcome/")

    page.go_back()

    expect(page.locator("#confirm-title")).to_be_visible()
    expect(page.get_by_role("button", name="Mang sang từ năm trước")).to_have_count(0)
    expect(page.locator(".carried").first).to_be_visible()
