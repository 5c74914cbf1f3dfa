"""Figures and days read in cited papers, and sentences that explain: rule by rule."""

from __future__ import annotations

from datetime import date

import pytest

from scoring.rules.proposing import Proposal, Source, propose, quotes
from scoring.suggestions import lexicon
from tests.scoring.rubrics import htqlcl

SAYS = [
    ("B3", "Tổng số TTHC đã công bố thuộc thẩm quyền: 131 thủ tục\nSố TTHC đã có quy trình: 126", "126/131"),
    ("B3", "Đến nay 126/131 thủ tục hành chính đã có quy trình theo Quyết định số 1147/QĐ-UBND.", "126/131"),
    (
        "B3",
        "1 Số TTHC đã công bố thuộc thẩm quyền tại ngày chốt 131\n2 Số TTHC đã có quy trình 126\n3 Trang 1/1",
        "126/131",
    ),
    ("B3", "Den nay 126/131 thu tuc hanh chinh da co quy trinh.", "126/131"),
    (
        "B3",
        "Trong 2.310 thủ tục hành chính được công bố thuộc thẩm quyền có 1.902 thủ tục đã có quy trình.",
        "1902/2310",
    ),
    ("F3", "Năm 2023 ban hành 10 mục tiêu chất lượng; đạt 9 mục tiêu, 01 mục tiêu chưa đạt.", "9/10"),
    ("F3", "Số mục tiêu chưa đạt: 01. Số mục tiêu đạt: 9 trên tổng số 10 mục tiêu ban hành.", "9/10"),
    ("E2", "Đã đóng đúng hạn 5/5 phiếu không phù hợp, có bằng chứng kèm theo.", "5/5"),
    ("B2", "Đã ban hành đủ 8/8 quy trình hệ thống bắt buộc.", "8/8"),
    ("D1", "Tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn đạt 98,6%; quá hạn 1,4%.", "98.6"),
    ("D1", "Hồ sơ quá hạn chiếm 1,4%. Hồ sơ giải quyết đúng hạn và trước hạn: 98,6 %.", "98.6"),
    ("E4", "Tỷ lệ người dân hài lòng và rất hài lòng: 95,8% (tăng 4,3% so với năm 2022).", "95.8"),
]
SILENT = [
    ("B3", "Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05/3/2014 của Thủ tướng Chính phủ."),
    ("B3", "Trang 1/2"),
    ("B3", "Có 5/6 phòng chuyên môn tham gia họp ngày 12/5."),
    ("D1", "Kinh phí thực hiện đạt 98,6% kế hoạch."),
    ("D1", "Hồ sơ giải quyết quá hạn chiếm 1,4%."),
    ("F3", "Mục tiêu chưa đạt: 01/10."),
    ("E4", "Cỡ mẫu: 98%."),
]


def shown(code: str, *pages: str, **source: object) -> Proposal | None:
    return propose(htqlcl().item(code), [Source(1, pages=pages, **source)], {}, lexicon())  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "page", "figure"), SAYS)
def test_a_figure_is_read_as_offices_write_it(code: str, page: str, figure: str) -> None:
    found = shown(code, "Trang bìa", page)

    assert found
    assert "/".join(found.claim.values()) == figure
    assert found.page == 2
    assert found.passage


@pytest.mark.parametrize(("code", "page"), SILENT)
def test_a_number_of_something_else_is_no_figure(code: str, page: str) -> None:
    assert shown(code, page) is None


def test_two_figures_for_one_thing_leave_it_to_the_person() -> None:
    found = shown(
        "D1", "Hồ sơ giải quyết đúng hạn và trước hạn: 98,6%.", "Hồ sơ giải quyết đúng hạn và trước hạn: 97,1%."
    )

    assert found
    assert found.doubts == ("several",)


def test_what_was_read_in_a_picture_is_never_sure() -> None:
    found = shown("D1", "Tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn đạt 98,6%.", scanned=True)

    assert found
    assert not found.is_sure


def test_the_day_is_that_of_the_paper_the_criterion_names() -> None:
    plan = Source(1, "KH", date(2023, 1, 27))
    other = Source(2, "QĐ", date(2023, 3, 1))

    found = propose(htqlcl().item("A2"), [other, plan], {}, lexicon())

    assert found
    assert (dict(found.claim), found.source, found.is_sure) == ({"done": "2023-01-27"}, 1, True)
    assert propose(htqlcl().item("A2"), [plan], {"done": "2023-01-27"}, lexicon()) is None
    assert propose(htqlcl().item("A2"), [plan, Source(3, "KH", date(2023, 2, 9))], {}, lexicon()) is None


@pytest.mark.parametrize(
    ("page", "quoted"),
    [
        ("Số: 12/KH-UBND Đồng Tiến, ngày 27 tháng 01 năm 2023", "Số: 12/KH-UBND Đồng Tiến, ngày 27 tháng 01 năm 2023"),
        ("KẾ HOẠCH\nDong Tien, ngay 27 thang 1 nam 2023\nDieu 1.", "Dong Tien, ngay 27 thang 1 nam 2023"),
        (
            "Kế hoạch này được ban hành ngày 27/01/2023. Các phòng thi hành.",
            "Kế hoạch này được ban hành ngày 27/01/2023.",
        ),
    ],
)
def test_a_day_is_shown_with_the_words_it_stands_in(page: str, quoted: str) -> None:
    plan = Source(1, "KH", date(2023, 1, 27), ("Trang bìa", page))

    found = propose(htqlcl().item("A2"), [plan], {}, lexicon())

    assert found
    assert (found.page, found.passage, found.is_sure) == (2, quoted, True)


def test_a_day_that_stands_on_no_page_is_not_sure() -> None:
    plan = Source(1, "KH", date(2023, 1, 27), ("Số: 12/KH-UBND, ngày 26 tháng 01 năm 2023",))

    found = propose(htqlcl().item("A2"), [plan], {}, lexicon())

    assert found
    assert (found.page, found.passage, found.doubts) == (None, "", ("not_there",))


def test_the_sentence_that_explains_comes_first() -> None:
    page = "BÁO CÁO\nNăm 2023 đã ban hành 10 mục tiêu.\nMột mục tiêu chưa đạt do sáp nhập đơn vị hành chính.\nSố: 12/BC-UBND"

    assert [one.text for one in quotes(htqlcl().item("F3"), [Source(1, pages=(page,))], lexicon())] == [
        "Một mục tiêu chưa đạt do sáp nhập đơn vị hành chính."
    ]
