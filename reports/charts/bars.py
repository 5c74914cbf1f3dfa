"""Ratings by level and the weakest criteria as bars: Vega-Lite specifications."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reports import fonts
from reports.cells import count, share
from reports.charts.chart import BAR, INK, Chart, shades
from reports.figures import CriterionFigure, Figures, GroupFigures

NAME_LIMIT = 58
LABEL_ROOM = 420


def ratings(figures: Figures, *, font: str = fonts.PRINT) -> Chart | None:
    """Ratings by level as stacked bars of equal length; None when nobody is rated yet."""
    groups = [group for group in (*figures.present_levels, figures.total) if group.scored]
    if not groups:
        return None
    said = "; ".join(f"{group.label}: {_counts(figures, group)}" for group in groups)
    title = _("Cơ cấu xếp loại theo cấp năm %(year)s") % {"year": figures.year}
    return Chart(title, f"{said}.", _rating_bars(figures, groups, font))


def weakest(figures: Figures, *, font: str = fonts.PRINT) -> Chart | None:
    """The criteria with the lowest attainment as bars; None when no criterion is scored yet."""
    criteria = figures.weakest()
    if not criteria:
        return None
    said = "; ".join(f"{criterion.code}: {share(criterion.attainment)}%" for criterion in criteria)
    title = _("Các tiêu chí có tỷ lệ đạt thấp nhất năm %(year)s") % {"year": figures.year}
    return Chart(title, f"{said}.", _attainment_bars(criteria, font))


def _rating_bars(figures: Figures, groups: list[GroupFigures], font: str) -> dict[str, Any]:
    parts = [
        {"level": group.label, "rating": band.label, "order": order, "count": group.ratings[band.code]}
        for group in groups
        for order, band in enumerate(figures.bands)
    ]
    totals = [{"level": group.label, "said": _counts(figures, group)} for group in groups]
    level = {"field": "level", "type": "nominal", "sort": None, "title": None}
    labels = [band.label for band in figures.bands]
    return _spec(
        font,
        width=290,
        layer=[
            {
                "data": {"values": parts},
                "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.6, "height": 20},
                "encoding": {
                    "y": level,
                    "x": {
                        "field": "count", "type": "quantitative", "stack": "normalize", "title": None,
                        "axis": {
                            "values": [0, 0.25, 0.5, 0.75, 1], "format": "%", "domain": False, "gridColor": "#dddddd",
                        },
                    },
                    "color": {
                        "field": "rating", "type": "nominal", "title": None,
                        "scale": {"domain": labels, "range": shades(len(labels))},
                        "legend": {"orient": "top", "direction": "horizontal", "symbolType": "square"},
                    },
                    "order": {"field": "order"},
                },
            },
            {
                "data": {"values": totals},
                "mark": {"type": "text", "align": "left", "x": 298, "color": INK},
                "encoding": {"y": level, "text": {"field": "said"}},
            },
        ],
    )  # fmt: skip


def _attainment_bars(criteria: tuple[CriterionFigure, ...], font: str) -> dict[str, Any]:
    rows = [
        {
            "name": _shortened(f"{criterion.code}. {criterion.name}"),
            "value": float(criterion.attainment or 0),
            "said": f"{share(criterion.attainment)}%",
        }
        for criterion in criteria
    ]
    name = {
        "field": "name", "type": "nominal", "sort": None, "title": None,
        "axis": {"labelLimit": LABEL_ROOM, "ticks": False},
    }  # fmt: skip
    return _spec(
        font,
        width=210,
        data={"values": rows},
        layer=[
            {
                "mark": {"type": "bar", "color": BAR, "height": 14},
                "encoding": {
                    "y": name,
                    "x": {"field": "value", "type": "quantitative", "scale": {"domain": [0, 100]}, "axis": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": INK},
                "encoding": {"y": name, "x": {"field": "value", "type": "quantitative"}, "text": {"field": "said"}},
            },
        ],
    )  # fmt: skip


def _spec(font: str, **parts: Any) -> dict[str, Any]:
    text = {"labelFont": font, "labelFontSize": 13, "labelColor": INK}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "height": {"step": 28},
        "background": "#ffffff",
        # Be Vietnam Pro runs up to a tenth wider than the face the engine measures with in its place.
        "padding": {"left": 4 if font == fonts.PRINT else 40, "right": 44, "top": 8, "bottom": 4},
        "config": {
            "font": font,
            "view": {"stroke": None},
            "axis": {**text, "domainColor": INK, "tickColor": INK},
            "legend": {**text, "symbolStrokeColor": INK, "symbolStrokeWidth": 0.6, "columnPadding": 18},
            "text": {"font": font, "fontSize": 13},
        },
        **parts,
    }


def _counts(figures: Figures, group: GroupFigures) -> str:
    return " · ".join(f"{band.label} {count(group.ratings[band.code])}" for band in figures.bands)


def _shortened(name: str) -> str:
    return name if len(name) <= NAME_LIMIT else f"{name[:NAME_LIMIT].rsplit(' ', 1)[0]} …"
