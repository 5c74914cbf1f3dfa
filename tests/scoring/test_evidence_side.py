"""The officer's way with papers on the scorecard: sent, read, named, chosen by hand; what stands there afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from agencies.models import User
from evidence.models import Blob, Document, DocumentFile, PageText
from evidence.reading import VERSION
from scoring.models import Scorecard
from scoring.rubrics import definition
from scoring.suggestions import suggestions_for
from scoring.workflow.submission import send_for_review, submit
from scoring.workflow.suggestions import reject_suggestion
from scoring.workflow.verification import ask_supplement
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES
from tests.evidence.tray import drop, zipped
from tests.scoring.stage import claim_all, make_campaign, make_document, make_rubric, provisional, sheet_of, submitted

SignIn = Callable[[User], Client]
PLAN = "14_KH_danh_gia_noi_bo_2023.pdf"
LEAVE = "Quyết định nghỉ phép của ông Nam"


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    """A sheet by the whole rubric, on which the agency has done nothing."""
    campaign = make_campaign(cast.province, rubric=make_rubric(cast.province, definition()))
    return sheet_of(campaign, cast.commune)


def at(name: str, *named: object) -> str:
    return reverse(f"scoring:{name}", args=["bac-giang", *named])


def with_page(document: Document, text: str) -> Document:
    blob = Blob.objects.create(province=document.agency.province, sha256=f"{document.pk:064}", size=1, extension="pdf")
    DocumentFile.objects.create(document=document, blob=blob, name="a.pdf", position=1)
    PageText.objects.create(blob=blob, number=3, text=text, folded="so do qua trinh cap phep")
    return document


# Papers without a suggestion


def test_every_paper_without_a_suggestion_says_why(cast: Cast, sheet: Scorecard) -> None:
    def why(title: str, **fields: Any) -> str:
        document = make_document(cast.commune, title, **{"year": 2023, "read_version": VERSION, **fields})
        if title.startswith("Kế hoạch"):
            for row in suggestions_for(sheet).rows[0].candidates:
                reject_suggestion(sheet, document, row.criterion, by=cast.officer)
        return next(one.why for one in suggestions_for(sheet).unplaced if one.document == document)

    assert why(LEAVE) == "nothing"
    assert why("scan0012") == "no_text"
    assert why("scan0013", read_version=0) == "unread"
    assert why("Kế hoạch đánh giá nội bộ HTQLCL năm 2023", doc_type="KH") == "turned_down"
    assert why("Quyết định kiện toàn Ban Chỉ đạo ISO", year=2021) == "other_year"


def test_a_paper_is_given_to_criteria_from_its_line(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    document, foreign = (
        make_document(agency, LEAVE, year=2023, read_version=VERSION) for agency in (cast.commune, cast.sibling)
    )
    client = as_(cast.officer)
    assert LEAVE in client.get(at("assist", sheet.pk), headers={"HX-Request": "true"}).content.decode()

    none = client.post(at("document_criteria", sheet.pk, document.pk), follow=True)
    client.post(at("document_criteria", sheet.pk, document.pk), {"code": ["A1", "Z9"]})
    assert not sheet.citations.exists()
    client.post(at("document_criteria", sheet.pk, document.pk), {"code": ["A1", "E1"]})

    assert "Chưa chọn tiêu chí nào" in none.content.decode()
    assert set(sheet.citations.values_list("criterion", "document")) == {("A1", document.pk), ("E1", document.pk)}
    assert LEAVE not in client.get(at("assist", sheet.pk), headers={"HX-Request": "true"}).content.decode()
    assert client.get(at("document_criteria", sheet.pk, foreign.pk)).status_code == 404
    assert as_(cast.viewer).get(at("document_criteria", sheet.pk, document.pk)).status_code == 403


def test_a_long_list_to_look_at_stays_short_until_it_is_opened(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    for _each in range(10):
        make_document(cast.commune, "Kế hoạch đánh giá nội bộ HTQLCL năm 2020", doc_type="KH")

    page = as_(cast.officer).get(at("assist", sheet.pk), headers={"HX-Request": "true"}).content.decode()

    before, after = page.split("Xem các tài liệu còn lại")
    assert (before.count('class="offer-title"'), after.count('class="offer-title"')) == (8, 2)


def test_what_is_sent_is_read_told_and_placed_on_one_page(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = site.enter(cast.officer, f"{at('scorecard', sheet.pk)}?c=A1")
    expect(page.locator("#assist:not(:has(noscript))")).to_be_attached()
    page.evaluate("window.same = true")
    leave = make_document(cast.commune, LEAVE, year=2023, read_version=VERSION)

    drop(page, {PLAN: (SAMPLES / PLAN).read_bytes()})

    trouble = page.locator("[data-sending-trouble]")
    expect(trouble).to_have_text("Đã đọc xong. 1 có gợi ý chắc.", timeout=60_000)
    expect(page.get_by_role("heading", name="1 tài liệu chưa có gợi ý")).to_be_visible()
    for size in (PHONE, (1440, 900)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert audit(page) == []
        assert overflow(page) <= 0
    shoot(page, "unplaced")
    page.get_by_role("link", name=f"Chọn tiêu chí {LEAVE}").click()
    dialog = page.get_by_role("dialog", name="Chọn tiêu chí cho tài liệu")
    assert audit(page) == []
    dialog.get_by_role("button", name="Gắn vào tiêu chí đã chọn").click()
    expect(dialog.get_by_text("Hãy đánh dấu ít nhất một mục.")).to_be_visible()
    dialog.get_by_label("A1").check()
    dialog.get_by_role("button", name="Gắn vào tiêu chí đã chọn (1)").click()

    expect(page.locator("#papers-A1 .paper")).to_have_count(1)
    expect(page.get_by_role("heading", name="1 tài liệu chưa có gợi ý")).to_have_count(0)
    assert sheet.citations.get().document == leave
    assert page.evaluate("window.same") is True


# The picker


def test_papers_are_found_by_the_words_on_their_pages(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    found = with_page(make_document(cast.commune, "Sổ tay"), "Phụ lục: Sơ đồ quá trình cấp phép")
    other, ticked = make_document(cast.commune, "Quy chế"), make_document(cast.commune, "Chính sách")

    page = as_(cast.officer).get(at("documents", sheet.pk, "A1"), {"q": "qua trinh cap phep", "document": ticked.pk})
    text = page.content.decode()

    assert [choice.document for choice in page.context["choices"]] == [ticked, found]
    assert "Trang 3: Phụ lục: Sơ đồ quá trình cấp phép" in text
    assert f'id="pick-{other.pk}"' not in text


def test_the_picker_keeps_its_button_in_sight_and_what_was_ticked(site: Site, cast: Cast, sheet: Scorecard) -> None:
    first, *_rest = [make_document(cast.commune, f"Tài liệu số {number:02}") for number in range(40)]
    page = site.enter(cast.officer, f"{at('scorecard', sheet.pk)}?c=A1", size=PHONE)
    page.locator("[data-picker=A1]").click()
    button = page.get_by_role("button", name="Gắn tài liệu đã chọn")
    expect(button).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Còn tài liệu khác. Hãy gõ thêm chữ để tìm.")).to_be_attached()

    page.get_by_label("Tài liệu số 39").check()
    page.locator("#picker-q").fill("so 00")
    page.locator(f"#pick-{first.pk}").check()
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, "picker")
    page.get_by_role("button", name="Gắn tài liệu đã chọn (2)").click()

    expect(page.locator("#papers-A1 .paper")).to_have_count(2)


def test_a_zip_chosen_in_the_picker_is_cited_there(site: Site, cast: Cast, sheet: Scorecard) -> None:
    page = site.enter(cast.officer, f"{at('scorecard', sheet.pk)}?c=A1")
    page.locator("[data-picker=A1]").click()
    content = zipped({"mot.pdf": (SAMPLES / PLAN).read_bytes()})

    with page.expect_file_chooser() as chooser:
        page.locator("#picker").get_by_role("button", name="Chọn tệp").press("Enter")
    chooser.value.set_files({"name": "hoso.zip", "mimeType": "application/zip", "buffer": content})

    expect(page.locator("#papers-A1 .paper")).to_have_count(1, timeout=20_000)
    expect(page.locator("#picker-dialog")).to_be_hidden()


def test_a_box_for_files_speaks_vietnamese(site: Site, cast: Cast) -> None:
    page = site.enter(cast.administrator, "/bac-giang/agencies/import/")
    box = page.locator("input[type=file]")

    expect(page.locator(".file-box")).to_contain_text("Chọn tệp")
    box.focus()
    assert page.locator(".file-box > .btn").evaluate("face => getComputedStyle(face).outlineStyle") == "solid"
    with page.expect_file_chooser():
        box.press("Enter")
    box.set_input_files({"name": "cây cơ quan.csv", "mimeType": "text/csv", "buffer": b"code"})

    expect(page.locator(".file-box")).to_contain_text("cây cơ quan.csv")


# After the sheet is out of hand


def shown(page: Page) -> str:
    return page.locator("main").inner_text()


def test_nothing_stale_stands_there_once_the_sheet_is_sent(site: Site, cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)
    page = site.enter(cast.officer, at("scorecard", sheet.pk))
    stale = ["tự lưu ngay", "Đã đủ nội dung để nộp", "xin gia hạn", "Thả cả thư mục"]
    assert all(text in shown(page) for text in stale)

    page.locator("#handing-summary").click()
    page.get_by_role("button", name="Gửi phiếu đi").click()

    expect(page.get_by_text("chỉ tính là đã nộp khi người đứng đầu duyệt và nộp")).to_be_visible()
    assert not [text for text in stale if text in shown(page)]
    shoot(page, "review")


def test_each_state_says_what_is_true_in_it(cast: Cast, as_: SignIn) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)

    def text(person: User) -> str:
        return as_(person).get(at("scorecard", sheet.pk)).content.decode()

    assert "Đã đủ nội dung để nộp." in text(cast.officer)
    send_for_review(sheet, by=cast.officer)
    assert "xin gia hạn" not in text(cast.officer)
    assert "Phiếu đang chờ bạn xem, duyệt và nộp." in text(cast.head)
    submit(sheet, by=cast.head)
    assert "đang chờ thẩm định" in text(cast.officer)
    assert "tự lưu ngay" not in text(cast.officer)


# Texts that wait for a button


@pytest.mark.parametrize("kind", ["supplement", "appeal"])
def test_a_text_not_sent_is_there_on_the_next_visit(site: Site, cast: Cast, kind: str) -> None:
    campaign = make_campaign(cast.province)
    if kind == "supplement":
        sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
        ask_supplement(sheet, "A1", "Thiếu trang ký", by=cast.verifier)
        label, button = "Đã bổ sung những gì", "Gửi trả lời"
    else:
        people = {"officer": cast.officer, "head": cast.head, "verifier": cast.verifier, "by": cast.secretary}
        sheet = provisional(campaign, cast.commune, **people)
        label, button = "Nội dung, căn cứ kiến nghị", "Gửi kiến nghị"
    page = site.enter(cast.officer, f"{at('scorecard', sheet.pk)}?c=A1")
    box = page.locator("#card-A1").get_by_label(label)
    if kind == "appeal":
        page.locator("#card-A1 details.ask summary").click()
    box.press_sequentially("Đã gắn bản có ký, đóng dấu")

    page.close()
    page = page.context.new_page()
    page.goto(f"{at('scorecard', sheet.pk)}?c=A1")

    box = page.locator("#card-A1").get_by_label(label)
    expect(box).to_be_visible()
    expect(box).to_have_value("Đã gắn bản có ký, đóng dấu")
    expect(page.locator("#card-A1 .kept-text")).to_contain_text("được giữ trên máy này")
    assert audit(page) == []
    shoot(page, kind)
    page.locator("#card-A1").get_by_role("button", name=button).click()
    expect(page.locator("#card-A1")).to_contain_text("Đã gắn bản có ký, đóng dấu")
    expect(page.locator("#card-A1 form[data-keep]")).to_have_count(0)
    page.wait_for_timeout(300)
    kept = "() => Object.keys(localStorage).filter(name => name.startsWith('draft|')).length"
    assert page.evaluate(kept) == 0
