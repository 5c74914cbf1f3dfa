"""The documents of inspections: what they say, in the form of Nghị định 30/2020/NĐ-CP, in Word and PDF alike."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from django.test import Client

from agencies.models import User
from audits.models import Audit
from audits.states import AuditKind
from reports.inspections.compose import decision, minutes, synthesis
from reports.models import DocumentSettings
from reports.renderers import pdf
from tests.audits.stage import make_audit, signed
from tests.conftest import Cast
from tests.reports.pages import flat, pages

SEEN = "Chưa ban hành mục tiêu năm"


@pytest.fixture
def audit(cast: Cast) -> Audit:
    made = signed(make_audit(cast.commune), cast.secretary, K07=f"minor: {SEEN}", K20="observation: Nên khảo sát thêm")
    return Audit.objects.with_context().get(pk=made.pk)


def words_of(answer_content: bytes) -> str:
    """Every word of a Word file, tables included."""
    document = docx.Document(io.BytesIO(answer_content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


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

    assert (document.kind, document.letterhead.issuer) == ("BÁO CÁO", "UBND XÃ ĐỒNG TIẾN")


def test_the_agency_prints_its_minutes_and_not_before(cast: Cast, as_: Callable[[User], Client]) -> None:
    at_work = make_audit(cast.commune)
    assert as_(cast.officer).get(f"/bac-giang/audits/{at_work.pk}/print/minutes/docx/").status_code == 403

    done = signed(make_audit(cast.commune, days_ago=5), cast.secretary, K07=f"minor: {SEEN}")
    home = as_(cast.officer).get(f"/bac-giang/audits/{done.pk}/").content.decode()
    answer = as_(cast.officer).get(f"/bac-giang/audits/{done.pk}/print/minutes/docx/")

    assert f"/bac-giang/audits/{done.pk}/print/minutes/docx/" in home
    assert SEEN in words_of(answer.content)


def test_the_secretary_prints_the_synthesis(cast: Cast, audit: Audit, as_: Callable[[User], Client]) -> None:
    answer = as_(cast.secretary).get(f"/bac-giang/reports/{audit.year}/inspections/docx/")

    assert "Tổng hợp kết quả kiểm tra" in words_of(answer.content)
    assert as_(cast.officer).get(f"/bac-giang/reports/{audit.year}/inspections/docx/").status_code == 403
