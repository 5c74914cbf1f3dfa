"""One agency's year: who it was, where its sheet stands, what came out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.fields import PathField
from agencies.models import AgencyKind, Level, Obligation, RoleAssignment
from agencies.prepared import Prepared
from agencies.roles import Permission, Role
from agencies.rules import fold
from scoring.models.campaign import Campaign
from scoring.models.exchange import Supplement
from scoring.models.hold import Hold
from scoring.models.score import Citation, Score, Stage
from scoring.rules.patience import spans
from scoring.states import RECEIVED, WITH_AGENCY, WITH_VERIFIER, SheetState

if TYPE_CHECKING:
    from agencies.models import User

IN_MOTION = [
    "state", "due_at", "excluded_reason", "tier", "district_verifier_id", "verifier_id", "second_reader_id", "second_read_at",
    "submitted_at", "verified_at", "provisional_at", "appeal_until", "self_score", "self_rating", "verified_score",
    "verified_rating", "final_score", "final_rating",
]  # fmt: skip
"""The columns of a sheet that change after its campaign has opened."""


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    """Scorecards."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(campaign__province_id=province_id)

    def visible_to(self, user: access.Asker, permission: Permission = Permission.VIEW_SCORECARD) -> Self:
        """Those of agencies at which this person holds the permission."""
        return self.filter(access.scope(user, permission, "agency__path"))

    def applicable(self) -> Self:
        """Those to be scored: all but the agencies left out with a reason."""
        return self.filter(excluded_reason="")

    def received(self) -> Self:
        """Those whose submission the province holds."""
        return self.filter(state__in=RECEIVED)

    def late(self, now: datetime) -> Self:
        """Those that should have been handed in by now and were not."""
        return self.applicable().filter(due_at__lt=now, state__in=WITH_AGENCY)

    def progress(self) -> dict[str, int]:
        """How many stand in each state, in one query."""
        rows = self.applicable().order_by().values("state").annotate(count=Count("pk"))
        return {row["state"]: row["count"] for row in rows}

    def locked(self, pk: int) -> Scorecard:
        """One sheet, its row held until the transaction ends, with what its moves look at."""
        return (
            self.select_for_update(of=("self",), no_key=True)
            .select_related("campaign__province", "campaign__rubric", "agency")
            .get(pk=pk)
        )

    def shown(self, pk: int) -> Scorecard:
        """One sheet with what its page looks at."""
        return self.with_context().select_related("campaign__province").get(pk=pk)

    def with_context(self) -> Self:
        """Each with campaign, rubric and agency, for somebody who has the province in hand.

        The rubric's definition stays out, its parsed form is kept; the people a sheet is given to are asked for
        where they are named.
        """
        return self.select_related("campaign__rubric", "agency").defer("campaign__rubric__definition")

    def all_locked(self, campaign: Campaign, pks: Iterable[int]) -> list[Scorecard]:
        """These sheets of one campaign, their rows held until the transaction ends, in one query."""
        rows = list(
            self.select_for_update(of=("self",), no_key=True)
            .select_related("agency")
            .filter(campaign=campaign, pk__in=list(pks))
            .order_by("path")
        )
        for row in rows:
            row.campaign = campaign
        return rows

    def stalled(self, now: datetime) -> Self:
        """Those begun, not handed in, and silent for longer than `rules.patience` allows so near their deadline."""
        return self.applicable().filter(self.silent(now), state=SheetState.DRAFT)

    @staticmethod
    def silent(now: datetime) -> Q:
        """The condition that nothing has changed in a sheet for longer than is usual so near its deadline."""
        condition = Q()
        for after, until, since in spans(now):
            due = Q(due_at__gt=after) if after else Q(due_at__isnull=False)
            if until:
                due &= Q(due_at__lte=until)
            elif after:
                due |= Q(due_at=None)
            fresh = (
                Exists(Score.objects.filter(scorecard=OuterRef("pk"), stage=Stage.SELF, at__gte=since)),
                Exists(Citation.objects.filter(scorecard=OuterRef("pk"), at__gte=since)),
            )
            condition |= due & ~Q(fresh[0]) & ~Q(fresh[1])
        return condition

    def helpless(self, day: date) -> Self:
        """Each with `no_officer` (nobody is its agency's officer that day) and `never_in` (none of them ever signed in)."""
        officers = RoleAssignment.objects.active(day).filter(
            node=OuterRef("agency"), role=Role.OFFICER, user__is_active=True
        )
        seen = officers.filter(user__last_login__isnull=False)
        return self.annotate(
            no_officer=~Exists(officers), never_in=Case(When(Exists(officers), then=~Exists(seen)), default=False)
        )

    def overdue_supplement(self, now: datetime) -> Self:
        """Those waiting for a supplement whose time has passed."""
        waiting = Supplement.objects.filter(scorecard=OuterRef("pk"), answered_at=None, due_at__lt=now)
        return self.filter(Exists(waiting), state=SheetState.SUPPLEMENT)

    def free_for(self, user: User, now: datetime) -> Self:
        """Those this person has to verify now and nobody else has open: given to the person first, then by name.

        Not the sheets of the person's own agency, nor those on which the person has entered a claim.
        """
        district, province = Q(tier=Stage.DISTRICT), Q(tier=Stage.PROVINCE)
        mine = (district & Q(district_verifier=user)) | (province & Q(verifier=user))
        open_to_all = (district & Q(district_verifier=None)) | (province & Q(verifier=None))
        held = Hold.objects.in_force(now).filter(scorecard=OuterRef("pk")).exclude(by=user)
        entered = Score.objects.filter(scorecard=OuterRef("pk"), stage=Stage.SELF, by=user)
        rows = self.applicable().filter(mine | open_to_all, ~Exists(held), ~Exists(entered), state__in=WITH_VERIFIER)
        if user.agency_id:
            rows = rows.exclude(agency=user.agency_id)
        first = Case(When(mine, then=Value(0)), default=Value(1), output_field=IntegerField())
        return rows.order_by(first, "sort_text", "pk")

    def unassigned(self) -> Self:
        """Those handed in that nobody has been given to verify."""
        district = Q(tier=Stage.DISTRICT, district_verifier=None)
        return self.filter(Q(tier=Stage.PROVINCE, verifier=None) | district, state__in=WITH_VERIFIER)

    def search(self, text: str) -> Self:
        """Those whose agency's name or code holds every word typed, with or without Vietnamese marks."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class Scorecard(models.Model):
    """One agency's part in one campaign. The descriptive fields are frozen as they were when it opened."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="scorecards")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="scorecards")

    code = models.CharField(_("mã"), max_length=30)
    name = models.CharField(_("cơ quan"), max_length=250)
    level = models.CharField(_("cấp"), max_length=20, choices=Level)
    kind = models.CharField(_("loại cơ quan"), max_length=30, choices=AgencyKind)
    block = models.CharField(_("khối"), max_length=20, blank=True)
    parent_name = models.CharField(_("cơ quan cấp trên"), max_length=250, blank=True)
    path = PathField()
    obligation = models.CharField(_("đối tượng"), max_length=20, choices=Obligation)
    has_procedures = models.BooleanField(_("có thủ tục hành chính"), default=True)
    newly_formed = models.BooleanField(_("mới thành lập"), default=False)
    excluded_reason = models.CharField(_("lý do không chấm"), max_length=300, blank=True)
    search_text = models.TextField(editable=False)
    sort_text = PathField(editable=False, max_length=1500)

    state = models.CharField(_("trạng thái"), max_length=12, choices=SheetState, default=SheetState.NOT_STARTED)
    due_at = models.DateTimeField(_("hạn nộp"), null=True)
    tier = models.PositiveSmallIntegerField(choices=Stage, default=Stage.PROVINCE)
    district_verifier = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    verifier = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="to_verify")
    second_reader = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    second_read_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True)
    verified_at = models.DateTimeField(_("thẩm định xong lúc"), null=True)
    provisional_at = models.DateTimeField(_("gửi kết quả dự kiến lúc"), null=True)
    appeal_until = models.DateTimeField(_("hạn kiến nghị"), null=True)

    self_score = models.DecimalField(_("điểm tự chấm"), max_digits=7, decimal_places=3, null=True)
    self_rating = models.CharField(max_length=30, blank=True)
    verified_score = models.DecimalField(_("điểm thẩm định"), max_digits=7, decimal_places=3, null=True)
    verified_rating = models.CharField(max_length=30, blank=True)
    final_score = models.DecimalField(_("điểm công nhận"), max_digits=7, decimal_places=3, null=True)
    final_rating = models.CharField(_("xếp loại"), max_length=30, blank=True)
    sitting = models.ForeignKey("scoring.Sitting", on_delete=models.PROTECT, null=True, related_name="scorecards")
    decision = models.ForeignKey("scoring.Decision", on_delete=models.PROTECT, null=True, related_name="scorecards")

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "path"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "agency"], name="scorecard_once_per_campaign"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "not_started",
                        "draft",
                        "review",
                        "missed",
                        "approved",
                        "decided",
                        "published",
                        "archived",
                    ]
                )
                | Q(submitted_at__isnull=False),
                name="scorecard_received_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state"], name="scorecard_by_state")]

    def __str__(self) -> str:
        return f"{self.name} · {self.campaign.year}"

    @property
    def final_label(self) -> str:
        """The recognised rating in the province's own word, empty while there is none."""
        return next((band["label"] for band in self.campaign.bands if band["code"] == self.final_rating), "")

    def hold(self) -> None:
        """Lock this row until the transaction ends and read again what changes in the course of a year."""
        row = _held.first(self.pk)
        if row is None:
            raise Scorecard.DoesNotExist
        for name in IN_MOTION:
            setattr(self, name, getattr(row, name))

    def side(self, stage: Stage) -> dict[str, Score]:
        """What one side says, by criterion; one query."""
        return {row.criterion: row for row in _side(self.pk, stage)}


_side = Prepared(lambda sheet, stage: Score.objects.filter(scorecard=sheet, stage=stage), int, int)
_held = Prepared(
    lambda pk: Scorecard.objects.select_for_update(no_key=True).order_by().filter(pk=pk).only(*IN_MOTION), int
)


class Submission(models.Model):
    """What an agency handed in, frozen: neither side can change it afterwards.

    `sha256` is the hash of `content` in canonical JSON; receipt and hash are given to the agency.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("lần nộp"))
    received_at = models.DateTimeField(_("nhận lúc"))
    due_at = models.DateTimeField(_("hạn khi nộp"), null=True)
    by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(_("rút lại lúc"), null=True)

    class Meta:
        ordering = ["scorecard_id", "number"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "number"], name="submission_once_per_number")]

    def __str__(self) -> str:
        return f"{self.scorecard} #{self.number}"

    @property
    def receipt(self) -> str:
        """The number printed on the receipt: campaign, scorecard, submission and the hash's first digits."""
        return f"{self.scorecard.campaign.year}-{self.scorecard_id:06}-{self.number}-{self.sha256[:8].upper()}"

    @property
    def on_time(self) -> bool:
        """Whether the server received it no later than the deadline of that moment."""
        return self.due_at is None or self.received_at <= self.due_at


class StoredOutcome(models.Model):
    """The engine's explanation of every step, kept at each milestone: handed in, verified, recognised."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="outcomes")
    stage = models.PositiveSmallIntegerField(choices=Stage)
    content = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scorecard", "stage"], name="outcome_once_per_stage")]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.get_stage_display()}"
