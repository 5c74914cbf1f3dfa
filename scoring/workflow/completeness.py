"""What a sheet still lacks before it may be handed in, and which of its papers count as proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scoring.assessment import criteria_of, items_of
from scoring.models import Citation, Score, Scorecard, Stage
from scoring.rules.proof import asks_for_year, years_of
from scoring.rules.rubric import Criterion


def missing(sheet: Scorecard) -> tuple[list[str], list[str], list[str]]:
    """`blocking`, asking the database for what it needs."""
    scores = {score.criterion: score for score in sheet.scores.filter(stage=Stage.SELF)}
    return blocking(sheet, scores, cited_of(sheet.citations.select_related("document")))


def cited_of(citations: Iterable[Citation]) -> dict[str, list[Citation]]:
    """What is cited, by criterion."""
    cited: dict[str, list[Citation]] = {}
    for citation in citations:
        cited.setdefault(citation.criterion, []).append(citation)
    return cited


def blocking(
    sheet: Scorecard, scores: Mapping[str, Score], cited: Mapping[str, Sequence[Citation]]
) -> tuple[list[str], list[str], list[str]]:
    """The criteria that keep a sheet from being handed in: not scored, claimed without proof or explanation, and
    taken over from last year without anybody's word.

    `cited` is what is cited, by criterion, with the documents at hand.
    """
    unscored = [
        item.code for item in criteria_of(sheet) if item.entered_by == "agency" and not _answered(scores.get(item.code))
    ]
    unproved = [
        item.code
        for item in items_of(sheet)
        if item.entered_by == "agency"
        and (score := scores.get(item.code))
        and not score.note
        and lacks_proof(item, score, cited.get(item.code, ()), sheet.campaign.year)
    ]
    unconfirmed = [
        item.code
        for item in items_of(sheet)
        if any(row.carried for row in cited.get(item.code, ())) or ((score := scores.get(item.code)) and score.carried)
    ]
    return unscored, unproved, unconfirmed


def lacks_proof(item: Criterion, score: Score, cited: Sequence[Citation], year: int) -> bool:
    """Whether points are claimed for which nothing that counts is cited: an explanation has to stand in for it
    (CV 383/BNV-CCHC)."""
    return bool(score.points) and len(out_of_year(item, score, cited, year)) == len(cited)


def out_of_year(item: Criterion, score: Score, cited: Sequence[Citation], year: int) -> list[Citation]:
    """What is cited and does not count, for it is clearly of other years while the claim asks for a paper of the year."""
    if not score.points or not asks_for_year(item, score.claim):
        return []
    return [row for row in cited if (years := years_cited(row)) and year not in years]


def years_cited(citation: Citation) -> frozenset[int]:
    """The years the paper cited is of; empty when nothing tells."""
    document = citation.document
    return years_of(document.title, document.year, document.issued_on)


def _answered(score: Score | None) -> bool:
    return score is not None and (score.not_applicable or score.points is not None)
