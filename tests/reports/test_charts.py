"""Drawings that stand in pages as they are."""

from reports.charts import Chart

HOSTILE = '<script>alert(1)</script>"&'


def test_a_name_in_a_chart_is_no_markup() -> None:
    encoding = {"y": {"field": "a", "type": "nominal"}, "x": {"field": "b", "type": "quantitative"}}
    spec = {"data": {"values": [{"a": HOSTILE, "b": 2}]}, "mark": "bar", "encoding": encoding}

    drawn = Chart(HOSTILE, HOSTILE, spec).drawn

    assert "<script" not in drawn
    assert drawn.count("&lt;script") >= 3
