"""Which exhibits a year of a province has, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from agencies.roles import Permission
from reports.dashboard.ask import Ask
from reports.dashboard.changed import change
from reports.dashboard.mapped import map_of
from reports.dashboard.oversight import corrective, declarations, inspections
from reports.dashboard.results import heat, ratings, weakest
from reports.dashboard.running import progress, week
from reports.exhibits import Exhibit

EXHIBITS: dict[str, Callable[[Ask], Exhibit]] = {
    "progress": progress, "week": week, "ratings": ratings, "change": change, "map": map_of, "heat": heat,
    "weakest": weakest, "declarations": declarations, "corrective": corrective, "inspections": inspections,
}  # fmt: skip
RUNNING = ("progress", "week")
"""Only while agencies score and are verified."""
AT_ONCE = ("ratings", "weakest")
"""What follows from the figures in hand; the others are fetched when the page stands."""
TITLES = {
    "progress": _("Tiến độ đợt chấm điểm"), "week": _("Bảy ngày qua, từng giờ"), "ratings": _("Cơ cấu xếp loại theo cấp"),
    "change": _("Thay đổi so với năm trước"), "map": _("Bản đồ xếp loại cấp xã"), "heat": _("Mức độ đạt theo tiêu chí"),
    "weakest": _("Các tiêu chí có tỷ lệ đạt thấp nhất"), "corrective": _("Hành động khắc phục quá hạn"),
    "inspections": _("Mức độ bao phủ kiểm tra"), "declarations": _("Công bố HTQLCL"),
}  # fmt: skip
ASKED = {
    "change": Permission.VIEW_SCORECARD, "map": Permission.VIEW_SCORECARD, "corrective": Permission.VIEW_AUDITS,
}  # fmt: skip
"""What one must hold at the root besides the figures, for exhibits that name each agency with what was found of it."""
BY_LEVEL = frozenset({"progress", "change", "heat", "corrective"})
"""What can be looked at for one level alone."""
WIDE = frozenset({"progress", "week", "map", "heat"})
"""What needs the width of the page."""


def listed(ask: Ask) -> list[str]:
    """The exhibits of this year."""
    return [key for key in EXHIBITS if key not in RUNNING or ask.is_running]
