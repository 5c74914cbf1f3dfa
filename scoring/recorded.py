"""What an agency's record says of the criteria of its sheet: beside each claim, and as claims proposed.

One reading of the record (`scoring.facts`) serves both. Nothing is claimed here: `workflow.proposals` does when a person says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

from evidence.models import Document
from scoring.assessment import items_of
from scoring.facts import FACTS, Said, Source, records_of
from scoring.models import Score, Scorecard, Stage, Taken
from scoring.rules.facts import Value, agreement, filled_in, inputs_of, value_from_json, value_json
from scoring.rules.rubric import Criterion
from scoring.states import CampaignState

Standing: TypeAlias = Literal["agrees", "differs", "changed", "unclaimed"]
"""How a claim stands to the record: as it says; otherwise; otherwise since it was taken from it; nothing is claimed yet."""


@dataclass(frozen=True)
class Recorded:
    """One criterion, what the record says of it by input, what is claimed now, what was once taken from the record."""

    item: Criterion
    said: Mapping[str, Said]
    now: Score | None
    taken: Taken | None = None

    @property
    def values(self) -> dict[str, Value]:
        """What the record says, by input."""
        return {name: one.value for name, one in self.said.items()}

    @cached_property
    def agreement(self) -> dict[str, bool]:
        """For each input of which both speak, whether claim and record say the same."""
        return agreement(self.item.rule, self.values, self._claimed)

    @cached_property
    def moved(self) -> dict[str, str]:
        """The inputs still claimed as they were taken from the record, which the record has otherwise now or not at all:
        each with what it said then."""
        kept = self.taken.said if self.taken else {}
        inputs = inputs_of(self.item.rule)
        then = {name: value_from_json(inputs[name], one["value"]) for name, one in kept.items() if name in inputs}
        known = {name: value for name, value in then.items() if value is not None}
        held = agreement(self.item.rule, known, self._claimed)
        return {name: kept[name]["words"] for name, same in held.items() if same and not self.agreement.get(name)}

    @cached_property
    def standing(self) -> Standing:
        """How the claim stands to the record."""
        if self.moved:
            return "changed"
        if not self.agreement:
            return "unclaimed"
        return "agrees" if all(self.agreement.values()) else "differs"

    @property
    def since(self) -> date | None:
        """From when the record says otherwise than is claimed, as far as it tells."""
        days = [self.said[name].since for name, same in self.agreement.items() if not same]
        return max((day for day in days if day), default=None)

    @property
    def _claimed(self) -> Mapping[str, object]:
        return self.now.claim if self.now else {}

    @property
    def claim(self) -> dict[str, object]:
        """The whole claim it would make."""
        return filled_in(self.item.rule, self.values, self._claimed)

    @property
    def adds(self) -> bool:
        """Whether that is more than what is claimed."""
        return self.claim != dict(self._claimed)

    @property
    def replaces(self) -> bool:
        """Whether something else than is claimed would stand in its place; a tick more replaces nothing."""
        then = self.claim
        return any(name != "ticks" and then.get(name) != value for name, value in self._claimed.items())

    @property
    def may_change(self) -> bool:
        """Whether something counted is still under way."""
        return any(one.may_change for one in self.said.values())

    @property
    def sources(self) -> tuple[Source, ...]:
        """Everything it rests on, each once."""
        return tuple(dict.fromkeys(source for one in self.said.values() for source in one.rests_on))

    @property
    def words(self) -> str:
        """What the record says, in a sentence for each fact, each once."""
        return " ".join(dict.fromkeys(one.words for one in self.said.values()))

    @property
    def token(self) -> str:
        """The criterion and what is proposed for it, as the page sends it back: “B4:hs-3f9a…”."""
        kept = {name: [one.words, value_json(one.value), one.documents] for name, one in self.said.items()}
        written = json.dumps([kept, self.claim], sort_keys=True)
        return f"{self.item.code}:hs-{hashlib.sha256(written.encode()).hexdigest()[:16]}"

    def as_taken(self) -> dict[str, object]:
        """What is kept of it when it is accepted."""
        return {
            name: {"fact": self.item.facts[name], "value": value_json(one.value), "words": one.words}
            for name, one in self.said.items()
        }  # fmt: skip


def asked_of_record(sheet: Scorecard) -> list[Criterion]:
    """The criteria the record is asked about: those whose rubric names a fact, while the year is being scored."""
    if sheet.campaign.state not in {CampaignState.OPEN, CampaignState.CLOSED}:
        return []
    return [item for item in items_of(sheet) if item.facts and item.entered_by == "agency"]


def recorded_for(sheet: Scorecard) -> list[Recorded]:
    """What the record says of each criterion it is asked about, in the order of the rubric; where it says nothing, and said nothing that is claimed, the criterion is left out.

    A fixed number of queries, and none where the rubric names no fact.
    """
    items = asked_of_record(sheet)
    if not items:
        return []
    record = records_of([sheet.agency], sheet.campaign.year)[sheet.agency_id]
    own = {row.criterion: row for row in sheet.scores.filter(stage=Stage.SELF)}
    taken = {row.criterion: row for row in Taken.objects.filter(scorecard=sheet)}
    told: dict[str, Said | None] = {}
    found = []
    for item in items:
        row = own.get(item.code)
        said: dict[str, Said] = {}
        for name, fact in item.facts.items():
            if fact not in told:
                told[fact] = FACTS[fact].read(record) if fact in FACTS else None
            if (one := told[fact]) is not None and inputs_of(item.rule).get(name) == FACTS[fact].kind:
                said[name] = one
        one_criterion = Recorded(item, said, row, taken.get(item.code))
        if (said or one_criterion.moved) and not (row and row.not_applicable):
            found.append(one_criterion)
    return found


def papers_of(sheet: Scorecard, recorded: Iterable[Recorded]) -> dict[str, list[Document]]:
    """The documents of the agency behind what the record says, by criterion, that may be cited and are not yet; two queries."""
    numbers = {one.item.code: _numbers(one) for one in recorded}
    wanted = {number for each in numbers.values() for number in each}
    if not wanted:
        return {}
    rows = Document.objects.of(sheet.agency).in_force().filter(pk__in=wanted).in_bulk()
    cited = set(sheet.citations.filter(document__in=wanted).values_list("criterion", "document"))
    return {
        code: [rows[number] for number in each if number in rows and (code, number) not in cited]
        for code, each in numbers.items()
    }


def _numbers(one: Recorded) -> list[int]:
    """The documents behind what it says yes to, each once: what shows that something is lacking proves no claim."""
    return list(
        dict.fromkeys(number for said in one.said.values() if said.value is not False for number in said.documents)
    )
