"""What the secretary watches while a year runs: how far it is, by place and kind, and what waits for somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import AgencyKind, Level
from agencies.rules import sort_key
from scoring.followup import counted
from scoring.holdups import Holdup
from scoring.models import Appeal, Campaign, Deadline, Scorecard, UnlockRequest
from scoring.states import RECEIVED, VERIFICATION_DONE, WITH_AGENCY, CampaignState, SheetState

S = SheetState

STEPS = (
    (gettext_lazy("Chưa bắt đầu"), frozenset({S.NOT_STARTED}), "rating-chua_xep_loai"),
    (gettext_lazy("Đang tự chấm"), frozenset({S.DRAFT, S.REVIEW}), "tone-3"),
    (gettext_lazy("Đang thẩm định"), frozenset({S.SUBMITTED, S.VERIFYING, S.SUPPLEMENT}), "tone-2"),
    (gettext_lazy("Đã thẩm định"), VERIFICATION_DONE, "tone-1"),
    (gettext_lazy("Không nộp"), frozenset({S.MISSED}), "tone-4"),
)
"""From not begun to a result: what each step is called, its states, how a bar shows it."""


@dataclass(slots=True)
class Progress:
    """How far the sheets of one place or kind are."""

    label: str
    query: dict[str, str]
    total: int = 0
    received: int = 0
    verified: int = 0
    late: int = 0

    @property
    def address(self) -> str:
        """The filter of the list that shows these sheets, as part of an address."""
        return urlencode(self.query)

    def add(self, state: SheetState, count: int, late: int) -> None:
        """Count these sheets in."""
        self.total += count
        self.received += count if state in RECEIVED else 0
        self.verified += count if state in VERIFICATION_DONE else 0
        self.late += late


@dataclass(frozen=True, slots=True)
class Ahead:
    """A deadline that is coming or has just passed."""

    label: str
    level: str
    due_at: datetime
    is_past: bool


@dataclass
class Watch:
    """One campaign at this moment."""

    campaign: Campaign
    now: datetime
    _counts: list[dict[str, Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        late = Count("pk", filter=Q(due_at__lt=self.now, state__in=WITH_AGENCY))
        rows = self.campaign.scorecards.applicable().order_by()
        self._counts = [
            {**row}
            for row in rows.values("level", "kind", "parent_name", "state").annotate(count=Count("pk"), late=late)
        ]

    def tiles(self) -> list[dict[str, Any]]:
        """How many sheets stand in each state that has any."""
        return [
            {"state": state.value, "label": state.label, "count": count}
            for state in S
            if (count := self.count({state}))
        ]

    def tables(self) -> list[tuple[str, list[Progress]]]:
        """Progress by place where communes stand under districts, and by kind of agency."""
        kinds = (_("Tiến độ theo loại cơ quan"), self.by_kind())
        return [(_("Tiến độ cấp xã theo địa bàn"), self.by_place()), kinds] if self.by_place() else [kinds]

    def count(self, states: Iterable[SheetState]) -> int:
        """How many sheets stand in one of these states."""
        wanted = set(states)
        return sum(row["count"] for row in self._counts if row["state"] in wanted)

    @property
    def total(self) -> int:
        """The agencies to be scored."""
        return sum(row["count"] for row in self._counts)

    @property
    def late(self) -> int:
        """Those that should have handed in and have not."""
        return sum(row["late"] for row in self._counts)

    @property
    def received(self) -> int:
        """Those whose sheet the province holds."""
        return self.count(RECEIVED)

    @property
    def waiting(self) -> int:
        """Those not handed in."""
        return self.count(WITH_AGENCY)

    @property
    def verified(self) -> int:
        """Those whose verification is done."""
        return self.count(VERIFICATION_DONE)

    def by_place(self) -> list[Progress]:
        """Communes by the district they stand under; nothing where all stand under the province."""
        rows = [row for row in self._counts if row["level"] == Level.COMMUNE]
        places = self._grouped(
            rows, lambda row: (row["parent_name"], {"level": "commune", "parent": row["parent_name"]})
        )
        return sorted(places, key=lambda place: sort_key(place.label)) if len(places) > 1 else []

    def by_kind(self) -> list[Progress]:
        """Everything else by kind of agency; the communes too where they are not shown by place."""
        apart = bool(self.by_place())
        rows = [row for row in self._counts if not (apart and row["level"] == Level.COMMUNE)]
        return self._grouped(rows, lambda row: (str(AgencyKind(row["kind"]).label), {"kind": row["kind"]}))

    def _grouped(self, rows: list[dict[str, Any]], name: Any) -> list[Progress]:
        found: dict[str, Progress] = {}
        for row in rows:
            label, query = name(row)
            found.setdefault(label, Progress(label or _("Khác"), query)).add(S(row["state"]), row["count"], row["late"])
        return list(found.values())

    def stack(self) -> list[dict[str, Any]]:
        """All sheets in five steps from not begun to a result, for one bar."""
        return [{"label": str(label), "count": self.count(states), "css": css} for label, states, css in STEPS]

    def needs(self) -> list[dict[str, Any]]:
        """What waits for somebody: a sentence, how many, the filter of the list that shows them."""
        rows = self.campaign.scorecards.applicable()
        open_year = self.campaign.state in {CampaignState.OPEN, CampaignState.CLOSED}
        held_up = counted(rows, self.now)[self.campaign.pk] if open_year else Counter[Holdup]()
        found = [
            *(
                (holdup.label, held_up[holdup], {"page": "follow_up", "holdup": holdup.value}, holdup.tone)
                for holdup in (
                    Holdup.LATE,
                    Holdup.EXTENSION,
                    Holdup.NO_OFFICER,
                    Holdup.NEVER_IN,
                    Holdup.NOT_BEGUN,
                    Holdup.STUCK,
                    Holdup.AT_HEAD,
                )
            ),
            (_("Xin mở lại phiếu"), self.unlocks, {"page": "requests"}, "warn"),
            (_("Đã nộp, chưa giao người thẩm định"), rows.unassigned().count(), {"attention": "unassigned"}, "warn"),
            (
                _("Chờ cơ quan bổ sung"),
                self.count({S.SUPPLEMENT}),
                {"page": "follow_up", "holdup": "supplement"},
                "muted",
            ),
            (_("Quá hạn bổ sung"), rows.overdue_supplement(self.now).count(), {"attention": "overdue"}, "bad"),
            (_("Kiến nghị chưa trả lời"), self.appeals, {"page": "requests"}, "warn"),
            (_("Đã thẩm định, chưa gửi kết quả dự kiến"), self.ready_to_send, {"state": S.VERIFIED.value}, "info"),
        ]
        return [
            {"label": label, "count": count, "address": urlencode(query), "tone": tone, "page": query.get("page", "")}
            for label, count, query, tone in found
            if count and open_year
        ]

    @cached_property
    def unlocks(self) -> int:
        """Requests to take a sheet back that nobody has answered."""
        return UnlockRequest.objects.filter(scorecard__campaign=self.campaign, granted=None).count()

    @cached_property
    def appeals(self) -> int:
        """Appeals that nobody has answered."""
        return Appeal.objects.filter(scorecard__campaign=self.campaign, answered_at=None).count()

    @property
    def ready_to_send(self) -> int:
        """Sheets verified whose result the agency has not been sent."""
        return self.count({S.VERIFIED})

    def late_sheets(self, most: int = 8) -> list[Scorecard]:
        """The agencies longest overdue."""
        rows = self.campaign.scorecards.late(self.now).order_by("due_at", "sort_text")
        return list(rows[:most]) if self.campaign.state == CampaignState.OPEN else []

    def ahead(self) -> list[Ahead]:
        """The deadlines of the year, soonest first."""
        return [
            Ahead(str(Deadline.For(row.stage).label), str(row.get_level_display()), row.due_at, row.due_at < self.now)
            for row in self.campaign.deadlines.all()
        ]
