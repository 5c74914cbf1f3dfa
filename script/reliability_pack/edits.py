"""Eight people who edit one sheet at the same time: whatever the page was told is saved is there, over nothing unseen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from django.urls import reverse

from agencies.models import TrailEntry
from agencies.roles import Role
from scoring.models import AppliedAction, Scorecard, Stage
from scoring.workflow import scores
from script.benchmarks.core_data import rubric
from script.reliability_pack.guards import in_place_of
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import side_by_side
from tests.cast import make_cast
from tests.factories import make_member
from tests.meta.walking import sign_in
from tests.scoring.stage import make_campaign, make_rubric, sheet_of

WRITERS, EDITS, CRITERIA = 8, 150, 6
SENT_TWICE = 0.2
"""How often a line is cut after the action has arrived, and the page sends it again."""


@dataclass(frozen=True)
class Told:
    """An edit of which its writer was told that it is saved: over which version, and as which."""

    code: str
    note: str
    over: int
    version: int


def run(trial: Trial) -> Outcome:
    """As it is: an edit over a version that is no longer there is a conflict."""
    return played(trial)


def control(trial: Trial) -> Outcome:
    """The last one wins: whatever version was seen counts as that of the row."""
    put = scores.put

    def last_wins(sheet: Scorecard, stage: Stage, code: str, values: Any, *, version: int, by: Any) -> Any:
        row = sheet.side(stage).get(code)
        return put(sheet, stage, code, values, version=row.version if row else 0, by=by)

    with in_place_of(scores, "put", last_wins):
        return played(trial)


def played(trial: Trial) -> Outcome:
    """All writers at once, then what stands in the database held against what they were told."""
    cast = make_cast()
    sheet = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, rubric())), cast.commune)
    people = [make_member(Role.OFFICER, cast.commune) for _writer in range(WRITERS)]
    edits = trial.count(EDITS, least=12)
    told = side_by_side(WRITERS, lambda place: writer(sheet, people[place], edits, Random(trial.seed + place)))
    flat = [one for each in told for one in each]
    faults = lost(sheet, flat)
    return Outcome(f"{len(faults)} lost of {len(flat):,} told as saved by {WRITERS} writers", faults)


def writer(sheet: Scorecard, person: Any, edits: int, dice: Random) -> list[Told]:
    """One person's edits; a conflict is read, and typed over."""
    client, address = sign_in(person), reverse("scoring:act", args=[sheet.campaign.province.slug, sheet.pk])
    versions: Counter[str] = Counter()
    told = []
    for number in range(edits):
        code, note = f"C{dice.randrange(CRITERIA) + 1:02}", f"{person.pk} lần {number}"
        while True:
            over = versions[code]
            fields = [["points", str(dice.randrange(5) / 2)], ["note", note]]
            action = {"id": str(UUID(int=dice.getrandbits(128))), "code": code, "version": over, "fields": fields}
            for _time in range(2 if dice.random() < SENT_TWICE else 1):
                answer = client.post(address, {"actions": [action]}, content_type="application/json")
                (result,) = answer.json()["results"]
            versions[code] = result["version"]
            if result["state"] == "saved":
                told.append(Told(code, note, over, result["version"]))
                break
            assert result["state"] == "conflict", result
    return told


def lost(sheet: Scorecard, told: list[Told]) -> list[str]:
    """Edits told as saved that are not there, stand over what nobody had seen, or were applied twice."""
    faults = [
        f"{one.code}: saved over version {one.over} as {one.version}" for one in told if one.version != one.over + 1
    ]
    for row in Scorecard.objects.get(pk=sheet.pk).scores.filter(stage=Stage.SELF):
        mine = {one.version: one for one in told if one.code == row.criterion}
        count = sum(one.code == row.criterion for one in told)
        if row.version != count or len(mine) != count:
            faults.append(
                f"{row.criterion}: {count} told as saved, version {row.version}, {len(mine)} different versions"
            )
        elif row.note != mine[row.version].note:
            faults.append(f"{row.criterion}: {row.note} stands there, told was {mine[row.version].note}")
    lines = TrailEntry.objects.filter(action="save_claim", object_id=sheet.pk).count()
    applied = AppliedAction.objects.filter(scorecard=sheet).count()
    if not len(told) == lines == applied:
        faults.append(f"{len(told)} told as saved, {lines} lines in the trail, {applied} actions remembered")
    return faults
