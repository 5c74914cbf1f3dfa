"""What does not conform, or could be better, and what the agency does about it."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.models import Agency, User
from agencies.roles import Permission
from audits.models.answer import Answer
from audits.models.audit import Audit
from audits.states import NONCONFORMITIES, TO_CORRECT, FindingState, Grade


class Source(models.TextChoices):
    """Where a finding comes from."""

    INSPECTION = "inspection", _("Kiểm tra của tỉnh")
    INTERNAL = "internal", _("Đánh giá nội bộ")
    COMPLAINT = "complaint", _("Phản ánh, kiến nghị, khiếu nại")
    LATE_FILE = "late_file", _("Hồ sơ trễ hạn, đầu ra không phù hợp")
    OTHER = "other", _("Tự phát hiện")


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings."""

    def visible_to(self, user: User, permission: Permission = Permission.VIEW_AUDITS) -> Self:
        """Those of the agencies at which this person holds the permission, once the minutes are signed."""
        return self.raised().filter(access.scope(user, permission, "agency__path"))

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(agency__province=province_id)

    def raised(self) -> Self:
        """Those told to the agency: the minutes are signed."""
        return self.exclude(state=FindingState.NOTED)

    def nonconformities(self) -> Self:
        """Those that ask for corrective action."""
        return self.filter(grade__in=NONCONFORMITIES)

    def overdue(self, today: date) -> Self:
        """Those the agency should have corrected by now."""
        return self.filter(state__in=TO_CORRECT, due_on__lt=today)

    def urgent_first(self) -> Self:
        """What is to be corrected first, by its last day; then what waits for confirmation; then the rest, newest first."""
        order = models.Case(
            models.When(state__in=TO_CORRECT, then=0), models.When(state=FindingState.DONE, then=1), default=2,
            output_field=models.IntegerField(),
        )  # fmt: skip
        return self.order_by(order, F("due_on").asc(nulls_last=True), "-pk")


class Finding(models.Model):
    """One nonconformity or observation at an agency, from an audit or from elsewhere.

    `due_on` is the last day to have it corrected; `done_on` and `closed_on` are of its latest correction.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="findings")
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, null=True, related_name="findings")
    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, null=True, related_name="finding")
    source = models.CharField(_("nguồn"), max_length=20, choices=Source)
    grade = models.CharField(_("mức độ"), max_length=20, choices=Grade)
    clause = models.CharField(_("điều khoản"), max_length=20, blank=True)
    part = models.CharField(_("phòng, bộ phận"), max_length=150, blank=True)
    text = models.TextField(_("mô tả"))
    state = models.CharField(max_length=20, choices=FindingState, default=FindingState.NOTED)
    found_on = models.DateField(_("ngày phát hiện"))
    due_on = models.DateField(_("hạn khắc phục"), null=True, blank=True)
    done_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    raised_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audit=None) | Q(source__in=["inspection", "internal"]), name="finding_of_audit_names_it"
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False), name="finding_closed_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["agency", "state"], name="finding_by_agency_and_state")]

    def __str__(self) -> str:
        return f"{self.get_grade_display()}: {self.text[:120]}"

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been corrected by now."""
        return bool(self.due_on and self.state in TO_CORRECT and self.due_on < timezone.localdate())

    @property
    def is_nonconformity(self) -> bool:
        """Whether it asks for corrective action."""
        return self.grade in NONCONFORMITIES

    @property
    def is_of_inspection(self) -> bool:
        """Whether the province's inspectors found it, and so confirm what was done about it."""
        return self.source == Source.INSPECTION


class CorrectiveAction(models.Model):
    """What the agency does about a finding (ISO 9001, 10.2): once, and once more each time it is reopened."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="actions")
    round = models.PositiveSmallIntegerField(default=1)
    whys = models.JSONField(_("vì sao (5 lần hỏi)"), default=list)
    correction = models.TextField(_("khắc phục ngay"))
    action = models.TextField(_("hành động khắc phục nguyên nhân"))
    owner = models.CharField(_("người chịu trách nhiệm"), max_length=150)
    due_on = models.DateField(_("hạn hoàn thành"))
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField(auto_now_add=True)
    result = models.TextField(_("kết quả thực hiện"), blank=True)
    done_on = models.DateField(_("ngày hoàn thành"), null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    effective = models.BooleanField(null=True)
    verified_note = models.TextField(_("xác nhận hiệu lực"), blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verified_on = models.DateField(null=True)
    verified_in = models.ForeignKey(Audit, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["finding", "round"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "round"], name="corrective_action_once_a_round"),
            models.CheckConstraint(
                condition=Q(effective=None) | ~Q(verified_note=""), name="effectiveness_is_said_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.action[:120]

    @property
    def cause(self) -> str:
        """The cause at the root: the last answer."""
        return str(self.whys[-1]) if self.whys else ""


class FindingPaper(models.Model):
    """A document that shows what was done about a finding."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["finding", "pk"]
        constraints = [models.UniqueConstraint(fields=["finding", "document"], name="document_once_a_finding")]

    def __str__(self) -> str:
        return str(self.document)
