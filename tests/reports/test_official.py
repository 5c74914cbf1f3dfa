"""The writing rules of Nghị định 30/2020/NĐ-CP."""

from datetime import date

import pytest

from reports import official


@pytest.mark.parametrize(
    ("number", "line"), [(5, "Số: 05/BC-SKHCN"), (12, "Số: 12/BC-SKHCN"), (345, "Số: 345/BC-SKHCN")]
)
def test_a_number_below_ten_takes_a_zero(number: int, line: str) -> None:
    assert official.number_line(number, "BC-SKHCN") == line


def test_an_unsigned_document_leaves_room_for_number_and_day() -> None:
    assert official.number_line(None, "BC-SKHCN").replace("\xa0", "") == "Số:/BC-SKHCN"
    assert official.place_and_day("Bắc Giang", None, year=2024).replace("\xa0", "") == "Bắc Giang, ngàythángnăm 2024"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 3, 10), "ngày 10 tháng 3 năm 2024"),
        (date(2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
    ],
)
def test_days_below_ten_and_the_first_two_months_take_a_zero(day: date, words: str) -> None:
    assert official.day_in_words(day) == words


def test_legal_bases_and_recipients_end_as_they_must() -> None:
    assert official.legal_bases(("Căn cứ A.", "", "Căn cứ B;")) == ("Căn cứ A;", "Căn cứ B.")
    assert official.recipient_list(("- Như trên;", "Sở Nội vụ"), "TĐC") == (
        "- Như trên;",
        "- Sở Nội vụ;",
        "- Lưu: VT, TĐC.",
    )


def test_roman_numerals() -> None:
    assert [official.roman(number) for number in (1, 4, 9, 14, 39)] == ["I", "IV", "IX", "XIV", "XXXIX"]


@pytest.mark.parametrize(
    ("number", "day", "told"),
    [
        ("Số: 15/QĐ-UBND", "Bắc Giang, ngày 09 tháng 01 năm 2024", "số 15/QĐ-UBND ngày 09 tháng 01 năm 2024"),
        (official.number_line(None, "QĐ-UBND"), official.place_and_day("Huế", None, year=2024), "số /QĐ-UBND ngày tháng năm 2024"),
    ],
)  # fmt: skip
def test_an_annex_names_its_document_with_number_and_day(number: str, day: str, told: str) -> None:
    head = official.Letterhead("", "UBND", number, day)
    said = official.reference_to("Quyết định", head, "Chủ tịch")
    assert " ".join(said.split()) == f"(Kèm theo Quyết định {told} của Chủ tịch)"


def test_a_long_subject_breaks_between_words_not_within_them() -> None:
    subject = "Về việc công nhận kết quả xây dựng, áp dụng Tiêu chuẩn quốc gia tại UBND thị trấn Phương Sơn năm 2023"
    head = official.Letterhead("", "", "", "")
    document = official.OfficialDocument("QUYẾT ĐỊNH", subject, head, (), (), "", (), official.Signature("", "", ""))

    lines = document.bound_subject.split(" ")

    assert {"kết\xa0quả", "áp\xa0dụng", "Tiêu\xa0chuẩn", "quốc\xa0gia", "thị\xa0trấn"} <= set(lines)
    assert document.bound_subject.replace("\xa0", " ") == subject
