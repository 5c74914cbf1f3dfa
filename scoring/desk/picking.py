"""Papers and criteria brought together by hand: papers to choose for a criterion, criteria to choose for a paper."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evidence.models import Document, PageHit
from evidence.reading import page_hits
from scoring.desk.desk import Desk
from scoring.explain.suggesting import other_issuer
from scoring.issuers import elsewhere
from scoring.models import Scorecard

MOST = 30
"""So many papers are listed at once; whoever has more types a word."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One paper to choose: whether it is ticked already, the page on which the words looked for stand, what speaks against."""

    document: Document
    ticked: bool
    hit: PageHit | None
    doubt: str


@dataclass(frozen=True, slots=True)
class CriterionChoice:
    """One criterion to choose for a paper: how many papers it has, whether this is one of them."""

    code: str
    name: str
    papers: int
    cited: bool


def papers_for(sheet: Scorecard, code: str, words: str, ticked: Collection[int]) -> tuple[list[Choice], bool]:
    """The agency's papers in force that are not cited for a criterion yet, newest first, and whether there are more.

    Found by title, number, issuer, file name or the words on their pages, without Vietnamese marks. Those ticked stand on
    top whatever is looked for. Two queries for the papers, three for the pages, and those of `elsewhere`.
    """
    cited = sheet.citations.filter(criterion=code).values("document")
    rows = Document.objects.of(sheet.agency).in_force().exclude(pk__in=cited)
    kept = list(rows.filter(pk__in=ticked)) if ticked else []
    found = list(rows.exclude(pk__in=ticked).search_pages(words)[: MOST + 1])
    shown = [*kept, *found[:MOST]]
    hits = page_hits([document.pk for document in shown], words)
    others = elsewhere(sheet, {document.issuer for document in shown})
    choices = [
        Choice(
            document, document.pk in ticked, hits.get(document.pk),
            other_issuer(document.issuer) if document.issuer in others else "",
        )
        for document in shown
    ]  # fmt: skip
    return choices, len(found) > MOST


def criteria_for(desk: Desk, document: Document) -> list[tuple[str, list[CriterionChoice]]]:
    """The criteria this person may cite a paper for now, by group."""
    groups = []
    for branch in desk.branches:
        choices = [
            CriterionChoice(
                row.item.code, row.item.name, len(row.citations),
                any(citation.document_id == document.pk for citation in row.citations),
            )
            for row in branch.rows
            if row.item.entered_by == "agency" and desk.may_edit(row.item.code)
        ]  # fmt: skip
        if choices:
            groups.append((branch.name, choices))
    return groups
