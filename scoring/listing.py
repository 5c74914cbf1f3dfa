"""One page of a long list and how long the list is, in one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

PER_PAGE = 20


class OneQueryPaginator(Paginator):  # type: ignore[type-arg]  # generic in the stubs alone
    """A paginator whose rows bring the total along, so that counting is no query of its own.

    The rows hold the named columns and nothing else: twenty objects with what hangs on them take longer to make than
    the page to draw.
    """

    def __init__(self, rows: QuerySet[Any], columns: Sequence[str], per_page: int = PER_PAGE) -> None:
        super().__init__((), per_page)
        self.rows, self.columns = rows, columns

    def get_page(self, number: Any) -> Page[Any]:
        """The page asked for; the first when there is no such page."""
        wanted = int(number) if str(number or "").isdecimal() and 0 < int(number) < 10**6 else 1
        first = (wanted - 1) * self.per_page
        rows = list(counted(self.rows, self.columns)[first : first + self.per_page])
        return self.get_page(1) if not rows and wanted > 1 else self.page_of(rows, wanted)

    def page_of(self, rows: list[Any], number: int = 1) -> Page[Any]:
        """The page with these rows, the first if no other is named."""
        self.count = rows[0].listed_total if rows else 0
        return Page(rows, number, self)


def counted(rows: QuerySet[Any], columns: Sequence[str]) -> QuerySet[Any, Any]:
    """The named columns of the rows, with how many there are in each."""
    named: QuerySet[Any, Any] = rows.annotate(listed_total=Window(Count("pk"))).values_list(
        *columns, "listed_total", named=True
    )
    return named
