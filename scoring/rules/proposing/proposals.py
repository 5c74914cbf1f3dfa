"""From a criterion and the papers cited for it to the claim they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from scoring.rules.claims import RawClaim
from scoring.rules.numbers import HUNDRED, text
from scoring.rules.proposing.days import dated_passage
from scoring.rules.proposing.statements import DENIES, Named, bare, numbers, statements, telling
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Bracket, ClaimedDay, Deadline, Ratio
from scoring.rules.suggesting import Lexicon

LEAST, ENOUGH = 0.5, 0.75
"""Of the words of a label, the share that must stand around a number: to show it at all, to be sure of it."""
BY_PLACE = 0.4
"""A sentence that says “9/10” names a label's words less fully than one that spells both numbers out."""

Doubt: TypeAlias = Literal["few_words", "several", "scanned", "other_act", "not_there"]
"""Why it has to be looked at: hardly any word of the label stands there; the papers name several numbers; read from a
picture; the day is that of the paper, while the criterion asks for the day of something else done with it; the day
entered for the paper stands on none of its pages."""


@dataclass(frozen=True, slots=True)
class Source:
    """One paper cited for the criterion: its type and day as known, its pages in order, whether they were recognised
    from pictures."""

    key: int
    doc_type: str = ""
    issued_on: date | None = None
    pages: tuple[str, ...] = ()
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim a paper shows: the inputs by name, the paper, the page, the words it was read from ("" when the
    day of a paper is known and its pages do not show it)."""

    criterion: str
    claim: Mapping[str, str]
    source: int
    page: int | None
    passage: str
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.doubts


def propose(item: Criterion, sources: Sequence[Source], claim: RawClaim, lexicon: Lexicon) -> Proposal | None:
    """What the papers show for a criterion that counts, measures or names a day; None where they show nothing, or
    what is claimed already. `claim` is what stands there now."""
    if item.entered_by != "agency":
        return None
    match item.rule:
        case Ratio() as rule:
            found = _best(_counted(item, rule, _Reader(sources, lexicon)))
        case Bracket(unit="%") as rule:
            found = _best(_measured(item, rule, _Reader(sources, lexicon)))
        case Deadline(done_from="claim") as rule:
            found = _day(item, rule, sources, lexicon)
        case _:
            return None
    return None if found is None or all(claim.get(name) == value for name, value in found.claim.items()) else found


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way of reading the papers, and how much of the labels' words speaks for it (0 to 1)."""

    share: float
    proposal: Proposal


def _best(found: Iterator[_Reading]) -> Proposal | None:
    """The reading most speaks for; another that says something else and has as much speaking for it makes it doubtful."""
    ranked = sorted(found, key=lambda reading: -reading.share)
    if not ranked or ranked[0].share < LEAST:
        return None
    best = ranked[0]
    doubts: list[Doubt] = list(best.proposal.doubts)
    if best.share < ENOUGH:
        doubts.append("few_words")
    if any(other.share >= best.share - 0.05 and other.proposal.claim != best.proposal.claim for other in ranked[1:]):
        doubts.append("several")
    one = best.proposal
    return Proposal(one.criterion, one.claim, one.source, one.page, one.passage, tuple(doubts))


class _Reader:
    """The numbers of some papers, and how well the words around each go with a label."""

    def __init__(self, sources: Sequence[Source], lexicon: Lexicon) -> None:
        self.sources = sources
        self.lexicon = lexicon

    def pages(self) -> Iterator[tuple[Source, int, list[Named]]]:
        """Each page with the numbers on it."""
        for source in self.sources:
            for page, words in enumerate(source.pages, 1):
                yield source, page, [one for said in statements(words) for one in numbers(said, self.lexicon)]

    def share(self, label: str, words: frozenset[str]) -> float:
        """How much of a label's words stand there, 0 to 1; words without marks are compared without them.

        Nothing where a word stands there that turns the label into its contrary.
        """
        wanted = telling(label, self.lexicon)
        if not wanted or words & (DENIES - wanted - bare(wanted)):
            return 0.0
        if all(word.isascii() for word in words):
            return len(bare(wanted) & words) / len(bare(wanted))
        return len(wanted & words) / len(wanted)


def _counted(item: Criterion, rule: Ratio, reader: _Reader) -> Iterator[_Reading]:
    for source, page, found in reader.pages():
        for one in found:
            if one.whole is not None and one.whole > 0 and one.value <= one.whole and not one.percent:
                share = max(
                    reader.share(rule.numerator, one.words),
                    reader.share(rule.denominator, one.words),
                    BY_PLACE * reader.share(item.name, one.words),
                )
                yield _reading(item, source, page, one.statement, share, _counts(one.value, one.whole))
        plain = [one for one in found if one.whole is None and not one.percent]
        parts = [(share, one) for one in plain if (share := reader.share(rule.numerator, one.words)) >= LEAST]
        wholes = [(share, one) for one in plain if (share := reader.share(rule.denominator, one.words)) >= LEAST]
        for part_share, part in parts:
            for whole_share, whole in wholes:
                if part is not whole and part.value <= whole.value and whole.value:
                    # Where the labels differ in a word, the number that goes with each is the one that has it.
                    crossed = reader.share(rule.numerator, whole.words) + reader.share(rule.denominator, part.words)
                    share = (part_share + whole_share) / 2 - 0.05 * (crossed >= part_share + whole_share)
                    passage = (
                        part.statement if part.statement == whole.statement else f"{whole.statement} … {part.statement}"
                    )
                    yield _reading(item, source, page, passage, share, _counts(part.value, whole.value))


def _counts(numerator: Decimal, denominator: Decimal) -> dict[str, str]:
    return {"numerator": text(numerator), "denominator": text(denominator)}


def _measured(item: Criterion, rule: Bracket, reader: _Reader) -> Iterator[_Reading]:
    for source, page, found in reader.pages():
        for one in found:
            if one.percent and one.value <= HUNDRED and one.whole is None:
                share = max(reader.share(rule.label, one.words), reader.share(item.name, one.words))
                yield _reading(item, source, page, one.statement, share, {"value": text(one.value)})


def _reading(item: Criterion, source: Source, page: int, passage: str, share: float, claim: dict[str, str]) -> _Reading:
    doubts: tuple[Doubt, ...] = ("scanned",) if source.scanned else ()
    return _Reading(share, Proposal(item.code, claim, source.key, page, passage, doubts))


def _day(item: Criterion, rule: Deadline, sources: Sequence[Source], lexicon: Lexicon) -> Proposal | None:
    """The day of the one paper of the type the criterion names."""
    if isinstance(rule.due, ClaimedDay):
        return None
    label = lexicon.spell(rule.label) or lexicon.spell(item.name)
    types = [code for code, forms in lexicon.types.items() if any(f" {form} " in f" {label} " for form in forms)]
    dated = [one for one in sources if one.issued_on and one.doc_type in types]
    if len({one.issued_on for one in dated}) != 1:
        return None
    source = dated[0]
    assert source.issued_on
    doubts: tuple[Doubt, ...] = ("scanned",) if source.scanned else ()
    if not {"ky", "hanh"} & {*label.split()}:
        doubts += ("other_act",)
    page, passage = dated_passage(source.pages, source.issued_on) or (None, "")
    if source.pages and not passage:
        doubts += ("not_there",)
    return Proposal(item.code, {"done": source.issued_on.isoformat()}, source.key, page, passage, doubts)
