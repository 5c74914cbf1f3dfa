"""What changed from one year to another, with everybody by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import charts
from reports.cells import count
from reports.dashboard.ask import Ask
from reports.dashboard.marks import illustrated, labels_of, name_field, place_field
from reports.exhibits import Cell, Exhibit, Field, Named
from reports.figures.change import Change, Changes, Move, changes_between

MOVES: dict[Move, Any] = {
    "rose": gettext_lazy("Tăng bậc"), "fell": gettext_lazy("Giảm bậc"), "same": gettext_lazy("Giữ nguyên"), "merged": gettext_lazy("Không so sánh: hợp nhất"),
    "other": gettext_lazy("Không so sánh: khác thang xếp loại"), "new": gettext_lazy("Chưa có kết quả năm trước"), "unrated": gettext_lazy("Năm nay chưa xếp loại"),
}  # fmt: skip


def change(ask: Ask) -> Exhibit:
    """From which rating to which, and everybody by name, those who rose and fell first; five queries."""
    title = _("Thay đổi xếp loại so với năm trước")
    fields = (
        name_field(), place_field(), Field(_("Thay đổi"), 22), Field(_("Xếp loại trước"), 14), Field(_("Xếp loại nay"), 14),
        Field(_("Điểm trước"), 10, "points"), Field(_("Điểm nay"), 10, "points"), Field(_("Chênh lệch"), 10, "points"),
        Field(_("Kế thừa từ"), 40),
    )  # fmt: skip
    found = changes_between(ask.province, ask.year, ask.earlier) if ask.earlier else None
    if found is None:
        return Exhibit("change", title, fields, (), empty=_("Chưa có năm trước nào có kết quả để so sánh."))
    title = _("Thay đổi xếp loại năm %(year)s so với năm %(before)s") % {"year": found.year, "before": found.before}
    title = ask.titled(title)
    shown = [one for one in found.changes if not ask.look.level or one.now.level == ask.look.level]
    order = list(MOVES)
    shown.sort(key=lambda one: (order.index(one.move), -abs(one.difference or Decimal(0))))
    return Exhibit(
        "change", title, fields, lists=_lists(shown), rows=tuple(_changed(one, found) for one in shown), said=_said(shown, found),
        chart=_crossings(title, found, shown, ask.font), remarks=_warnings(found, shown, ask.look.level),
    )  # fmt: skip


LISTED = 8


def _lists(shown: Sequence[Change]) -> tuple[Named, ...]:
    """Those who rose and those who fell, the largest difference first."""
    found = []
    for move in ("fell", "rose"):
        names = [one.now.name for one in shown if one.move == move]
        title = f"{MOVES[move]} ({count(len(names))})"
        found.append(Named(title, tuple(names[:LISTED]), max(len(names) - LISTED, 0)))
    return tuple(one for one in found if one.names)


def _changed(one: Change, found: Changes) -> tuple[Cell, ...]:
    before, now = labels_of(found.bands_before), labels_of(found.bands)
    return (
        one.now.name, one.now.parent, str(MOVES[one.move]), before.get(one.before.rating, "") if one.before else "",
        now.get(one.now.rating, ""), one.before.score if one.before else None, one.now.score, one.difference,
        _came_from(one, before),
    )  # fmt: skip


def _came_from(one: Change, labels: Mapping[str, str]) -> str:
    said = []
    for origin, line in one.origins:
        rating = labels.get(line.rating, "") if line else ""
        part = "" if origin.is_whole else _(" (một phần)")
        said.append(f"{origin.name}{part}: {rating}" if rating else f"{origin.name}{part}")
    return "; ".join(said)


def _said(shown: Sequence[Change], found: Changes) -> str:
    numbers = {move: sum(one.move == move for one in shown) for move in MOVES}
    return _("%(rose)s cơ quan tăng bậc, %(fell)s giảm bậc, %(same)s giữ nguyên so với năm %(year)s.") % {
        "rose": count(numbers["rose"]), "fell": count(numbers["fell"]), "same": count(numbers["same"]),
        "year": found.before,
    }  # fmt: skip


def _warnings(found: Changes, shown: Sequence[Change], level: str) -> tuple[str, ...]:
    remarks = [*illustrated(found.illustrative)]
    if merged := sum(one.move == "merged" for one in shown):
        remarks.append(
            _(
                "%(count)s cơ quan được hợp nhất từ nhiều cơ quan sau năm %(year)s: kết quả cũ ghi riêng từng cơ quan, "
                "không cộng và không lấy bình quân."
            )
            % {"count": count(merged), "year": found.before}
        )
    if inherited := sum(one.inherited is not None for one in shown):
        remarks.append(
            _("%(count)s cơ quan so với kết quả của cơ quan mà mình kế thừa toàn bộ.") % {"count": count(inherited)}
        )
    if other := sum(one.move == "other" for one in shown):
        remarks.append(
            _("%(count)s cơ quan không so sánh được vì hai năm dùng thang xếp loại khác nhau.")
            % {"count": count(other)}
        )
    if gone := sum(not level or line.level == level for line in found.gone):
        remarks.append(
            _("%(count)s cơ quan có kết quả năm %(year)s nay không còn.") % {"count": count(gone), "year": found.before}
        )
    return tuple(remarks)


def _crossings(title: str, found: Changes, shown: Sequence[Change], font: str) -> charts.Chart | None:
    compared = [one for one in shown if one.move in {"rose", "fell", "same"} and one.before]
    codes = [band.code for band in found.bands]
    rows = [
        (
            band.label,
            [sum(one.before is not None and (one.before.rating, one.now.rating) == (band.code, code) for one in compared)
             for code in codes],
        )
        for band in found.bands_before
    ]  # fmt: skip
    return charts.grid(
        title, _said(shown, found), rows, [band.label for band in found.bands], label=190, font=font,
        corner=_("Năm %(year)s") % {"year": found.before}, across=_("Năm %(year)s") % {"year": found.year},
    )  # fmt: skip
