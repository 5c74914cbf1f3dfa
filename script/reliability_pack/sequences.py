"""People of every role who do whatever comes to their mind, again and again: no sheet ever stands as the rules forbid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from agencies.gate import mark_of
from agencies.models import TrailEntry
from agencies.roles import BELONGING, PERMISSIONS, Role
from agencies.rules import YES
from scoring import moves
from scoring.models import Campaign, Scorecard, Stage
from scoring.states import NEXT_CAMPAIGN, NEXT_SHEET, RECEIVED, VERIFICATION_DONE, CampaignState, SheetState
from scoring.workflow.submission import fingerprint
from script.reliability_pack.guards import in_place_of
from script.reliability_pack.shape import Outcome, Trial
from tests.cast import Cast, make_cast
from tests.factories import make_member
from tests.meta.walking import province_routes, sign_in
from tests.scoring.stage import CLAIMS, make_campaign, provisional, submitted, verified

SEQUENCES, STEPS = 10_000, 10
ACTS = (
    "send_for_review", "take_back", "return_to_officer", "submit", "submit", "ask_unlock", "claim", "claim", "appeal",
    "answer_supplement", "accept", "accept", "verify", "ask_supplement", "stop_waiting", "finish", "finish",
    "second_reading", "answer_unlock", "answer_appeal", "campaign_close", "campaign_reopen", "campaign_bulk",
    "campaign_approve", "decision_new", "campaign_publish", "campaign_archive", "decision_correction",
    "sitting_new", "sitting_approve", "sitting_close", "campaign_unlock", "ask_extension", "campaign_extension",
)  # fmt: skip
"""What moves a sheet or a year; named as often as people do it."""


OFTEN = 0.8
"""How often it is somebody who may, and of the agency concerned: from those who may not, little is to be learned."""
OF_AN_AGENCY = BELONGING | {Role.VIEWER}
People = dict[Role, dict[int | None, Client]]


@dataclass(frozen=True)
class Standing:
    """What one sheet says of itself."""

    state: str
    receipts: int
    valid: bool
    verified: bool
    undecided: int
    own: tuple[tuple[str, str], ...]


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(trial)


def control(trial: Trial) -> Outcome:
    """Every rule says yes."""
    with ExitStack() as lifted:
        for name in vars(moves):
            if name.startswith("may_"):
                lifted.enter_context(in_place_of(moves, name, lambda *_asked, **_more: YES))
        return played(trial)


def played(trial: Trial) -> Outcome:
    """One sequence after the other on the same sheets, which are put back after each."""
    cast, dice = make_cast(), trial.dice
    campaign = staged(cast)
    clients = everybody(cast)
    patterns = {entry.name: entry for name, entry in province_routes() if name.startswith("scoring:")}
    number, done, faults = trial.count(SEQUENCES, least=40), 0, []
    for sequence in range(number):
        with transaction.atomic():
            for step in range(STEPS):
                done += 1
                for fault in one_step(cast, campaign, clients, patterns, dice):
                    faults.append(f"sequence {sequence}, step {step}: {fault}")
                if faults and faults[-1].startswith(f"sequence {sequence},"):
                    break
            transaction.set_rollback(True)
    return Outcome(f"{len(faults)} illegal in {number:,} sequences, {done:,} actions", faults)


def staged(cast: Cast) -> Campaign:
    """A year whose sheets stand at different places."""
    campaign = make_campaign(cast.province)
    submitted(campaign, cast.sibling, officer=cast.officer, head=cast.head)
    verified(campaign, cast.district, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    people = {"officer": cast.officer, "head": cast.head, "verifier": cast.verifier}
    provisional(campaign, cast.department, **people, by=cast.secretary)
    return campaign


def everybody(cast: Cast) -> People:
    """People of every role: at the province, and of each agency that has a sheet."""
    found: People = {}
    for role in Role:
        found[role] = {cast.commune.pk if role in OF_AN_AGENCY else None: sign_in(cast.people[role.value])}
        for node in (cast.sibling, cast.district, cast.department) if role in OF_AN_AGENCY else ():
            found[role][node.pk] = sign_in(make_member(role, node))
        for client in found[role].values():
            client.raise_request_exception = False
    return found


def one_step(
    cast: Cast, campaign: Campaign, everyone: People, patterns: dict[str, URLPattern], dice: Random
) -> Iterator[str]:  # fmt: skip
    """Somebody does something; what is wrong afterwards."""
    act = dice.choice(ACTS)
    parts, mark = parts_of(patterns[act], campaign, dice), mark_of(patterns[act].callback)
    assert mark
    if parts is None:
        return
    able = [role for role in Role if not set(mark.permissions) - PERMISSIONS[role]]
    role = dice.choice(able if dice.random() < OFTEN else list(Role))
    sheet = parts.get("scorecard")
    agency = campaign.scorecards.get(pk=sheet).agency_id if sheet else None
    clients = everyone[role]
    client = clients.get(agency) if dice.random() < OFTEN else None
    client = client or dice.choice(list(clients.values()))
    before, year = standings(campaign), Campaign.objects.get(pk=campaign.pk).state
    mark_of_trail = TrailEntry.objects.order_by("pk").last()
    answer = client.post(
        reverse(f"scoring:{act}", kwargs={"province": cast.province.slug, **parts}), typed(campaign, dice)
    )
    after, year_after = standings(campaign), Campaign.objects.get(pk=campaign.pk).state
    told = f"{role} {act} {parts}"
    if answer.status_code >= 500:
        yield f"{told}: {answer.status_code}"
    if (before, year) != (after, year_after) and set(mark.permissions) - PERMISSIONS[role]:
        yield f"{told}: changed something without the permission"
    if year_after != year and year_after not in NEXT_CAMPAIGN[CampaignState(year)]:
        yield f"{told}: the year went from {year} to {year_after}"
    for pk, now in after.items():
        moved = moves_told(pk, mark_of_trail)
        yield from (f"{told}: sheet {pk} {fault}" for fault in wrong_with(before[pk], now, moved))


def parts_of(pattern: URLPattern, campaign: Campaign, dice: Random) -> dict[str, Any] | None:
    """Something for each name in an address; None where there is nothing of the kind."""
    sheets = list(campaign.scorecards.order_by("pk"))
    kinds: dict[str, Callable[[], list[Any]]] = {
        "scorecard": lambda: [sheet.pk for sheet in sheets],
        "campaign": lambda: [campaign.pk],
        "code": lambda: [*CLAIMS, "B2"],
        "supplement": lambda: [one.pk for sheet in sheets for one in sheet.supplements.all()],
        "unlock": lambda: [one.pk for sheet in sheets for one in sheet.unlock_requests.all()],
        "appeal": lambda: [one.pk for sheet in sheets for one in sheet.appeals.all()],
        "sitting": lambda: list(campaign.sittings.values_list("pk", flat=True)),
    }
    parts = {}
    for name in pattern.pattern.converters:
        if not (choices := kinds[name]()):
            return None
        parts[name] = dice.choice(choices)
    return parts


def typed(campaign: Campaign, dice: Random) -> dict[str, Any]:
    """What somebody might fill in: enough for most forms, now and then too little."""
    sheets = [str(sheet.pk) for sheet in campaign.scorecards.all()]
    data: dict[str, Any] = {
        "reason": "Có sai sót", "answer": "Đồng ý", "argument": "Đã có hồ sơ", "question": "Bổ sung bảng đối chiếu", "note": "Có hồ sơ",
        "version": dice.randrange(3), "met": "on", "numerator": dice.randrange(1, 10), "denominator": 10, "ticks": ["mot", "hai"],
        "granted": dice.choice(["yes", "no"]), "upheld": dice.choice(["yes", "no"]), "agrees": dice.choice(["yes", "no"]),
        "action": "provisional", "scope": dice.choice(["all", ""]), "sheet": dice.sample(sheets, dice.randrange(1, len(sheets) + 1)),
        "accept": dice.choice(["1", ""]), "number": str(dice.randrange(1000)), "signed_on": "2024-01-15", "title": "Công bố kết quả",
        "signed_by": "Chủ tịch", "until": "2030-01-01T17:00", "minutes": "Thống nhất", "confirm": "on", "points": dice.randrange(20),
        "held_at": "2024-01-10T08:00", "members_total": 5, "members_present": 5, "place": "Phòng họp", "by_hand": "",
    }  # fmt: skip
    for name in dice.sample(list(data), dice.choice([0, 0, 1, 4])):
        del data[name]
    return data


def standings(campaign: Campaign) -> dict[int, Standing]:
    """Each sheet of the year as it stands."""
    return {
        sheet.pk: standing(sheet)
        for sheet in campaign.scorecards.applicable().prefetch_related("scores", "submissions").order_by("pk")
    }


def standing(sheet: Scorecard) -> Standing:
    """One sheet."""
    scores, receipts = list(sheet.scores.all()), [one for one in sheet.submissions.all() if one.withdrawn_at is None]
    own = {score.criterion for score in scores if score.stage == Stage.SELF}
    found = {score.criterion for score in scores if score.stage == Stage.PROVINCE}
    return Standing(
        sheet.state, len(receipts), all(one.sha256 == fingerprint(one.content) for one in receipts), bool(sheet.verified_at),
        len(own - found),
        tuple(sorted((score.criterion, str(score.claim)) for score in scores if score.stage == Stage.SELF)),
    )  # fmt: skip


def moves_told(pk: int, since: TrailEntry | None) -> list[str]:
    """The states that a sheet has come to since a line of the trail, by what the trail says."""
    lines = TrailEntry.objects.filter(object_type="scoring.scorecard", object_id=pk, pk__gt=since.pk if since else 0)
    return [line.changes["state"][1] for line in lines.order_by("pk") if "state" in line.changes]


def wrong_with(before: Standing, now: Standing, moved: list[str]) -> Iterator[str]:
    """What no action may do to a sheet, and what must hold wherever it stands. One action may be two moves, each told."""
    old, new = SheetState(before.state), SheetState(now.state)
    way = [old, *map(SheetState, moved), new]
    for here, there in pairwise(way):
        if there != here and there not in NEXT_SHEET[here]:
            yield f"went from {here} to {there}"
    if now.receipts != int(new in RECEIVED):
        yield f"is {new} with {now.receipts} receipts"
    if not now.valid:
        yield "has a receipt that is not of what it holds"
    if old in RECEIVED and new in RECEIVED and old != SheetState.SUPPLEMENT and now.own != before.own:
        yield f"was changed by the agency while it was {old}"
    if new in VERIFICATION_DONE and (not now.verified or now.undecided):
        yield f"is {new} with {now.undecided} criteria not decided"
