"""What stands beside the criteria of a section: the pages of the documents cited, last year's word, ready findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from evidence.viewer import FilePages, pages_of
from scoring.assessment import context_of, rubric_of
from scoring.claimform import claim_words
from scoring.desk.card import Paper, papers_of
from scoring.desk.desk import Desk
from scoring.desk.rows import Branch, Row
from scoring.explain.carrying import lateness
from scoring.findings import CLAIMED, Offered, known_after, known_of, offered
from scoring.models import FindingPhrase, Score, Scorecard, Stage
from scoring.rules.carrying import same_criteria
from scoring.rules.locators import page_of, place_of
from scoring.rules.rubric import Criterion
from scoring.suggestions import last_sheet, name_of


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One document cited, opened at the page cited: `place` is the file among its files (from 0), `page` its page."""

    paper: Paper
    files: tuple[FilePages, ...]
    place: int
    page: int
    shut: str
    """Why nobody may open it; empty for what may be opened."""

    @property
    def file(self) -> FilePages | None:
        """The file that is open; None for a document without files."""
        return self.files[self.place] if self.files else None

    @property
    def pages(self) -> int:
        """How many pages there are in all its files."""
        return sum(file.pages for file in self.files)

    @property
    def number(self) -> int:
        """The page that is open, counted through all its files."""
        return sum(file.pages for file in self.files[: self.place]) + self.page

    @property
    def leaves(self) -> str:
        """Its files and how many pages each has, for the page's script: "12:3 15:1"."""
        return " ".join(f"{file.file}:{file.pages}" for file in self.files)


@dataclass(frozen=True, slots=True)
class LastYear:
    """What became of the criterion on the agency's last sheet."""

    year: int
    claimed: str
    points: Decimal | None
    found: str
    """What was found, in words, where that was another than claimed."""
    verified: Decimal | None
    not_applicable: bool
    finding: str
    late: str
    """Of a day that was claimed: which it was and how late; else empty."""
    differs: bool
    """Whether this year's claim says something else."""
    corrected: bool
    """Whether something else was found than was claimed."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One criterion's neighbours."""

    code: str
    name: str
    exhibits: tuple[Exhibit, ...]
    last: LastYear | None
    findings: tuple[Offered, ...]
    claimed: str
    """The claim as it stands in a finding."""


def beside(desk: Desk, branch: Branch) -> list[Beside]:
    """The neighbours of every criterion in a branch: one query for the files, two for the findings where the person
    verifies, two for last year."""
    papers = {row.item.code: tuple(papers_of(desk, row)) for row in branch.rows}
    files = pages_of({paper.document for each in papers.values() for paper in each})
    shut = {
        citation.document_id: citation.document.may_be_opened().reason
        for row in branch.rows
        for citation in row.citations
    }
    last = _last_year(desk, branch.rows)
    findings = _findings(desk, branch.rows) if desk.may_verify else {}
    return [
        Beside(
            row.item.code, row.item.name,
            tuple(_exhibit(paper, files[paper.document], shut.get(paper.document, "")) for paper in papers[row.item.code]),
            last.get(row.item.code), findings.get(row.item.code, ()), _claimed(desk, row),
        )
        for row in branch.rows
    ]  # fmt: skip


def pages_address(desk: Desk) -> str:
    """What the address of every page's picture begins with."""
    return reverse("evidence:file", args=[desk.sheet.campaign.province.slug, 0]).removesuffix("0/")


def _exhibit(paper: Paper, files: Iterable[FilePages], shut: str) -> Exhibit:
    known = tuple(files)
    place, page = place_of(page_of(paper.locator), [file.pages for file in known])
    return Exhibit(paper, known, place, page, shut)


# --- findings ---


def _claimed(desk: Desk, row: Row) -> str:
    claim = row.own.claim if row.own else {}
    known = known_after(row.item, claim, {}, (), desk.sheet.campaign.year)
    return (known.get(CLAIMED) or [claim_words(row.item, claim)])[0]


def _findings(desk: Desk, rows: Iterable[Row]) -> dict[str, tuple[Offered, ...]]:
    year = desk.sheet.campaign.year
    mine = FindingPhrase.objects.of(desk.sheet.campaign.province_id)
    names = {row.item.code: name_of(row.item.name) for row in rows}
    own, general = mine.for_criteria(names.values()), mine.most_used()
    return {
        row.item.code: offered(
            own[names[row.item.code]], general, known_of((cited.document for cited in row.citations), year)
        )
        for row in rows
    }


# --- last year ---


def _last_year(desk: Desk, rows: Iterable[Row]) -> dict[str, LastYear]:
    """By this year's code, what this person may see of the agency's last sheet."""
    last = last_sheet(desk.sheet)
    if last is None or last.campaign.rubric is None:
        return {}
    last.agency, last.campaign.province = desk.sheet.agency, desk.sheet.campaign.province
    before = {now: then for then, now in same_criteria(rubric_of(last), rubric_of(desk.sheet)).items()}
    wanted = {before[row.item.code]: row for row in rows if row.item.code in before}
    scores = last.scores.filter(criterion__in=wanted).order_by("stage")
    if not Desk(last, desk.user).sees_verification:
        scores = scores.filter(stage=Stage.SELF)
    sides: dict[str, list[Score]] = {}
    for score in scores:
        sides.setdefault(score.criterion, []).append(score)
    return {
        wanted[code].item.code: _told(last, rubric_of(last).item(code), given, wanted[code])
        for code, given in sides.items()
    }


def _told(last: Scorecard, item: Criterion, sides: list[Score], now: Row) -> LastYear:
    own = next((score for score in sides if score.stage == Stage.SELF), None)
    # The district's word and the council's are told where nobody of the province said more.
    found = next((score for score in reversed(sides) if score.stage != Stage.SELF), None)
    noted = next((score.note for score in reversed(sides) if score.stage != Stage.SELF and score.note), "")
    claimed = claim_words(item, own.claim) if own else ""
    meant = claim_words(item, found.claim) if found and found.claim else ""
    return LastYear(
        last.campaign.year, claimed, own.points if own else None, meant if meant != claimed else "",
        found.points if found else None, bool(own and own.not_applicable), noted,
        lateness(item, own.claim, context_of(last)) if own else "",
        bool(own and now.own) and claimed != claim_words(now.item, now.own.claim if now.own else {}),
        bool(own and found and (own.points, own.not_applicable) != (found.points, found.not_applicable)),
    )  # fmt: skip
