"""An inspection or an internal audit, its team, its programme and its file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.models import Agency, User
from agencies.roles import Permission
from audits.models.checklist import Checklist
from audits.models.plan import InspectionPlan, Inspector
from audits.rules import Kind, wanted_kinds
from audits.states import AT_WORK, NONCONFORMITIES, SETTLED, WAITS_FOR_REPORT, AuditKind, AuditState, Form

if TYPE_CHECKING:
    from collections.abc import Collection


class AuditQuerySet(models.QuerySet["Audit"]):
    """Inspections and internal audits."""

    def visible_to(self, user: User, permission: Permission = Permission.VIEW_AUDITS) -> Self:
        """Those of the agencies at which this person holds the permission."""
        return self.filter(access.scope(user, permission, "agency__path"))

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(agency__province=province_id)

    def with_context(self) -> Self:
        """Each with what its page and its rules need."""
        return self.select_related("agency__province", "checklist__edition", "plan")

    def with_counts(self) -> Self:
        """Each with how many nonconformities it found (`nonconforming`) and how many are not settled (`unsettled`)."""
        weighs = Q(findings__grade__in=NONCONFORMITIES)
        return self.annotate(
            nonconforming=Count("findings", filter=weighs, distinct=True),
            unsettled=Count("findings", filter=weighs & ~Q(findings__state="closed"), distinct=True),
        )

    def late_reports(self, today: date) -> Self:
        """Inspections whose corrective report should have come."""
        return self.filter(kind=AuditKind.INSPECTION, state__in=WAITS_FOR_REPORT, report_due__lt=today)


class Audit(models.Model):
    """One agency looked at once: by the province's inspectors, or by its own auditors.

    `year` is the year it counts for. `signed_on` is the day of the minutes (Mẫu 21. BBKT), of the written conclusion
    where an inspection goes by records, or of the report where the audit is internal.
    """

    agency = models.ForeignKey(Agency, verbose_name=_("cơ quan"), on_delete=models.PROTECT, related_name="audits")
    kind = models.CharField(_("loại"), max_length=20, choices=AuditKind)
    form = models.CharField(_("hình thức"), max_length=20, choices=Form, default=Form.ON_SITE)
    year = models.PositiveSmallIntegerField(_("năm"))
    checklist = models.ForeignKey(
        Checklist, verbose_name=_("bảng câu hỏi"), on_delete=models.PROTECT, related_name="audits"
    )
    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, null=True, related_name="inspections")
    reason = models.CharField(_("lý do kiểm tra đột xuất"), max_length=500, blank=True)
    scope = models.CharField(_("phạm vi"), max_length=500, blank=True)
    begins_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    state = models.CharField(max_length=20, choices=AuditState, default=AuditState.PLANNED)
    decision_number = models.CharField(_("số quyết định"), max_length=100, blank=True)
    decision_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    place = models.CharField(_("địa điểm"), max_length=200, blank=True)
    strengths = models.TextField(_("mặt mạnh"), blank=True)
    problems = models.TextField(_("tồn tại, kiến nghị"), blank=True)
    opinion = models.TextField(_("ý kiến của cơ quan"), blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True)
    signed_for_team = models.CharField(_("người ký phía đoàn"), max_length=150, blank=True)
    signed_for_agency = models.CharField(_("người ký phía cơ quan"), max_length=150, blank=True)
    report_due = models.DateField(_("hạn báo cáo khắc phục"), null=True)
    reported_on = models.DateField(_("ngày báo cáo khắc phục"), null=True)
    report_note = models.TextField(_("nội dung báo cáo khắc phục"), blank=True)
    report_answer = models.TextField(_("ý kiến về báo cáo khắc phục"), blank=True)
    closed_on = models.DateField(null=True)
    on_paper = models.BooleanField(_("nhập từ hồ sơ giấy"), default=False)
    illustrative = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(begins_on__lte=F("ends_on")), name="audit_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(kind="internal") | Q(plan=None, form="on_site"), name="internal_audit_is_in_no_plan"
            ),
            models.UniqueConstraint(
                fields=["plan", "agency", "form"], condition=~Q(state="cancelled"), name="inspection_planned_once"
            ),
        ]
        indexes = [models.Index(fields=["agency", "year"], name="audit_by_agency_and_year")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.begins_on:%m/%Y} · {self.agency}"

    @property
    def is_inspection(self) -> bool:
        """Whether the province inspects, as against the agency auditing itself."""
        return self.kind == AuditKind.INSPECTION

    @property
    def is_settled(self) -> bool:
        """Whether what was found is signed."""
        return self.state in SETTLED

    @property
    def is_report_late(self) -> bool:
        """Whether the corrective report should have come."""
        return bool(self.report_due and self.state in WAITS_FOR_REPORT and self.report_due < timezone.localdate())

    @property
    def trail_agency(self) -> Agency | None:
        """Whose trail tells of it: while inspectors are at work, what they find is in the province's alone."""
        return None if self.is_inspection and self.state in AT_WORK else self.agency

    def file(self, held: Collection[str], *, nonconforming: bool) -> list[tuple[Kind, str, bool, bool]]:
        """The ten kinds of document: each with its name, whether it is needed by now, whether it is there.

        Of an audit entered from paper nothing is missed here: its file is on paper, too.
        """
        wanted = [] if self.on_paper else wanted_kinds(
            on_site=self.form == Form.ON_SITE, planned=self.plan_id is not None, nonconforming=nonconforming,
            settled=self.is_settled,
        )  # fmt: skip
        return [(kind, str(KINDS[kind]), kind in wanted, kind in held) for kind in Kind]


KINDS = {
    Kind.PLAN: _("Kế hoạch kiểm tra đã phê duyệt"),
    Kind.REQUEST: _("Văn bản yêu cầu cơ quan báo cáo"),
    Kind.REPORT: _("Báo cáo của cơ quan và bằng chứng"),
    Kind.FIX_REQUEST: _("Văn bản yêu cầu thực hiện, khắc phục"),
    Kind.DECISION: _("Quyết định kiểm tra"),
    Kind.MINUTES: _("Biên bản kiểm tra"),
    Kind.CORRECTION: _("Hồ sơ khắc phục (báo cáo, bằng chứng hoặc kế hoạch)"),
    Kind.TEAM_REPORT: _("Báo cáo của đoàn gửi đơn vị kiểm tra"),
    Kind.UNIT_REPORT: _("Báo cáo của đơn vị kiểm tra gửi UBND tỉnh"),
    Kind.OTHER: _("Tài liệu khác"),
}


class MemberRole(models.TextChoices):
    """What somebody is in a team."""

    HEAD = "head", _("Trưởng đoàn")
    SECRETARY = "secretary", _("Thư ký")
    MEMBER = "member", _("Thành viên")


class Member(models.Model):
    """Somebody in the team: an inspector of the register, or an agency's own auditor with the part they work in."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="members")
    inspector = models.ForeignKey(Inspector, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("họ và tên"), max_length=100)
    role = models.CharField(_("vai trò"), max_length=20, choices=MemberRole, default=MemberRole.MEMBER)
    part = models.CharField(_("phòng, bộ phận đang công tác"), max_length=150, blank=True)

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "name"], name="member_once_in_a_team"),
            models.UniqueConstraint(fields=["audit"], condition=Q(role="head"), name="team_has_one_head"),
        ]

    def __str__(self) -> str:
        return _t("%(name)s (%(role)s)") % {"name": self.name, "role": self.get_role_display().lower()}


class ProgrammeLine(models.Model):
    """One line of the programme: when, which part of the agency, what, by which member."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="programme")
    at = models.CharField(_("thời gian"), max_length=100)
    part = models.CharField(_("phòng, bộ phận được xem"), max_length=150)
    content = models.CharField(_("nội dung, điều khoản"), max_length=500)
    member = models.ForeignKey(
        Member, verbose_name=_("người thực hiện"), on_delete=models.CASCADE, related_name="lines"
    )

    class Meta:
        ordering = ["audit", "pk"]

    def __str__(self) -> str:
        return f"{self.at} {self.part}"


class Paper(models.Model):
    """A document in an audit's file, as one of the ten kinds of Điều 39."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("loại tài liệu"), max_length=20, choices=list(KINDS.items()))
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "kind", "document"], name="paper_once_in_a_file")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document}"
