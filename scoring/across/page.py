"""The page of one criterion across agencies: groups, the open one's lines, filters with counts, the last step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F
from django.urls import reverse

from agencies.models import User
from scoring.across.groups import Group, groups_of, waiting
from scoring.across.lines import Line, draw_line
from scoring.across.looks import LOOKS, counts, narrow
from scoring.across.reading import Across
from scoring.claimform import Input, inputs
from scoring.explain.marking import describe
from scoring.models import Campaign, GroupDecision, Hold, Score, Scorecard, Stage
from scoring.rules.grouping import is_figures
from scoring.rules.rubric import Criterion
from scoring.states import WITH_VERIFIER, SheetState


@dataclass(frozen=True, slots=True)
class Look:
    """A filter as it is drawn."""

    name: str
    words: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A criterion in the list beside: how many agencies are still to be decided there."""

    code: str
    name: str
    url: str
    left: int


class Page:
    """What a verifier sees of one criterion; asks for each part once, and for the list beside only when it is drawn."""

    def __init__(self, campaign: Campaign, item: Criterion, user: User, query: Mapping[str, str]) -> None:
        self.campaign, self.item, self.user = campaign, item, user
        self.across = Across(campaign, item, user)
        self.exact = query.get("by", "") == "claim"
        self.look = query.get("f", "") if query.get("f", "") in dict(LOOKS) else ""
        self.asked = query.get("g", "")
        self.passed = ""
        """The group that was just decided: what was taken out of it is not put before the person at once again."""
        self.said: list[str] = []
        self.trouble = ""
        self.left: list[tuple[Scorecard, str]] = []
        self.hold: Hold | None = None

    # --- addresses ---

    @property
    def url(self) -> str:
        """The page's own address, without what is open."""
        return self.url_of(self.item.code)

    def url_of(self, code: str) -> str:
        """The page of another criterion."""
        return reverse("scoring:across", args=[self.campaign.province.slug, self.campaign.pk, code])

    def address(self, **changes: str) -> str:
        """This page with something changed."""
        now = {"by": "claim" if self.exact else "", "f": self.look, "g": self.asked} | changes
        query = urlencode({name: value for name, value in now.items() if value})
        return f"{self.url}?{query}" if query else self.url

    @property
    def query(self) -> str:
        """What forms take along, so that the answer shows the same choice."""
        return urlencode({name: value for name, value in (("by", "claim" if self.exact else ""), ("f", self.look)) if value})  # fmt: skip

    # --- groups ---

    @cached_property
    def groups(self) -> list[Group]:
        """Those with something left to decide first."""
        only = None
        if self.look:
            rows = narrow(self._rows, self.look, self.campaign, self.item.code)
            only = set(rows.order_by().values_list("pk", flat=True))
        return groups_of(self.across, exact=self.exact, only=only)

    @cached_property
    def opened(self) -> Group | None:
        """The group asked for; else the first with something left that nobody else has open."""
        asked = next((group for group in self.groups if group.id == self.asked), None)
        free = [group for group in self.groups if group.members and not group.hold]
        return asked or next((group for group in free if group.id != self.passed), free[0] if free else None)

    def go_on(self) -> None:
        """Open the next group instead of the one asked for."""
        self.asked = ""
        del self.opened

    @property
    def next_free(self) -> Group | None:
        """Another group with something left that nobody else has open."""
        free = [group for group in self.groups if group.members and not group.hold and group is not self.opened]
        return free[0] if free else None

    @cached_property
    def lines(self) -> list[Line]:
        """The agencies of the open group that would be decided."""
        return [draw_line(self.across, sheet) for sheet in self.opened.members] if self.opened else []

    @cached_property
    def left_lines(self) -> list[Line]:
        """Those of the open group that would be left out, each with its reason."""
        if self.opened is None:
            return []
        return [draw_line(self.across, sheet, why_not=why) for sheet, why in self.opened.left]

    @cached_property
    def inputs(self) -> list[Input]:
        """The form for another result than claimed, filled with what the whole group claims."""
        start: Mapping[str, Any] = {}
        if self.opened and self.opened.key.kind == "claim" and self.opened.members:
            own = self.across.side(self.opened.members[0]).own
            start = own.claim if own else {}
        return inputs(self.item, start, "found")

    @property
    def declines(self) -> bool:
        """Whether "not applicable" may be said."""
        return self.item.kind != "criterion" or "conditional" in self.item.applicability.values()

    @property
    def is_figures(self) -> bool:
        """Whether groups come of marks rather than of equal claims, unless asked otherwise."""
        return is_figures(self.item)

    @property
    def how(self) -> str:
        """How the criterion is marked."""
        return describe(self.item)

    # --- figures ---

    @property
    def waiting(self) -> int:
        """Agencies that have not handed in."""
        return waiting(self.across)

    @cached_property
    def to_decide(self) -> int:
        """How many are left, whatever the filter."""
        if not self.look:
            return sum(len(group.members) for group in self.groups)
        return sum(len(group.members) for group in groups_of(self.across, exact=self.exact))

    @cached_property
    def decided(self) -> int:
        """How many of the person's agencies are decided at their present stage."""
        return sum(
            self.across.found(sheet) is not None and not self.across.belongs(sheet) for sheet in self.across.sheets
        )

    @cached_property
    def looks(self) -> list[Look]:
        """The filters with their counts."""
        found = counts(self._rows, self.campaign, self.item.code)
        return [
            Look(name, str(words), found[name], self.address(f="" if name == self.look else name, g=""), name == self.look)
            for name, words in LOOKS
        ]  # fmt: skip

    @property
    def _rows(self) -> Any:
        # Of the person's own agency nothing may be learned before its result is sent.
        own = [sheet.pk for sheet in self.across.sheets if self.across.belongs(sheet)]
        return Scorecard.objects.filter(pk__in=[sheet.pk for sheet in self.across.sheets]).exclude(pk__in=own)

    # --- the list beside ---

    @cached_property
    def branches(self) -> list[Branch]:
        """Every criterion with how many agencies are still to be decided there, in one query."""
        mine = [sheet for sheet in self.across.sheets if self._is_open(sheet)]
        rows = Score.objects.filter(
            scorecard__campaign=self.campaign, scorecard__in=[sheet.pk for sheet in mine], stage=F("scorecard__tier")
        )
        done = dict(rows.order_by().values_list("criterion").annotate(count=Count("pk")))
        blocks = Counter(sheet.block for sheet in mine)
        return [
            Branch(
                item.code, item.name, self.url_of(item.code),
                max(sum(n for block, n in blocks.items() if item.applies(block) != "none") - done.get(item.code, 0), 0),
            )
            for item in criteria_of(self.campaign)
        ]  # fmt: skip

    def _is_open(self, sheet: Scorecard) -> bool:
        verifier = sheet.district_verifier_id if sheet.tier == Stage.DISTRICT else sheet.verifier_id
        states = WITH_VERIFIER | {SheetState.SUPPLEMENT}
        return sheet.state in states and verifier in {None, self.user.pk} and not self.across.belongs(sheet)

    def beside(self, step: int) -> str:
        """The page of the criterion before (-1) or after (1) in the rubric's order, empty at the ends."""
        codes = [item.code for item in criteria_of(self.campaign)]
        place = codes.index(self.item.code) + step
        return self.url_of(codes[place]) if 0 <= place < len(codes) else ""

    @property
    def before(self) -> str:
        """The page of the criterion before."""
        return self.beside(-1)

    @property
    def after(self) -> str:
        """The page of the next criterion."""
        return self.beside(1)

    @cached_property
    def last_step(self) -> GroupDecision | None:
        """The person's latest step on this criterion that was not taken back."""
        steps = self.campaign.group_decisions.filter(criterion=self.item.code, by=self.user, undone_at=None)
        return steps.annotate(count=Count("lines")).order_by("-pk").first()


def criteria_of(campaign: Campaign) -> list[Criterion]:
    """The criteria and adjustments a verifier decides, in the rubric's order."""
    assert campaign.rubric is not None
    return [item for item in campaign.rubric.spec.items() if item.entered_by != "system"]
