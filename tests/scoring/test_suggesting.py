"""The suggestion engine, rule by rule."""

from dataclasses import replace
from datetime import date

import pytest

from scoring.explain import suggesting as explain
from scoring.rules.suggesting import (
    Asked,
    Candidate,
    Engine,
    Paper,
    Precedent,
    Suggested,
    Votes,
    features_of,
    read,
    texts,
)
from tests.scoring.labelled import lexicon, product_rubric

MINUTES = Paper(
    1, ("19_BB_hop_xem_xet_lanh_dao_2023.pdf",), "Họp xem xét của lãnh đạo năm 2023", "05/BB-UBND", "BB",
    issued_on=date(2023, 10, 5), pages=("PHIẾU TRÌNH", "BIÊN BẢN\nHọp xem xét của lãnh đạo năm 2023\nNội dung xem xét."),
)  # fmt: skip
CITED = Precedent("E3", "Họp xem xét của lãnh đạo năm 2022", "11/BB-UBND", "BB", "UBND xã Đồng Tiến", year=2022)


def ask(paper: Paper, year: int = 2023, **given: object) -> Suggested:
    engine = Engine(product_rubric(), lexicon(), year=year, **given)  # type: ignore[arg-type]
    return engine.suggest([paper])[0]


def first(paper: Paper, **given: object) -> Candidate:
    return ask(paper, **given).candidates[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "criterion"),
    [
        ("BB hop XXLD 2023.pdf", "E3"),
        ("KeHoachDanhGiaNoiBoHTQLCL2023.docx", "E1"),
        ("QT-03_Danh gia noi bo.docx", "B2"),
        ("MTCL 2023 phong TC-KH.xlsx", "A4"),
        ("Ke hoach đánhgia nội bô hẹ thong quản lý chất luợng 2023.pdf", "E1"),
        ("QĐ công bố lại ISO 9001-2015.pdf", "C1"),
    ],
)
def test_a_file_name_is_read_as_offices_write_it(name: str, criterion: str) -> None:
    stem = name.rsplit(".", 1)[0]

    assert first(Paper(1, (name,), stem)).criterion == criterion


@pytest.mark.parametrize(
    "title",
    [
        "Giấy mời họp chi bộ tháng 5",
        "Kế hoạch cải cách hành chính năm 2023",
        "Kiện toàn Ban Chỉ đạo chuyển đổi số",
        "Bảng chấm công",
    ],
)
def test_a_paper_of_another_matter_is_never_sure(title: str) -> None:
    assert ask(Paper(1, (f"{title}.pdf",), title)).sure == ()


@pytest.mark.parametrize(
    "title",
    [
        "Kế hoạch kiểm tra việc áp dụng ISO tại các xã năm 2023", "Kế hoạch quản lý rủi ro thiên tai năm 2023",
        "Báo cáo kết quả khảo sát sự hài lòng của phụ huynh học sinh", "Danh mục hồ sơ nộp lưu lịch sử",
        "Sổ theo dõi hồ sơ vay vốn", "Báo cáo khắc phục hậu quả bão số 3", "Báo cáo thực hiện mục tiêu giảm nghèo",
        "Đánh giá nội bộ về bảo vệ bí mật nhà nước", "Danh mục tài liệu mật", "Kế hoạch áp dụng ISO 14001 trong nhà máy",
        "Tập huấn đánh giá nội bộ nông nghiệp hữu cơ VietGAP", "Công văn trả lời kiến nghị cử tri",
    ],
)  # fmt: skip
def test_a_near_miss_is_never_sure(title: str) -> None:
    assert ask(Paper(1, (f"{title}.pdf",), title)).sure == ()


def test_what_a_page_shows_is_named_with_the_page() -> None:
    candidate = first(MINUTES)

    assert (candidate.criterion, candidate.verdict, candidate.page) == ("E3", "sure", 2)
    assert "trang 2" in explain.reasons(candidate)[0]


def test_last_year_is_a_reason_in_words() -> None:
    candidate = first(MINUTES, precedents=[CITED])

    assert explain.reasons(candidate)[0] == (
        "Năm 2022, văn bản cùng trích yếu, cùng loại, cùng kiểu số, ký hiệu "
        "(“11/BB-UBND Họp xem xét của lãnh đạo năm 2022”) được gắn vào tiêu chí này."
    )


def test_last_year_and_a_hint_make_nothing_sure() -> None:
    team = Paper(1, ("QD 12.pdf",), "Thành lập Tổ giúp việc", "12/QĐ-UBND", "QĐ")  # of what?
    candidate = first(team, precedents=[Precedent("A1", team.title, "9/QĐ-UBND", "QĐ", year=2022)])

    assert (candidate.criterion, candidate.verdict) == ("A1", "doubtful")
    assert candidate.confidence > 0.9


def test_this_years_edition_goes_wherever_last_years_went_and_nowhere_else() -> None:
    cited = [replace(CITED, locator="trang 2"), replace(CITED, criterion="C3"), replace(CITED, criterion="B1")]

    assert {(one.criterion, one.page) for one in ask(MINUTES, precedents=cited).sure} == {
        ("E3", 2),
        ("C3", 2),
        ("B1", 2),
    }
    title = "Ban hành Chính sách chất lượng và Mục tiêu chất lượng năm 2023"
    once = Precedent("A3", title.replace("2023", "2022"), "9/QĐ-UBND", "QĐ", year=2022)
    both = Paper(1, ("a.pdf",), title, "15/QĐ-UBND", "QĐ")
    assert {one.criterion for one in ask(both).sure} == {"A3", "A4"}
    assert {one.criterion for one in ask(both, precedents=[once]).sure} == {"A3"}


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"standing": "superseded"}, "superseded"), ({"standing": "withdrawn"}, "withdrawn"),
        ({"standing": "expired"}, "expired"), ({"title": "Họp xem xét của lãnh đạo năm 2021"}, "other_year"),
    ],
)  # fmt: skip
def test_what_no_longer_holds_is_never_sure(change: dict[str, str], doubt: str) -> None:
    candidate = first(replace(MINUTES, file_names=(), **change))

    assert candidate.verdict == "doubtful"
    assert doubt in {reason.code for reason in candidate.doubts}
    assert explain.doubts(candidate)


def test_a_scan_without_text_says_nothing() -> None:
    assert ask(Paper(1, ("scan0012.pdf",), "scan0012")).candidates == ()


def test_a_scan_with_text_is_known_by_its_heading() -> None:
    scan = Paper(
        1,
        ("scan0012.pdf",),
        "scan0012",
        pages=("UBND XÃ A\nSố: 87/BC-UBND\nBÁO CÁO\nKết quả đánh giá nội bộ năm 2023\nĐoàn đã đánh giá.",),
    )

    assert first(scan).criterion == "E1"


def test_two_criteria_may_be_served_at_once() -> None:
    both = Paper(1, ("a.pdf",), "Ban hành Chính sách chất lượng và Mục tiêu chất lượng năm 2023", "15/QĐ-UBND", "QĐ")

    assert {candidate.criterion for candidate in ask(both).candidates[:2]} == {"A3", "A4"}


def votes(paper: Paper, code: str, answer: Votes) -> dict[tuple[str, str], Votes]:
    return {(feature, code): answer for feature in features_of(read(paper, lexicon()), lexicon())}


def test_one_persons_slip_flips_nothing() -> None:
    assert first(MINUTES, learned=votes(MINUTES, "E3", Votes(0, 1))).verdict == "sure"
    assert first(MINUTES, learned=votes(MINUTES, "E3", Votes(0, 4))).verdict == "doubtful"


def test_people_teach_what_no_words_tell() -> None:
    own = Paper(1, ("Phieu 9.pdf",), "Sổ góp vốn cải tiến", "", "BM")
    taught = votes(own, "D2", Votes(6, 0))

    assert first(own, learned=taught).criterion == "D2"
    assert "6 người" in explain.reasons(first(own, learned=taught))[-1]


def test_slips_are_counted_within_a_text() -> None:
    assert texts.distance("noi bo", "danh gia noi bo nam", 2) == 0
    assert texts.distance("noi bo", "danh gia noj bo nam", 2) == 1
    assert texts.distance("xem xet", "danh gia", 2) == 3


def test_years_of_standards_and_of_laws_are_not_the_papers() -> None:
    assert texts.years_in("ke hoach iso 9001:2015 theo quyet dinh 19/2014/qd-ttg nam 2023") == {2023}


def test_a_criterion_that_only_names_the_subject_is_not_sure_beside_the_one_that_asks_for_the_paper() -> None:
    asked = [
        Asked("A7", "Tỷ lệ mục tiêu chất lượng đạt được", ("Báo cáo kết quả thực hiện mục tiêu",)),
        Asked("F8", "Công chức nắm được mục tiêu chất lượng", ("Biên bản hoặc báo cáo đánh giá nội bộ",)),
    ]
    report = Paper(1, ("BC muc tieu 2023.pdf",), "Báo cáo kết quả thực hiện mục tiêu chất lượng năm 2023", "", "BC")

    answer = Engine(asked, lexicon(), year=2023).suggest([report])[0]

    assert [(one.criterion, one.verdict) for one in answer.candidates] == [("A7", "sure"), ("F8", "doubtful")]
