"""What a paper says of itself is read where it surely stands, and nothing is read where it is not sure."""

import unicodedata
from datetime import date

import pytest

from evidence.rules.reading.found import Sureness
from evidence.rules.reading.legible import is_garbled, is_legible
from evidence.rules.reading.lines import Page
from evidence.rules.reading.particulars import ParticularsRead, read_particulars

WIDTH = 100
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
BODY = " " * 12 + "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;" + " " * 8


def row(left: str, right: str = "") -> str:
    """A line of the two-column head."""
    return f"{' ' * 12}{left:<34}   {right:<40}"


def centred(*lines: str) -> list[str]:
    return [line.center(WIDTH) for line in lines]


def letter(
    number: str = "Số: 152/QĐ-UBND",
    day: str = "Yên Thế, ngày 20 tháng 10 năm 2023",
    title: tuple[str, ...] = ("QUYẾT ĐỊNH", "Về việc công bố Hệ thống quản lý chất lượng"),
    issuer: tuple[str, str] = ("ỦY BAN NHÂN DÂN", "XÃ ĐỒNG TIẾN"),
    body: str = BODY,
) -> str:
    """A paper as NĐ 30/2020/NĐ-CP has it."""
    head = [row(issuer[0], MOTTO), row(issuer[1], "Độc lập - Tự do - Hạnh phúc"), row(number, day)]
    return "\n".join([*head, *centred(*title), body, body, body])


def read(text: str, **options: object) -> ParticularsRead:
    doubtful = frozenset(str(options.pop("doubtful", "")).split())
    return read_particulars([Page(1, text, doubtful)], **options)  # type: ignore[arg-type]


def sure(found: object) -> object:
    """The value when it is sure."""
    return found.value if found and found.sure == Sureness.SURE else None  # type: ignore[attr-defined]


def test_a_decision_says_everything() -> None:
    said = read(letter())

    assert (sure(said.number), sure(said.issued_on)) == ("152/QĐ-UBND", date(2023, 10, 20))
    assert (sure(said.doc_type), sure(said.title)) == ("QĐ", "Quyết định về việc công bố Hệ thống quản lý chất lượng")
    assert said.issuer
    assert (said.issuer.value.name, said.issuer.value.above) == ("UBND xã Đồng Tiến", "")
    assert said.number
    assert said.number.page == 1


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Số: 152/QĐ-UBND", "152/QĐ-UBND"),
        ("Số 152 /QĐ-UBND", "152/QĐ-UBND"),
        ("Số:.05/BB-UBND", "05/BB-UBND"),
        ("Sô: 31/QD-UBND", "31/QĐ-UBND"),
        ("Số: 31/QÐ - UBND", "31/QĐ-UBND"),
        ("So: 7/KH-UBND", "7/KH-UBND"),
        ("Số: 12a/BC-UBND", "12a/BC-UBND"),
        ("Số: 15/2022/QĐ-UBND", "15/2022/QĐ-UBND"),
        ("Số: 04/QĐ-BCĐISO", "04/QĐ-BCĐISO"),
        ("Số: 12/TTr-SKHCN", "12/TTr-SKHCN"),
        ("Số: 421/SKHCN-TĐC", "421/SKHCN-TĐC"),
        ("Số: 15/UBND-KH", "15/UBND-KH"),
        ("Số: 05-KH/HU", "05-KH/HU"),
        ("Số: QT-06", "QT-06"),
        ("Số: STCL- 01", "STCL-01"),
        ("Mã hiệu: QT.ISO.02", "QT.ISO.02"),
        ("Mã số: BM-04-01/01", "BM-04-01/01"),
        ("Số: HT 0000/1.13.MAU", "HT 0000/1.13.MAU"),
        # Nothing where the number was left open, is handwriting nobody could read, or is no number.
        ("Số:      /QĐ-UBND", None),
        ("Số: …./QĐ-UBND", None),
        ("Số: 4Í2/QĐ-UBND", None),
        ("Số: /QĐ-UBND", None),
        ("Số lượng: 15 bộ", None),
        ("Số: 15", None),
        ("Số: 12/10", None),
        ("Số: 98/qđ", None),
        ("Số điện thoại: 0204 123 456", None),
        ("Sè: 152/Q§-UBND", None),
        ("Mã số thuế: 2400123456", None),
    ],
)
def test_the_number_is_read_or_left_alone(written: str, number: str | None) -> None:
    assert sure(read(letter(number=written)).number) == number


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Bắc Giang, ngày 20 tháng 10 năm 2023", date(2023, 10, 20)),
        ("Bắc Giang, ngày 05 tháng 3 năm 2024", date(2024, 3, 5)),
        ("Phường Sơn, ngảy 20 tháng 03 năm 2023", date(2023, 3, 20)),
        ("Hưng Yên, ngày 16 tháng 05 nõm 2023", date(2023, 5, 16)),
        ("TP. Hồ Chí Minh, ngày 1 tháng 12 năm 2022", date(2022, 12, 1)),
        ("Yen The, ngay 20 thang 10 nam 2023", date(2023, 10, 20)),
        ("Bắc Giang, ngày 20/10/2023", date(2023, 10, 20)),
        ("Bắc Giang, ngày   tháng   năm 2023", None),
        ("Bắc Giang, ngày 31 tháng 02 năm 2023", None),
        ("Bắc Giang, ngày 20 tháng 13 năm 2023", None),
        ("Bắc Giang, ngày 20 tháng 10 năm 202", None),
        ("Bắc Giang, ngày 20 tháng 10 năm 20233", None),
        ("Bắc Giang, ngày 2O tháng l0 năm 2023", None),
        ("Bắc Giang, ngày … tháng 10 năm 2023", None),
        ("Bắc Giang, ngày 20 tháng 10 năm 1923", None),
        ("ngày 20 tháng 10 năm 2023", None),
    ],
)
def test_the_day_is_read_or_left_alone(written: str, day: date | None) -> None:
    assert sure(read(letter(day=written)).issued_on) == day


@pytest.mark.parametrize(
    ("title", "doc_type", "words"),
    [
        (("KẾ HOẠCH", "Đánh giá nội bộ năm 2023"), "KH", "Kế hoạch đánh giá nội bộ năm 2023"),
        (("BÁO CÁO", "Kết quả đánh giá nội bộ,", "xem xét của lãnh đạo năm 2023"), "BC",
         "Báo cáo kết quả đánh giá nội bộ, xem xét của lãnh đạo năm 2023"),
        (("QUY TRÌNH", "KIỂM SOÁT THÔNG TIN DẠNG VĂN BẢN"), "QT", "Quy trình kiểm soát thông tin dạng văn bản"),
        (("CHÍNH SÁCH CHẤT LƯỢNG",), "CS", "Chính sách chất lượng"),
        (("DANH SÁCH HỌC VIÊN TẬP HUẤN TCVN ISO 9001:2015",), "DM", "Danh sách học viên tập huấn TCVN ISO 9001:2015"),
        (("DANH MỤC TTHC CỦA UBND XÃ ĐỒNG TIẾN",), "DM", "DANH MỤC TTHC CỦA UBND XÃ ĐỒNG TIẾN"),
        (("BIÊN BẢN", "Họp xem xét của lãnh đạo"), "BB", "Biên bản họp xem xét của lãnh đạo"),
        (("THÔNG BÁO", "Kết luận của Chủ tịch UBND huyện"), "TB", "Thông báo kết luận của Chủ tịch UBND huyện"),
        (("BẢNG NHẬN DIỆN RỦI RO VÀ CƠ HỘI",), None, "Bảng nhận diện rủi ro và cơ hội"),
        (("QUYET DINH", "Ve viec kien toan Ban Chi dao ISO"), "QĐ", "QUYET DINH Ve viec kien toan Ban Chi dao ISO"),
        (("BẢN CÔNG BỐ", "Hệ thống phù hợp 'TCVN ISO 9001:2015"), "BCB", "Bản công bố hệ thống phù hợp TCVN ISO 9001:2015"),
        # The name of a type alone is no title; a sentence is none either.
        (("BÁO CÁO",), "BC", None),
        (("GIẤY CHỨNG NHẬN",), "GCN", None),
        (("QUYẾT ĐỊNH:",), "QĐ", None),
        (("Quyết định này có hiệu lực từ ngày ký.",), "QĐ", None),
    ],
)  # fmt: skip
def test_the_title_is_read_with_its_type(title: tuple[str, ...], doc_type: str | None, words: str | None) -> None:
    said = read(letter(title=title))

    assert doc_type is None or sure(said.doc_type) == doc_type
    assert (said.title.value.casefold() if said.title else None) == (words.casefold() if words else None)


@pytest.mark.parametrize(
    "follows",
    [
        "Căn cứ Luật Tổ chức chính quyền địa phương;".center(WIDTH),
        "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN YÊN THẾ".center(WIDTH),
        "(Ban hành kèm theo Quyết định số 12/QĐ-UBND)".center(WIDTH),
        f"{' ' * 18}Thực hiện nhiệm vụ được giao, Ủy ban nhân dân xã tổ chức đánh giá nội bộ{' ' * 8}",
        f"{' ' * 12}Mẫu dựng lại theo bài báo; ngày ký và người thực hiện là giả định của bài{' ' * 8}",
        "Kính gửi: Sở Khoa học và Công nghệ".center(WIDTH),
        "1. Mục đích".center(WIDTH),
        "Đoàn đánh giá đã làm việc tại 4 bộ phận.".center(WIDTH),
        f"{' ' * 14}TT   Nội dung         Kết quả   Ghi chú{' ' * 30}",
    ],
)
def test_the_abstract_ends_where_the_text_begins(follows: str) -> None:
    said = read(letter(title=("KẾ HOẠCH", "Đánh giá nội bộ năm 2023"), body=f"{follows}\n{BODY}\n{BODY}"))

    assert said.title
    assert said.title.value == "Kế hoạch đánh giá nội bộ năm 2023"


def test_an_official_letter_has_its_subject_under_the_number() -> None:
    head = [
        row("UBND TỈNH QUẢNG BÌNH", MOTTO), row("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Độc lập - Tự do - Hạnh phúc"),
        row("Số: 421/SKHCN-TĐC", "Quảng Bình, ngày 11 tháng 8 năm 2014"),
        row("V/v tham dự hội nghị"), row("tập huấn HTQLCL"),
    ]  # fmt: skip
    said = read("\n".join([*head, *centred("Kính gửi: Các sở, ban, ngành."), BODY]))

    assert (sure(said.doc_type), sure(said.number)) == ("CV", "421/SKHCN-TĐC")
    assert sure(said.title) == "V/v tham dự hội nghị tập huấn HTQLCL"
    assert said.issuer
    assert said.issuer.value.name == "Sở Khoa học và Công nghệ"
    assert said.issuer.value.above == "UBND tỉnh Quảng Bình"


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        (("ỦY BAN NHÂN DÂN", "XÃ ĐỒNG TIẾN"), "UBND xã Đồng Tiến"),
        (("UỶ BAN NHÂN DÂN", "THỊ TRẤN PHƯƠNG SƠN"), "UBND thị trấn Phương Sơn"),
        (("UBND HUYỆN YÊN THẾ", "PHÒNG NỘI VỤ"), "PHÒNG NỘI VỤ"),
        (("UBND XÃ ĐỒNG TIẾN", "BAN CHỈ ĐẠO ISO"), "BAN CHỈ ĐẠO ISO"),
        (
            ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "CHI CỤC TIÊU CHUẤN ĐO LƯỜNG CHẤT LƯỢNG"),
            "Chi cục Tiêu chuẩn Đo lường Chất lượng",
        ),
        (("CÔNG TY TNHH ABC", ""), None),
        (("ỦY BAN NHÂN DÂN", ""), None),
        (("Tài liệu nội bộ", ""), None),
    ],
)
def test_the_issuer_is_the_lower_body(issuer: tuple[str, str], name: str | None) -> None:
    said = read(letter(issuer=issuer))

    assert (said.issuer.value.name if said.issuer else None) == name


def test_numbers_and_days_in_the_text_are_those_of_other_papers() -> None:
    body = f"{' ' * 12}Căn cứ Quyết định số 19/2014/QĐ-TTg\nSố: 98/QĐ-UBND ngày 12/10/2022\nHà Nội, ngày 1 tháng 2 năm 2020"
    said = read(letter(number="", day="", body=f"{BODY}\n{body}\n" + "\n".join([BODY] * 30)))

    assert said.number is None
    assert sure(said.issued_on) is None


def test_minutes_are_of_the_day_they_were_taken() -> None:
    title = ("BIÊN BẢN", "Họp xem xét của lãnh đạo")
    today = f"{' ' * 12}Hôm nay, vào hồi 8 giờ 00 ngày 05 tháng 10 năm 2023, tại hội trường"
    began = f"{' ' * 12}Thời gian: 8 giờ 00 ngày 05/10/2023. Địa điểm: Hội trường"

    assert sure(read(letter(title=title, day="", body=f"{today}\n{BODY}")).issued_on) == date(2023, 10, 5)
    opening = read(letter(title=title, day="", body=f"{began}\n{BODY}")).issued_on
    assert opening
    assert (opening.value, opening.sure) == (date(2023, 10, 5), Sureness.LIKELY)


def test_a_form_is_dated_above_its_signature() -> None:
    text = "\n".join([*centred("PHIẾU ĐÁNH GIÁ NỘI BỘ"), BODY, BODY, row("", "Yên Thế, ngày 2 tháng 9 năm 2023")])

    assert sure(read(text).issued_on) == date(2023, 9, 2)


def test_what_ocr_doubts_is_not_sure() -> None:
    assert sure(read(letter(), doubtful="152/QĐ-UBND").number) is None
    assert sure(read(letter(), doubtful="20").issued_on) is None
    assert sure(read(letter(), doubtful="ngày 9001:2015").issued_on) == date(2023, 10, 20)
    assert sure(read(letter(), doubtful="9001:2015").number) == "152/QĐ-UBND"
    misread = read(letter(), by_ocr=True, doubtful="lượng").title
    assert misread
    assert misread.sure == Sureness.DOUBTFUL
    by_ocr = read(letter(), by_ocr=True)
    assert sure(by_ocr.number) == "152/QĐ-UBND"
    assert (sure(by_ocr.title), sure(by_ocr.issuer)) == (None, None)


def test_a_standard_that_does_not_exist_was_misread() -> None:
    text = letter(title=("BẢN CÔNG BỐ", "Hệ thống phù hợp TCVN ISO 3001:2015"))

    assert [found.sure for by_ocr in (True, False) if (found := read(text, by_ocr=by_ocr).title)] == [
        Sureness.DOUBTFUL, Sureness.SURE,
    ]  # fmt: skip


def test_an_issuer_that_cannot_have_given_the_number_is_doubtful() -> None:
    said = read(letter(issuer=("UBND TỈNH BẮC GIANG", ""), number="Số: 12/KH-SKHCN"))

    assert said.issuer
    assert said.issuer.sure == Sureness.DOUBTFUL


def test_decomposed_letters_read_the_same() -> None:
    assert read(unicodedata.normalize("NFD", letter())) == read(letter())


def test_both_columns_may_touch() -> None:
    text = "\n".join(
        [
            f"{' ' * 12}ỦY BAN NHÂN DÂN {MOTTO}", f"{' ' * 12}XÃ ĐỒNG TIẾN Độc lập - Tự do - Hạnh phúc",
            f"{' ' * 12}Số: 31/QĐ-UBND Đồng Tiến, ngày 14 tháng 02 năm 2023",
            *centred("QUYẾT ĐỊNH", "Về việc kiện toàn Ban Chỉ đạo ISO"), BODY,
        ]
    )  # fmt: skip
    said = read(text)

    assert (sure(said.number), sure(said.issued_on)) == ("31/QĐ-UBND", date(2023, 2, 14))
    assert said.issuer
    assert said.issuer.value.name == "UBND xã Đồng Tiến"


def test_a_cover_does_not_hide_what_comes_after() -> None:
    cover = "\n".join(centred("TÀI LIỆU PHỤC VỤ ĐÁNH GIÁ", "Năm 2023"))

    said = read_particulars([Page(1, cover), Page(2, letter())])

    assert said.number
    assert (said.number.value, said.number.page) == ("152/QĐ-UBND", 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n   \n",
        "QuyÕt ®Þnh vÒ viÖc c«ng bè HÖ thèng qu¶n lý chÊt l­îng\nSè: 152/Q§-UBND  Yªn ThÕ, ngµy 20 th¸ng 10 n¨m 2023",
        "UÛY BAN NHAÂN DAÂN\nSoá: 152/QÑ-UBND\nQUYEÁT ÑÒNH\nVeà vieäc coâng boá heä thoáng quaûn lyù chaát löôïng",
        "\ue010\ue020\ue030 \ue040\ue050\ue060 \ue010\ue020\ue030 152/\ue040\ue050",
        "%PDF-1.4 endobj 123 0 R stream",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
        "1\n2\n3\n4/5\n6-7\n\f",
        "Cà phê 2 ly 50000\nBánh mì 1 cái 20000\nTổng cộng 70000",
    ],
)
def test_nonsense_says_nothing(text: str) -> None:
    assert read(text) == ParticularsRead()


def test_old_fonts_are_recognised_as_such() -> None:
    assert is_garbled("Céng hoµ x· héi chñ nghÜa ViÖt Nam §éc lËp - Tù do - H¹nh phóc")
    assert is_garbled("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM Ñoäc laäp - Töï do - Haïnh phuùc")
    assert not is_garbled("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc § 5 ®")
    assert not is_legible("Uy ban nhan dan xa Dong Tien quyet dinh ve viec cong bo he thong quan ly")
    assert is_legible("Ủy ban nhân dân xã Đồng Tiến quyết định về việc công bố hệ thống quản lý")
