"""The quality system's documents: công bố, the year's plan, its report, in Word and PDF alike (Nghị định 30/2020/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import TrailEntry, User
from audits.models import Audit
from audits.states import AuditKind
from registers.models import Declaration, Plan
from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.papers import declaration, plan
from reports.papers.issuer import initials, issuer_of, person_in
from reports.renderers import docx as word
from reports.renderers import pdf
from tests.audits.stage import make_audit
from tests.conftest import Cast
from tests.registers.entering import enter
from tests.reports.pages import Page, flat, pages, words_of

As = Callable[[User], Client]


def printed(document: OfficialDocument) -> tuple[list[Page], str]:
    """The pages of the PDF, and all their words."""
    sheets = pages(pdf.render(document))
    return sheets, flat(" ".join(page.text for page in sheets))


@pytest.fixture
def letterhead(cast: Cast) -> DocumentSettings:
    return DocumentSettings.objects.of(cast.province)


@pytest.fixture
def declared(cast: Cast) -> Declaration:
    """A declaration made anew, of two TTHC, one of which has a procedure."""
    root, commune = cast.province.root, cast.commune
    assert root
    handled = [enter("formalities", root, code=f"1.00{n}", name=f"Thủ tục {n}", field_name="Hộ tịch") for n in (1, 2)]
    enter("procedures", commune, formalities=[handled[0].pk])
    enter("exclusions", commune)
    enter("confirmations", commune)
    enter("committees", commune)
    enter("declarations", commune, number="9/QĐ-UBND", decided_on="01/06/2022")
    made = enter(
        "declarations", commune, kind="again", formalities=[row.pk for row in handled], signatory="Nguyễn Văn Đông",
        notice_number="41/UBND-VP", notice_on="25/10/2023", posted_on="21/10/2023",
    )  # fmt: skip
    return Declaration.objects.select_related("agency").get(pk=made.pk)


def test_the_decision_declares_the_system(declared: Declaration, letterhead: DocumentSettings) -> None:
    document = declaration.decision(declared, letterhead)
    _sheets, text = printed(document)

    for words in (
        "ỦY BAN NHÂN DÂN XÃ ĐỒNG TIẾN", "Số: 152/QĐ-UBND", "Đồng Tiến, ngày 20 tháng 10 năm 2023", "QUYẾT ĐỊNH",
        "công bố lại hệ thống quản lý chất lượng phù hợp Tiêu chuẩn quốc gia TCVN ISO 9001:2015",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ ĐỒNG TIẾN", "xác nhận hiệu lực hệ thống quản lý chất lượng số 12/XN",
        "Theo đề nghị của Ban Chỉ đạo ISO.", "Điều 1. Công bố lại", "gồm 02 thủ tục hành chính",
        "thay thế Quyết định số 9/QĐ-UBND ngày 01 tháng 6 năm 2022", "Nguyễn Văn Đông", "Lĩnh vực Hộ tịch", "1.001", "QT.HT.01",
        "Điều khoản 8.3", "(Kèm theo Quyết định số 152/QĐ-UBND ngày 20 tháng 10 năm 2023 của Chủ tịch",
    ):  # fmt: skip
        assert words in text, words
    assert text.index("QUYẾT ĐỊNH: Điều 1.") < text.index("Điều 4.")
    assert words_of(word.render(document)).count("Điều 4.") == 1


def test_the_decision_is_laid_out_as_the_decree_asks(declared: Declaration, letterhead: DocumentSettings) -> None:
    sheets, _text = printed(declaration.decision(declared, letterhead))
    first, annex = sheets[0], sheets[-1]

    text = [mark for mark in first.marks if 20 < mark.top < 277]
    assert (round(first.width), round(first.height)) == (210, 297)
    assert 29.5 <= min(mark.left for mark in text) <= 31
    assert max(mark.right for mark in text) <= 195.5
    state, issuer, number = first.find("CỘNG HÒA XÃ HỘI"), first.find("ỦY BAN NHÂN DÂN"), first.find("Số: 152")
    assert issuer.middle < 105 < state.middle
    assert issuer.bottom < number.bottom
    assert abs(number.bottom - first.find("Đồng Tiến, ngày").bottom) < 1.5
    signed = next(page for page in sheets if "Nguyễn Văn Đông" in page.text)
    assert "Nơi nhận:" in signed.text
    assert signed.find("Nơi nhận:").right < 112 < signed.find("Nguyễn Văn Đông").left
    assert annex.text.startswith("Phụ lục PHẠM VI ÁP DỤNG")


def test_the_letter_has_its_subject_under_the_number(declared: Declaration, letterhead: DocumentSettings) -> None:
    document = declaration.notice(declared, letterhead)
    [sheet], text = printed(document)

    assert "Số: 41/UBND-VP" in text
    assert "Kính gửi: Sở Khoa học và Công nghệ" in text
    assert "Quyết định số 152/QĐ-UBND ngày 20 tháng 10 năm 2023" in text
    assert "niêm yết tại trụ sở từ ngày 21 tháng 10 năm 2023" in text
    assert "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" in text
    about, number = sheet.find("V/v thông báo công bố"), sheet.find("Số: 41")
    assert number.bottom < about.top < sheet.find("Kính gửi:").top
    assert about.right < 105
    assert "V/v thông báo công bố hệ thống quản lý chất lượng" in words_of(word.render(document))


@pytest.fixture
def planned(cast: Cast) -> Plan:
    """A plan with one task done, one not; one objective missed."""
    entry = enter("plans", cast.commune, report_number="90/BC-UBND", report_on="20/12/2024", signatory="Chủ tịch UBND")
    enter(
        "tasks", cast.commune, part_of=entry.pk, content="training", task="Phổ biến quy trình", state="done",
        done_on="01/03/2024", result="21/23 người dự",
    )  # fmt: skip
    enter("tasks", cast.commune, part_of=entry.pk, due_day="30/09/2024", co_owner="Văn phòng")
    enter("objectives", cast.commune, state="missed", result="91,5", measure="%")
    enter("budgets", cast.commune)
    enter("surveys", cast.commune)
    return Plan.objects.select_related("agency").get(pk=entry.pk)


def test_the_plan_has_its_tasks_objectives_and_money(planned: Plan, letterhead: DocumentSettings) -> None:
    document = plan.plan(planned, letterhead)
    _sheets, text = printed(document)

    for words in (
        "Số: 09/KH-UBND", "ngày 15 tháng 01 năm 2024", "KẾ HOẠCH Áp dụng, duy trì và cải tiến", "Đánh giá nội bộ toàn bộ phòng ban",
        "Thư ký ISO; phối hợp: Văn phòng", "30/09/2024", "98,5 %", "15 triệu đồng", "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
    ):  # fmt: skip
        assert words in text, words
    assert text.index("Đánh giá nội bộ toàn bộ") < text.index("Phổ biến quy trình"), (
        "in the order of the seven contents"
    )
    assert "Đánh giá nội bộ toàn bộ phòng ban" in words_of(word.render(document))


def test_the_report_tells_what_became_of_the_plan(planned: Plan, letterhead: DocumentSettings) -> None:
    document = plan.report(planned, letterhead)
    sheets, text = printed(document)

    for words in (
        "Số: 90/BC-UBND", "Kính gửi: Sở Khoa học và Công nghệ", "Kế hoạch số 09/KH-UBND ngày 15 tháng 01 năm 2024",
        "Đã thực hiện xong 1/2 việc", "01/03/2024; 21/23 người dự", "Đạt 0/1 mục tiêu", "94,5% trong 110 phiếu hợp lệ",
        "Xem xét của lãnh đạo: chưa họp", "Chưa xong: Đánh giá nội bộ toàn bộ phòng ban (Thư ký ISO, hạn 30/09/2024)",
        "Chưa đạt mục tiêu: Hồ sơ TTHC đúng hạn",
    ):  # fmt: skip
        assert words in text, words
    last = next(page for page in sheets if "./." in page.text)
    assert last.find("Nơi nhận:").right < 112 < last.find("CHỦ TỊCH").left
    assert "Đã thực hiện xong 1/2 việc" in words_of(word.render(document))


def test_the_report_tells_of_the_year_as_it_ended(cast: Cast, planned: Plan, letterhead: DocumentSettings) -> None:
    """A legal change still within its three months at the year's end is not late; an audit under way was not held."""
    enter("external-documents", cast.commune, effective_on="01/12/2024")
    audit = make_audit(cast.commune, kind=AuditKind.INTERNAL)
    Audit.objects.filter(pk=audit.pk).update(year=2024)

    _sheets, text = printed(plan.report(planned, letterhead))

    assert "Văn bản pháp luật cập nhật" not in text
    assert "Đánh giá nội bộ: chưa thực hiện." in text


def test_the_page_of_an_entry_offers_its_documents_to_who_may_take_them(
    cast: Cast, declared: Declaration, as_: As
) -> None:
    page = ["bac-giang", cast.commune.pk, "declarations", declared.pk]
    address = reverse("reports:entry_print", args=[*page, "decision", "docx"])

    assert address in as_(cast.officer).get(reverse("registers:entry", args=page)).content.decode()
    assert "152/QĐ-UBND" in words_of(as_(cast.officer).get(address).content)
    assert TrailEntry.objects.filter(action="print_entry", actor=cast.officer).count() == 1
    assert address not in as_(cast.viewer).get(reverse("registers:entry", args=page)).content.decode()
    assert as_(cast.viewer).get(address).status_code == 403
    assert as_(cast.officer).get(reverse("reports:entry_print", args=[*page, "report", "docx"])).status_code == 404


def test_an_agency_issues_under_its_own_name_and_that_of_the_one_above(
    cast: Cast, letterhead: DocumentSettings
) -> None:
    department, commune = issuer_of(cast.department, letterhead), issuer_of(cast.commune, letterhead, date(2023, 1, 1))

    assert department.said("KH", None, 2024)["ky_hieu"] == "KH-SKHCN"
    assert (department.parent, department.place, department.collective) == (cast.province.root.name, "Bắc Giang", "")  # type: ignore[union-attr]
    assert (commune.parent, commune.place, commune.symbol) == ("", "Đồng Tiến", "UBND")
    assert initials("Văn phòng UBND tỉnh Bắc Giang") == "VPUBND"
    assert (person_in("Chủ tịch UBND"), person_in("Trưởng Thị Hoa")) == ("", "Trưởng Thị Hoa")
