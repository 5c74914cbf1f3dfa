"""Which criteria of a sheet an agency's documents may serve: rows in, the engine's answers out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache

from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.rules import fold
from evidence.models import Document
from evidence.reading import VERSION, texts_of
from scoring import lexicons
from scoring.assessment import criteria_of, rubric_of
from scoring.issuers import elsewhere
from scoring.models import Citation, Scorecard, SuggestionAnswer
from scoring.rules.carrying import same_criteria
from scoring.rules.suggesting import (
    Candidate,
    Engine,
    Lexicon,
    Paper,
    Precedent,
    Reading,
    Standing,
    Suggested,
    Votes,
    Wants,
    asked_by,
    features_of,
    read,
)
from scoring.states import CampaignState

PagesOf = Callable[[Sequence[int]], Mapping[int, Sequence[str]]]
"""The text of each page of these documents (by number), in order; documents without text may be missing."""

MOST_DOCUMENTS = 2000
"""An agency that has more that is not cited yet sees suggestions for the newest."""


class _Pages:
    """Where the text of pages comes from: nowhere, until what reads documents says so."""

    source: PagesOf = staticmethod(lambda documents: {})


def pages_from(source: PagesOf) -> None:
    """Take the text of pages from this function; it should cost one query. Called in `AppConfig.ready`."""
    _Pages.source = staticmethod(source)


def page_texts(documents: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The text of each page as evidence has read it."""
    return {document: [page.text for page in pages] for document, pages in texts_of(documents).items()}


def pages_of(documents: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The text of each page of these documents, as far as it has been read."""
    return _Pages.source(documents) if documents else {}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One document and the criteria it may serve, likeliest first, never none; and those it is cited for already."""

    document: Document
    candidates: tuple[Candidate, ...]
    cited: tuple[str, ...] = ()

    @property
    def sure(self) -> tuple[Candidate, ...]:
        """Those that may be accepted together with others by one key."""
        return tuple(candidate for candidate in self.candidates if candidate.verdict == "sure")

    @property
    def doubtful(self) -> tuple[Candidate, ...]:
        """Those somebody has to look at."""
        return tuple(candidate for candidate in self.candidates if candidate.verdict == "doubtful")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One document for which nothing is suggested, and why: a code of `explain.suggesting.UNPLACED`."""

    document: Document
    why: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is suggested for a sheet: each document with its criteria, and those for which nothing is."""

    rows: tuple[Suggestion, ...]
    unplaced: tuple[Unplaced, ...] = ()

    @property
    def sure(self) -> list[tuple[Document, Candidate]]:
        """Everything one key accepts."""
        return [(row.document, candidate) for row in self.rows for candidate in row.sure]

    @property
    def doubtful(self) -> list[Suggestion]:
        """The short list: documents with something to decide."""
        return [row for row in self.rows if row.doubtful and not row.sure]

    def for_criterion(self, code: str) -> list[tuple[Document, Candidate]]:
        """What may serve one criterion, likeliest first."""
        found = [(row.document, one) for row in self.rows for one in row.candidates if one.criterion == code]
        return sorted(found, key=lambda pair: -pair[1].confidence)


@cache
def lexicon() -> Lexicon:
    """What the field's offices call things, read once in a process."""
    return Lexicon(lexicons.definition())


def locator(page: int | None) -> str:
    """Where the text shows it, as people write it beside a citation."""
    return _("trang %(page)s") % {"page": page} if page else ""


def suggestions_for(sheet: Scorecard, documents: Sequence[Document] | None = None) -> Suggestions:
    """The criteria these documents may serve; without documents, those of the sheet's year that are not cited yet, or
    for which somebody has chosen among doubtful criteria and left others open.

    Asks as many questions whatever the number of documents: documents, their files, what is cited, last year's sheet
    and its citations, what people answered (about these documents, and about such documents), and the pages.
    """
    cited = set(sheet.citations.values_list("document", "criterion"))
    cited_for: dict[int, set[str]] = {}
    for number, code in cited:
        cited_for.setdefault(number, set()).add(code)
    others: list[Document] = []
    is_whole = documents is None
    if documents is None:
        documents, others = of_year(sheet, cited_for)
    readings = readings_of(sheet, documents)
    turned_down = rejected(documents)
    names = {item.code: name_of(item.name) for item in criteria_of(sheet)}
    before = last_citations(sheet)
    engine = Engine(
        wants_of(sheet), lexicon(), year=sheet.campaign.year, precedents=precedents_of(sheet, before),
        learned=learned_of(sheet, readings, names),
    )  # fmt: skip
    # What was carried over has its place; only what is new is offered for more.
    settled = {row.document_id for row in before} if is_whole else set()
    rows, unplaced = [], []
    for document, reading in zip(documents, readings, strict=True):
        here = tuple(sorted(cited_for.get(document.pk, ())))
        if here and document.pk in settled:
            continue
        suggested = engine.of(reading)
        if is_whole and here and not _is_open(suggested, here):
            continue
        candidates = tuple(
            one
            for one in suggested.candidates
            if (document.pk, one.criterion) not in cited and (document.pk, names[one.criterion]) not in turned_down
        )
        if candidates:
            rows.append(Suggestion(document, candidates, here))
        elif document.pk not in cited_for:
            unplaced.append(Unplaced(document, _why(document, reading, bool(suggested.candidates))))
    return Suggestions(tuple(rows), (*unplaced, *(Unplaced(document, "other_year") for document in others)))


def _is_open(suggested: Suggested, cited: Collection[str]) -> bool:
    """Whether the criteria a paper is cited for were chosen among doubtful ones, so that the others are not answered."""
    chosen = [one for one in suggested.candidates if one.criterion in cited]
    return bool(chosen) and all(one.verdict == "doubtful" for one in chosen)


def _why(document: Document, reading: Reading, is_told: bool) -> str:
    """Why nothing is suggested for a document."""
    if is_told:
        return "turned_down"
    if document.read_version < VERSION:
        return "unread"
    return "no_text" if reading.silent else "nothing"


def of_year(sheet: Scorecard, cited: Collection[int] = ()) -> tuple[list[Document], list[Document]]:
    """The agency's documents in force, newest first: those of the sheet's year or of none; and those of other years that
    are cited for nothing on it and were sent since the campaign opened, for it as a rule."""
    year, opened = sheet.campaign.year, sheet.campaign.opened_at
    # A plan for the year may have been signed, and filed, in the year before.
    wanted = Q(year=year) | Q(year=None) | Q(title__contains=str(year))
    if opened:
        wanted |= Q(uploaded_at__gte=opened)
    rows = Document.objects.of(sheet.agency).in_force().filter(wanted)
    found = list(rows.select_related("superseded_by").prefetch_related("files")[:MOST_DOCUMENTS])
    others = [row for row in found if not _is_of(row, year) and row.pk not in cited]
    return [row for row in found if _is_of(row, year)], others


def _is_of(document: Document, year: int) -> bool:
    """Whether a document may be of that year, as far as its particulars say."""
    return document.year in {None, year} or str(year) in document.title


def readings_of(sheet: Scorecard, documents: Sequence[Document]) -> list[Reading]:
    """Documents read by the engine; their files should be at hand. A query for the pages, and those of `elsewhere`."""
    pages = pages_of([document.pk for document in documents])
    year_end = date(sheet.campaign.year, 12, 31)
    others = elsewhere(sheet, {document.issuer for document in documents})
    papers = (
        Paper(
            key=document.pk, file_names=tuple(file.name for file in document.files.all()), title=document.title,
            number=document.number, doc_type=document.doc_type, issuer=document.issuer, owner=sheet.name,
            issued_on=document.issued_on,
            year=document.year, pages=tuple(pages.get(document.pk, ())), standing=standing(document, year_end),
            elsewhere=document.issuer in others,
        )
        for document in documents
    )  # fmt: skip
    return [_read(paper) for paper in papers]


@lru_cache(maxsize=1000)
def _read(paper: Paper) -> Reading:
    """A paper read once in a process for as long as nothing is known of it anew."""
    return read(paper, lexicon())


def standing(document: Document, year_end: date) -> Standing:
    """Whether a document may still stand as evidence for a year that ends on that day."""
    if document.withdrawn_at:
        return "withdrawn"
    if document.successor:
        return "superseded"
    return "expired" if document.valid_to and document.valid_to < year_end else "in_force"


def last_sheet(sheet: Scorecard) -> Scorecard | None:
    """The same agency's latest earlier sheet that was filled in here; an agency that came of others has none."""
    return (
        Scorecard.objects.filter(
            agency=sheet.agency_id, campaign__province=sheet.campaign.province_id,
            campaign__year__lt=sheet.campaign.year, campaign__on_paper=False,
        )
        .exclude(campaign__state=CampaignState.DRAFT)
        .select_related("campaign__rubric")
        .order_by("-campaign__year")
        .first()
    )  # fmt: skip


def last_citations(sheet: Scorecard) -> list[Citation]:
    """What the agency cited on its last sheet, with the documents at hand; two queries."""
    last = last_sheet(sheet)
    if last is None:
        return []
    rows = list(Citation.objects.filter(scorecard=last).select_related("document"))
    for row in rows:
        row.scorecard = last
    return rows


def precedents_of(sheet: Scorecard, before: Sequence[Citation]) -> list[Precedent]:
    """What was cited on the last sheet, under this year's codes."""
    if not before:
        return []
    last = before[0].scorecard
    codes = same_criteria(rubric_of(last), rubric_of(sheet))
    return [
        Precedent(
            codes[row.criterion], row.document.title, row.document.number, row.document.doc_type, row.document.issuer,
            locator=row.locator, year=last.campaign.year,
        )
        for row in before
        if row.criterion in codes
    ]  # fmt: skip


def learned_of(sheet: Scorecard, readings: Sequence[Reading], names: Mapping[str, str]) -> dict[tuple[str, str], Votes]:
    """What the province's people answered about such documents, by feature and this year's code; one query."""
    features = {feature for reading in readings for feature in features_of(reading, lexicon())}
    if not features:
        return {}
    codes = {name: code for code, name in names.items()}
    votes = SuggestionAnswer.objects.of(sheet.campaign.province_id).votes(features)
    return {(feature, codes[name]): Votes(yes, no) for feature, name, yes, no in votes if name in codes}


def rejected(documents: Sequence[Document]) -> set[tuple[int, str]]:
    """The documents and folded criterion names of which somebody said no; one query."""
    answers = SuggestionAnswer.objects.filter(document__in=documents, accepted=False).order_by()
    return set(answers.values_list("document", "criterion_name").distinct())


def name_of(name: str) -> str:
    """A criterion's name as answers are kept by it."""
    return fold(name)[:300]


_wants: dict[tuple[int, datetime, str], Wants] = {}


def wants_of(sheet: Scorecard) -> Wants:
    """What the criteria of the sheet's block ask for, read once in a process for each published rubric."""
    rubric = sheet.campaign.rubric
    assert rubric is not None
    key = (rubric.pk, rubric.updated_at, sheet.block)
    if key not in _wants:
        _wants[key] = Wants([asked_by(item) for item in criteria_of(sheet)], lexicon())
    return _wants[key]
