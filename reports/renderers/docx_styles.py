"""The styles of a Word file, by which an office goes on editing it (Nghị định 30/2020/NĐ-CP, phụ lục I)."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reports.renderers.docx_text import CENTRE, font

CELL = "Ô bảng"


def define(file: Any) -> None:
    """Give a new Word file the styles of an official document."""
    normal = file.styles["Normal"]
    font(normal, size=14)
    normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    normal.paragraph_format.widow_control = True
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1", "Heading 2", "Caption"):
        style = file.styles[name]
        font(style, size=13 if name == "Caption" else 14, bold=True)
        style.paragraph_format.space_before = Pt(6)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.first_line_indent = Cm(1.27) if name.startswith("Heading") else None
        style.paragraph_format.alignment = None if name.startswith("Heading") else CENTRE
        for ornament in style.element.xpath(".//w:pBdr | .//w:rPr/w:spacing | .//w:rPr/w:kern"):
            ornament.getparent().remove(ornament)
    _style(file, "Thân bài", size=14, indent=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _style(file, "Căn cứ", size=14, italic=True, indent=True, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _style(file, "Ghi chú", size=12, italic=True)
    _style(file, "Giữa", size=14, align=CENTRE)
    _style(file, CELL, size=12, after=0)
    _style(file, "Nơi nhận", size=11, after=0)


def _style(
    file: Any, name: str, *, size: int, italic: bool = False, indent: bool = False, align: Any = None, after: int = 6
) -> None:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    font(style, size=size, italic=italic)
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.alignment = align
    if indent:
        style.paragraph_format.first_line_indent = Cm(1.27)
    if not after:
        style.paragraph_format.line_spacing = 1.0
