"""How values are written on a page, and the small parts that templates ask for by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agencies.abbreviations import marked
from agencies.drawing import CSRF, draw
from agencies.rules import BEGINNING, OPEN_END

register = template.Library()

NOTHING = "–"
"""Written where there is no value: not scored and not known are not 0."""

SIGNS = {
    1: "circle-check",
    2: "thumb-up",
    3: "circle-half-2",
    4: "alert-triangle",
    5: "circle-arrow-down",
    6: "circle-x",
}
OWN_SIGNS = {
    "xuat_sac": "star",
    "tot": "circle-check",
    "kha": "thumb-up",
    "trung_binh": "circle-half-2",
    "yeu": "alert-triangle",
    "chua_xep_loai": "circle-dashed",
}


@register.filter
def number(value: Any) -> str:
    """A whole number with grouped digits: 1.234 (English: 1,234)."""
    return NOTHING if value is None or value == "" else number_format(value, decimal_pos=0, force_grouping=True)


@register.filter
def points(value: Any, places: int = 3) -> str:
    """Points without trailing zeros, at most `places` decimals, halves rounded up: 8,5."""
    if value is None or value == "":
        return NOTHING
    return _points(str(value), places, get_language())


@lru_cache(maxsize=8192)
def _points(value: str, places: int, _language: str | None) -> str:
    exact = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{exact:f}"
    decimals = len(text.partition(".")[2].rstrip("0"))
    return number_format(exact, decimal_pos=decimals, force_grouping=True)


@register.filter
def percent(value: Any, places: int = 1) -> str:
    """A share of 1 as a percentage, at most `places` decimals: 0.855 is 85,5%."""
    return NOTHING if value is None or value == "" else f"{points(Decimal(str(value)) * 100, places)}%"


@register.filter
def day(value: date | None) -> str:
    """A day as 05/03/2023. The first and last day of time mean that nobody knows, or that it still holds."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if value == BEGINNING:
        return _("chưa rõ")
    return _("nay") if value == OPEN_END else f"{value:%d/%m}/{value.year:04}"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as 14:03 05/03/2023, by the clocks of Vietnam."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    return f"{local:%H:%M} {day(local.date())}"


@register.filter
def since(value: datetime | None) -> str:
    """How long ago in words, or how long still to go: 3 giờ trước, còn 2 ngày."""
    if value is None:
        return NOTHING
    gap = timezone.now() - value
    words = _span(abs(gap))
    if gap >= timedelta(0):
        return _("%(span)s trước") % {"span": words} if words else _("vừa xong")
    return _("còn %(span)s") % {"span": words} if words else _("đến hạn ngay")


def _span(gap: timedelta) -> str:
    if gap.days >= 365:
        return ngettext("%(n)d năm", "%(n)d năm", gap.days // 365) % {"n": gap.days // 365}
    if gap.days >= 60:
        return ngettext("%(n)d tháng", "%(n)d tháng", gap.days // 30) % {"n": gap.days // 30}
    if gap.days:
        return ngettext("%(n)d ngày", "%(n)d ngày", gap.days) % {"n": gap.days}
    if hours := gap.seconds // 3600:
        return ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours}
    if minutes := gap.seconds // 60:
        return ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}
    return ""


@register.filter
def abbr(value: str) -> SafeString:
    """A text whose abbreviations say what they mean: HTQLCL is marked as hệ thống quản lý chất lượng."""
    return marked(str(value))


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A drawing from static/icons.svg. Decoration unless it has a label, which a screen reader then says."""
    return _drawn(name, str(label), css)


@lru_cache(maxsize=2000)
def _drawn(name: str, label: str, css: str) -> SafeString:
    speech = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "", speech, static("icons.svg"), name,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def drawn(context: template.Context, template_name: str, **values: Any) -> SafeString:
    """A component with these values; see `agencies.drawing.draw` for what may be drawn this way."""
    html = draw(template_name, **values)
    return SafeString(html.replace(CSRF, str(context.get("csrf_token", "")))) if CSRF in html else html


@register.simple_tag
def csrf_mark() -> SafeString:
    """In a form that is part of what is drawn: the place where `drawn` puts the page's token."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', CSRF)


@register.simple_tag(takes_context=True)
def heading(context: template.Context) -> str:
    """The page's `title` block once more, so that a page says its name in one place."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block("title")
    return str(block.render(context)).strip()


@register.simple_tag(takes_context=True)
def pages(context: template.Context, page: Page[Any]) -> SafeString:
    """Steps through a long list. The addresses carry the rest of the page's own along."""
    rest = query(context)
    start = f"{rest}&page=" if len(rest) > 1 else "?page="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return draw(
        "components/pages.html",
        first=page.start_index(), last=page.end_index(), total=page.paginator.count, current=page.number, start=start,
        # 0 stands for the numbers left out.
        numbers=tuple(number if isinstance(number, int) else 0 for number in numbers) if page.has_other_pages() else (),
        before=page.number - 1, after=page.number + 1 if page.has_next() else 0,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The address's own query with these parameters changed; None takes one away.

    Any change starts again at the first page, unless the page is what changes.
    """
    parameters = dict(context["request"].GET.lists())
    for name, value in ({"page": None} | changes).items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = [str(value)]
    return f"?{urlencode(parameters, doseq=True)}"


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, label: str, name: str, default: str = "") -> SafeString:
    """The heading of a column that sorts by `name`, the other way round when it already does.

    Put it inside `<th>`. `default` is the sort in force when the address names none.
    """
    current = context["request"].GET.get("sort", "") or default
    direction = {name: "ascending", f"-{name}": "descending"}.get(current, "")
    wanted = f"-{name}" if direction == "ascending" else name
    url = query(context, sort=wanted)
    return draw("components/sort_link.html", label=label, direction=direction, url=url)


@register.inclusion_tag("components/stack.html")
def stack(label: str, parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Shares of a whole as one bar with its words: each part has label, count and css ("rating-tot", "tone-2")."""
    parts = [part for part in parts if part["count"]]
    total = sum(part["count"] for part in parts) or 1
    drawn, start = [], 0.0
    for part in parts:
        share = round(100 * part["count"] / total, 2)
        drawn.append({**part, "start": round(start, 2), "share": share})
        start += share
    return {"label": label, "parts": drawn}


@register.inclusion_tag("components/rating.html")
def rating(code: str | None, label: str = "", tone: int | None = None) -> dict[str, Any]:
    """A rating as a badge with sign and word.

    `tone` is the rank of the band in its rubric, best first, for the bands that have no colour of their own.
    """
    if not code:
        code, label = "chua_xep_loai", label or _("Chưa xếp loại")
    known = code in OWN_SIGNS
    rank = min(max(tone or 1, 1), len(SIGNS))
    return {
        "css": f"rating-{code}" if known else f"rating-{code} tone-{rank}",
        "sign": OWN_SIGNS[code] if known else SIGNS[rank],
        "label": label or code,
    }
