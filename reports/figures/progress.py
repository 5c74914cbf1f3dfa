"""How far a running year is: sheets by step, by place and by kind, and what came in hour by hour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import AgencyKind, Level
from agencies.rules import sort_key
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
    """By place (communes under the agency above them) and by kind; one query. Places only where there are several."""
    rows = campaign.scorecards.applicable().order_by()
    if level:
        rows = rows.filter(level=level)
    places: dict[str, Counter[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    for row in rows.values("level", "kind", "parent_name", "state").annotate(count=Count("pk")):
        kind = str(AgencyKind(row["kind"]).label)
        kinds.setdefault(kind, Counter())[row["state"]] += row["count"]
        if row["level"] == Level.COMMUNE:
            places.setdefault(row["parent_name"] or _("Khác"), Counter())[row["state"]] += row["count"]
    by_place = [_standing(label, places[label]) for label in sorted(places, key=sort_key)] if len(places) > 1 else []
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
