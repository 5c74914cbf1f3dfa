"""How far a running year is: sheets by step, by place and by kind, and what came in hour by hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import AgencyKind, Level
from agencies.rules import sort_key
from reports.figures.lineage import former_districts, lineage_of
from scoring.models import Campaign, Submission
from scoring.states import SheetState
from scoring.watch import STEPS

WEEK = timedelta(days=7)
HOURS = 7 * 24


@dataclass(frozen=True, slots=True)
class Standing:
    """The sheets of one place or kind, counted by the steps of `scoring.watch.STEPS`."""

    label: str
    counts: tuple[int, ...]


def standings(campaign: Campaign, *, level: str = "") -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """By place and by kind; one query, three where communes stand in no district.

    A place is the agency above the communes, or since the districts ended the one they mostly stood in before; none
    where all would be in one.
    """
    rows = campaign.scorecards.applicable().order_by()
    if level:
        rows = rows.filter(level=level)
    kinds: dict[str, Counter[str]] = {}
    communes: list[tuple[int, str, str]] = []
    for agency, of_level, kind, parent, state in rows.values_list("agency", "level", "kind", "parent_name", "state"):
        kinds.setdefault(str(AgencyKind(kind).label), Counter())[state] += 1
        if of_level == Level.COMMUNE:
            communes.append((agency, parent, state))
    former = {}
    if len({parent for _agency, parent, _state in communes}) == 1:
        former = former_districts(lineage_of(campaign.province))
    unknown = _("Không rõ huyện cũ") if former else _("Khác")
    places: dict[str, Counter[str]] = {}
    for agency, parent, state in communes:
        place = former.get(agency, unknown) if former else parent or unknown
        places.setdefault(place, Counter())[state] += 1
    order = sorted(places, key=lambda label: (label == unknown, sort_key(label)))
    by_place = [_standing(label, places[label]) for label in order] if len(places) > 1 else []
    return tuple(by_place), tuple(_standing(label, counts) for label, counts in kinds.items())


def _standing(label: str, states: Counter[str]) -> Standing:
    return Standing(label, tuple(sum(states[state] for state in of_step) for _label, of_step, _css in STEPS))


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of hours from `first`, a full hour: sheets received and sheets whose verification was finished in each."""

    first: datetime
    received: Mapping[datetime, int]
    verified: Mapping[datetime, int]


def last_week(campaign: Campaign, now: datetime) -> Week:
    """The seven days that end with this hour, by the clocks of Vietnam; two queries. A sheet sent twice counts twice."""
    until = timezone.localtime(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    first = until - WEEK
    received = Submission.objects.filter(
        scorecard__campaign=campaign, scorecard__excluded_reason="", received_at__gte=first, received_at__lt=until
    )
    verified = campaign.scorecards.applicable().filter(verified_at__gte=first, verified_at__lt=until)
    return Week(
        first,
        _hourly(received.order_by().values_list("received_at", flat=True)),
        _hourly(
            verified.exclude(state__in=(SheetState.SUBMITTED, SheetState.VERIFYING, SheetState.SUPPLEMENT))
            .order_by().values_list("verified_at", flat=True)
        ),
    )  # fmt: skip


def _hourly(moments: Iterable[Any]) -> Mapping[datetime, int]:
    counts: Counter[datetime] = Counter()
    for moment in moments:
        counts[timezone.localtime(moment).replace(minute=0, second=0, microsecond=0)] += 1
    return counts
