"""People of every role who do whatever comes to their mind, again and again: no sheet ever stands as the rules forbid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import URLPattern, reverse

from agencies.gate import mark_of
from agencies.models import TrailEntry
from agencies.roles import BELONGING, PERMISSIONS, Role
from agencies.rules import YES
from scoring import moves
from scoring.models import Appeal, Campaign, Score, Stage, Submission, Supplement, UnlockRequest
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

    state: SheetState
    receipts: int
    valid: bool
    verified: bool
    undecided: int
    own: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Seen:
    """The year at one moment: where it stands, each of its sheets, and the last line that the trail has of a sheet."""

    year: CampaignState
    sheets: dict[int, Standing]
    line: int


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
    agencies = dict(campaign.scorecards.order_by("pk").values_list("pk", "agency_id"))
    scene = Scene(cast, campaign, agencies, everybody(cast))
    first, _moves = look(campaign, line=0)
    number, done, faults = trial.count(SEQUENCES, least=40), 0, []
    for sequence in range(number):
        seen = first
        with transaction.atomic():
            for step in range(STEPS):
                done += 1
                seen, wrong = one_step(scene, seen, dice)
                faults += [f"sequence {sequence}, step {step}: {fault}" for fault in wrong]
                if wrong:
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


@dataclass(frozen=True)
class Scene:
    """On what is played, and by whom."""

    cast: Cast
    campaign: Campaign
    agencies: dict[int, int]
    """Of each sheet, by its number."""
    everyone: People
    patterns: dict[str, URLPattern] = field(
        default_factory=lambda: {
            str(entry.name): entry for name, entry in province_routes() if name.startswith("scoring:")
        }
    )


def one_step(scene: Scene, before: Seen, dice: Random) -> tuple[Seen, list[str]]:
    """Somebody does something: what is to be seen afterwards, and what is wrong with it."""
    act = dice.choice(ACTS)
    parts, mark = parts_of(scene, act, dice), mark_of(scene.patterns[act].callback)
    assert mark
    if parts is None:
        return before, []
    able = [role for role in Role if not set(mark.permissions) - PERMISSIONS[role]]
    role = dice.choice(able if dice.random() < OFTEN else list(Role))
    clients = scene.everyone[role]
    client = clients.get(scene.agencies.get(parts.get("scorecard", 0))) if dice.random() < OFTEN else None
    client = client or dice.choice(list(clients.values()))
    address = reverse(f"scoring:{act}", kwargs={"province": scene.cast.province.slug, **parts})
    answer = client.post(address, typed(scene.agencies, dice))
    now, moved = look(scene.campaign, before.line)
    wrong = [str(answer.status_code)] if answer.status_code >= 500 else []
    if (before.sheets, before.year) != (now.sheets, now.year) and set(mark.permissions) - PERMISSIONS[role]:
        wrong.append("changed something without the permission")
    if now.year not in {before.year, *NEXT_CAMPAIGN[before.year]}:
        wrong.append(f"the year went from {before.year} to {now.year}")
    for pk, standing in now.sheets.items():
        answered = act == "answer_supplement"
        wrong += [f"sheet {pk} {fault}" for fault in wrong_with(before.sheets[pk], standing, moved[pk], answered)]
    return now, [f"{role} {act} {parts}: {fault}" for fault in wrong]


def parts_of(scene: Scene, act: str, dice: Random) -> dict[str, Any] | None:
    """Something for each name in an address; None where there is nothing of the kind."""
    campaign = scene.campaign
    kinds: dict[str, Callable[[], Iterable[Any]]] = {
        "scorecard": lambda: scene.agencies,
        "campaign": lambda: [campaign.pk],
        "code": lambda: [*CLAIMS, "B2"],
        "supplement": lambda: numbers(Supplement.objects.filter(scorecard__campaign=campaign)),
        "unlock": lambda: numbers(UnlockRequest.objects.filter(scorecard__campaign=campaign)),
        "appeal": lambda: numbers(Appeal.objects.filter(scorecard__campaign=campaign)),
        "sitting": lambda: numbers(campaign.sittings.all()),
    }
    parts = {}
    for name in scene.patterns[act].pattern.converters:
        if not (choices := list(kinds[name]())):
            return None
        parts[name] = dice.choice(choices)
    return parts


def numbers(rows: QuerySet[Any]) -> QuerySet[Any, int]:
    """The numbers of these, the oldest first."""
    return rows.order_by("pk").values_list("pk", flat=True)


def typed(agencies: dict[int, int], dice: Random) -> dict[str, Any]:
    """What somebody might fill in: enough for most forms, now and then too little."""
    sheets = [str(sheet) for sheet in agencies]
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


def look(campaign: Campaign, line: int) -> tuple[Seen, dict[int, list[str]]]:
    """The year as it stands, and to which states each sheet has come since that line of the trail, by what the trail says."""
    receipts, scores, moved = defaultdict(list), defaultdict(list), defaultdict(list)
    of_year = {"scorecard__campaign": campaign}
    for sheet, *receipt in Submission.objects.filter(**of_year, withdrawn_at=None).values_list(
        "scorecard", "sha256", "content"
    ):
        receipts[sheet].append(receipt)
    for sheet, *score in Score.objects.filter(**of_year).values_list("scorecard", "criterion", "stage", "claim"):
        scores[sheet].append(score)
    told = TrailEntry.objects.filter(object_type="scoring.scorecard", pk__gt=line).order_by("pk")
    lines = list(told.values_list("pk", "object_id", "changes"))
    for _pk, sheet, changes in lines:
        if "state" in changes:
            moved[sheet].append(changes["state"][1])
    year = Campaign.objects.values_list("state", flat=True).get(pk=campaign.pk)
    sheets = campaign.scorecards.applicable().order_by("pk").values_list("pk", "state", "verified_at")
    standing = {pk: stands(state, bool(at), receipts[pk], scores[pk]) for pk, state, at in sheets}
    return Seen(CampaignState(year), standing, lines[-1][0] if lines else line), moved


def stands(state: str, verified: bool, receipts: list[Any], scores: list[Any]) -> Standing:
    """One sheet, from its rows."""
    own = {criterion: str(claim) for criterion, stage, claim in scores if stage == Stage.SELF}
    found = {criterion for criterion, stage, _claim in scores if stage == Stage.PROVINCE}
    valid = all(sha256 == fingerprint(content) for sha256, content in receipts)
    return Standing(
        SheetState(state), len(receipts), valid, verified, len(own.keys() - found), tuple(sorted(own.items()))
    )


def wrong_with(before: Standing, now: Standing, moved: list[str], answered: bool) -> Iterator[str]:
    """What no action may do to a sheet, and what must hold wherever it stands. One action may be two moves, each told.
    `answered`: it was the agency's answer to what it had been asked to complete."""
    old, new = before.state, now.state
    way = [old, *map(SheetState, moved), new]
    for here, there in pairwise(way):
        if there != here and there not in NEXT_SHEET[here]:
            yield f"went from {here} to {there}"
    kept = before.receipts if old in RECEIVED and new in RECEIVED else int(new in RECEIVED)
    # What was completed goes back frozen anew, beside what was handed in and stays.
    if now.receipts != kept + (answered and old == SheetState.SUPPLEMENT and new == SheetState.VERIFYING):
        yield f"is {new} with {now.receipts} receipts"
    if not now.valid:
        yield "has a receipt that is not of what it holds"
    if old in RECEIVED and new in RECEIVED and old != SheetState.SUPPLEMENT and now.own != before.own:
        yield f"was changed by the agency while it was {old}"
    if new in VERIFICATION_DONE and (not now.verified or now.undecided):
        yield f"is {new} with {now.undecided} criteria not decided"
