"""Which claims the record and the papers cited on a sheet show: rows in, proposals out; and the sentences worth quoting."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.models import Document
from evidence.reading import recognised, texts_of
from scoring.assessment import items_of, rubric_of
from scoring.models import Score, Scorecard, Stage
from scoring.recorded import Recorded, recorded_for
from scoring.rules.proposing import Proposal, Quote, Source, propose, quotes
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Bracket, Deadline, Ratio
from scoring.suggestions import lexicon


@dataclass(frozen=True, slots=True)
class Proposed:
    """A claim a cited paper shows, with the paper and what is claimed now."""

    proposal: Proposal
    item: Criterion
    document: Document
    now: Score | None

    @property
    def token(self) -> str:
        """The criterion and what is proposed for it, as the page sends it back: “B4:3f9a…”."""
        said = json.dumps([self.proposal.source, dict(self.proposal.claim)], sort_keys=True)
        return f"{self.item.code}:{hashlib.sha256(said.encode()).hexdigest()[:16]}"

    @property
    def claim(self) -> dict[str, object]:
        """The whole claim it would make: what is claimed now, with what the paper shows in its place."""
        kept = dict(self.now.claim) if self.now else {}
        if "done" in self.proposal.claim:
            kept.pop("never", None)
        return kept | dict(self.proposal.claim)


def proposals_for(sheet: Scorecard) -> list[Proposed]:
    """What the papers cited this year show for the criteria they are cited for, in the order of the rubric.

    Papers taken over from last year say last year's figures and are left out, as is what is claimed already. Asks
    for the citations, the pages and the claims: five queries however many there are.
    """
    items = [item for item in items_of(sheet) if isinstance(item.rule, Ratio | Bracket | Deadline)]
    cited = _cited(sheet, {item.code for item in items})
    if not cited:
        return []
    documents = {document.pk: document for papers in cited.values() for document in papers}
    sources = _sources(documents.values())
    own = {row.criterion: row for row in sheet.scores.filter(stage=Stage.SELF, criterion__in=cited)}
    found = []
    for item in items:
        row = own.get(item.code)
        if item.code not in cited or (row and row.not_applicable):
            continue
        read = [sources[document.pk] for document in cited[item.code]]
        proposal = propose(item, read, row.claim if row else {}, lexicon())
        if proposal:
            found.append(Proposed(proposal, item, documents[proposal.source], row))
    return found


@dataclass(frozen=True, slots=True)
class Offers:
    """Every claim that may be taken over: what the record says, what cited papers show, and where the two differ."""

    recorded: tuple[Recorded, ...]
    papers: tuple[Proposed, ...]
    contested: frozenset[str]

    def by_token(self) -> dict[str, Recorded | Proposed]:
        """Each under the token its page sends back."""
        offered: list[Recorded | Proposed] = [*self.recorded, *self.papers]
        return {one.token: one for one in offered}


def offers_for(sheet: Scorecard) -> Offers:
    """What may be taken over into the claims of a sheet; a paper that shows what the record says is not offered beside it."""
    recorded = {one.item.code: one for one in recorded_for(sheet) if one.adds}
    shown = proposals_for(sheet)
    papers = [one for one in shown if one.item.code not in recorded or recorded[one.item.code].claim != one.claim]
    contested = recorded.keys() & {one.item.code for one in papers}
    return Offers(tuple(recorded.values()), tuple(papers), frozenset(contested))


def quotes_for(sheet: Scorecard, code: str) -> list[tuple[Quote, Document]]:
    """The sentences of the papers cited for one criterion that may stand as its explanation; four queries.

    Raises KeyError when the rubric has no such criterion.
    """
    item = rubric_of(sheet).item(code)
    documents = {
        row.document_id: row.document for row in sheet.citations.filter(criterion=code).select_related("document")
    }
    sources = _sources(documents.values())
    return [(quote, documents[quote.source]) for quote in quotes(item, list(sources.values()), lexicon())]


def _cited(sheet: Scorecard, codes: Iterable[str]) -> Mapping[str, list[Document]]:
    """The papers of this year cited for these criteria."""
    rows = sheet.citations.filter(criterion__in=list(codes), carried=False).select_related("document")
    found: dict[str, list[Document]] = defaultdict(list)
    for row in rows:
        if row.document.year in {None, sheet.campaign.year}:
            found[row.criterion].append(row.document)
    return found


def _sources(documents: Iterable[Document]) -> dict[int, Source]:
    papers = {document.pk: document for document in documents}
    pages, pictures = texts_of(list(papers)), recognised(list(papers))
    return {
        number: Source(
            number,
            document.doc_type,
            document.issued_on,
            tuple(page.plain for page in pages[number]),
            number in pictures,
        )
        for number, document in papers.items()
    }
