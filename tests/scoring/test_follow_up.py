"""Who needs help: what holds sheets up, counted and listed, at the same cost for 5 agencies and for 50."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import RoleAssignment, TrailEntry, User
from agencies.roles import Role
from scoring.followup import FollowUp, counted
from scoring.holdups import Facts, Holdup, holdups_of
from scoring.models import Campaign, Letter, Reminder, Score, Scorecard
from scoring.rules.patience import patience
from scoring.states import SheetState
from scoring.workflow.campaigns import close_campaign
from scoring.workflow.extensions import request_extension
from scoring.workflow.scores import save_claim
from scoring.workflow.submission import send_for_review
from scoring.workflow.verification import ask_supplement
from tests.conftest import Cast
from tests.factories import make_agency, make_member
from tests.scoring.stage import claim_all, make_campaign, sheet_of, submitted

As = Callable[[User], Client]
NOW = datetime(2026, 11, 10, tzinfo=UTC)
CALM = Facts(
    SheetState.NOT_STARTED, NOW + timedelta(days=9), False, has_officer=True, has_signed_in=True, wants_time=False
)


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    User.objects.filter(pk=cast.officer.pk).update(last_login=timezone.now(), phone="0204 385 1234")
    return make_campaign(cast.province)


def held_up(campaign: Campaign, agency: Any) -> set[Holdup]:
    return set(next(line for line in FollowUp(campaign).lines if line.agency == agency.pk).holdups)


def at(name: str, *args: object, **query: str) -> str:
    return reverse(f"scoring:{name}", args=["bac-giang", *args], query=query)


@pytest.mark.parametrize(
    ("left", "days"), [(22, 7), (21, 4), (8, 4), (7, 2), (3, 2), (2, 1), (0, 1), (-5, 1), (None, 7)]
)
def test_patience_ends_as_the_deadline_comes(left: int | None, days: int) -> None:
    assert patience(None if left is None else NOW + timedelta(days=left), NOW) == days


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, [Holdup.NOT_BEGUN]),
        ({"has_officer": False}, [Holdup.NO_OFFICER, Holdup.NOT_BEGUN]),
        ({"has_signed_in": False}, [Holdup.NEVER_IN, Holdup.NOT_BEGUN]),
        ({"wants_time": True, "due_at": NOW}, [Holdup.EXTENSION, Holdup.NOT_BEGUN]),
        ({"state": SheetState.DRAFT}, []),
        ({"state": SheetState.DRAFT, "is_silent": True}, [Holdup.STUCK]),
        ({"state": SheetState.REVIEW, "due_at": NOW - timedelta(1)}, [Holdup.AT_HEAD, Holdup.LATE]),
        ({"state": SheetState.SUPPLEMENT, "has_officer": False}, [Holdup.SUPPLEMENT]),
        ({"state": SheetState.MISSED}, [Holdup.MISSED]),
        ({"state": SheetState.SUBMITTED, "due_at": NOW - timedelta(1), "is_silent": True}, []),
    ],
)
def test_what_holds_a_sheet_up(changed: dict[str, Any], expected: list[Holdup]) -> None:
    facts = {name: getattr(CALM, name) for name in CALM.__slots__}

    assert holdups_of(Facts(**facts | changed), NOW) == expected


def test_a_sheet_goes_from_not_begun_to_the_verifier(cast: Cast, campaign: Campaign) -> None:
    sheet = sheet_of(campaign, cast.commune)
    assert held_up(campaign, cast.commune) == {Holdup.NOT_BEGUN}
    save_claim(sheet, "A1", {"met": True}, note="Có", version=0, by=cast.officer)
    assert held_up(campaign, cast.commune) == set()
    Score.objects.update(at=timezone.now() - timedelta(days=5))
    assert held_up(campaign, cast.commune) == {Holdup.STUCK}

    Score.objects.all().delete()
    claim_all(sheet, cast.officer)
    send_for_review(sheet, by=cast.officer)
    line = next(line for line in FollowUp(campaign).held_up if line.agency == cast.commune.pk)
    assert (line.main, line.percent) == (Holdup.AT_HEAD, 100)
    assert line.since is not None
    assert [person.name for person in line.written_to()] == [str(cast.head)]


def test_a_supplement_and_a_closed_year_are_told(cast: Cast, campaign: Campaign) -> None:
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    assert held_up(campaign, cast.commune) == set()
    ask_supplement(sheet, "A1", "Thiếu quyết định", by=cast.verifier)
    assert held_up(campaign, cast.commune) == {Holdup.SUPPLEMENT}

    close_campaign(campaign, by=cast.secretary)
    campaign.refresh_from_db()
    assert FollowUp(campaign).total.counts[Holdup.MISSED] == 4


def test_who_left_is_nobody_s_officer(cast: Cast, campaign: Campaign) -> None:
    User.objects.filter(pk=cast.officer.pk).update(is_active=False)

    assert held_up(campaign, cast.commune) == {Holdup.NOT_BEGUN, Holdup.NO_OFFICER}
    line = next(line for line in FollowUp(campaign).lines if line.agency == cast.commune.pk)
    assert [person.name for person in line.written_to()] == [str(cast.head)]


def test_the_count_for_other_pages_agrees_with_the_list(cast: Cast, campaign: Campaign) -> None:
    for days, agency in enumerate([cast.commune, cast.sibling, cast.district, cast.department]):
        sheet = sheet_of(campaign, agency)
        Scorecard.objects.filter(pk=sheet.pk).update(
            state="draft", due_at=timezone.now() + timedelta(days=[30, 10, 5, -1][days])
        )
        score = Score.objects.create(scorecard=sheet, stage=1, criterion="A1", points=1)
        Score.objects.filter(pk=score.pk).update(at=timezone.now() - timedelta(days=3))
    request_extension(
        sheet_of(campaign, cast.commune), timezone.now() + timedelta(days=40), "Bão số 3", by=cast.officer
    )
    now = timezone.now()

    listed = Counter(holdup for line in FollowUp(campaign, now).lines for holdup in line.holdups)

    assert counted(campaign.scorecards.all(), now)[campaign.pk] == listed
    assert listed[Holdup.STUCK] == 2  # 3 days of silence are long with 5 days left, not with 10
    assert set(campaign.scorecards.stalled(now)) == {
        sheet_of(campaign, cast.district),
        sheet_of(campaign, cast.department),
    }


def test_numbers_lead_to_their_list(cast: Cast, as_: As, campaign: Campaign) -> None:
    Scorecard.objects.filter(agency=cast.sibling).update(due_at=timezone.now() - timedelta(days=1))
    client = as_(cast.secretary)

    page = client.get(at("follow_up", campaign.pk))
    found = page.context["found"]
    assert [(row.label, row.waiting) for row in found.groups] == [
        ("Sở và tương đương", 1), ("UBND cấp tỉnh", 1), ("UBND cấp huyện", 1), ("UBND cấp xã", 2)
    ]  # fmt: skip
    assert found.total.counts[Holdup.LATE] == 1
    assert 'href="tel:02043851234"' in page.content.decode()

    late = client.get(at("follow_up", campaign.pk, holdup="late", group="kind:ubnd_xa"))
    assert [line.name for line in late.context["page"]] == ["UBND xã Canh Nậu"]
    assert [line.name for line in client.get(at("follow_up", campaign.pk, q="dong tien")).context["page"]] == [
        "UBND xã Đồng Tiến"
    ]


def test_the_list_to_call_from_is_taken_out_and_leaves_a_line(cast: Cast, as_: As, campaign: Campaign) -> None:
    reply = as_(cast.secretary).get(at("follow_up_export", campaign.pk, format="csv", q="dong tien"))

    rows = list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))
    assert [(row["Người liên hệ"], row["Điện thoại"]) for row in rows] == [
        (str(cast.officer), "0204 385 1234"), (str(cast.head), "")
    ]  # fmt: skip
    assert TrailEntry.objects.filter(action="export_follow_up", actor=cast.secretary).count() == 1
    assert as_(cast.reporter).get(at("follow_up_export", campaign.pk)).status_code == 403


def test_the_last_reminder_is_told_with_its_sender(cast: Cast, campaign: Campaign) -> None:
    sheet = sheet_of(campaign, cast.commune)
    for _time in range(2):
        sent = Reminder.objects.create(campaign=campaign, by=cast.secretary)
        Letter.objects.create(reminder=sent, scorecard=sheet, person=cast.officer, holdup="not_begun", outcome="sent")

    line = next(line for line in FollowUp(campaign).lines if line.pk == sheet.pk)

    assert line.letter is not None
    assert line.letter.reminder == sent


def test_fifty_agencies_cost_as_many_queries_as_five(cast: Cast, as_: As) -> None:
    def spent() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(at("follow_up", campaign.pk))
        return len(captured)

    campaign, client = make_campaign(cast.province, year=2022), as_(cast.secretary)
    client.get(at("follow_up", campaign.pk))
    few = spent()
    for number in range(45):
        agency = make_agency(f"UBND xã {number}", parent=cast.district)
        make_member(Role.OFFICER, agency)
    campaign = make_campaign(cast.province, year=2024, rubric=campaign.rubric)
    Scorecard.objects.filter(campaign=campaign, agency__name__startswith="UBND xã 1").update(state="review")
    assert RoleAssignment.objects.filter(role=Role.OFFICER).count() > 45

    assert spent() <= few + 1  # one more: since when those at the head have waited
    assert few <= 14
