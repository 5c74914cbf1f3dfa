"""From what a paper says to the criteria it serves, likeliest first, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp

from scoring.rules.suggesting.facts import Asked, Candidate, Learned, Paper, Precedent, Reason, Suggested, Votes
from scoring.rules.suggesting.kinds import JOINED, anchored, kinds_of
from scoring.rules.suggesting.lexicon import Kind, Lexicon
from scoring.rules.suggesting.precedents import Match, Precedents, core
from scoring.rules.suggesting.reading import Reading, read, shown_on
from scoring.rules.suggesting.wants import NAME, Want, Wants, terms_of

NOTHING, KIND, WORDS, FOREIGN = -4.0, 6.4, 3.2, 1.0
LAST_YEAR, SAME_TYPE, SAME_NUMBER = 3.6, 0.4, 0.3
"""What each thing that speaks for a criterion, or against it, adds to the logarithm of the odds."""
SURE, SURE_BESIDE = 0.85, 0.9
"""A first suggestion, or a further one, that scores so high may be accepted without looking, if nothing speaks against it."""
OBSERVED_FIRST = ((0.0, 0.0), (0.2, 0.3), (0.45, 0.6), (0.7, 0.93), (0.85, 0.98), (0.95, 0.995), (1.0, 0.999))
OBSERVED_BESIDE = (
    (0.0, 0.0),
    (0.2, 0.04),
    (0.5, 0.12),
    (0.8, 0.2),
    (0.88, 0.6),
    (0.92, 0.95),
    (0.96, 0.99),
    (1.0, 0.995),
)
"""How often suggestions that scored so high were right, on the tuning half of the labelled set."""
EDITION = 0.96
"""How likely, at the least, this year's edition of a paper serves what last year's was cited for."""
SHOWN = 0.16
"""What scores less is not suggested."""
CLEAR, LEAST_BESIDE = 0.9, 0.05
"""Beside a first criterion so likely, a further one that is less likely than this only lengthens the list."""
MOST_UNEXPLAINED = 4
"""A title that names the quality system may hold so many words that nothing explains; another, one."""
MOST = 4
"""A paper is suggested for at most so many criteria."""
PRIOR = 5.0
"""What the engine itself says weighs as much as the votes of so many people."""
PEOPLE = 2
"""Votes of fewer different people make no suggestion sure, and keep none from being so."""


NO_VOTES = Votes()


@dataclass(slots=True)
class Support:
    """What speaks for one criterion: the kind of paper, the words of the criterion, last year, the province's people."""

    kind: Kind | None = None
    want: Want | None = None
    by_kind: float = 0.0
    by_words: float = 0.0
    shared: tuple[str, ...] = ()
    match: Match | None = None
    votes: Votes = NO_VOTES

    @property
    def is_told(self) -> bool:
        """Whether more than last year speaks for the criterion: last year alone may repeat last year's mistake."""
        return self.by_kind >= 0.5 or self.by_words >= 0.5 or self.votes.accepted >= PEOPLE

    @property
    def is_asked(self) -> bool:
        """Whether a line of evidence, or an item of a list, itself asks for this kind of paper, by subject and type. Where
        only the criterion's name speaks of the subject, the paper asked for may be about something else (that people know
        the objectives is shown by an audit report)."""
        kind, want = self.kind, self.want
        if kind is None or want is None or want.weight == NAME:
            return False
        return bool(want.subjects & {*kind.asks[0]}) and (not want.types or bool(want.types & {*kind.types}))


class Engine:
    """Suggests criteria for papers. Built for one rubric and one agency's year; asks nothing of anybody."""

    def __init__(
        self, criteria: Sequence[Asked] | Wants, lexicon: Lexicon, *, year: int, precedents: Iterable[Precedent] = (),
        learned: Learned | None = None,
    ) -> None:  # fmt: skip
        self.lexicon = lexicon
        self.wants = criteria if isinstance(criteria, Wants) else Wants(criteria, lexicon)
        self.year = year
        self.precedents = Precedents((row for row in precedents if row.criterion in self.wants.criteria), lexicon)
        self.learned = learned or {}

    def suggest(self, papers: Iterable[Paper]) -> list[Suggested]:
        """The criteria each paper may serve."""
        return [self.of(read(paper, self.lexicon)) for paper in papers]

    def of(self, reading: Reading) -> Suggested:
        """The criteria a paper that has been read may serve."""
        supports = self._supports(reading)
        likely = {code: self._confidence(reading, support) for code, support in supports.items()}
        known = self._editions(supports)
        for code in known:
            votes = supports[code].votes
            likely[code] = max(likely[code], (votes.accepted + PRIOR * EDITION) / (votes.people + PRIOR))
        ranked = sorted(likely, key=lambda code: (-likely[code], code))
        best = likely[ranked[0]] if ranked else 0.0
        chosen = [code for code in ranked if likely[code] >= max(SHOWN, best * 0.22)]
        editions = [code for code in chosen if code in known]
        chosen = chosen[: max(MOST, len(editions))]
        candidates = [self._candidate(reading, code, supports, likely[code], chosen[0], editions) for code in chosen]
        if candidates and candidates[0].confidence >= CLEAR:
            candidates[1:] = [one for one in candidates[1:] if one.confidence >= LEAST_BESIDE]
        return Suggested(reading.paper.key, tuple(candidates))

    # --- what speaks for a criterion ---

    def _supports(self, reading: Reading) -> dict[str, Support]:
        supports: dict[str, Support] = {}
        for kind, strength in kinds_of(reading, self.lexicon):
            for code, (share, want) in self.wants.by_kind[kind.code].items():
                support = supports.setdefault(code, Support())
                if strength * share > support.by_kind:
                    support.kind, support.want, support.by_kind = kind, want, strength * share
        for code, (score, want, shared) in self._by_words(reading).items():
            support = supports.setdefault(code, Support())
            support.by_words, support.shared = score, shared
            support.want = support.want or want
        for code, match in self.precedents.like(reading).items():
            supports.setdefault(code, Support()).match = match
        if self.learned:
            for feature in features_of(reading, self.lexicon):
                for code in self.wants.criteria:
                    votes = self.learned.get((feature, code))
                    if votes and votes.people > supports.setdefault(code, Support()).votes.people:
                        supports[code].votes = votes
        return supports

    def _by_words(self, reading: Reading) -> dict[str, tuple[float, Want, tuple[str, ...]]]:
        """How much of the paper's title the words of each criterion explain, rare words counting more."""
        found: dict[str, tuple[float, Want, tuple[str, ...]]] = {}
        mine = terms_of(core(reading.title or reading.head[:200]), self.lexicon)
        total = sum(self.wants.idf.get(term, self.wants.rarest if " " not in term else 0.0) for term in mine)
        if not total:
            return found
        for code, wanted in self.wants.criteria.items():
            for want in wanted.wants:
                shared = mine & want.terms
                if not shared:
                    continue
                weight = sum(self.wants.idf[term] for term in shared)
                asked = sum(self.wants.idf[term] for term in want.terms)
                score = want.weight * (weight / total) ** 0.7 * (weight / asked) ** 0.5
                if score > found.get(code, (0.0, want, ()))[0]:
                    found[code] = (score, want, tuple(sorted(shared, key=lambda term: -self.wants.idf[term])))
        return found

    def _confidence(self, reading: Reading, support: Support) -> float:
        """How much speaks for the criterion, 0 to 1."""
        foreign = bool(reading.foreign) and not reading.weight(self.lexicon.matter) > 0.5
        score = NOTHING + KIND * support.by_kind + WORDS * support.by_words - FOREIGN * foreign
        if support.match:
            score += LAST_YEAR * (2 * support.match.likeness - 1)
            score += SAME_TYPE * support.match.same_type + SAME_NUMBER * support.match.same_number
        likely = 1 / (1 + exp(-score))
        votes = support.votes
        return (votes.accepted + PRIOR * likely) / (votes.people + PRIOR)

    @staticmethod
    def _editions(supports: Mapping[str, Support]) -> list[str]:
        """The criteria last year's edition of the paper was cited for; none unless one of them is told by more than that.

        That one shows that the paper is what it seems and was cited with care, so the others may be believed.
        """
        cited = [code for code, support in supports.items() if support.match and support.match.is_edition]
        return cited if any(supports[code].is_told for code in cited) else []

    # --- what is answered ---

    def _candidate(
        self, reading: Reading, code: str, supports: Mapping[str, Support], likely: float, first: str,
        editions: Sequence[str],
    ) -> Candidate:  # fmt: skip
        support = supports[code]
        page, reasons = self._reasons(reading, support)
        doubts = tuple(self._doubts(reading, support))
        if editions and code not in editions:
            # Whoever cited last year's edition, and whoever verified that, had this criterion before them too.
            doubts += (Reason("not_before", {"criteria": ", ".join(sorted(editions))}),)
        elif code not in editions and code != first and not self._stands_beside(reading, support, supports[first]):
            doubts += (Reason("beside", {"criterion": first}),)
        enough = SURE if code == first or code in editions else SURE_BESIDE
        is_sure = (code in editions or support.is_told) and self._is_sure(support, likely, enough) and not doubts
        confidence = observed(likely, OBSERVED_FIRST if code == first else OBSERVED_BESIDE)
        return Candidate(code, confidence, "sure" if is_sure else "doubtful", page, reasons, doubts)

    @staticmethod
    def _is_sure(support: Support, likely: float, enough: float) -> bool:
        people = support.votes.people
        if 0 < people < PEOPLE:
            alone = (likely * (people + PRIOR) - support.votes.accepted) / PRIOR
            return alone >= enough
        return likely >= enough

    @staticmethod
    def _stands_beside(reading: Reading, support: Support, first: Support) -> bool:
        """Whether a paper that serves one criterion surely serves this one too: as one kind that both ask for, as the
        year before, by what the province's people say, or because its title joins two matters."""
        if support.kind is not None and support.kind is first.kind:
            return support.by_kind >= 0.8 * first.by_kind and support.is_asked
        if support.match and support.match.same_title and support.by_kind >= 0.5:
            return True
        if support.votes.accepted >= PEOPLE and support.votes.accepted > 2 * support.votes.rejected:
            return True
        return bool(JOINED.search(reading.title)) and support.by_kind >= 0.9

    def _reasons(self, reading: Reading, support: Support) -> tuple[int | None, tuple[Reason, ...]]:
        reasons: list[Reason] = []
        page: int | None = None
        if support.match:
            cited = support.match.precedent
            reasons.append(
                Reason("last_year", {
                    "document": f"{cited.number} {cited.title}".strip(), "year": str(cited.year or self.year - 1),
                    "same": " ".join(
                        name for name in ("title", "type", "number", "issuer") if getattr(support.match, f"same_{name}")
                    ),
                })
            )  # fmt: skip
        if support.kind and support.by_kind >= 0.25:
            subjects = {subject for group in support.kind.needs for subject in group} & reading.seen.keys()
            shown = shown_on(
                reading, {reading.seen[subject].form: len(reading.seen[subject].form) for subject in subjects}
            )
            page = shown[0] if shown else None
            facts = {"kind": support.kind.name, "asked": support.want.raw if support.want else ""}
            if shown:
                facts |= {"page": str(shown[0]), "phrase": shown[1]}
            reasons.append(Reason("kind_on_page" if shown else "kind", facts))
        elif support.want and support.by_words >= 0.2:
            shown = shown_on(reading, {term: len(term) for term in support.shared})
            page = shown[0] if shown else None
            facts = {"asked": support.want.raw, "phrase": support.shared[0]}
            reasons.append(Reason("words_on_page", facts | {"page": str(page)}) if page else Reason("words", facts))
        if support.votes.people:
            reasons.append(
                Reason("people", {"accepted": str(support.votes.accepted), "rejected": str(support.votes.rejected)})
            )
        if (
            support.match
            and support.match.is_edition
            and (before := support.match.page)
            and before <= len(reading.pages)
        ):
            # An edition keeps its layout, while the words a kind is known by stand on the first page of any paper.
            page = before
        if page is None and reading.pages and reading.title:
            shown = shown_on(reading, {core(reading.title): 1.0})
            page = shown[0] if shown else None
        if page is None and len(reading.pages) == 1:
            page = 1
        return page, tuple(reasons)

    def _unexplained(self, reading: Reading) -> list[str]:
        """Words of the title that no paper of a quality system is expected to hold: it may be about something else."""
        if not reading.title:
            return []
        guessed = [seen.form for seen in reading.seen.values() if not seen.exact]
        names = [self.lexicon.spell(name) for name in (reading.paper.owner, reading.paper.issuer) if name]
        known = [term for name in names for term in (name, *name.split())]
        pairs = zip(reading.title.split(), reading.title.split()[1:], strict=False)
        known += [pair for first, second in pairs if (pair := f"{first} {second}") in self.wants.idf]
        return self.lexicon.unexplained(core(reading.title), guessed, known)

    def _doubts(self, reading: Reading, support: Support) -> Iterator[Reason]:
        paper = reading.paper
        if paper.standing != "in_force":
            yield Reason(paper.standing)
        if paper.elsewhere:
            yield Reason("other_issuer", {"issuer": paper.issuer})
        if (year := year_of(reading)) is not None and self.year not in year:
            yield Reason("other_year", {"year": " ".join(str(one) for one in sorted(year)), "this": str(self.year)})
        if reading.silent:
            yield Reason("no_text")
        if reading.foreign:
            yield Reason("other_matter", {"matter": min(reading.foreign)})
        as_before = support.match is not None and support.match.same_title
        if not as_before and len(words := self._unexplained(reading)) > (
            MOST_UNEXPLAINED if anchored(reading, self.lexicon) else 1
        ):
            yield Reason("other_words", {"words": " ".join(words[:4])})
        known = [code for code, weight in reading.types.items() if weight >= 0.85]
        if not as_before and support.kind and known and not {*known} & {*support.kind.types}:
            yield Reason("other_type", {"type": known[0], "kind": support.kind.name})


def year_of(reading: Reading) -> frozenset[int] | None:
    """The years a paper is of: as its title says, else as entered, else that of its date; None when nothing tells.

    A report of one year is signed in the next, and a plan in the year before: the day says least.
    """
    if reading.years:
        return reading.years
    if reading.paper.year:
        return frozenset({reading.paper.year})
    return frozenset({reading.paper.issued_on.year}) if reading.paper.issued_on else None


def features_of(reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """What of a paper people's answers are counted by, the most telling first."""
    features = []
    if reading.title:
        features.append(f"title:{core(reading.title)}"[:200])
    kinds = kinds_of(reading, lexicon)
    if kinds and kinds[0][1] >= 0.5:
        features.append(f"kind:{kinds[0][0].code}")
    return tuple(features)


def observed(score: float, curve: Sequence[tuple[float, float]]) -> float:
    """How often what scored so high was right: straight lines between the points of the curve."""
    for (left, low), (right, high) in pairwise(curve):
        if score <= right:
            return round(low + (high - low) * (score - left) / (right - left), 3)
    return curve[-1][1]
