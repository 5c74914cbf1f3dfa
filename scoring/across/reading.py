"""One criterion of a year as one verifier sees it across agencies, each part asked of the database once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access
from agencies.models import User
from agencies.roles import Permission
from agencies.rules import YES, Verdict, no
from agencies.templatetags.page import points as say_points
from scoring import moves
from scoring.across.looks import earlier_year
from scoring.models import Appeal, Campaign, Citation, Hold, Score, Scorecard, Stage, Supplement
from scoring.rules.grouping import Claimed, paper_kind, signs_of
from scoring.rules.rubric import Criterion
from scoring.states import RECEIVED, SheetState

LOOKED_AT = [
    "campaign_id", "code", "name", "block", "path", "excluded_reason", "state", "due_at", "tier", "second_read_at",
    "submitted_at", "provisional_at", "self_score", "verified_score", "verified_rating", "newly_formed", "agency__path",
    "agency__province_id", "verifier__full_name", "verifier__email", "district_verifier__full_name",
    "district_verifier__email",
]  # fmt: skip
"""What is looked at of a sheet; the rest is long."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper cited for the criterion; `faulty` when it was withdrawn or superseded."""

    document: int
    number: str
    title: str
    doc_type: str
    locator: str
    faulty: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What each side says of the criterion on one sheet."""

    own: Score | None = None
    district: Score | None = None
    province: Score | None = None


@dataclass
class Across:
    """One criterion across the sheets a person may verify. `sheets` narrows it to rows already in hand."""

    campaign: Campaign
    item: Criterion
    user: User
    given: Collection[Scorecard] | None = None
    now: datetime = field(default_factory=timezone.now)
    _facts: dict[int, Claimed] = field(default_factory=dict)
    _belongs: dict[int, bool] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> list[Scorecard]:
        """The sheets of the agencies this person may verify to which the criterion applies, by name."""
        rows: Iterable[Scorecard] = self.given or ()
        if self.given is None:
            rows = (
                self.campaign.scorecards.visible_to(self.user, Permission.VERIFY_SCORECARD)
                .applicable()
                .select_related("agency", "verifier", "district_verifier")
                .only(*LOOKED_AT)
                .order_by("sort_text", "pk")
            )
        found = [sheet for sheet in rows if self.item.applies(sheet.block) != "none"]
        for sheet in found:
            sheet.campaign = self.campaign
        return found

    @cached_property
    def sides(self) -> dict[int, Side]:
        """Every side's row, by sheet."""
        rows = Score.objects.filter(criterion=self.item.code, stage__lt=Stage.FINAL).select_related("by").order_by()
        found: dict[int, dict[int, Score]] = {}
        for row in rows.filter(**self._these):
            found.setdefault(row.scorecard_id, {})[row.stage] = row
        return {
            pk: Side(rows.get(Stage.SELF), rows.get(Stage.DISTRICT), rows.get(Stage.PROVINCE))
            for pk, rows in found.items()
        }

    @cached_property
    def entered(self) -> frozenset[int]:
        """The sheets on which some claim is by this person's hand."""
        rows = Score.objects.filter(stage=Stage.SELF, by=self.user, **self._these).order_by()
        return frozenset(rows.values_list("scorecard", flat=True).distinct())

    @cached_property
    def papers(self) -> dict[int, list[Cited]]:
        """What each sheet cites for the criterion."""
        rows = Citation.objects.filter(criterion=self.item.code, **self._these).order_by("pk")
        found: dict[int, list[Cited]] = {}
        for row in rows.values_list(
            "scorecard", "document", "document__number", "document__title", "document__doc_type", "locator",
            "document__withdrawn_at", "document__superseded_by",
        ):  # fmt: skip
            found.setdefault(row[0], []).append(Cited(*row[1:6], faulty=bool(row[6] or row[7])))
        return found

    @cached_property
    def supplements(self) -> dict[int, Supplement]:
        """The latest request to complete the criterion, by sheet."""
        if not any(sheet.state in RECEIVED and sheet.state != SheetState.SUBMITTED for sheet in self.sheets):
            return {}
        rows = Supplement.objects.filter(criterion=self.item.code, **self._these)
        return {row.scorecard_id: row for row in rows}

    @cached_property
    def appealed(self) -> frozenset[int]:
        """The sheets on which the criterion was appealed."""
        if not any(sheet.provisional_at for sheet in self.sheets):
            return frozenset()
        rows = Appeal.objects.filter(criterion=self.item.code, **self._these)
        return frozenset(rows.values_list("scorecard", flat=True))

    @cached_property
    def last(self) -> dict[int, Decimal | None]:
        """The points recognised (else verified) last time, by agency; None for "not applicable"."""
        earlier = earlier_year(self.campaign)
        then = earlier.codes.get(self.item.code) if earlier else None
        if earlier is None or then is None:
            return {}
        rows = Score.objects.filter(
            scorecard__campaign=earlier.campaign, criterion=then, stage__in=[Stage.PROVINCE, Stage.FINAL]
        ).order_by("stage")
        return dict(rows.values_list("scorecard__agency", "points"))

    @cached_property
    def comparable(self) -> bool:
        """Whether last year's points are out of the same maximum."""
        earlier = earlier_year(self.campaign)
        return bool(earlier and earlier.maxima.get(self.item.code) == self.item.max_points)

    @cached_property
    def holds(self) -> list[Hold]:
        """What other people have open just now in this year: sheets, and groups of this criterion."""
        rows = self.campaign.holds.in_force(self.now).exclude(by=self.user).select_related("by")
        return [row for row in rows if row.scorecard_id or row.criterion == self.item.code]

    @property
    def _these(self) -> dict[str, object]:
        if self.given is None:
            return {"scorecard__campaign": self.campaign}
        return {"scorecard__in": [sheet.pk for sheet in self.sheets]}

    # --- one sheet ---

    def side(self, sheet: Scorecard) -> Side:
        """What each side says on this sheet."""
        return self.sides.get(sheet.pk, Side())

    def found(self, sheet: Scorecard) -> Score | None:
        """What the verifier of the sheet's present stage has saved."""
        side = self.side(sheet)
        return side.district if sheet.tier == Stage.DISTRICT else side.province

    def claimed(self, sheet: Scorecard) -> Score | None:
        """What would be accepted: at the provincial stage what the district found goes before the claim."""
        side = self.side(sheet)
        return (side.district if sheet.tier == Stage.PROVINCE else None) or side.own

    def belongs(self, sheet: Scorecard) -> bool:
        """Whether the person is part of that agency."""
        if sheet.pk not in self._belongs:
            self._belongs[sheet.pk] = access.belongs_to(self.user, sheet.agency)
        return self._belongs[sheet.pk]

    def may_decide(self, sheet: Scorecard, *, again: bool = False) -> Verdict:
        """Whether the person may decide the criterion on this sheet now; `again` also where it is decided already."""
        if sheet.state == SheetState.VERIFIED and self.campaign.second_reader and not sheet.second_read_at:
            return no(_("Phiếu đã thẩm định xong, đang chờ người soát xét thứ hai."))
        may = moves.may_verify(sheet, self.user, belongs=self.belongs(sheet), entered=sheet.pk in self.entered)
        if not may:
            return may
        supplement = self.supplements.get(sheet.pk)
        if supplement and not supplement.answered_at:
            return no(_("Cơ quan đang bổ sung tiêu chí này theo yêu cầu."))
        found = self.found(sheet)
        if found is not None and not again:
            return no(_("Đã thẩm định: %(word)s.") % {"word": word_of(found)})
        return YES

    def facts(self, sheet: Scorecard) -> Claimed:
        """What grouping looks at."""
        if sheet.pk not in self._facts:
            self._facts[sheet.pk] = self._facts_of(sheet)
        return self._facts[sheet.pk]

    def _facts_of(self, sheet: Scorecard) -> Claimed:
        side, papers = self.side(sheet), self.papers.get(sheet.pk, [])
        own = side.own
        supplement = self.supplements.get(sheet.pk)
        signs = signs_of(
            self.item,
            points=own.points if own else None,
            papers=len(papers),
            faulty_papers=sum(paper.faulty for paper in papers),
            last=self.last.get(sheet.agency_id) if self.comparable else None,
            district=side.district.points if side.district and sheet.tier == Stage.PROVINCE else None,
            supplemented=bool(supplement and supplement.answered_at),
            appealed=sheet.pk in self.appealed,
        )
        kinds = frozenset(paper_kind(paper.doc_type, paper.title) for paper in papers)
        if own is None:
            return Claimed({}, None, False, kinds, signs)
        return Claimed(own.claim, own.points, own.not_applicable, kinds, signs)

    def seen(self, sheet: Scorecard) -> str:
        """What the person has seen of a sheet: number and versions of what a decision rests on and replaces."""
        claimed, found = self.claimed(sheet), self.found(sheet)
        return f"{sheet.pk}.{claimed.version if claimed else 0}.{found.version if found else 0}"


def word_of(score: Score | None) -> str:
    """Points or "not applicable", in words."""
    if score is None or (score.points is None and not score.not_applicable):
        return _("chưa có điểm")
    if score.not_applicable:
        return _("không áp dụng")
    return _("%(points)s điểm") % {"points": say_points(score.points)}
