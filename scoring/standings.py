"""The results of a year as one person may see them: ranked by block, beside those of the year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from agencies import access
from agencies.models import Level, User
from agencies.roles import Permission
from agencies.rules import fold
from agencies.templatetags.page import OWN_SIGNS, SIGNS
from scoring import moves
from scoring.models import Campaign, Scorecard
from scoring.ranking import Change, change_of, shared_ranks
from scoring.states import VERIFICATION_DONE, CampaignState

PUBLIC = frozenset({CampaignState.PUBLISHED, CampaignState.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Standing:
    """One agency's result in the list.

    `score` and `rating` are what counts now: recognised, before that verified. `self_score` and
    `verified_score` are None to those who only see what was published. `rank` is None without a score.
    """

    sheet: Scorecard
    score: Decimal | None
    rating: str
    self_score: Decimal | None
    verified_score: Decimal | None
    final_score: Decimal | None
    rank: int | None
    before: str
    change: Change | None

    @property
    def difference(self) -> Decimal | None:
        """What counts less what the agency gave itself."""
        return None if self.score is None or self.self_score is None else self.score - self.self_score


class Standings:
    """A year's results for one person; three queries, whatever the number of agencies."""

    def __init__(self, campaign: Campaign, user: User, before: Campaign | None) -> None:
        self.campaign = campaign
        self.user = user
        self.before = before
        self.is_public = campaign.state in PUBLIC
        root = campaign.province.root
        self.oversees = bool(root and access.may(user, Permission.VIEW_FIGURES, root.path))

    @cached_property
    def codes(self) -> list[str]:
        """The ratings, best first."""
        return [band["code"] for band in self.campaign.bands]

    @cached_property
    def groups(self) -> dict[str, str]:
        """What is ranked together: the rubric's blocks, on paper the levels."""
        if self.campaign.rubric is None:
            return {level.value: str(level.label) for level in Level}
        return {block.code: block.name for block in self.campaign.rubric.spec.blocks}

    def group_of(self, sheet: Scorecard) -> str:
        """Where a sheet is ranked."""
        return sheet.level if self.campaign.rubric is None else sheet.block

    @cached_property
    def rows(self) -> list[Standing]:
        """What this person may see, by group and rank, the unranked last."""
        sheets = list(self.campaign.scorecards.applicable().select_related("agency").order_by("sort_text"))
        ranks = self._ranks(sheets)
        earlier = self._earlier()
        rows = [self._standing(sheet, ranks, earlier) for sheet in sheets if self._may_see(sheet)]
        order = list(self.groups)
        return sorted(rows, key=lambda row: (_place(order, self.group_of(row.sheet)), row.rank or 10**6))

    @property
    def home(self) -> str:
        """The group of this person's own agency; empty for those who oversee the year."""
        own = (self.group_of(row.sheet) for row in self.rows if not self.oversees and self._own(row.sheet))
        return next(own, "")

    def _ranks(self, sheets: Collection[Scorecard]) -> dict[int, int]:
        """Ranks inside each group; only for those who see all of it."""
        if not (self.oversees or self.is_public):
            return {}
        ranks: dict[int, int] = {}
        for group in self.groups:
            scores = {sheet.pk: _score(sheet) for sheet in sheets if self.group_of(sheet) == group}
            ranks |= shared_ranks({pk: score for pk, score in scores.items() if score is not None})
        return ranks

    def _earlier(self) -> dict[int, str]:
        if self.before is None:
            return {}
        return dict(self.before.scorecards.exclude(final_rating="").values_list("agency", "final_rating"))

    def _may_see(self, sheet: Scorecard) -> bool:
        return bool(
            moves.may_see_result(self.campaign, sheet, oversees=self._judges(sheet), of_agency=self._own(sheet))
        )

    def _own(self, sheet: Scorecard) -> bool:
        return bool(access.may(self.user, Permission.VIEW_SCORECARD, sheet.agency.path))

    def _judges(self, sheet: Scorecard) -> bool:
        """Whether this person oversees the year or verifies this agency without being part of it."""
        if self.oversees:
            return True
        verifies = access.may(self.user, Permission.VERIFY_SCORECARD, sheet.agency.path)
        return bool(verifies) and not access.belongs_to(self.user, sheet.agency)

    def _standing(self, sheet: Scorecard, ranks: dict[int, int], earlier: dict[int, str]) -> Standing:
        done = sheet.state in VERIFICATION_DONE
        rating = sheet.final_rating or (sheet.verified_rating if done else "")
        before = earlier.get(sheet.agency_id, "")
        inside = self._judges(sheet) or self._own(sheet)
        return Standing(
            sheet=sheet,
            score=_score(sheet),
            rating=rating,
            self_score=sheet.self_score if inside and sheet.submitted_at else None,
            verified_score=sheet.verified_score if inside and done else None,
            final_score=sheet.final_score,
            rank=ranks.get(sheet.pk),
            before=before,
            change=change_of(before, rating, self.codes) if self.before is not None and rating else None,
        )

    def pick(self, *, group: str = "", rating: str = "", change: str = "", text: str = "") -> list[Standing]:
        """The rows that fit."""
        words = fold(text).split()
        return [
            row
            for row in self.rows
            if (not group or self.group_of(row.sheet) == group)
            and (not rating or row.rating == ("" if rating == "none" else rating))
            and (not change or row.change == change)
            and all(word in row.sheet.search_text for word in words)
        ]

    def stack(self, rows: Iterable[Standing]) -> list[dict[str, Any]]:
        """How many of these have each rating, for one bar."""
        return rating_stack(self.campaign, [row.rating for row in rows])

    def changes(self, rows: Iterable[Standing]) -> dict[str, int]:
        """How many rose, fell, stayed; empty without a year before."""
        counts = Counter(row.change for row in rows if row.change)
        return {change: counts[change] for change in ("rose", "fell", "same", "new")} if self.before else {}


def rating_stack(campaign: Campaign, ratings: Collection[str]) -> list[dict[str, Any]]:
    """How often each rating occurs, best first, then how many have none: the parts of one bar."""
    counts = Counter(ratings)
    bands = [
        {"label": band["label"], "count": counts.pop(band["code"], 0), "css": _colour(band["code"], rank)}
        for rank, band in enumerate(campaign.bands, 1)
    ]
    return [*bands, {"label": _("Chưa xếp loại"), "count": counts.total(), "css": "rating-chua_xep_loai"}]


def _score(sheet: Scorecard) -> Decimal | None:
    """The score that counts now: recognised, before that verified; nothing while verification goes on."""
    if sheet.final_rating:
        return sheet.final_score
    return sheet.verified_score if sheet.state in VERIFICATION_DONE else None


def _colour(code: str, rank: int) -> str:
    """The class that colours a rating as its badge is coloured."""
    return f"rating-{code}" if code in OWN_SIGNS else f"tone-{min(rank, len(SIGNS))}"


def _place(order: list[str], group: str) -> int:
    return order.index(group) if group in order else len(order)
