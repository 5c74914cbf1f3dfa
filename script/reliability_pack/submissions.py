"""Sheets handed in by processes that are killed at a random point, then by impatient people: draft or submitted, one receipt."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from random import Random
from typing import Any

from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from agencies.models import TrailEntry, User
from agencies.roles import Role
from scoring.models import Scorecard
from scoring.models.scorecard import ScorecardQuerySet
from scoring.states import SheetState
from scoring.workflow import submission
from script.reliability_pack.guards import in_place_of
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import side_by_side
from tests.cast import make_cast
from tests.factories import make_agency, make_member
from tests.meta.walking import sign_in
from tests.scoring.stage import claim_all, make_campaign, sheet_of

SUBMISSIONS, CLICKS = 500, 3
STATEMENTS = 45
"""A little more than handing in sends: some processes live to the end."""


def run(trial: Trial) -> Outcome:
    """As it is: in one transaction, on a locked row."""
    return played(trial)


def control(trial: Trial) -> Outcome:
    """Without the transaction and the lock."""

    def unlocked(rows: Any, pk: int) -> Scorecard:
        return rows.select_related("campaign__province", "campaign__rubric", "agency").get(pk=pk)

    with ExitStack() as lifted:
        lifted.enter_context(in_place_of(submission, "submit", submission.submit.__wrapped__))
        lifted.enter_context(in_place_of(ScorecardQuerySet, "locked", unlocked))
        return played(trial)


def played(trial: Trial) -> Outcome:
    """One sheet after the other: killed, looked at, sent by several at once, sent again, looked at."""
    cast, dice, number = make_cast(), trial.dice, trial.count(SUBMISSIONS, least=12)
    communes = [make_agency(f"UBND xã {place}", parent=cast.district) for place in range(number)]
    campaign = make_campaign(cast.province)
    faults, survived = [], 0
    for commune in communes:
        sheet, head = sheet_of(campaign, commune), make_member(Role.HEAD, commune)
        claim_all(sheet, head)
        address = reverse("scoring:submit", args=[cast.province.slug, sheet.pk])
        killed = in_a_process_that_dies(partial(hand_in, head, address), dice.randrange(STATEMENTS), dice)
        survived += not killed
        faults += [f"{commune}, killed: {fault}" for fault in wrong_with(sheet)]
        faults += [f"{commune}, clicked: {fault}" for fault in impatient(head, address, dice)]
        faults += [f"{commune}, in the end: {fault}" for fault in wrong_with(sheet, handed_in=True)]
    return Outcome(
        f"{len(faults)} sheets between two states or with two receipts, of {number} ({number - survived} processes killed)", faults,
    )  # fmt: skip


def hand_in(head: User, address: str) -> object:
    """What the head's browser sends."""
    return sign_in(head).post(address)


def in_a_process_that_dies(act: Callable[[], object], statement: int, dice: Random) -> bool:
    """Do something in a copy of this process that is killed outright before or after a statement; whether it was."""
    before, sent = dice.random() < 0.5, 0
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0

    def deadly(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal sent
        sent += 1
        if sent > statement and before:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = execute(*arguments)
        if sent > statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    try:
        with connection.execute_wrapper(deadly):
            act()
    finally:
        os._exit(0)


def impatient(head: User, address: str, dice: Random) -> list[str]:
    """Several clicks at once and one later: all are shown the same receipt."""

    def click(_place: int) -> tuple[int, str]:
        client: Client = sign_in(head)
        client.raise_request_exception = False
        answer = client.post(address)
        return answer.status_code, answer.headers.get("Location", "")

    answers = {*side_by_side(dice.randrange(2, CLICKS + 1), click), click(0)}
    return [] if len(answers) == 1 else [f"different answers: {sorted(answers)}"]


def wrong_with(sheet: Scorecard, *, handed_in: bool = False) -> list[str]:
    """What is not as it must be: neither draft nor submitted, receipts that do not go with it."""
    state = Scorecard.objects.get(pk=sheet.pk).state
    receipts = list(sheet.submissions.all())
    lines = TrailEntry.objects.filter(action="submit", object_type="scoring.scorecard", object_id=sheet.pk).count()
    submitted = state == SheetState.SUBMITTED
    faults = []
    if state not in {SheetState.DRAFT, SheetState.SUBMITTED} or (handed_in and not submitted):
        faults.append(f"the sheet is {state}")
    if not len(receipts) == lines == int(submitted):
        faults.append(f"the sheet is {state} with {len(receipts)} receipts and {lines} lines in the trail")
    faults += [
        f"receipt {one.pk} is not of what it holds"
        for one in receipts
        if one.sha256 != submission.fingerprint(one.content)
    ]
    return faults
