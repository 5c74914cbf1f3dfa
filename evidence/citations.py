"""What documents are cited for. The apps above, which do the citing, register who can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class CitedFor:
    """One use of a document: what for, where to look, in which year."""

    label: str
    url: str
    year: int | None = None


Lister = Callable[[bool], "QuerySet[Any]"]
Provider = Callable[[Sequence[int]], Mapping[int, Sequence[CitedFor]]]

_providers: list[Provider] = []
_listers: list[Lister] = []


def provider(tell: Provider) -> Provider:
    """Have this function asked what documents (by number) are cited for. Called in `AppConfig.ready`.

    It is asked once for each page of a list, so it should cost one query, and it need not name documents
    that are not cited.
    """
    if tell not in _providers:
        _providers.append(tell)
    return tell


def lister(rows: Lister) -> Lister:
    """Have this function give the rows that cite documents, each with a field `document`: all of them, or with True those
    of the year that is under way. Called in `AppConfig.ready`. It asks the database nothing itself."""
    if rows not in _listers:
        _listers.append(rows)
    return rows


def is_cited(*, this_year: bool = False, besides: QuerySet[Any] | None = None) -> Q:
    """The condition that a document is cited for something, ever or in the year that is under way; not counting the rows
    `besides`."""
    condition = Q(pk__in=())
    for rows in _listers:
        citing = rows(this_year)
        if besides is not None and citing.model is besides.model:
            citing = citing.exclude(pk__in=besides.values("pk"))
        condition |= Q(Exists(citing.filter(document=OuterRef("pk"))))
    return condition


def cited_for(documents: Sequence[int]) -> dict[int, list[CitedFor]]:
    """For each of these documents that is cited, everything it is cited for."""
    uses: dict[int, list[CitedFor]] = defaultdict(list)
    if documents:
        for tell in _providers:
            for document, cited in tell(documents).items():
                uses[document].extend(cited)
    return {document: cited for document, cited in uses.items() if cited}
