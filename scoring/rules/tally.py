"""How many criteria a sheet has and how each of them stands: every count that a page shows, each with one meaning."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.rules.outcome import Outcome
from scoring.rules.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Tally:
    """The codes of the criteria that apply to one agency, each in exactly one of these, for the side that answers.

    Its own are those this side has to answer: the agency all it enters itself, a verifier all but the system's. Bonus,
    penalties and caps are no criteria and stand in none.
    """

    scored: tuple[str, ...]
    """Its own, with points."""
    not_applicable: tuple[str, ...]
    """Its own, said not to apply."""
    not_scored: tuple[str, ...]
    """Its own, without an answer: 0 points for now."""
    settled: tuple[str, ...]
    """Another side's or the system's, known by now."""
    awaited: tuple[str, ...]
    """Another side's or the system's, still to come: left out of the sums for now."""

    @property
    def own(self) -> int:
        """How many criteria this side has to answer."""
        return self.answered + len(self.not_scored)

    @property
    def answered(self) -> int:
        """How many of its own have an answer: points, or that they do not apply."""
        return len(self.scored) + len(self.not_applicable)

    @property
    def others(self) -> int:
        """How many criteria are not this side's to answer."""
        return len(self.settled) + len(self.awaited)

    @property
    def total(self) -> int:
        """How many criteria apply to the agency."""
        return self.own + self.others


def tally_of(rubric: Rubric, outcome: Outcome) -> Tally:
    """The criteria of an outcome, counted for the side whose outcome it is."""
    codes: dict[str, list[str]] = {
        "scored": [], "not_applicable": [], "not_scored": [], "settled": [], "awaited": [],
    }  # fmt: skip
    own_side = outcome.stage == "self"
    for row in outcome.criteria:
        if row.state == "not_in_block":
            continue
        entered_by = rubric.item(row.code).entered_by
        # What counts 0 for want of an answer is somebody's of this side to answer, whoever the rubric says enters it.
        own = row.state == "not_scored" or (entered_by == "agency" if own_side else entered_by != "system")
        codes[row.state if own or row.state == "awaited" else "settled"].append(row.code)
    return Tally(**{where: tuple(found) for where, found in codes.items()})
