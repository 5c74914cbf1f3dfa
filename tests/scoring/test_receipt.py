"""The server's moment of receipt decides to the microsecond (the deadlines a campaign sets under Điều 5 of QĐ 19/2014)."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from scoring.assessment import events_of
from scoring.models import Scorecard, Submission
from scoring.states import SheetState
from tests.conftest import Cast
from tests.scoring.stage import claim_all, make_campaign, sheet_of

DUE = datetime.fromisoformat("2026-12-05T17:00:00+07:00")
TICK = timedelta(microseconds=1)


def moments() -> list[datetime]:
    """10,000 moments about the deadline, most of them within a second of it, at every distance down to a microsecond."""
    chance = random.Random(17)
    spread = [int(chance.choice([-1, 1]) * 10 ** chance.uniform(0, 8)) for _number in range(9_997)]
    return [DUE + TICK * distance for distance in [-1, 0, 1, *spread]]


def test_ten_thousand_receipts_are_on_time_or_late_by_the_microsecond(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    sheet.due_at = DUE
    agreed = 0

    for moment in moments():
        submission = Submission(scorecard=sheet, received_at=moment, due_at=DUE)
        sheet.submitted_at = moment
        late = events_of(sheet, None).late_working_days
        assert submission.on_time is (moment <= DUE), moment
        assert (late == 0) is submission.on_time, moment
        agreed += 1

    assert agreed == 10_000


@pytest.mark.parametrize(("moment", "on_time"), [(DUE - TICK, True), (DUE, True), (DUE + TICK, False)])
def test_what_the_page_hands_in_is_received_when_the_server_says(
    cast: Cast, as_: Callable[..., Client], moment: datetime, on_time: bool
) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)
    Scorecard.objects.filter(pk=sheet.pk).update(due_at=DUE, state=SheetState.REVIEW)

    with time_machine.travel(moment, tick=False):
        answer = as_(cast.head).post(
            f"/{cast.province.slug}/scorecards/{sheet.pk}/submit/", {"received_at": "2020-01-01"}
        )

    submission = Submission.objects.get(scorecard=sheet)
    assert answer.status_code in {200, 302}
    assert (submission.received_at, submission.on_time) == (moment, on_time)
