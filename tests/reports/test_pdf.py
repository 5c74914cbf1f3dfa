"""The PDF as a province would sign it: the form of Nghị định 30/2020/NĐ-CP, measured on the pages."""

from __future__ import annotations

import gc
import io
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from agencies import files
from reports import fonts
from reports.fetch import HandedFiles
from reports.official import Column, Heading, Letterhead, OfficialDocument, Paragraph, Row, Signature, Table
from reports.renderers import collecting, pdf
from reports.summary import compose
from reports.tasks import clear_typefaces
from tests.reports import sample
from tests.reports.pages import Page, flat, pages

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA, PDFUA = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}"
ND30 = "{urn:vn:nghi-dinh-30-2020:phu-luc-vi}"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
BASES = "aăâeêioôơuưy"
LETTERS = [
    letter
    for base, tone in product(BASES, TONES)
    for small in [unicodedata.normalize("NFC", base + tone)]
    for letter in (small, small.upper())
    if not letter.isascii()
] + ["đ", "Đ"]


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf.render(compose(sample.figures(silent=30), sample.settings()))


@pytest.fixture(scope="module")
def sheets(content: bytes) -> list[Page]:
    return pages(content)


@pytest.fixture(scope="module")
def body(sheets: list[Page]) -> list[Page]:
    return sheets[: next(index for index, page in enumerate(sheets) if page.text.startswith("Phụ lục I KẾT QUẢ"))]


def test_the_paper_and_its_margins(body: list[Page]) -> None:
    for page in body:
        assert (round(page.width), round(page.height)) == (210, 297)
        text = [mark for mark in page.marks if 20 < mark.top < 277]
        assert 29.5 <= min(mark.left for mark in text) <= 31
        assert max(mark.right for mark in text) <= 195.5
        assert min(mark.top for mark in page.marks if mark.top > 20) >= 20


def test_page_numbers_stand_centred_in_the_top_margin_from_the_second_page(body: list[Page]) -> None:
    assert not [mark for mark in body[0].marks if mark.top < 20]
    for number, page in enumerate(body[1:], start=2):
        above = [mark for mark in page.marks if mark.top < 20]
        assert page.head == str(number)
        assert abs((above[0].left + above[-1].right) / 2 - (30 + 195) / 2) < 1


def test_the_letterhead(body: list[Page]) -> None:
    page = body[0]
    state, motto = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), page.find("Độc lập - Tự do - Hạnh phúc")
    parent, issuer = page.find("UBND TỈNH BẮC GIANG"), page.find("SỞ KHOA HỌC VÀ CÔNG NGHỆ")
    number, day = page.find("Số:"), page.find("Bắc Giang, ngày")
    assert state.bottom - state.top < 6, "the name of the state stands on one line"
    assert parent.middle < 105 < state.middle
    assert abs(parent.middle - issuer.middle) < 1
    assert abs(state.middle - motto.middle) < 1
    assert parent.bottom < issuer.bottom < number.bottom
    assert abs(number.bottom - day.bottom) < 1.5, "number and day stand on the same line"


def test_the_end_mark_and_the_signature_stay_together(body: list[Page]) -> None:
    last = body[-1]
    assert last.text.count("./.") == 1
    assert not any("./." in page.text for page in body[:-1])
    closing, title = last.find("xem xét, chỉ đạo./."), last.find("Nơi nhận:")
    position, kept = last.find("GIÁM ĐỐC"), last.find("- Lưu: VT, TĐC.")
    assert closing.bottom < title.top
    assert title.left < 35
    assert kept.right < 112 < position.left
    assert abs(title.top - position.top) < 3


def test_parts_are_numbered_and_legal_bases_end_as_they_must(body: list[Page]) -> None:
    text = " ".join(page.text for page in body)
    for heading in ("I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI", "IV. ĐỀ XUẤT, KIẾN NGHỊ"):
        assert heading in text
    assert "thuộc hệ thống hành chính nhà nước; Căn cứ Thông tư số 26/2014/TT-BKHCN" in text
    assert "thi hành Quyết định số 19/2014/QĐ-TTg. Sở Khoa học và Công nghệ báo cáo" in text


TITLES = (
    "KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI CÁC CƠ QUAN, ĐƠN VỊ NĂM 2023 – CẤP TỈNH",
    "KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI CÁC CƠ QUAN, ĐƠN VỊ NĂM 2023 – CẤP HUYỆN",
    "KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI CÁC CƠ QUAN, ĐƠN VỊ NĂM 2023 – CẤP XÃ",
    "MỨC ĐỘ ĐẠT THEO TIÊU CHÍ NĂM 2023",
    "DANH SÁCH CƠ QUAN, ĐƠN VỊ CHƯA NỘP PHIẾU TỰ CHẤM ĐIỂM NĂM 2023",
)


def test_each_level_has_an_annex_with_title_reference_and_pages_of_its_own(
    sheets: list[Page], body: list[Page]
) -> None:
    annexes = sheets[len(body) :]
    starts = [index for index, page in enumerate(annexes) if page.text.startswith("Phụ lục")]
    for number, title, start in zip(("I", "II", "III", "IV", "V"), TITLES, starts, strict=True):
        assert annexes[start].text.startswith(f"Phụ lục {number} {title} (Kèm theo Báo cáo số")
    for start, end, agencies in zip(starts[:3], starts[1:], (27, 10, 209), strict=False):
        pages_of_level = annexes[start:end]
        for number, page in enumerate(pages_of_level, start=1):
            assert page.width > page.height
            assert "Cơ quan, đơn vị" in page.text, f"page {number} of the annex has no head"
            assert page.head == ("" if number == 1 else str(number))
        assert f" {agencies} {'PDC'[starts.index(start)]}{agencies - 1:04}" in pages_of_level[-1].text, (
            "counts for itself"
        )


def test_the_text_names_the_annexes_by_their_numbers(body: list[Page]) -> None:
    text = flat(" ".join(page.text for page in body))
    assert "cấp tỉnh tại Phụ lục I, cấp huyện tại Phụ lục II, cấp xã tại Phụ lục III kèm theo" in text
    assert "tất cả tiêu chí tại Phụ lục IV kèm theo" in text
    assert "danh sách tại Phụ lục V kèm theo" in text


def test_the_file_says_what_it_is_and_can_be_read_aloud(content: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata
    assert str(reader.metadata.title).startswith("Báo cáo kết quả áp dụng")
    assert any("TÌNH HÌNH CHUNG" in str(item.title) for part in reader.outline for item in _leaves(part))


def test_the_file_can_be_kept_and_tells_its_particulars(content: bytes) -> None:
    """PDF/A-2a and PDF/UA-1 by its own word; Phụ lục VI in its XMP, described there as ISO 19005-2 asks, and in its properties."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    xmp = ElementTree.fromstring(root["/Metadata"].get_data())
    said = {key: value for item in xmp.iter(f"{RDF}Description") for key, value in item.attrib.items()}
    told = {item.tag.removeprefix(ND30): item.text for item in xmp.iter() if item.tag.startswith(ND30)}

    assert (said[f"{PDFA}part"], said[f"{PDFA}conformance"], said[f"{PDFUA}part"]) == ("2", "A", "1")
    assert root["/OutputIntents"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert told["OrganName"] == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert told["PageAmount"] == str(len(reader.pages))
    assert (told["CodeNotation"], told["FileCatalog"], told.get("CodeNumber")) == ("BC-SKHCN", "2023", None)
    described = {item.text for item in xmp.iter(f"{PROPERTY}name")}
    assert described == {"part", *told}
    assert reader.metadata
    assert reader.metadata["/CodeNotation"] == "BC-SKHCN"


def test_every_picture_has_words_for_who_cannot_see_it(content: bytes) -> None:
    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]
    figures = list(_figures(root))
    assert figures
    assert all("Hình" in str(item["/Alt"]) for item in figures)


def _figures(node: Any) -> Iterator[Any]:
    """The pictures among the tags."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node
        yield from _figures(node.get("/K"))
    elif isinstance(node, list):
        for kid in node:
            yield from _figures(kid)


def test_nothing_stays_in_the_scratch_folder() -> None:
    made = pdf.render(compose(sample.empty(), sample.settings()))
    folder = files.scratch(fonts.TYPEFACES)
    assert made.startswith(b"%PDF")
    assert not list(folder.iterdir())


def test_what_a_killed_renderer_left_is_swept() -> None:
    left, fresh = (files.scratch(fonts.TYPEFACES) / name for name in ("left", "fresh"))
    left.mkdir()
    fresh.mkdir()
    os.utime(left, (0, 0))

    clear_typefaces()

    assert [path.name for path in files.scratch(fonts.TYPEFACES).iterdir()] == ["fresh"]
    fresh.rmdir()


def _leaves(part: object) -> list[pypdf.generic.Destination]:
    if isinstance(part, list):
        return [leaf for item in part for leaf in _leaves(item)]
    assert isinstance(part, pypdf.generic.Destination)
    return [part]


def fonts_of(content: bytes) -> dict[str, bool]:
    """The typefaces of a PDF: whether each is embedded."""
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            name = str(inner["/BaseFont"]).split("+")[-1]
            found[name] = "/FontFile2" in inner["/FontDescriptor"].get_object()
    return found


def test_every_vietnamese_letter_is_embedded_in_all_four_faces_and_copies_out() -> None:
    assert len(set(LETTERS)) == 134
    alphabet = " ".join(LETTERS)
    table = Table("", (Column("TT", 1),), (Row((alphabet,), "subsection"),))
    document = OfficialDocument(
        kind="BÁO CÁO", subject="thử", letterhead=Letterhead("a", "b", "c", "d"), opening=(alphabet,),
        body=(Heading(2, "1.", alphabet), Paragraph(alphabet, note=True), table), closing="Hết./.", recipients=(),
        signature=Signature("", "GIÁM ĐỐC", ""),
    )  # fmt: skip

    made = pdf.render(document)

    assert fonts_of(made) == {"Tinos": True, "Tinos-Bold": True, "Tinos-Italic": True, "Tinos-Bold-Italic": True}
    assert " ".join(page.text for page in pages(made)).count(alphabet) == 4


def test_provisional_figures_are_stamped_and_decided_ones_cite_the_decision(body: list[Page]) -> None:
    assert "(Số liệu tạm thời, tính đến ngày 20/12/2023)" in body[0].text
    decided = compose(sample.figures(decided=True), sample.settings())
    assert decided.stamp == "Số liệu theo Quyết định số 15/QĐ-UBND ngày 09/01/2024"
    assert decided.bases[-1] == "Căn cứ Quyết định số 15/QĐ-UBND ngày 09 tháng 01 năm 2024."


def test_made_up_data_say_so_on_every_page(sheets: list[Page]) -> None:
    assert all("SỐ LIỆU MINH HỌA" in page.text for page in sheets)
    assert not compose(sample.figures(illustrative=False), sample.settings()).warning


def test_a_name_cannot_make_the_renderer_read_a_file() -> None:
    with pytest.raises(FatalURLFetchingError):
        HandedFiles({}).fetch("file:///etc/passwd")
    with pytest.raises(FatalURLFetchingError):
        HandedFiles({"a": (b"", "text/plain")}).fetch("http://127.0.0.1/a")
    figures = sample.empty()
    hostile = '<img src="file:///etc/passwd"><b>Sở &amp; ban'
    document = compose(figures, sample.settings())
    made = pages(pdf.render(replace(document, opening=(hostile,))))
    assert flat(hostile) in " ".join(page.text for page in made)


def test_a_province_without_a_campaign_gets_a_report_too() -> None:
    text = " ".join(page.text for page in pages(pdf.render(compose(sample.empty(), sample.settings()))))
    assert "Chưa có dữ liệu chấm điểm năm 2023" in text
    assert "247" in text


def test_cycles_are_collected_again_after_pages_that_failed() -> None:
    def fail() -> None:
        with collecting.later():
            assert not gc.isenabled()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert gc.isenabled()
