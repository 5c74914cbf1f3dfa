"""An item taken while it is open, kept, taken over from somebody else, and let go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import trail
from agencies.models import User
from scoring.models import LEASE, Campaign, Hold, Scorecard


@dataclass(frozen=True, slots=True)
class Item:
    """What can be taken: a whole sheet, or a group of one criterion."""

    campaign: Campaign
    scorecard: Scorecard | None = None
    criterion: str = ""
    group: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """How its hold is found."""
        if self.scorecard is not None:
            return {"scorecard": self.scorecard}
        return {"campaign": self.campaign, "scorecard": None, "criterion": self.criterion, "group": self.group}


@transaction.atomic
def take(item: Item, *, over: bool = False, by: User) -> Hold:
    """Take an item that is free, or keep it a while longer; the answer says whose it is now.

    With `over` it is taken from whoever has it, knowingly, which leaves a line in the trail. Whoever opens another
    group of a criterion lets the one before go.
    """
    now = timezone.now()
    if item.scorecard is None:
        mine = Hold.objects.filter(campaign=item.campaign, scorecard=None, by=by)
        mine.exclude(criterion=item.criterion, group=item.group).delete()
    hold = Hold.objects.select_for_update(of=("self",), no_key=True).select_related("by").filter(**item.row).first()
    if hold is None:
        return _first(item, by, now)
    if hold.by_id == by.pk:
        if hold.until <= now:
            hold.since = now
    elif over or hold.until <= now:
        if hold.until > now:
            target = item.scorecard or item.campaign
            trail.record(
                "take_over_item", target, by=by, province=item.campaign.province,
                agency=item.scorecard.agency if item.scorecard else None,
                changes={"verifying": (hold.by, by)}, note=item.criterion,
            )  # fmt: skip
        hold.by, hold.since = by, now
    else:
        return hold
    hold.until = now + LEASE
    hold.save(update_fields=["by", "since", "until"])
    return hold


def release(item: Item, *, by: User) -> None:
    """Let an item go, if it is this person's."""
    Hold.objects.filter(by=by, **item.row).delete()


def _first(item: Item, by: User, now: datetime) -> Hold:
    values = {"campaign": item.campaign, "scorecard": item.scorecard, "criterion": item.criterion, "group": item.group}
    try:
        with transaction.atomic():
            return Hold.objects.create(**values, by=by, since=now, until=now + LEASE)
    except IntegrityError:
        # Somebody opened it in the same moment; it is theirs.
        return Hold.objects.select_related("by").get(**item.row)
