"""The documents of inspections: what they say, in the form of Nghị định 30/2020/NĐ-CP, in Word and PDF alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from agencies.models import User
from audits.models import Audit
from audits.states import AuditKind
from audits.workflow.findings import plan_correction
from audits.workflow.plans import approve_plan, open_plan, plan_inspections
from reports.inspections.compose import decision, minutes, synthesis
from reports.models import DocumentSettings
from reports.renderers import pdf
from tests.audits.stage import checklist_of, make_audit, signed
from tests.conftest import Cast
from tests.reports.pages import flat, pages, words_of

SEEN = "Chưa ban hành mục tiêu năm"


@pytest.fixture
def audit(cast: Cast) -> Audit:
    made = signed(make_audit(cast.commune), cast.secretary, K07=f"minor: {SEEN}", K20="observation: Nên khảo sát thêm")
    return Audit.objects.with_context().get(pk=made.pk)


def test_the_minutes_for_both_sides_to_sign(cast: Cast, audit: Audit) -> None:
    sheets = pages(pdf.render(minutes(audit, DocumentSettings.objects.of(cast.province))))

    text = flat(" ".join(page.text for page in sheets))
    for words in (
        "BIÊN BẢN", "Kiểm tra hệ thống quản lý chất lượng tại UBND xã Đồng Tiến", "Quyết định số 12/QĐ-KT",
        "1. Lê Thị Kiểm – Trưởng đoàn", "Điều 36.1c", SEEN, "Không phù hợp nhẹ", "02 tháng kể từ ngày ký biên bản",
        "lập thành 02 bản",
    ):  # fmt: skip
        assert words in text, words
    last = next(page for page in sheets if "TRƯỞNG ĐOÀN KIỂM TRA" in page.text)
    agency, head = last.find("ĐẠI DIỆN CƠ QUAN"), last.find("TRƯỞNG ĐOÀN KIỂM TRA")
    assert agency.middle < 105 < head.middle
    assert last.find("Nơi nhận:").top > head.top


def test_the_decision_names_team_and_law(cast: Cast, audit: Audit) -> None:
    sheets = pages(pdf.render(decision(audit, DocumentSettings.objects.of(cast.province))))

    text = flat(" ".join(page.text for page in sheets))
    assert text.index("GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ") < text.index("Căn cứ Thông tư") < text.index("QUYẾT ĐỊNH:")
    assert "Số: 12/QĐ-KT" in text
    assert "Điều 2. Thành lập đoàn kiểm tra gồm" in text
    assert "Lê Thị Kiểm – Trưởng đoàn" in text


def test_the_synthesis_keeps_sample_and_population_apart(cast: Cast, audit: Audit) -> None:
    document = synthesis(cast.province, audit.year, DocumentSettings.objects.of(cast.province))

    row = next(row for block in document.body if hasattr(block, "rows") for row in block.rows if row.cells[0] == "K07")
    assert row.cells[2:] == ("0/1", "1", "5")
    assert "chưa đạt: còn 2 cơ quan, thiếu 1 cuộc tại trụ sở" in document.body[2].text  # type: ignore[union-attr]


def test_an_internal_audit_is_reported_under_its_agency(cast: Cast) -> None:
    made = signed(make_audit(cast.commune, kind=AuditKind.INTERNAL), cast.officer)
    document = minutes(Audit.objects.with_context().get(pk=made.pk), DocumentSettings.objects.of(cast.province))

    assert (document.kind, flat(document.letterhead.issuer)) == ("BÁO CÁO", "ỦY BAN NHÂN DÂN XÃ ĐỒNG TIẾN")


def test_the_agency_prints_its_minutes_and_not_before(cast: Cast, as_: Callable[[User], Client]) -> None:
    at_work = make_audit(cast.commune)
    assert as_(cast.officer).get(f"/bac-giang/audits/{at_work.pk}/print/minutes/docx/").status_code == 403

    done = signed(make_audit(cast.commune, days_ago=5), cast.secretary, K07=f"minor: {SEEN}")
    home = as_(cast.officer).get(f"/bac-giang/audits/{done.pk}/").content.decode()
    answer = as_(cast.officer).get(f"/bac-giang/audits/{done.pk}/print/minutes/docx/")

    assert f"/bac-giang/audits/{done.pk}/print/minutes/docx/" in home
    assert SEEN in words_of(answer.content)


def test_the_secretary_prints_the_synthesis(cast: Cast, audit: Audit, as_: Callable[[User], Client]) -> None:
    answer = as_(cast.secretary).get(f"/bac-giang/reports/{audit.year}/documents/inspections/docx/")

    assert "Tổng hợp kết quả kiểm tra" in words_of(answer.content)
    assert as_(cast.officer).get(f"/bac-giang/reports/{audit.year}/documents/inspections/docx/").status_code == 403


def test_the_plan_names_every_agency_under_its_form(cast: Cast, as_: Callable[[User], Client]) -> None:
    found = open_plan(cast.province, 2024, by=None, unit="Chi cục TĐC", budget="50 triệu đồng")
    options = {
        "checklist": checklist_of(cast.province),
        "begins_on": date(2024, 6, 1),
        "ends_on": date(2024, 6, 5),
        "by": None,
    }
    plan_inspections(found, [cast.department, cast.district], form="records", **options)  # type: ignore[arg-type]
    plan_inspections(found, [cast.district], form="on_site", **options)  # type: ignore[arg-type]
    approve_plan(found, "4767/QĐ-UBND", date(2023, 12, 14), by=None)

    answer = as_(cast.secretary).get("/bac-giang/reports/2024/documents/plan/pdf/")
    sheets = pages(answer.content)
    text = flat(" ".join(page.text for page in sheets))

    for words in (
        "Số: /KH-SKHCN", "KẾ HOẠCH Kiểm tra việc xây dựng", "Quyết định số 4767/QĐ-UBND ngày 14 tháng 12 năm 2023",
        "3 cuộc kiểm tra từ 01/06/2024 đến 05/06/2024: 1 cuộc tại trụ sở, 2 cuộc qua hồ sơ", "Đơn vị kiểm tra: Chi cục TĐC.",
        "50 triệu đồng", "Phụ lục I DANH SÁCH CƠ QUAN KIỂM TRA TẠI TRỤ SỞ",
    ):  # fmt: skip
        assert words in text, words
    on_site, by_records = text.index("Phụ lục I DANH"), text.index("Phụ lục II DANH")
    assert text.count("UBND huyện Yên Thế", on_site, by_records) == 1
    assert text.count("UBND huyện Yên Thế", by_records) == text.count("Sở Khoa học và Công nghệ 01/06", by_records) == 1
    signed_on = next(page for page in sheets if "./." in page.text)
    assert signed_on.find("Nơi nhận:").right < 112 < signed_on.find("GIÁM ĐỐC").left
    assert (
        "/reports/2024/documents/plan/docx/"
        in as_(cast.secretary).get("/bac-giang/audits/plans/2024/").content.decode()
    )
    assert as_(cast.officer).get("/bac-giang/reports/2024/documents/plan/docx/").status_code == 403


def test_a_plan_of_one_day_names_it_once(cast: Cast, as_: Callable[[User], Client]) -> None:
    found, one = open_plan(cast.province, 2024, by=None), date(2024, 6, 1)
    plan_inspections(
        found,
        [cast.department],
        form="records",
        checklist=checklist_of(cast.province),
        begins_on=one,
        ends_on=one,
        by=None,
    )
    approve_plan(found, "4767/QĐ-UBND", date(2023, 12, 14), by=None)

    words = words_of(as_(cast.secretary).get("/bac-giang/reports/2024/documents/plan/docx/").content)

    assert "1 cuộc kiểm tra ngày 01/06/2024: " in words
    assert words.count("01/06/2024") == 2, "in the text and in the annex"


def test_the_agency_reports_its_corrections(cast: Cast, audit: Audit, as_: Callable[[User], Client]) -> None:
    finding = audit.findings.nonconformities().get()
    plan_correction(
        finding,
        whys=["Không ai theo dõi"],
        correction="Ban hành ngay",
        action="Nhắc việc tháng 1",
        owner="Văn phòng",
        due_on=date.today(),
        by=cast.officer,
    )
    page = f"/bac-giang/audits/{audit.pk}/"

    answer = as_(cast.officer).get(f"{page}print/correction/docx/")

    said = words_of(answer.content)
    for words in (
        "ỦY BAN NHÂN DÂN XÃ ĐỒNG TIẾN", "Kính gửi: Sở Khoa học và Công nghệ", "Biên bản kiểm tra ký ngày", "Quyết định số 12/QĐ-KT",
        "nêu 1 điểm không phù hợp; đã khắc phục 0 điểm, còn 1 điểm", SEEN, "Không ai theo dõi", "Ban hành ngay; Nhắc việc tháng 1",
    ):  # fmt: skip
        assert words in said, words
    assert f"{page}print/correction/pdf/" in as_(cast.officer).get(page).content.decode()
    at_work = make_audit(cast.sibling)
    assert as_(cast.secretary).get(f"/bac-giang/audits/{at_work.pk}/print/correction/docx/").status_code == 404
