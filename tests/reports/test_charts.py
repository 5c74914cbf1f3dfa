"""Drawings that stand in pages as they are."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from reports.charts import Chart
from reports.charts.canvas import NARROW, Part
from reports.charts.grid import grid
from reports.charts.hours import hours
from reports.charts.pairs import Pair, pairs
from reports.charts.stacked import stacked

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = '<script>alert(1)</script>"&'


def test_a_name_in_a_chart_is_no_markup() -> None:
    encoding = {"y": {"field": "a", "type": "nominal"}, "x": {"field": "b", "type": "quantitative"}}
    spec = {"data": {"values": [{"a": HOSTILE, "b": 2}]}, "mark": "bar", "encoding": encoding}

    drawn = Chart(HOSTILE, HOSTILE, spec).drawn

    assert "<script" not in drawn
    assert drawn.count("&lt;script") >= 3


PARTS = [Part("Tốt", "#14513c", "T"), Part("Yếu", "url(#hatch)", "Y")]
AT = datetime(2023, 12, 1)
NARROW_ONES = {
    "stacked": stacked("Cơ cấu", [("Cấp tỉnh", (18, 5)), ("UBND xã có tên rất dài " * 4, (159, 2))], PARTS),
    "pairs": pairs("So", [Pair("A. Lãnh đạo, tổ chức " * 4, Decimal("95.5"), Decimal(88))], "Cơ quan", "Trung bình"),
    "grid": grid("Ô", "Nói", [("A1. Kiện toàn Ban Chỉ đạo " * 4, (1, 23, 456))], ["0–50", "50–80", "80–100"], corner="Tiêu chí"),
    "hours": hours("Giờ", AT, 14 * 24, [("Nộp", {AT + timedelta(hours=5): 12}), ("Xong", {AT + timedelta(hours=9): 3})]),
}  # fmt: skip


@pytest.mark.parametrize("name", NARROW_ONES)
def test_a_narrow_screen_gets_a_drawing_that_fits_it_and_tells_the_same(name: str) -> None:
    chart = NARROW_ONES[name]
    assert chart
    drawing, broad = ElementTree.fromstring(chart.narrow_drawn), ElementTree.fromstring(chart.drawn)

    assert float(drawing.attrib["width"]) <= NARROW
    assert {mark.attrib["id"] for mark in drawing.iter() if "id" in mark.attrib}.isdisjoint(
        mark.attrib["id"] for mark in broad.iter() if "id" in mark.attrib
    )
    for text in drawing.iter(f"{SVG}text"):
        left, wide = float(text.attrib["x"]), len(text.text or "") * float(text.get("font-size", 13)) * 0.56
        left -= {"end": wide, "middle": wide / 2}.get(text.get("text-anchor", ""), 0)
        assert left >= -1, text.text
        assert left + wide <= NARROW + 8, text.text
    numbers = [re.findall(r"^[\d,]+$", " ".join(each.itertext()).strip()) for each in drawing.iter(f"{SVG}text")]
    said = [re.findall(r"^[\d,]+$", " ".join(each.itertext()).strip()) for each in broad.iter(f"{SVG}text")]
    assert sorted(filter(None, numbers)) == sorted(filter(None, said))
