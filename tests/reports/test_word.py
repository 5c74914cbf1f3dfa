"""Every kind of document as a Word file that an office goes on editing: styles, page, fields, tables."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from reports.models import DocumentSettings
from reports.renderers import docx as word
from tests.conftest import Cast
from tests.reports import every_kind
from tests.reports.pages import flat

STYLES = {"Title", "Heading 1", "Heading 2", "Caption", "Thân bài", "Căn cứ", "Ghi chú", "Giữa", "Ô bảng", "Nơi nhận"}
PORTRAIT, ACROSS = (210, 297, 30, 15, 20, 20), (297, 210, 20, 20, 20, 20)


@pytest.mark.parametrize("code", every_kind.KINDS)
def test_every_kind_is_a_real_word_file(cast: Cast, code: str) -> None:
    document = every_kind.KINDS[code](cast, DocumentSettings.objects.of(cast.province))

    made = docx.Document(io.BytesIO(word.render(document)))

    assert {part.style.name for part in made.paragraphs if part.style and part.text.strip()} <= STYLES
    for section in made.sections:
        lengths = (
            section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin,
            section.bottom_margin,
        )  # fmt: skip
        assert tuple(round(length.mm) for length in lengths if length) in (PORTRAIT, ACROSS)
        field = section.header._element
        assert [mark.get(qn("w:fldCharType")) for mark in field.iter(qn("w:fldChar"))] == ["begin", "end"]
        assert [mark.text for mark in field.iter(qn("w:instrText"))] == ["PAGE"]
        assert "PAGE" not in section.first_page_header._element.xml
    for table in made.tables:
        if table.style and table.style.name == "Table Grid":
            assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    everything = flat(" ".join(text.text or "" for text in made.element.body.iter(qn("w:t"))))
    assert everything.count("./.") == 1
    assert flat(document.subject) in everything
