"""The December report to the Ministry: every figure against rows in hand, and the form of a báo cáo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import User
from reports.models import DocumentSettings
from reports.programme.compose import december
from reports.programme.figures import programme_of
from reports.renderers import pdf
from tests.audits.stage import make_audit, signed
from tests.conftest import Cast
from tests.factories import make_agency
from tests.registers.entering import enter
from tests.reports.pages import flat, pages, words_of

As = Callable[[User], Client]


@pytest.fixture
def year(cast: Cast) -> int:
    """A year with a declared commune, a district that shares its system, a department that builds one, an inspection."""
    audit = signed(make_audit(cast.district), cast.secretary, K07="major: Chưa ban hành mục tiêu")
    now, root = audit.year, cast.province.root
    assert root
    system = enter("systems", cast.commune)
    enter("declarations", cast.commune, part_of=system.pk, kind="again", decided_on=f"01/01/{now}")
    enter("memberships", cast.commune, part_of=system.pk, unit=cast.district.pk)
    enter("systems", cast.department, state="building", name="HTQLCL Sở")
    enter("directives", root, year=now)
    enter("budgets", root, year=now)
    enter("budgets", cast.commune, year=now, spent="", planned="2,5")
    enter("trainings", cast.commune, year=now)
    enter("people-certified", cast.commune)
    return now


def test_the_matrix_counts_agencies_by_level_and_obligation(cast: Cast, year: int) -> None:
    found = programme_of(cast.province, year)

    cells = {(cell.obligation, cell.level): cell.counts for cell in found.cells if cell.total}
    assert cells["mandatory", "district"] == (1, 0, 1, 1, 1, 0, 1)
    assert cells["mandatory", "province"] == (1, 1, 0, 0, 0, 0, 0)
    assert cells["encouraged", "commune"] == (2, 0, 1, 1, 1, 0, 0)
    assert found.total.counts == (5, 1, 2, 2, 2, 0, 1)
    money = found.money["province"]
    assert (money.planned, money.spent, found.classes, found.attended, found.auditors) == (17.5, 12.5, 1, 21, 1)


def test_nothing_of_another_year_or_province_counts(cast: Cast, year: int) -> None:
    other = programme_of(cast.other, year)
    earlier = programme_of(cast.province, year - 1)

    assert (other.total.declared, other.directives, other.money, other.auditors) == (0, (), {}, 0)
    assert (earlier.total.declared, earlier.total.on_site, earlier.money, earlier.classes) == (0, 0, {}, 0)


def test_more_agencies_cost_no_more_queries(cast: Cast, year: int) -> None:
    with CaptureQueriesContext(connection) as few:
        programme_of(cast.province, year)
    for number in range(10):
        enter("declarations", make_agency(f"UBND xã {number}", parent=cast.district, code=f"X{number}"))

    with CaptureQueriesContext(connection) as many:
        programme_of(cast.province, year)

    assert len(many) == len(few)


def test_the_report_says_the_figures_in_the_order_of_the_law(cast: Cast, year: int, as_: As) -> None:
    document = december(cast.province, year, DocumentSettings.objects.of(cast.province))
    sheets = pages(pdf.render(document))
    text = flat(" ".join(page.text for page in sheets))

    for words in (
        "Kính gửi: Bộ Khoa học và Công nghệ", "Số liệu tính đến ngày", "528/QĐ-UBND ngày 20 tháng 3 năm 2024 của UBND tỉnh",
        "Ngân sách tỉnh: dự toán 17,5 triệu đồng, đã chi 12,5 triệu đồng", "1 lớp đào tạo, phổ biến với 21 lượt người dự",
        "Trong 5 cơ quan, đơn vị thuộc đối tượng, 1 đang xây dựng, 2 đang áp dụng; 2 đã công bố phù hợp tiêu chuẩn, trong đó 2 công bố lại",
        "Tổng số 5 1 2 2 2 0 1", "Ghi nhận 1 điểm không phù hợp (1 nặng, 0 nhẹ)", "Còn 1 cơ quan bắt buộc chưa công bố",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
    ):  # fmt: skip
        assert words in text, words
    parts = (
        "I. CÔNG TÁC CHỈ ĐẠO",
        "II. KINH PHÍ",
        "III. ĐÀO TẠO",
        "IV. TÌNH HÌNH",
        "V. KẾT QUẢ KIỂM TRA",
        "VI. KHÓ KHĂN",
        "VII. ĐỀ XUẤT",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    last = next(page for page in sheets if "./." in page.text)
    assert last.find("Nơi nhận:").right < 112 < last.find("CHỦ TỊCH").left
    answer = as_(cast.secretary).get(f"/bac-giang/reports/{year}/documents/december/docx/")
    assert "Tình hình xây dựng, áp dụng" in words_of(answer.content)
    assert as_(cast.officer).get(f"/bac-giang/reports/{year}/documents/december/docx/").status_code == 403


def test_a_year_without_anything_is_reported_too(cast: Cast) -> None:
    document = december(cast.other, 2020, DocumentSettings.objects.of(cast.other))

    text = flat(" ".join(page.text for page in pages(pdf.render(document))))
    assert "Số liệu tính đến ngày 31/12/2020" in text
    assert "0 đang xây dựng, 0 đang áp dụng; 0 đã công bố" in text
