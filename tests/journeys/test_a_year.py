"""A year played by real clicks: from the agency tree coming in to the official PDF going out."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from agencies.models import Agency, Province, User
from agencies.roles import Role
from scoring.models import Campaign, Scorecard
from tests.browser import Site, audit, overflow, shoot
from tests.evidence.samples import SAMPLES
from tests.factories import make_member, make_province
from tests.scoring.stage import SMALL

TREE = Path("agencies/data/demo/bac_ninh_agencies_2025-07.csv")
COMMUNE = "07210"


def press(page: Page, name: str | re.Pattern[str], *, sure: str = "", within: str = "main") -> None:
    """Press a button that leads to another page, and the one of the question that may come before."""
    button = page.locator(within).get_by_role("button", name=name, exact=True).first
    with page.expect_navigation():
        button.click()
        if sure:
            page.locator("#confirm").get_by_role("button", name=sure, exact=True).click()


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    """Follow a link of the page's own part."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name).first.click()


def fill(page: Page, **fields: str) -> None:
    """Fill inputs by their names."""
    for name, value in fields.items():
        page.locator(f"main [name={name}]").first.fill(value)


def well_made(page: Page, name: str) -> None:
    """The page keeps WCAG 2.2 AA and fits a phone; pictures of it are kept when asked for."""
    assert audit(page) == [], name
    size = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    assert overflow(page) <= 0, name
    page.set_viewport_size(size or {"width": 1440, "height": 900})
    shoot(page, name)


def test_a_year_from_the_tree_to_the_decision(site: Site, tmp_path: Path) -> None:
    province = make_province("Tỉnh Bắc Ninh", "bac-ninh")
    Province.objects.filter(pk=province.pk).update(code="24")
    assert province.root
    administrator = make_member(Role.ADMINISTRATOR, province.root, full_name="Nguyễn Quản Trị")
    secretary = make_member(Role.SECRETARY, province.root, full_name="Trần Thư Ký")

    the_administrator_brings_the_tree_in(site, administrator)
    commune = Agency.objects.get(province=province, code=COMMUNE)
    officer = make_member(Role.OFFICER, commune, full_name="Vũ Cán Bộ")
    head = make_member(Role.HEAD, commune, full_name="Ngô Chủ Tịch")
    verifier = make_member(Role.VERIFIER, province.root, full_name="Lê Thẩm Định")
    council = make_member(Role.COUNCIL, province.root, full_name="Phạm Hội Đồng")
    reporter = make_member(Role.REPORTER, province.root, full_name="Hoàng Tổng Hợp")

    the_secretary_opens_the_campaign(site, secretary, tmp_path)
    sheet = Scorecard.objects.get(agency=commune)
    the_officer_scores_and_uploads(site, officer)
    the_head_hands_in(site, head)
    the_verifier_verifies(site, verifier)
    the_secretary_sends_the_result(site, secretary, sheet)
    the_officer_appeals(site, officer, sheet)
    the_verifier_answers(site, verifier, sheet)
    the_council_decides(site, secretary, council)
    the_reporter_downloads_the_pdf(site, reporter, tmp_path)

    sheet.refresh_from_db()
    assert (str(sheet.final_score), sheet.final_rating, sheet.state) == ("96.000", "tot", "published")


def the_administrator_brings_the_tree_in(site: Site, administrator: User) -> None:
    page = site.sign_in(administrator, "/bac-ninh/agencies/import/")
    page.locator("input[type=file]").set_input_files(TREE)
    press(page, "Xem trước")
    well_made(page, "import-preview")
    press(page, "Xác nhận nhập")
    page.goto("/bac-ninh/agencies/")
    expect(page.locator("main")).to_contain_text("UBND phường Bắc Giang")
    well_made(page, "tree")


def the_secretary_opens_the_campaign(site: Site, secretary: User, tmp_path: Path) -> None:
    rubric = tmp_path / "bo-tieu-chi.json"
    rubric.write_text(json.dumps(SMALL))
    page = site.sign_in(secretary, "/bac-ninh/rubrics/import/")
    page.locator("input[type=file]").set_input_files(rubric)
    press(page, "Nhập tệp")
    page.goto("/bac-ninh/rubrics/")
    follow(page, re.compile("Bộ tiêu chí nhỏ"))
    well_made(page, "rubric")
    follow(page, "Ban hành")
    fill(page, decision_number="12/QĐ-UBND", decision_date="05/01/2026", decision_title="Về việc ban hành bộ tiêu chí")
    press(page, "Ban hành")

    page.goto("/bac-ninh/campaigns/new/")
    fill(page, year="2026", snapshot_on="01/10/2026")
    press(page, "Tạo đợt và đặt thời hạn")
    for box in page.get_by_label(re.compile("^(Hạn chung|Cấp xã)")).all():
        if box.is_visible():
            box.fill("31/12/2099")
    press(page, "Lưu thời hạn")
    well_made(page, "campaign-draft")
    press(page, "Mở đợt chấm điểm", sure="Mở đợt")
    expect(page.locator("main")).to_contain_text("Chưa bắt đầu")
    well_made(page, "campaign")


def the_officer_scores_and_uploads(site: Site, officer: User) -> None:
    page = site.sign_in(officer)
    expect(page.locator("h1")).to_contain_text("Việc cần làm")
    follow(page, re.compile("hấm"))

    page.locator("#card-A1").get_by_label("Có 20 điểm").check()
    expect(page.locator("#state-own-A1")).to_contain_text("Đã lưu")
    page.locator("[data-picker=A1]").click()
    with page.expect_file_chooser() as chooser:
        page.locator("#picker").get_by_role("button", name="Chọn tệp").click()
    chooser.value.set_files(next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".pdf"))
    expect(page.locator(".paper")).to_have_count(1, timeout=20_000)
    page.get_by_label(re.compile("^Trang, mục của")).fill("trang 1")
    well_made(page, "scorecard-officer")

    page.get_by_label("Tổng số").fill("10")
    page.get_by_label("Số đạt").fill("9")
    page.get_by_label("Giải trình A2").fill("Theo bảng đối chiếu ngày 01/10/2026")
    expect(page.locator("#state-own-A2:not([data-state])")).to_contain_text("Đã lưu")

    page.locator("#row-B1 a").click()
    expect(page.locator("#card-B1")).to_contain_text("Danh mục")
    page.get_by_label("Giải trình B1").fill("Có danh mục tại văn phòng")
    page.get_by_label(re.compile("^Một")).check()
    page.get_by_label(re.compile("^Hai")).check()
    expect(page.locator("#state-own-B1:not([data-state])")).to_contain_text("30")
    page.locator("#handing-summary").click()
    page.get_by_role("button", name="Gửi phiếu đi").click()
    expect(page.locator("#messages")).to_contain_text("Đã gửi phiếu")
    expect(page.locator("main")).to_contain_text("Chờ người đứng đầu duyệt")


def the_head_hands_in(site: Site, head: User) -> None:
    page = site.sign_in(head)
    follow(page, re.compile("Duyệt|Xem"))
    press(page, "Duyệt và nộp", sure="Duyệt và nộp")
    expect(page.locator(".receipt-number")).to_contain_text("2026-")
    well_made(page, "receipt")


def the_verifier_verifies(site: Site, verifier: User) -> None:
    page = site.sign_in(verifier, "/bac-ninh/scorecards/?state=submitted")
    follow(page, "UBND phường Bắc Giang")
    page.locator("#row-B2 a").click()
    expect(page.locator("#card-B2")).to_contain_text("Hồ sơ mẫu")
    page.get_by_label("Mẫu", exact=True).fill("5")
    page.get_by_label("Đạt", exact=True).fill("4")
    page.get_by_label("Nhận xét, lý do B2").fill("Một hồ sơ thiếu phiếu kiểm soát")
    page.locator("#form-found-B2").get_by_role("button", name="Lưu thẩm định").click()
    expect(page.locator("#state-found-B2")).to_contain_text("8")
    well_made(page, "scorecard-verifier")
    press(page, "Đồng ý các tiêu chí còn lại", sure="Đồng ý")
    press(page, "Hoàn thành thẩm định")
    expect(page.locator("main")).to_contain_text("Đã thẩm định")


def the_secretary_sends_the_result(site: Site, secretary: User, sheet: Scorecard) -> None:
    page = site.sign_in(secretary, "/bac-ninh/scorecards/?state=verified")
    well_made(page, "scorecards")
    page.locator("main table").get_by_role("checkbox").last.check()
    press(page, "Gửi kết quả dự kiến", sure="Gửi kết quả")
    sheet.refresh_from_db()
    assert sheet.state == "provisional"


def the_officer_appeals(site: Site, officer: User, sheet: Scorecard) -> None:
    page = site.sign_in(officer, f"/bac-ninh/scorecards/{sheet.pk}/?c=B2")
    expect(page.locator("#card-B2")).to_contain_text("Một hồ sơ thiếu phiếu kiểm soát")
    page.get_by_text("Kiến nghị xem xét lại tiêu chí này B2").click()
    page.locator("#argument-B2").fill("Phiếu kiểm soát đã được bổ sung, đề nghị xem lại hồ sơ số 5")
    press(page, "Gửi kiến nghị")
    expect(page.locator("main")).to_contain_text("Đang xem xét kiến nghị")


def the_verifier_answers(site: Site, verifier: User, sheet: Scorecard) -> None:
    page = site.sign_in(verifier, f"/bac-ninh/scorecards/{sheet.pk}/?c=B2")
    page.get_by_label("Đạt", exact=True).fill("5")
    page.get_by_label("Trả lời, căn cứ").fill("Đã kiểm tra lại hồ sơ số 5, đủ phiếu kiểm soát")
    well_made(page, "appeal")
    press(page, "Chấp nhận")
    expect(page.locator("main")).to_contain_text("Đã gửi kết quả dự kiến")


def the_council_decides(site: Site, secretary: User, council: User) -> None:
    campaign = Campaign.objects.get()
    page = site.sign_in(secretary, f"/bac-ninh/campaigns/{campaign.pk}/")
    press(page, "Khóa nộp phiếu", sure="Khóa nộp phiếu")
    page.goto(f"/bac-ninh/campaigns/{campaign.pk}/council/")
    well_made(page, "council")
    follow(page, re.compile("phiên họp"))
    fill(page, held_at_0="20/11/2026", held_at_1="08:30")
    page.get_by_label("Phạm Hội Đồng").first.check()
    press(page, "Ghi phiên họp")
    sitting = page.url
    chair = site.sign_in(council, sitting)
    with chair.expect_navigation():
        chair.locator("button[value=all]").click()
        chair.locator("#confirm button[value=yes]").click()
    page.goto(f"/bac-ninh/campaigns/{campaign.pk}/council/")
    follow(page, "Nhập quyết định")
    fill(page, number="15/QĐ-UBND", signed_on="20/11/2026", title="Về việc công nhận kết quả xếp loại HTQLCL năm 2026")
    press(page, "Ghi quyết định")
    press(page, "Công bố", sure="Công bố")
    campaign.refresh_from_db()
    assert campaign.state == "published"


def the_reporter_downloads_the_pdf(site: Site, reporter: User, tmp_path: Path) -> None:
    page = site.sign_in(reporter, "/bac-ninh/reports/2026/")
    well_made(page, "summary")
    page.get_by_role("button", name="Lập PDF").click()
    with page.expect_download(timeout=120_000) as started:
        page.get_by_role("link", name=re.compile("Tải")).first.click(timeout=120_000)
    file = tmp_path / "bao-cao.pdf"
    started.value.save_as(file)
    text = "\n".join(page.extract_text() for page in PdfReader(file).pages)
    assert "BÁO CÁO" in text
    assert "15/QĐ-UBND" in text
    assert "UBND phường Bắc Giang" in text
    assert "96,00" in text
