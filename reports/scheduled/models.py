"""What is to be made when, for whom; each time it came round; what became of each letter."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Province, User
from agencies.roles import Role
from jobs.models import Job
from reports.scheduled.rules import WEEKLY, YEARLY


class Work(models.TextChoices):
    """Which report."""

    SUMMARY = "summary", _("Báo cáo tổng hợp năm")
    BOOK = "book", _("Sổ phiếu kết quả chấm điểm")
    POINTS = "points", _("Bảng điểm chi tiết")


class Rhythm(models.TextChoices):
    """When."""

    WEEKLY = WEEKLY, _("Thứ Hai hằng tuần, trong thời gian đợt chấm điểm mở")
    YEARLY = YEARLY, _("Một ngày cố định mỗi năm")


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    """Schedules."""

    def of(self, province: Province) -> Self:
        """Those of one province that have not been removed."""
        return self.filter(province=province, removed_at=None)


class ReportSchedule(models.Model):
    """One report that makes itself. `next_on` is the day it is due next; while paused that day passes without it.

    It goes to whoever holds one of `roles` at the province on that day, and to `addresses`, one a line.
    """

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="report_schedules")
    work = models.CharField(_("báo cáo"), max_length=10, choices=Work, default=Work.SUMMARY)
    form = models.CharField(_("định dạng"), max_length=5)
    rhythm = models.CharField(_("khi nào"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    day = models.PositiveSmallIntegerField(
        _("ngày"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    month = models.PositiveSmallIntegerField(
        _("tháng"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    roles = models.JSONField(_("người nhận theo vai trò"), default=list, blank=True)
    addresses = models.TextField(_("địa chỉ thư khác"), blank=True)
    next_on = models.DateField(_("lần tới"))
    paused_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rhythm="weekly") | Q(day__isnull=False, month__isnull=False), name="yearly_report_has_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_work_display()} ({self.form.upper()})"

    @property
    def role_labels(self) -> list[str]:
        """The roles it goes to, in words."""
        return [str(Role(role).label) for role in self.roles]

    @property
    def address_list(self) -> list[str]:
        """The addresses it goes to besides."""
        return [line.strip() for line in self.addresses.splitlines() if line.strip()]


class ScheduleRound(models.Model):
    """One day on which a schedule was due. The pair is unique: however often the chore looks, it comes round once.

    `skipped` says why nothing was made; `year` is what the report is about.
    """

    schedule = models.ForeignKey(ReportSchedule, on_delete=models.PROTECT, related_name="rounds")
    due_on = models.DateField(_("ngày"))
    year = models.PositiveSmallIntegerField(null=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    skipped = models.CharField(_("lý do không lập"), max_length=300, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-due_on"]
        constraints = [models.UniqueConstraint(fields=["schedule", "due_on"], name="schedule_comes_round_once_a_day")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.due_on:%d/%m/%Y}"


class RoundLetter(models.Model):
    """The letter of one round to one address: put down before it is handed to the server, and again afterwards (ADR 16)."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Đang chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Máy chủ thư đã nhận")
        FAILED = "failed", _("Không gửi được thư")

    round = models.ForeignKey(ScheduleRound, on_delete=models.PROTECT, related_name="letters")
    address = models.EmailField(_("thư điện tử"))
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome, default=Outcome.WAITING)
    why = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        ordering = ["round_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "address"], name="one_letter_to_an_address_a_round")]

    def __str__(self) -> str:
        return self.address
