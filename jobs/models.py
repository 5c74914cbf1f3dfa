"""Jobs: work that takes longer than a page. The row is the truth; queues and processes only serve it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.models import Province, User
from jobs.kinds import Kind, all_kinds, kind_of

MAX_ATTEMPTS = 5


class State(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("Đang chờ")
    RUNNING = "running", _("Đang chạy")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không hoàn thành")
    CANCELLED = "cancelled", _("Đã huỷ")


NEXT: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.QUEUED, State.DONE, State.FAILED, State.CANCELLED}),
    State.DONE: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset({State.QUEUED}),
}
"""A running job goes back to the queue when its worker stops or the world was not ready."""

UNFINISHED = frozenset({State.QUEUED, State.RUNNING})


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by who may see them and by what has to be done about them."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)

    def visible_to(self, user: User, province: Province) -> Self:
        """Those of a province this person started, or whose kind's permission they hold at its root."""
        assert province.root
        path = province.root.path
        everywhere = [kind.code for kind in all_kinds() if access.may(user, kind.permission, path)]
        somewhere = [kind.code for kind in all_kinds() if access.may_anywhere(user, kind.permission, province)]
        return self.of(province.pk).filter(Q(kind__in=everywhere) | Q(created_by=user, kind__in=somewhere))

    def due(self, now: datetime) -> Self:
        """Those a worker may take: waiting and ripe, or left behind by a worker whose lease ran out."""
        return self.filter(
            Q(state=State.QUEUED, run_after__lte=now)
            | Q(state=State.RUNNING, lease_until__lt=now, attempt__lt=F("max_attempts"), cancel_requested=False)
        )

    def abandoned(self, now: datetime) -> Self:
        """Those whose worker is gone and which nobody should try again: too often tried, or cancelled."""
        return self.filter(state=State.RUNNING, lease_until__lt=now).filter(
            Q(attempt__gte=F("max_attempts")) | Q(cancel_requested=True)
        )

    def fairly(self) -> Self:
        """In turn: the province with the fewest running first, then the one that was served longest ago."""
        same = Job.objects.filter(province=OuterRef("province")).order_by().values("province")
        return self.annotate(
            busy=Coalesce(Subquery(same.filter(state=State.RUNNING).annotate(n=Count("pk")).values("n")), 0),
            served=Subquery(same.annotate(last=Max("started_at")).values("last")),
        ).order_by("busy", F("served").asc(nulls_first=True), "pk")


class Job(models.Model):
    """One piece of work for a province: what to do, how far it is, who works on it, what came of it.

    Whoever holds `lease_token` until `lease_until` works on it; every write of a worker names its token, so
    that one who lost the lease changes nothing.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(_("công việc"), max_length=60)
    key = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, verbose_name=_("người yêu cầu"), on_delete=models.PROTECT, null=True)
    created_at = models.DateTimeField(_("lúc yêu cầu"), default=timezone.now)

    state = models.CharField(_("tình trạng"), max_length=20, choices=State, default=State.QUEUED)
    run_after = models.DateTimeField(default=timezone.now)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=MAX_ATTEMPTS)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField(_("lúc bắt đầu"), null=True)
    finished_at = models.DateTimeField(_("lúc kết thúc"), null=True)
    cancel_requested = models.BooleanField(default=False)

    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    error_detail = models.TextField(blank=True)

    result_path = models.CharField(max_length=300, blank=True)
    result_name = models.CharField(_("tệp kết quả"), max_length=200, blank=True)
    result_mime = models.CharField(max_length=100, blank=True)
    result_sha256 = models.CharField(max_length=64, blank=True)
    result_size = models.PositiveBigIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "kind", "key"],
                condition=Q(state__in=["queued", "running"]),
                name="job_once_while_unfinished",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="running_job_has_a_lease"
            ),
            models.CheckConstraint(
                condition=Q(result_path="") | Q(state="done"), name="only_a_job_that_is_done_has_a_result"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "run_after"], name="job_by_state"),
            models.Index(fields=["province", "state"], name="job_by_province_and_state"),
            models.Index(fields=["province", "-id"], name="job_by_province"),
            models.Index(fields=["province", "started_at"], name="job_by_last_start"),
        ]

    def __str__(self) -> str:
        return f"{self.label} #{self.pk}"

    @property
    def kind_record(self) -> Kind:
        """The kind as registered. Raises LookupError when the product no longer knows it."""
        return kind_of(self.kind)

    @property
    def label(self) -> str:
        """The kind's name for people."""
        try:
            return str(kind_of(self.kind).label)
        except LookupError:
            return self.kind

    @property
    def is_finished(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state not in UNFINISHED

    @property
    def percent(self) -> int | None:
        """How far it is, 0 to 100; None while nobody knows."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def waits_long(self) -> bool:
        """Whether it has waited so long that perhaps no worker is running."""
        return self.state == State.QUEUED and timezone.now() - self.run_after > timedelta(seconds=30)
