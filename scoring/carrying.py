"""What an agency may take over from its last sheet: read, not yet written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from evidence.models import Document
from scoring.assessment import items_of, rubric_of
from scoring.models import Citation, Score, Scorecard, Stage
from scoring.rules.carrying import Left, keep_claim, left_behind, same_criteria
from scoring.rules.claims import ClaimRefused
from scoring.rules.marking import clean_claim
from scoring.rules.rubric import Criterion
from scoring.suggestions import last_sheet


@dataclass(frozen=True, slots=True)
class CarriedClaim:
    """One claim of last year that may stand again, under this year's code; `left` names inputs to be filled in anew."""

    code: str
    claim: dict[str, Any]
    not_applicable: bool
    note: str
    left: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every input of last year came along."""
        return not self.left


@dataclass(frozen=True, slots=True)
class CarriedCitation:
    """One document cited last year that still holds."""

    code: str
    document: Document
    locator: str


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """One document cited last year that is not cited again, for which criteria, and why; `successor` is what to look at
    instead."""

    codes: tuple[str, ...]
    document: Document
    why: Left
    successor: Document | None = None

    @property
    def sentence(self) -> str:
        """Why, and what to do."""
        facts = {"document": self.document, "codes": ", ".join(self.codes), "successor": self.successor}
        match self.why:
            case "withdrawn":
                return _("%(codes)s: “%(document)s” đã thu hồi nên không mang sang.") % facts
            case "superseded":
                return (
                    _("%(codes)s: “%(document)s” đã được thay bằng “%(successor)s”. Hãy xem bản mới rồi gắn.") % facts
                )
            case "expired":
                return _("%(codes)s: “%(document)s” hết hiệu lực trước ngày cuối năm nên không mang sang.") % facts
            case "other_year":
                return _("%(codes)s: “%(document)s” là văn bản của năm trước. Hãy gắn văn bản của năm nay.") % facts
            case "closed":
                return _("%(codes)s: “%(document)s” không ai mở được nữa nên không mang sang.") % facts


@dataclass(slots=True)
class Carrying:
    """Everything that may be taken over, from which year, and what stays behind."""

    year: int | None = None
    claims: list[CarriedClaim] = field(default_factory=list)
    citations: list[CarriedCitation] = field(default_factory=list)
    left: list[LeftBehind] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.claims or self.citations)

    @property
    def papers(self) -> int:
        """How many documents are cited again; one may serve many criteria."""
        return len({row.document.pk for row in self.citations})

    @property
    def codes(self) -> list[str]:
        """The criteria concerned, each once."""
        return list(dict.fromkeys([row.code for row in self.claims] + [row.code for row in self.citations]))


def codes_of(sheet: Scorecard, group: str | None) -> list[str]:
    """The items of one group of the rubric that apply to the agency, all of them without one.

    Raises StopIteration for a group the rubric does not have.
    """
    items = [item.code for item in items_of(sheet)]
    if group is None:
        return items
    inside = {item.code for item in next(part for part in rubric_of(sheet).groups if part.code == group).criteria}
    return [code for code in items if code in inside]


def carrying_of(sheet: Scorecard, codes: Collection[str]) -> Carrying:
    """What of the agency's last sheet may be taken over for these criteria; at most five queries.

    What somebody has scored this year stays out: claim and citations. An agency that came of a reorganisation has
    no last sheet, for it is another agency.
    """
    last = last_sheet(sheet)
    if last is None:
        return Carrying()
    became = {then: now for then, now in same_criteria(rubric_of(last), rubric_of(sheet)).items() if now in set(codes)}
    scored = set(sheet.scores.filter(stage=Stage.SELF).values_list("criterion", flat=True))
    became = {then: now for then, now in became.items() if now not in scored}
    found = Carrying(year=last.campaign.year)
    found.claims = list(_claims(sheet, last, became))
    cited = set(sheet.citations.values_list("criterion", "document"))
    rows = last.citations.filter(criterion__in=became).select_related("document__superseded_by")
    _sort_citations(found, rows, became, cited, date(sheet.campaign.year, 12, 31))
    return found


def _claims(sheet: Scorecard, last: Scorecard, became: dict[str, str]) -> Iterable[CarriedClaim]:
    then, now = rubric_of(last), rubric_of(sheet)
    for row in last.scores.filter(stage=Stage.SELF, criterion__in=became):
        item = now.item(became[row.criterion])
        if item.entered_by != "agency":
            continue
        if row.not_applicable:
            if row.note and (item.kind != "criterion" or item.applies(sheet.block) == "conditional"):
                yield CarriedClaim(item.code, {}, True, row.note)
            continue
        claim, left = _claim(then.item(row.criterion), item, row)
        if claim or row.note:
            yield CarriedClaim(item.code, claim, False, row.note, left)


def _claim(then: Criterion, now: Criterion, row: Score) -> tuple[dict[str, Any], tuple[str, ...]]:
    kept = keep_claim(then, now, row.claim)
    try:
        return dict(clean_claim(now, kept.claim)), kept.left
    except ClaimRefused:  # the rule has changed under the same name
        return {}, tuple(sorted(row.claim))


def _sort_citations(
    found: Carrying, rows: Iterable[Citation], became: dict[str, str], cited: set[tuple[str, int]], year_end: date
) -> None:
    left: dict[int, LeftBehind] = {}
    for row in rows:
        code, document = became[row.criterion], row.document
        if (code, document.pk) in cited:
            continue
        why = left_behind(
            title=document.title, closed=not document.may_be_opened(), withdrawn=document.withdrawn_at is not None,
            superseded=document.successor is not None, valid_to=document.valid_to, year_end=year_end,
        )  # fmt: skip
        if why:
            codes = (*left[document.pk].codes, code) if document.pk in left else (code,)
            left[document.pk] = LeftBehind(codes, document, why, document.successor)
        else:
            found.citations.append(CarriedCitation(code, document, row.locator))
    found.left = list(left.values())
