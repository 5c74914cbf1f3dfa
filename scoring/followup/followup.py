"""A year at one moment, sheet by sheet.

A fixed number of queries whatever the number of agencies; grouping, choosing and ordering are done on what they brought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import AgencyKind, Level, RoleAssignment, TrailEntry
from agencies.roles import BELONGING, Role
from agencies.rules import fold, sort_key
from scoring.followup.rows import Contact, GroupRow, Line, ordered
from scoring.holdups import Facts, Holdup, holdups_of, is_silent
from scoring.models import Campaign, Citation, ExtensionRequest, Letter, Score, Stage, Supplement
from scoring.rules.patience import patience
from scoring.states import RECEIVED, WITH_AGENCY, CampaignState, SheetState

S = SheetState
SHEET = [
    "pk",
    "agency",
    "code",
    "name",
    "level",
    "kind",
    "block",
    "parent_name",
    "search_text",
    "sort_text",
    "state",
    "due_at",
]


@dataclass
class FollowUp:
    """A year at this moment, sheet by sheet."""

    campaign: Campaign
    now: datetime = field(default_factory=timezone.now)

    # --- what the page shows ---

    @cached_property
    def held_up(self) -> list[Line]:
        """Every sheet that something holds up, in the order of the tree's names; none before a year opens or after
        its decision."""
        if self.campaign.state not in {CampaignState.OPEN, CampaignState.CLOSED}:
            return []
        return [line for line in self.lines if line.holdups]

    @cached_property
    def present(self) -> list[Holdup]:
        """The hold-ups there are any of."""
        return [holdup for holdup in Holdup if self.total.counts[holdup]]

    @cached_property
    def total(self) -> GroupRow:
        """All sheets together."""
        row = GroupRow("", _("Toàn tỉnh"))
        for each in self.groups:
            row.total += each.total
            row.waiting += each.waiting
            for holdup, count in each.counts.items():
                row.counts[holdup] += count
        return row

    @cached_property
    def groups(self) -> list[GroupRow]:
        """By kind of agency, communes by the district they stand under where there are several."""
        rows: dict[str, GroupRow] = {}
        for sheet in self._sheets:
            key, label = self._group(sheet)
            row = rows.setdefault(key, GroupRow(key, label))
            row.total += 1
            row.waiting += sheet["state"] not in RECEIVED
        for line in self.held_up:
            for holdup in line.holdups:
                rows[line.group].counts[holdup] += 1
        order = list(Level)
        place = {self._group(sheet)[0]: order.index(Level(sheet["level"])) for sheet in self._sheets}
        return sorted(rows.values(), key=lambda row: (place[row.key], sort_key(row.label)))

    def chosen(self, *, holdup: str = "", group: str = "", text: str = "", sort: str = "") -> list[Line]:
        """The sheets held up that fit, in the order asked for; without one, by what is due first."""
        words = fold(text).split()
        rows = [
            line
            for line in self.held_up
            if (not holdup or holdup in line.holdups)
            and (not group or line.group == group)
            and all(word in line.search_text for word in words)
        ]
        return ordered(rows, sort)

    def patience_days(self) -> list[int]:
        """After how many days of silence sheets count as stuck today, longest first: it depends on each deadline."""
        waiting = [sheet["due_at"] for sheet in self._sheets if sheet["state"] in WITH_AGENCY]
        return sorted({patience(due, self.now) for due in waiting}, reverse=True)

    # --- what it is made of ---

    @cached_property
    def lines(self) -> list[Line]:
        """Every sheet to be scored."""
        people, changed, done = self._people, self._changed, self._done
        supplements, wishes, reviews, letters = self._supplements, self._wishes, self._reviews, self._letters
        lines = []
        for sheet in self._sheets:
            pk, state = sheet["pk"], S(sheet["state"])
            staff = people.get(sheet["agency"], [])
            officers = [person for person in staff if person.role == Role.OFFICER]
            due = supplements.get(pk, sheet["due_at"]) if state == S.SUPPLEMENT else sheet["due_at"]
            facts = Facts(
                state, sheet["due_at"], is_silent(sheet["due_at"], changed.get(pk), self.now), bool(officers),
                any(person.signed_in_at for person in officers), pk in wishes,
            )  # fmt: skip
            lines.append(
                Line(
                    pk=pk, agency=sheet["agency"], code=sheet["code"], name=sheet["name"],
                    parent_name=sheet["parent_name"], group=self._group(sheet)[0], search_text=sheet["search_text"],
                    sort_text=sheet["sort_text"], state=state, due_at=due,
                    days_left=(due - self.now).days if due else None, holdups=holdups_of(facts, self.now), people=staff,
                    changed_at=changed.get(pk), done=done.get(pk, 0), asked=self._asked.get(sheet["block"], 0),
                    since=reviews.get(pk), wants_until=wishes.get(pk), letter=letters.get(pk),
                )
            )  # fmt: skip
        return lines

    @cached_property
    def _sheets(self) -> list[dict[str, Any]]:
        return list(self.campaign.scorecards.applicable().order_by("sort_text", "pk").values(*SHEET))

    @cached_property
    def _by_place(self) -> bool:
        """Whether communes stand under several districts."""
        return len({sheet["parent_name"] for sheet in self._sheets if sheet["level"] == Level.COMMUNE}) > 1

    def _group(self, sheet: Mapping[str, Any]) -> tuple[str, str]:
        if sheet["level"] == Level.COMMUNE and self._by_place:
            return f"place:{sheet['parent_name']}", _("Xã thuộc %(place)s") % {"place": sheet["parent_name"] or "–"}
        return f"kind:{sheet['kind']}", str(AgencyKind(sheet["kind"]).label)

    @cached_property
    def _people(self) -> dict[int, list[Contact]]:
        rows = (
            RoleAssignment.objects.active(timezone.localdate(self.now))
            .filter(node__in=self.campaign.scorecards.order_by().values("agency"), role__in=BELONGING)
            .filter(user__is_active=True)
            .order_by("granted_at")
            .values_list("node", "role", "user", "user__full_name", "user__email", "user__phone", "user__last_login")
        )
        found: dict[int, list[Contact]] = defaultdict(list)
        for node, role, pk, name, email, phone, signed_in_at in rows:
            found[node].append(Contact(pk, name or email, Role(role), email, phone, signed_in_at))
        return found

    @cached_property
    def _scores(self) -> list[Any]:
        answered = Q(points__isnull=False) | Q(not_applicable=True)
        rows = Score.objects.filter(scorecard__campaign=self.campaign, stage=Stage.SELF).order_by()
        done = Count("pk", filter=answered & Q(criterion__in={item.code for item in self._criteria}))
        return list(rows.values("scorecard").annotate(done=done, changed=Max("at")))

    @cached_property
    def _done(self) -> dict[int, int]:
        return {row["scorecard"]: row["done"] for row in self._scores}

    @cached_property
    def _changed(self) -> dict[int, datetime]:
        found = {row["scorecard"]: row["changed"] for row in self._scores}
        cited = Citation.objects.filter(scorecard__campaign=self.campaign).order_by().values("scorecard")
        for pk, at in cited.annotate(changed=Max("at")).values_list("scorecard", "changed"):
            found[pk] = max(at, found.get(pk, at))
        return found

    @cached_property
    def _criteria(self) -> list[Any]:
        rubric = self.campaign.rubric
        return [item for item in rubric.spec.criteria() if item.entered_by == "agency"] if rubric else []

    @cached_property
    def _asked(self) -> dict[str, int]:
        blocks = {sheet["block"] for sheet in self._sheets}
        return {block: sum(item.applies(block) != "none" for item in self._criteria) for block in blocks}

    @cached_property
    def _supplements(self) -> dict[int, datetime]:
        """Until when what was asked of an agency has to be there."""
        rows = Supplement.objects.filter(scorecard__campaign=self.campaign, answered_at=None).order_by("-due_at")
        return dict(rows.values_list("scorecard", "due_at"))

    @cached_property
    def _wishes(self) -> dict[int, datetime]:
        rows = ExtensionRequest.objects.filter(scorecard__campaign=self.campaign, granted=None)
        return dict(rows.values_list("scorecard", "until"))

    @cached_property
    def _reviews(self) -> dict[int, datetime]:
        """Since when sheets have lain with the head."""
        pks = [sheet["pk"] for sheet in self._sheets if sheet["state"] == S.REVIEW]
        if not pks:
            return {}
        lines = TrailEntry.objects.filter(
            object_type="scoring.scorecard", object_id__in=pks, action="send_for_review"
        ).order_by("pk")
        return {pk: at for pk, at in lines.values_list("object_id", "at") if pk is not None}

    @cached_property
    def _letters(self) -> dict[int, Letter]:
        rows = Letter.objects.filter(reminder__campaign=self.campaign).last_of_each().select_related("reminder__by")
        return {letter.scorecard_id: letter for letter in rows.defer("body", "reminder__texts")}
