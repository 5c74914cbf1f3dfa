"""The entries of the main navigation. Each app adds its own in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse

from agencies.roles import Permission

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from agencies.models import Province


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation: where it leads and what it takes to see it."""

    label: StrOrPromise
    url_name: str
    icon: str
    permission: Permission | None
    order: int
    within: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it on one page: plain values, so that what has been drawn need not be drawn again."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """The navigation of one page: what stands side by side, and what is folded under “Mục khác” where that is too much."""

    links: tuple[Link, ...] = ()
    folded: tuple[Link, ...] = ()

    @property
    def current_folded(self) -> Link | None:
        """The page's own entry, should it be one of the folded."""
        return next((link for link in self.folded if link.current), None)


MOST_SIDE_BY_SIDE = 11
"""Entries that stand in one line on a screen of 1,440 pixels."""
_entries: dict[str, Entry] = {}


def entry(
    label: StrOrPromise, url_name: str, icon: str, permission: Permission | None, order: int, *, within: str = ""
) -> None:
    """Put a page of the province into the navigation, for those who hold the permission somewhere in it.

    `url_name` takes the province's slug as its only argument. `order` counts in tens:
    10 Việc cần làm, 20 Cơ quan, 30 Bộ tiêu chí, 40 Đợt chấm điểm, 50 Phiếu chấm điểm, 60 Minh chứng,
    65 Kiểm tra, đánh giá, 70 Kết quả, 80 Báo cáo; then what is seldom needed, and folded first: 86 Nhập và xuất dữ liệu,
    90 Người dùng, 100 Nhật ký. Pages whose address holds `within` belong to it too, wherever they lie.
    """
    _entries[url_name] = Entry(label, url_name, icon, permission, order, within)


def entries() -> list[Entry]:
    """Every entry, in the order shown."""
    return sorted(_entries.values(), key=lambda entry: entry.order)


def bar(province: Province, held: Collection[str], path: str) -> Bar:
    """The entries open to someone who holds these permissions; the one that `path` lies under is current."""
    shown = [
        (entry, _address(entry.url_name, province.slug))
        for entry in entries()
        if entry.permission is None or entry.permission.value in held
    ]
    inside = next((url for entry, url in shown if entry.within and entry.within in path), "")
    here = inside or max((url for _entry, url in shown if path.startswith(url)), key=len, default="")
    drawn = tuple(Link(str(entry.label), url, entry.icon, url == here) for entry, url in shown)
    return Bar(drawn[:MOST_SIDE_BY_SIDE], drawn[MOST_SIDE_BY_SIDE:])


@lru_cache(maxsize=2048)
def _address(url_name: str, province: str) -> str:
    """Every page asks for the same few; a province has about ten."""
    return reverse(url_name, args=[province])
