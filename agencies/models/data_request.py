"""What people ask of a province about their own data."""

from __future__ import annotations

from datetime import datetime, time
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models.person import User
from agencies.workdays import VIETNAM


class DataRequestKind(models.TextChoices):
    """What is asked for."""

    EXPORT = "export", _("Cung cấp dữ liệu")
    CORRECT = "correct", _("Sửa dữ liệu")
    ERASE = "erase", _("Xóa dữ liệu")


class DataRequestOutcome(models.TextChoices):
    """What came of it."""

    OPEN = "", _("Chờ trả lời")
    DONE = "done", _("Đã thực hiện")
    REFUSED = "refused", _("Không thực hiện được")


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Requests."""

    def of(self, province_id: int) -> Self:
        """Those to one province."""
        return self.filter(province_id=province_id)

    def unanswered(self) -> Self:
        """Those nobody has answered yet."""
        return self.filter(outcome=DataRequestOutcome.OPEN)


class DataRequest(models.Model):
    """One person's request to see, correct or erase what is kept of them: when it came, by when it is answered, how it was."""

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="data_requests")
    person = models.ForeignKey(
        User, verbose_name=_("người đề nghị"), on_delete=models.PROTECT, related_name="data_requests"
    )
    kind = models.CharField(_("đề nghị"), max_length=10, choices=DataRequestKind)
    asked = models.CharField(_("nội dung"), max_length=1000, blank=True)
    received_on = models.DateField(_("ngày nhận"))
    due_on = models.DateField(_("trả lời trước hết ngày"))
    outcome = models.CharField(_("kết quả"), max_length=10, choices=DataRequestOutcome, blank=True, default="")
    answer = models.CharField(_("trả lời"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None) | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="data_request_answered_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["province", "person", "kind"], condition=Q(outcome=""), name="data_request_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def due_at(self) -> datetime:
        """The last moment of the day by which it is answered."""
        return datetime.combine(self.due_on, time(23, 59, 59), VIETNAM)

    @property
    def is_overdue(self) -> bool:
        """Whether that has passed without an answer."""
        return self.outcome == DataRequestOutcome.OPEN and self.due_at < timezone.now()
