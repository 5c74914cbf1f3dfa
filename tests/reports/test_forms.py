"""PDF, Word, Excel and JSON print the same numbers, and nothing in them runs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from reports.figures import Figures
from reports.renderers import docx as word
from reports.renderers import json as contract
from reports.renderers import pdf, xlsx
from reports.summary import compose
from tests.reports import sample
from tests.reports.pages import flat, pages


@pytest.fixture(scope="module")
def figures() -> Figures:
    return sample.figures(silent=3, decided=True)


def word_file(figures: Figures) -> Document:
    return docx.Document(io.BytesIO(word.render(compose(figures, sample.settings()))))


def rows_of(content: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()


def test_all_forms_hold_the_same_numbers(figures: Figures) -> None:
    """One row of each table, looked for in every form."""
    document = word_file(figures)
    words = flat(" ".join(text.text or "" for text in document.element.body.iter(qn("w:t"))))
    paper = " ".join(page.text for page in pages(pdf.render(compose(figures, sample.settings()))))
    plain = json.loads(contract.render(figures))
    book = xlsx.render(figures)

    commune = next(level for level in figures.levels if level.key == "commune")
    ratings = "206 159 77,19 41 19,90 6 2,91 0 0,00"
    assert dict(commune.ratings) == {"tot": 159, "kha": 41, "trung_binh": 6, "yeu": 0}
    assert f"Cấp xã {ratings}" in paper
    assert f"Cấp xã {ratings}" in words
    assert ["Cấp xã", 206, 159, 77.19, 41, 19.9, 6, 2.91, 0, 0] in [row[:10] for row in rows_of(book, "Tổng hợp")]
    assert plain["ratings"]["commune"] == {"tot": 159, "kha": 41, "trung_binh": 6, "yeu": 0}
    assert plain["shares"]["commune"] == {"tot": 77.19, "kha": 19.9, "trung_binh": 2.91, "yeu": 0}

    line = figures.agencies[25]
    expected = ("26", line.code, line.name, "39,25", "37,75", "37,75", "Yếu", "24", "02/12/2023")
    assert " ".join(expected) in paper
    assert " ".join(expected) in words
    assert [26, line.code, line.name, 39.25, 37.75, 37.75, "Yếu", 24, datetime(2023, 12, 2, 9, 30)] in [
        [*row[:3], *row[5:11]] for row in rows_of(book, "Cấp tỉnh")
    ]
    assert "41,06" in paper
    assert "41,06" in words
    assert plain["criteria"][-1]["attainment"] == 41.06
    assert rows_of(book, "Tiêu chí")[-1][-1] == 41.06


def test_the_contract_of_the_json(figures: Figures) -> None:
    """docs/summary-json.md promises these to other systems."""
    plain = json.loads(contract.render(figures))
    assert {
        key: plain[key]
        for key in ("province", "year", "as_of", "provisional", "registered", "applicable", "submitted", "scored")
    } == {
        "province": "bac-giang", "year": 2023, "as_of": "2024-01-09", "provisional": False,
        "registered": {"province": 28, "district": 10, "commune": 209},
        "applicable": {"province": 27, "district": 10, "commune": 209},
        "submitted": {"province": 27, "district": 10, "commune": 206},
        "scored": {"province": 27, "district": 10, "commune": 206},
    }  # fmt: skip
    assert plain["ratings"]["district"] == {"tot": 10, "kha": 0, "trung_binh": 0, "yeu": 0}
    assert plain["reported"][0]["value"] == 268
    assert plain["reported"][0]["source"]
    assert next(item for item in plain["criteria"] if item["code"] == "F1")["attainment"] is None, "unknown is not 0"


def test_the_json_of_a_province_without_a_campaign_holds_zeros() -> None:
    plain = json.loads(contract.render(sample.empty()))
    zeros = {"province": 0, "district": 0, "commune": 0}
    assert plain["registered"] == {"province": 28, "district": 10, "commune": 209}
    assert plain["submitted"] == plain["scored"] == zeros
    assert plain["ratings"]["commune"] == {"tot": 0, "kha": 0, "trung_binh": 0, "yeu": 0}
    assert plain["scores"]["commune"]["mean"] is None


HOSTILE = ['=HYPERLINK("http://x","a")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "http://example.vn"]


def test_a_name_is_never_a_formula_or_a_link(figures: Figures) -> None:
    lines = tuple(replace(line, name=name) for line, name in zip(figures.agencies, HOSTILE, strict=False))
    book = xlsx.render(replace(figures, agencies=lines))
    kept = [row[2] for row in rows_of(book, "Cấp tỉnh")[-len(HOSTILE) :]]
    assert kept == HOSTILE
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets" in name]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_a_list_in_the_workbook_has_a_filter_and_a_head_that_stays(figures: Figures) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx.render(figures))) as parts:
        sheet = parts.read("xl/worksheets/sheet2.xml").decode()
        about = parts.read("docProps/core.xml").decode()
    assert "<autoFilter ref=" in sheet
    assert 'state="frozen"' in sheet
    assert "HTQLCL năm 2023" in about


def test_every_list_of_the_workbook_has_a_filter_and_a_head_that_stays(figures: Figures) -> None:
    """All sheets but the first, which holds several small tables; one for each level."""
    with zipfile.ZipFile(io.BytesIO(xlsx.render(figures))) as parts:
        book = parts.read("xl/workbook.xml").decode()
        names = sorted(name for name in parts.namelist() if name.startswith("xl/worksheets/sheet"))
        lists = [parts.read(name).decode() for name in names if name != "xl/worksheets/sheet1.xml"]
    assert all(f'name="{level.label}"' in book for level in figures.present_levels)
    assert len(lists) == book.count("_xlnm.Print_Titles") == book.count("_xlnm._FilterDatabase")
    assert all("<autoFilter ref=" in sheet and 'state="frozen"' in sheet for sheet in lists)
    assert all('paperSize="9"' in sheet for sheet in lists)


def test_the_word_file_is_laid_out_as_the_decree_asks(figures: Figures) -> None:
    document = word_file(figures)
    first, annex = document.sections[0], document.sections[1]
    assert [round(first.page_width.mm), round(first.page_height.mm), round(first.left_margin.mm)] == [210, 297, 30]  # type: ignore[union-attr]
    assert annex.page_width > annex.page_height  # type: ignore[operator]
    for section in document.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert "PAGE" not in section.first_page_header._element.xml
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert document.styles["Normal"].font.name == "Times New Roman"  # type: ignore[attr-defined]
    assert [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"][:2] == [
        "I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ CHẤM ĐIỂM, XẾP LOẠI",
    ]  # fmt: skip


def test_every_table_of_the_word_file_repeats_its_head(figures: Figures) -> None:
    tables = [table for table in word_file(figures).tables if table.style and table.style.name == "Table Grid"]
    assert len(tables) > 6
    for table in tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
