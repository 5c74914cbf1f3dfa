"""What may be taken over into the claims of a sheet, as its page offers it: from the record and from cited papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evidence.models import Document
from scoring.claimform import claim_words
from scoring.desk.desk import Desk
from scoring.explain import proposing
from scoring.facts import Source
from scoring.proposals import Proposed, offers_for
from scoring.recorded import Recorded, papers_of
from scoring.rules.facts import filled_in


@dataclass(frozen=True, slots=True)
class Figure:
    """One claim that may be taken over: what it is, what is claimed now, where it was read, what speaks against it.

    From a paper it has the `document`, the page and the words there; from the record the words, the entries with the
    addresses of their pages (empty where this person has none), and the papers that are cited with it.
    """

    token: str
    code: str
    criterion: str
    shown: str
    claimed: str
    is_sure: bool
    doubts: tuple[str, ...]
    passage: str
    document: Document | None = None
    page: int | None = None
    entries: tuple[tuple[str, str], ...] = ()
    more: int = 0
    """How many entries there are besides those named."""
    papers: tuple[Document, ...] = ()
    replaces: bool = False
    """Whether something else is claimed that it would take the place of."""

    @property
    def id(self) -> str:
        """Its own part of the page: a criterion may be offered two."""
        return f"{self.code}-{'paper' if self.document else 'record'}"


MOST_ENTRIES = 4


def figures_of(desk: Desk) -> list[Figure]:
    """Everything offered, criterion by criterion, the record first."""
    offers = offers_for(desk.sheet)
    papers = papers_of(desk.sheet, offers.recorded)
    found = [_recorded(desk, one, papers.get(one.item.code, []), one.item.code in offers.contested) for one in offers.recorded]  # fmt: skip
    found += [_from_paper(one, one.item.code in offers.contested) for one in offers.papers]
    return found


def entries_of(desk: Desk, sources: Iterable[Source]) -> tuple[tuple[str, str], ...]:
    """The first of the entries a fact rests on, each with its page; what is in another agency's file is told, not linked."""
    slug, own = desk.sheet.campaign.province.slug, desk.sheet.agency_id
    named = list(sources)[:MOST_ENTRIES]
    return tuple((one.name, one.url(slug) if one.agency == own else "") for one in named)


def _recorded(desk: Desk, one: Recorded, papers: list[Document], contested: bool) -> Figure:
    doubts = [*(["running"] if one.may_change else []), *(["contested"] if contested else [])]
    entries = entries_of(desk, one.sources)
    return Figure(
        one.token, one.item.code, one.item.name, claim_words(one.item, _added(one)), _claimed(one), not doubts,
        tuple(proposing.doubts(doubts)), one.words, entries=entries, more=len(one.sources) - len(entries),
        papers=tuple(papers), replaces=one.replaces,
    )  # fmt: skip


def _from_paper(one: Proposed, contested: bool) -> Figure:
    shown = one.proposal
    doubts = (*shown.doubts, *(["contested"] if contested else []))
    return Figure(
        one.token, one.item.code, one.item.name, proposing.figure(shown.claim), _claimed(one), not doubts,
        tuple(proposing.doubts(doubts)), shown.passage, one.document, shown.page,
    )  # fmt: skip


def _added(one: Recorded) -> dict[str, object]:
    """What the record alone would claim: of a list the ticks that are not made yet."""
    alone = filled_in(one.item.rule, one.values, {})
    ticks, made = alone.get("ticks"), (one.now.claim.get("ticks") if one.now else None) or []
    return alone | {"ticks": [code for code in ticks if code not in made]} if isinstance(ticks, list) else alone


def _claimed(one: Recorded | Proposed) -> str:
    return claim_words(one.item, one.now.claim) if one.now else ""
