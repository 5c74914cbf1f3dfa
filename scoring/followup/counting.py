"""How many sheets are held up by what, for pages that show no more than that."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, When
from django.utils import timezone

from scoring.holdups import Facts, Holdup, holdups_of
from scoring.models import ExtensionRequest
from scoring.models.scorecard import ScorecardQuerySet
from scoring.states import RECEIVED, SheetState

S = SheetState


def counted(sheets: ScorecardQuerySet, now: datetime) -> dict[int, Counter[Holdup]]:
    """How many of these sheets are held up by what, by campaign; one query, for pages that show no more than this."""
    rows = (
        sheets.applicable()
        .exclude(state__in=RECEIVED - {S.SUPPLEMENT})
        .order_by()
        .helpless(timezone.localdate(now))
        .annotate(
            silent=Case(When(sheets.silent(now), then=True), default=False),
            wants_time=Exists(ExtensionRequest.objects.filter(scorecard=OuterRef("pk"), granted=None)),
        )
        .values_list("campaign", "state", "due_at", "silent", "no_officer", "never_in", "wants_time")
    )
    found: dict[int, Counter[Holdup]] = defaultdict(Counter)
    for campaign, state, due_at, silent, no_officer, never_in, wants_time in rows:
        facts = Facts(S(state), due_at, silent, not no_officer, not never_in, wants_time)
        found[campaign].update(holdups_of(facts, now))
    return found
