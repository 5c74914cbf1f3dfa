"""Text of a Word file: its letters, its paragraphs in cells, the rules below lines, the number of the page."""

from __future__ import annotations

import unicodedata
from copy import deepcopy
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

FONT = "Times New Roman"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def font(style: Any, *, size: int, bold: bool = False, italic: bool = False) -> None:
    """Black letters of the official face, for every script a word may be written in."""
    style.font.name = FONT
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def put(
    cell: Any, text: str, *, size: int, bold: bool = False, italic: bool = False, before: int = 0, align: Any = CENTRE
) -> Any:
    """A paragraph in a cell; the first one uses the empty paragraph every cell is born with."""
    first = cell.paragraphs[0]
    paragraph = cell.add_paragraph() if first.runs or len(cell.paragraphs) > 1 else first
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    run(paragraph, text, size=size, bold=bold, italic=italic)
    return paragraph


def run(
    paragraph: Any, text: str, *, size: int | None = None, bold: bool | None = None, italic: bool | None = None
) -> None:
    """Letters added to a paragraph, composed as Word expects them."""
    letters = paragraph.add_run(composed(text))
    letters.bold = bold
    letters.italic = italic
    if size:
        letters.font.size = Pt(size)


def ruled(paragraph: Any, *, length: float, room: Any) -> None:
    """The rule below a line of the letterhead or the title: an empty paragraph's border, `length` points long.

    `room` is the width of the column it stands in.
    """
    rule = deepcopy(paragraph._p)
    for child in list(rule):
        if child.tag != qn("w:pPr"):
            rule.remove(child)
    paragraph._p.addnext(rule)
    line = type(paragraph)(rule, paragraph._parent)
    aside = Pt((room.pt - length) / 2)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = aside
    line.paragraph_format.space_before = Pt(0)
    line.paragraph_format.space_after = Pt(4)
    line.paragraph_format.line_spacing = Pt(3)
    borders = OxmlElement("w:pBdr")
    line_below = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        line_below.set(qn(f"w:{name}"), value)
    borders.append(line_below)
    rule.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct",
        "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing",
        "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr",
    )  # fmt: skip


def page_number(paragraph: Any) -> None:
    """The number of the page, counted by Word."""
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._r.append(mark)


def composed(value: str) -> str:
    """Letters with their marks in one sign each, as the office's fonts have them."""
    return unicodedata.normalize("NFC", value)
