"""What an agency sets out to do in a year: the plan and its tasks, quality objectives, risks and opportunities."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from registers.models.entry import Entry


class PlanState(models.TextChoices):
    """How far a year's plan is."""

    DRAFT = "draft", _("Dự thảo")
    ISSUED = "issued", _("Đã ban hành")
    CLOSED = "closed", _("Đã tổng kết")


PLAN_NEXT: dict[str, frozenset[str]] = {
    PlanState.DRAFT: frozenset({PlanState.ISSUED}),
    PlanState.ISSUED: frozenset({PlanState.CLOSED}),
    PlanState.CLOSED: frozenset({PlanState.ISSUED}),
}


class Plan(Entry):
    """The year's plan to apply, maintain and improve the system (TT 26/2014/TT-BKHCN Điều 7.2a).

    The law names no day by which it is issued; `issue_by` is the province's, when it sets one. The year ends with a
    report on how the plan was carried out (`report_on`), due by its last day.
    """

    number = models.CharField(_("số kế hoạch"), max_length=100, help_text=_("Ví dụ 09/KH-SKHCN."))
    issue_by = models.DateField(
        _("hạn ban hành"), null=True, blank=True, help_text=_("Theo văn bản của tỉnh, nếu có nêu.")
    )
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    signatory = models.CharField(_("người ký"), max_length=150, blank=True)
    report_number = models.CharField(_("số báo cáo tổng kết"), max_length=100, blank=True)
    report_on = models.DateField(_("ngày báo cáo tổng kết"), null=True, blank=True)

    class Meta:
        verbose_name = _("kế hoạch năm")

    def named(self) -> str:
        """Number and year."""
        return _now("Kế hoạch %(number)s năm %(year)s") % {"number": self.number, "year": self.year}

    def referred(self) -> str:
        """The plan's number."""
        return self.number

    def due(self) -> date | None:
        """Until it is issued the province's day for that; then the year's last day, for the report."""
        if self.issued_on is None:
            return self.issue_by
        return None if self.report_on or self.year is None else date(self.year, 12, 31)

    def lacks(self) -> list[str]:
        """An issued plan has its day, a closed one its report."""
        missing = []
        if self.state != PlanState.DRAFT and self.issued_on is None:
            missing.append(_now("Chưa ghi ngày ban hành."))
        if self.state == PlanState.CLOSED and self.report_on is None:
            missing.append(_now("Chưa ghi báo cáo tổng kết."))
        return missing


class Content(models.TextChoices):
    """The kinds of content of a yearly plan, after KH 09/KH-SKHCN 2023 of Sở KH&CN Hải Phòng."""

    DECLARE = "declare", _("Công bố, công bố lại; tách đơn vị thành hệ thống riêng")
    CORRECT = "correct", _("Kiểm soát sự không phù hợp và hành động khắc phục")
    SATISFACTION = "satisfaction", _("Đánh giá sự hài lòng của tổ chức, cá nhân")
    AUDIT = "audit", _("Đánh giá nội bộ")
    TRAINING = "training", _("Đào tạo, phổ biến")
    SCOPE = "scope", _("Rà soát, mở rộng, thu hẹp phạm vi; cập nhật tài liệu")
    WRAP_UP = "wrap_up", _("Tổng kết năm, xem xét của lãnh đạo")
    OTHER = "other", _("Nội dung khác")


class TaskState(models.TextChoices):
    """How far a task is."""

    OPEN = "open", _("Chưa làm")
    UNDER_WAY = "under_way", _("Đang làm")
    DONE = "done", _("Đã xong")
    DROPPED = "dropped", _("Không thực hiện")


TASK_NEXT: dict[str, frozenset[str]] = {
    TaskState.OPEN: frozenset({TaskState.UNDER_WAY, TaskState.DONE, TaskState.DROPPED}),
    TaskState.UNDER_WAY: frozenset({TaskState.OPEN, TaskState.DONE, TaskState.DROPPED}),
    TaskState.DONE: frozenset({TaskState.UNDER_WAY}),
    TaskState.DROPPED: frozenset({TaskState.OPEN}),
}
UNFINISHED = frozenset({TaskState.OPEN, TaskState.UNDER_WAY})


class PlanTask(Entry):
    """One task of a plan: who, by when, what came of it."""

    content = models.CharField(_("nội dung"), max_length=20, choices=Content)
    task = models.CharField(_("việc"), max_length=280)
    owner = models.CharField(_("người chủ trì"), max_length=150)
    co_owner = models.CharField(_("phối hợp"), max_length=250, blank=True)
    due_day = models.DateField(_("hạn"), null=True, blank=True)
    done_on = models.DateField(_("ngày xong"), null=True, blank=True)
    result = models.TextField(_("kết quả"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("việc trong kế hoạch")

    def named(self) -> str:
        """The task."""
        return self.task

    def due(self) -> date | None:
        """Its day, until it is done or given up."""
        return self.due_day if self.state in UNFINISHED else None

    def lacks(self) -> list[str]:
        """A task done says when, and what came of it."""
        if self.state != TaskState.DONE:
            return []
        return [
            sentence
            for value, sentence in (
                (self.done_on, _now("Chưa ghi ngày xong.")),
                (self.result, _now("Chưa ghi kết quả.")),
            )
            if not value
        ]


class Tier(models.TextChoices):
    """Whose objective it is."""

    AGENCY = "agency", _("Của cơ quan")
    UNIT = "unit", _("Của phòng, bộ phận")


class ObjectiveState(models.TextChoices):
    """What became of an objective."""

    RUNNING = "running", _("Đang thực hiện")
    MET = "met", _("Đạt")
    MISSED = "missed", _("Không đạt")
    DROPPED = "dropped", _("Thôi thực hiện")


OBJECTIVE_NEXT: dict[str, frozenset[str]] = {
    state: frozenset(ObjectiveState.values) - {state} for state in ObjectiveState.values
}


class Objective(Entry):
    """A quality objective of a year: indicator, target, and whether it was met (ISO 9001:2015 6.2)."""

    code = models.CharField(_("mã"), max_length=40, help_text=_("Ví dụ MT1; không trùng trong năm."))
    what = models.CharField(_("mục tiêu"), max_length=280)
    tier = models.CharField(_("cấp"), max_length=10, choices=Tier, default=Tier.AGENCY)
    unit_name = models.CharField(_("phòng, bộ phận"), max_length=150, blank=True)
    indicator = models.CharField(_("chỉ số đo"), max_length=250)
    measure = models.CharField(_("đơn vị tính"), max_length=30, blank=True, help_text=_("Ví dụ %, hồ sơ, ngày."))
    baseline = models.DecimalField(_("mức năm trước"), max_digits=12, decimal_places=3, null=True, blank=True)
    target = models.DecimalField(_("mức chỉ tiêu"), max_digits=12, decimal_places=3)
    owner = models.CharField(_("người chịu trách nhiệm"), max_length=150)
    how = models.TextField(
        _("cách đạt mục tiêu"), max_length=2000, blank=True, help_text=_("Việc làm, nguồn lực, cách theo dõi (ISO 9001:2015 điều 6.2.2).")
    )  # fmt: skip
    due_day = models.DateField(_("hạn đánh giá"), null=True, blank=True)
    result = models.DecimalField(_("kết quả"), max_digits=12, decimal_places=3, null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("mục tiêu chất lượng")

    def named(self) -> str:
        """Code and objective."""
        return f"{self.code} {self.what}"

    def referred(self) -> str:
        """Its code."""
        return self.code

    def due(self) -> date | None:
        """The day it is judged, while it runs; the year's last one when none is named."""
        if self.state != ObjectiveState.RUNNING:
            return None
        return self.due_day or (date(self.year, 12, 31) if self.year else None)

    def lacks(self) -> list[str]:
        """A plan to reach it, and a figure once it is judged."""
        missing = [] if self.how else [_now("Chưa ghi cách thực hiện (điều 6.2.2).")]
        if self.state in {ObjectiveState.MET, ObjectiveState.MISSED} and self.result is None:
            missing.append(_now("Đã đánh giá nhưng chưa ghi kết quả bằng số."))
        return missing


class RiskKind(models.TextChoices):
    """A risk or an opportunity."""

    RISK = "risk", _("Rủi ro")
    OPPORTUNITY = "opportunity", _("Cơ hội")


class RiskState(models.TextChoices):
    """How far its handling is."""

    OPEN = "open", _("Đang xử lý")
    EVALUATED = "evaluated", _("Đã đánh giá hiệu lực")
    CLOSED = "closed", _("Không còn")


RISK_NEXT: dict[str, frozenset[str]] = {state: frozenset(RiskState.values) - {state} for state in RiskState.values}


class Risk(Entry):
    """A risk or an opportunity of a process: how likely, how grave, what is done, whether that works (ISO 9001:2015 6.1).

    Likelihood and impact are 1 to 5; their product is the level (1 to 25).
    """

    code = models.CharField(_("mã"), max_length=40, help_text=_("Ví dụ RR01; không trùng trong năm."))
    kind = models.CharField(_("loại"), max_length=15, choices=RiskKind, default=RiskKind.RISK)
    process = models.CharField(_("quá trình, hoạt động"), max_length=250)
    what = models.CharField(_("nội dung"), max_length=280)
    likelihood = models.PositiveSmallIntegerField(_("khả năng xảy ra (1–5)"))
    impact = models.PositiveSmallIntegerField(_("mức ảnh hưởng (1–5)"))
    measure = models.TextField(_("biện pháp"), max_length=2000, blank=True)
    owner = models.CharField(_("người thực hiện"), max_length=150, blank=True)
    due_day = models.DateField(_("hạn"), null=True, blank=True)
    evaluated_on = models.DateField(_("ngày đánh giá hiệu lực"), null=True, blank=True)
    effectiveness = models.TextField(_("hiệu lực của biện pháp"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("rủi ro, cơ hội")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(likelihood__range=(1, 5), impact__range=(1, 5)), name="risk_graded_from_one_to_five",
                violation_error_message=_("Khả năng xảy ra và mức ảnh hưởng chấm từ 1 đến 5."),
            )
        ]  # fmt: skip

    def named(self) -> str:
        """Code and matter."""
        return f"{self.code} {self.what}"

    def referred(self) -> str:
        """Its code."""
        return self.code

    @property
    def level(self) -> int:
        """Likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact

    def due(self) -> date | None:
        """Its day, until its measure has been judged."""
        return self.due_day if self.state == RiskState.OPEN else None

    def lacks(self) -> list[str]:
        """A measure, and once judged the judgement."""
        missing = [] if self.measure else [_now("Chưa ghi biện pháp.")]
        if self.state == RiskState.EVALUATED and not self.effectiveness:
            missing.append(_now("Chưa ghi hiệu lực của biện pháp."))
        return missing
