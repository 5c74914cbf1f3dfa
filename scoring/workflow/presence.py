"""Who has a sheet open, and where. Nothing of the sheet: it leaves no line in the trail."""

from __future__ import annotations

from django.utils import timezone

from agencies.models import User
from scoring.models import Presence, Scorecard


def be_present(sheet: Scorecard, code: str, *, of_agency: bool, by: User) -> None:
    """Note that this person is at this criterion now."""
    row = Presence(scorecard=sheet, person=by, criterion=code[:20], of_agency=of_agency, at=timezone.now())
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["scorecard", "person"],
        update_fields=["criterion", "of_agency", "at"],
    )  # fmt: skip


def leave(sheet: Scorecard, *, by: User) -> None:
    """Note that this person has closed the sheet."""
    Presence.objects.filter(scorecard=sheet, person=by).delete()
