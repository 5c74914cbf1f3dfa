"""One criterion as a card: how it is scored, what each side says, what may be said now, the papers that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.abbreviations import FULL, found_in
from agencies.roles import Permission
from agencies.rules import Verdict, no
from agencies.templatetags.page import points
from scoring.assessment import rubric_of
from scoring.claimform import Input, inputs
from scoring.desk.desk import Desk
from scoring.desk.rows import Branch, Row
from scoring.explain.marking import describe, describe_effect, mark_lines
from scoring.explain.suggesting import other_issuer, out_of_year_sentence
from scoring.models import Score, Stage
from scoring.rules.mark import Mark
from scoring.rules.rubric import Criterion
from scoring.workflow.completeness import lacks_proof, out_of_year, years_cited

Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Word:
    """What one side says of a criterion, as it stands in the form or is read: plain values."""

    inputs: tuple[Input, ...]
    note: str = ""
    declined: bool = False
    by_hand: str = ""
    version: int = 0
    is_saved: bool = False
    points: Decimal | None = None
    not_applicable: bool = False
    lines: tuple[str, ...] = ()
    by: str = ""
    at: datetime | None = None
    carried: bool = False
    """Taken over from last year and not confirmed."""
    unproved: bool = False
    """Has points and no document that counts: an explanation is asked for in place of one (CV 383/BNV-CCHC)."""
    out_of_year: str = ""
    """Why what is cited does not count: it is all of other years."""
    faults: tuple[tuple[str, str], ...] = ()
    """Why the save just tried was refused: name of the field, sentence."""

    @property
    def wrong(self) -> dict[str, str]:
        """By field, what is wrong with it."""
        return dict(self.faults)

    @property
    def asks(self) -> str:
        """Why the explanation is not optional: "declined", "unproved", or empty."""
        return "declined" if self.declined else "unproved" if self.unproved else ""

    @property
    def note_asked(self) -> str:
        """What the box for the agency's explanation says while it is empty."""
        return {
            "declined": _("Cần giải trình: lý do không áp dụng"),
            "unproved": _("Cần giải trình: chưa có minh chứng cho điểm này"),
            "": _("Giải trình (không bắt buộc)"),
        }[self.asks]

    @property
    def says_more(self) -> bool:
        """Whether the arithmetic says more than the boxes that are ticked."""
        return bool(self.by_hand) or not (self.inputs and self.inputs[0].is_box)


@dataclass(frozen=True, slots=True)
class Paper:
    """One document cited for the criterion."""

    citation: int
    citation_url: str
    document: int
    url: str
    number: str
    issued_on: date | None
    title: str
    locator: str
    fault: str
    """ "withdrawn", "superseded", "shut" (nobody may open it) or empty."""
    doubt: str
    """That another agency issued it, or that it is of another year than asked for; empty when nothing is doubted."""
    carried: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One criterion for one person. Plain values throughout: a card that has been drawn need not be drawn again."""

    url: str
    """The sheet's address, which those of the card's forms begin with."""
    code: str
    kind: str
    name: str
    maximum: Decimal
    how: str
    effect: str
    evidence: tuple[str, ...]
    wording: str
    basis: str
    na_when: str
    short: tuple[tuple[str, str], ...]
    """The abbreviations these texts use, with what they mean."""
    own: Word
    edits: bool
    """Whether the agency's form is open; otherwise `why_not` says why."""
    why_not: str
    declines: bool
    """Whether "not applicable" may be said."""
    found: Word | None
    """The verifier's side; None where there is none for this person, or not yet."""
    judges: bool
    accepts: bool
    district: str
    changed_since: bool
    final: Decimal | None
    papers: tuple[Paper, ...]
    cites: bool
    asks: bool
    """Whether the verifier may ask the agency to complete it."""
    supplement_days: int

    @property
    def lacks_place(self) -> bool:
        """Whether the page or section of a paper is still to be written."""
        return self.cites and not all(paper.locator for paper in self.papers)


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with what is not plain: the exchanges about it, and why the last save was refused."""

    card: Card
    row: Row
    may_appeal: Verdict
    may_answer_appeal: bool
    appeal_inputs: tuple[Input, ...]
    faults: tuple[str, ...] = ()
    conflict: Word | None = None

    @property
    def has_more(self) -> bool:
        """Whether anything stands beside the card itself."""
        row = self.row
        return bool(self.faults or row.supplement or row.appeal or (self.may_appeal and row.item.kind == "criterion"))


@dataclass(frozen=True, slots=True)
class Section:
    """The cards of one branch of the tree, and the branches before and after it (empty at the ends)."""

    code: str
    name: str
    cards: tuple[Shown, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a refused save left behind: what was typed, why it was refused, what somebody else saved meanwhile."""

    code: str
    typed: Typed
    faults: tuple[str, ...]
    conflict: Score | None = None
    at: tuple[str, ...] = ()
    """For each fault the field it is about, as in `acting.Answer`."""


def section(desk: Desk, branch: Branch, trouble: Trouble | None = None) -> Section:
    """A branch of the tree with its cards."""
    codes = [other.code for other in desk.branches]
    place = codes.index(branch.code)
    return Section(
        branch.code,
        branch.name,
        tuple(show(desk, row, trouble) for row in branch.rows),
        codes[place - 1] if place else "",
        codes[place + 1] if place + 1 < len(codes) else "",
    )


def show(desk: Desk, row: Row, trouble: Trouble | None = None) -> Shown:
    """One criterion with the exchanges about it; what was just typed and refused stands in its form."""
    here = trouble if trouble and trouble.code == row.item.code else None
    start = row.final or row.verified
    return Shown(
        card=card_of(desk, row, here),
        row=row,
        may_appeal=desk.may_appeal(row.item.code),
        may_answer_appeal=bool(desk.holds(Permission.VERIFY_SCORECARD)) and not desk.belongs,
        appeal_inputs=tuple(inputs(row.item, start.claim if start else {}, "appeal")) if row.appeal else (),
        faults=here.faults if here else (),
        conflict=conflict_word(desk, row, here.conflict) if here and here.conflict else None,
    )


def card_of(desk: Desk, row: Row, trouble: Trouble | None = None) -> Card:
    """The card of one criterion; with what was typed and refused in its form."""
    item, sheet = row.item, desk.sheet
    own, how = own_word(desk, row), describe(item)
    edits = _may_edit(desk, row)
    shows = bool(desk.sees_verification and desk.shows_verification)
    judges = shows and bool(desk.may_verify) and item.entered_by != "system"
    found = _found(desk, row)
    asks = judges and item.entered_by == "agency" and (row.supplement is None or bool(row.supplement.answered_at))
    return Card(
        url=desk.url,
        code=item.code,
        kind=item.kind,
        name=item.name,
        maximum=item.max_points,
        how=how,
        effect=describe_effect(rubric_of(sheet), item) if item.kind != "criterion" else "",
        evidence=item.evidence,
        wording=item.wording,
        basis=item.basis,
        na_when=item.na_when,
        short=tuple((short, str(FULL[short])) for short in found_in(_texts(item, how, own))),
        own=_typed_word(own, row, "own", trouble if edits else None),
        edits=bool(edits),
        why_not="" if edits else edits.reason,
        declines=item.kind != "criterion" or item.applies(sheet.block) == "conditional",
        found=(found_word(desk, row, trouble) if judges else _read_word(desk, row)) if shows else None,
        judges=judges,
        accepts=judges and row.own is not None and found is None,
        district=_district(row) if row.district and sheet.tier != Stage.DISTRICT else "",
        changed_since=shows and row.changed_since,
        final=row.final.points if row.final and row.verified and row.final.points != row.verified.points else None,
        papers=tuple(papers_of(desk, row)),
        cites=bool(desk.may_edit(item.code)),
        asks=asks,
        supplement_days=sheet.campaign.supplement_days,
    )


def _texts(item: Criterion, how: str, own: Word) -> list[str]:
    """Everything a card says of its criterion."""
    labels = [str(one.field.label) for one in own.inputs]
    return [item.name, *labels, how, *item.evidence, item.wording, item.basis, item.na_when]


def _may_edit(desk: Desk, row: Row) -> Verdict:
    if row.item.entered_by != "agency":
        return no(_("Tiêu chí này do người thẩm định hoặc hệ thống ghi điểm."))
    return desk.may_edit(row.item.code)


def _saved_word(desk: Desk, row: Row, score: Score | None, prefix: str) -> Word:
    """A side's row as it is saved; before the first save an empty form."""
    if score is None:
        return Word(tuple(inputs(row.item, {}, prefix)))
    assessment = desk.assessments.get(Stage(score.stage))
    mark = assessment.marks.get(row.item.code) if assessment else None
    return Word(
        inputs=tuple(inputs(row.item, score.claim, prefix)),
        note=score.note,
        declined=score.not_applicable and not score.claim,
        by_hand=points(score.points) if score.by_hand else "",
        version=score.version,
        is_saved=True,
        points=score.points,
        not_applicable=score.not_applicable,
        lines=tuple(mark_lines(row.item, mark or Mark())),
        by=str(score.by or ""),
        at=score.at,
        carried=score.carried,
    )


def conflict_word(desk: Desk, row: Row, theirs: Score) -> Word:
    """What somebody else saved meanwhile, to be read."""
    return _saved_word(desk, row, theirs, "theirs")


def own_word(desk: Desk, row: Row) -> Word:
    """What the agency says."""
    word, own, year = _saved_word(desk, row, row.own, "own"), row.own, desk.sheet.campaign.year
    if own is None or not lacks_proof(row.item, own, row.citations, year) or not _may_edit(desk, row):
        return word
    years = {each for citation in row.citations for each in years_cited(citation)}
    return replace(word, unproved=True, out_of_year=out_of_year_sentence(years, year) if years else "")


def _found(desk: Desk, row: Row) -> Score | None:
    """What the verifier of the present stage has saved."""
    return row.district if desk.sheet.tier == Stage.DISTRICT else row.verified


def _read_word(desk: Desk, row: Row) -> Word:
    """What was verified, for somebody who only reads it."""
    return _saved_word(desk, row, row.verified or row.district, "read")


def found_word(desk: Desk, row: Row, trouble: Trouble | None = None) -> Word:
    """The verifier's form; until something is saved it starts from what the district found or the agency claimed."""
    found = _found(desk, row)
    saved = _saved_word(desk, row, found, "found")
    start = row.district or row.own
    if found is None and start is not None:
        given = tuple(inputs(row.item, start.claim, "found"))
        saved = Word(given, declined=start.not_applicable and not start.claim)
    return _typed_word(saved, row, "found", trouble)


def _typed_word(word: Word, row: Row, prefix: str, trouble: Trouble | None) -> Word:
    """The form as it was typed, when a save has just been refused, with what is wrong beside each field."""
    if trouble is None:
        return word
    typed = trouble.typed
    faults = tuple((name, fault) for name, fault in zip(trouble.at, trouble.faults, strict=False) if name)
    left = dict(faults)
    return replace(
        word,
        # Boxes of one list share a name: the first of them tells.
        inputs=tuple(replace(one, fault=left.pop(one.field.name, "")) for one in inputs(row.item, {}, prefix, typed)),
        note="".join(typed.get("note", ())[:1]),
        declined="not_applicable" in typed,
        by_hand="".join(typed.get("by_hand", ())[:1]),
        faults=faults,
    )


def _district(row: Row) -> str:
    district = row.district
    assert district is not None
    return " · ".join(part for part in (points(district.points), district.note) if part)


def papers_of(desk: Desk, row: Row) -> Iterator[Paper]:
    """The documents cited for a criterion, as they are listed."""
    slug, year = desk.sheet.campaign.province.slug, desk.sheet.campaign.year
    stale = out_of_year(row.item, row.own, row.citations, year) if row.own else []
    for citation in row.citations:
        document = citation.document
        fault = "withdrawn" if document.withdrawn_at else "superseded" if document.successor else ""
        if not fault and not document.may_be_opened():
            fault = "shut"
        doubt = other_issuer(document.issuer) if document.issuer in desk.other_issuers else ""
        if not doubt and citation in stale:
            doubt = out_of_year_sentence(years_cited(citation), year)
        yield Paper(
            citation.pk, reverse("scoring:locate", args=[slug, citation.pk]).removesuffix("locate/"), document.pk,
            reverse("evidence:document", args=[slug, document.pk]), document.number, document.issued_on, document.title,
            citation.locator, fault, doubt, citation.carried,
        )  # fmt: skip
