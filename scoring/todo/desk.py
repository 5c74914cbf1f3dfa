"""What one person is asked about: who they are, where, when, and the years that are running."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from agencies import access
from agencies.models import Province, User
from agencies.roles import Permission
from scoring.models import Campaign
from scoring.states import CampaignState

P, C = Permission, CampaignState


@dataclass
class Desk:
    """One person's part in the running years of a province."""

    user: User
    province: Province
    now: datetime

    def url(self, name: str, *args: Any, **query: Any) -> str:
        """An address in this province."""
        address = reverse(f"scoring:{name}", args=[self.province.slug, *args])
        return f"{address}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else address

    def holds(self, permission: Permission) -> bool:
        """Whether the person holds it for the whole province."""
        return bool(self.province.root and access.may(self.user, permission, self.province.root.path))

    @cached_property
    def years(self) -> list[Campaign]:
        """The years that may still ask something of somebody, with their deadlines; two queries."""
        running = Campaign.objects.of(self.province.pk).filter(on_paper=False).exclude(state=C.ARCHIVED)
        return list(running.defer("exclusions", "holidays").prefetch_related("deadlines"))

    @property
    def scored(self) -> list[int]:
        """The years in which sheets are filled in or verified."""
        return [year.pk for year in self.years if year.state in {C.OPEN, C.CLOSED}]

    def year(self, pk: int) -> Campaign:
        """One of those years."""
        return next(year for year in self.years if year.pk == pk)
