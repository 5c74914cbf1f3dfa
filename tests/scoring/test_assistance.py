"""What spares an officer work: last year's sheet carried over and confirmed, suggestions accepted and turned down."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import User
from evidence.models import Document
from evidence.reading import VERSION
from evidence.reading.job import KIND
from jobs.models import Job
from scoring.models import Scorecard, SuggestionAnswer
from scoring.rubrics import definition
from scoring.workflow.carrying import carry_forward
from scoring.workflow.citations import cite
from scoring.workflow.scores import save_claim
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES
from tests.scoring.stage import SMALL, claim_all, make_campaign, make_document, make_rubric, sheet_of

SignIn = Callable[[User], Client]
PLAN: dict[str, Any] = {
    "type": "deadline", "label": "Ngày ký kế hoạch", "due": {"on": "fixed", "month": 1, "day": 31},
}  # fmt: skip


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


def test_what_is_confirmed_is_told_before(cast: Cast, as_: SignIn) -> None:
    def sheet_with(year: int, points: str) -> Scorecard:
        small = copy.deepcopy(SMALL)
        first, second = small["groups"][0]["criteria"]
        first["rule"]["label"] = "Có, trong năm"
        first["max_points"], second["max_points"] = points, str(60 - int(points))
        second["rule"] = PLAN | {"steps": [{"late_days": 0, "points": second["max_points"]}]}
        rubric = make_rubric(cast.province, small | {"code": f"B{year}"})
        return sheet_of(make_campaign(cast.province, year=year, rubric=rubric), cast.commune)

    before, sheet = sheet_with(2022, "20"), sheet_with(2023, "10")
    for code, claim in {"A1": {"met": True}, "A2": {"done": "2022-02-12"}, "B1": {"ticks": ["mot"]}}.items():
        save_claim(before, code, claim, note="Đã làm", version=0, by=cast.officer)
    cite(before, "A1", make_document(cast.commune, year=2022, number="12/QĐ"), locator="", by=cast.officer)
    carry_forward(sheet, by=cast.officer)

    told = as_(cast.officer).get(at("assist", sheet), headers={"HX-Request": "true"}).content.decode()
    beside = as_(cast.officer).get(at("beside", sheet)).content.decode()

    assert "3 tiêu chí: 1 giữ nguyên điểm, 1 cần nhập nội dung năm 2023, 1 đổi điểm." in told
    assert "Năm trước 20 điểm, nay 10 điểm." in told
    assert "Cần văn bản của năm 2023." in told
    assert "12/QĐ Quyết định công bố" in told
    assert "Năm trước hoàn thành ngày 12/02/2022, trễ 12 ngày. Hãy nhập ngày của năm nay." in told
    assert "Năm trước hoàn thành ngày 12/02/2022, trễ 12 ngày." in beside


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


def test_only_what_has_been_read_is_offered_while_more_is(cast: Cast, as_: SignIn) -> None:
    fields = {"doc_type": "QĐ", "year": 2023}
    read = make_document(cast.commune, "Quyết định công bố HTQLCL", read_version=VERSION, **fields)
    unread = make_document(cast.commune, "Quyết định công bố hệ thống quản lý chất lượng", **fields)
    make_document(cast.commune, "Quyết định công bố HTQLCL", doc_type="QĐ", year=2021)
    sheet = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, definition())), cast.commune)

    def page() -> str:
        return as_(cast.officer).get(at("assist", sheet), headers={"HX-Request": "true"}).content.decode()

    assert f'value="{unread.pk}:' in page()
    Job.objects.create(province=cast.province, kind=KIND, key=f"agency-{cast.commune.pk}", params={})

    told = page()

    assert f'value="{read.pk}:' in told
    assert f'value="{unread.pk}:' not in told
    assert told.count("Máy đang đọc") == 1
    assert "Máy đang đọc 1 tài liệu nữa, chưa tính ở đây" in told, "not those of other years"


def test_what_may_be_carried_follows_what_is_saved(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = site.enter(cast.officer, f"/bac-giang/scorecards/{sheet.pk}/")
    panel = page.locator("#assist")
    expect(panel).to_contain_text("nội dung của 3 tiêu chí")

    page.get_by_role("article", name="Có quyết định").get_by_label("Có 20 điểm").check()
    expect(panel).to_contain_text("nội dung của 2 tiêu chí", timeout=20_000)

    page.get_by_role("button", name="Mang sang từ năm trước").click()
    expect(panel).to_contain_text("2 tiêu chí: 2 giữ nguyên điểm.")
    expect(page.get_by_label("Số đạt")).to_have_value(
        "9"
    )  # the card has followed: typing over the old one is a conflict
    page.get_by_label("Số đạt").fill("8")
    page.get_by_label("Số đạt").blur()
    expect(panel).to_contain_text("1 tiêu chí: 1 giữ nguyên điểm.", timeout=20_000)


def test_typing_while_last_year_is_carried_over_joins_it_and_meets_no_conflict(
    site: Site, cast: Cast, sheet: Scorecard
) -> None:
    page = site.enter(cast.officer, f"/bac-giang/scorecards/{sheet.pk}/")
    waiting: list[Any] = []
    free: list[bool] = []
    page.route(f"**/scorecards/{sheet.pk}/?c=*", lambda route: route.continue_() if free else waiting.append(route))

    page.get_by_role("button", name="Mang sang từ năm trước").click()
    expect(page.locator("#confirm-title")).to_be_visible(timeout=20_000)
    page.get_by_label("Số đạt").fill("8")
    page.locator("#own-note-A1").press_sequentially("Gõ khi đang mang sang")
    page.locator("#own-note-A1").blur()
    page.wait_for_timeout(2000)  # longer than a pause in typing
    free.append(True)
    for route in waiting:
        route.continue_()

    for code in ("A1", "A2"):
        expect(page.locator(f"#card-{code} .carried")).to_have_count(0, timeout=20_000)
        expect(page.locator(f"#card-{code} .state-saved")).to_be_visible(timeout=20_000)
    assert page.locator(".save-trouble").count() == 0
    rows = {row.criterion: row for row in sheet.scores.all()}
    assert (rows["A1"].note, rows["A1"].claim["met"], rows["A1"].carried) == ("Gõ khi đang mang sang", True, False)
    assert (rows["A2"].claim["numerator"], rows["A2"].claim["denominator"], rows["A2"].carried) == ("8", "10", False)
    assert rows["B1"].carried


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
