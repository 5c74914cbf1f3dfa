"""The states of an audit and of a finding, and the moves between them: the whole table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditKind(models.TextChoices):
    """Who looks: the province's inspecting unit (TT 26/2014/TT-BKHCN Điều 33), or the agency itself (ISO 9001, 9.2)."""

    INSPECTION = "inspection", _("Kiểm tra")
    INTERNAL = "internal", _("Đánh giá nội bộ")


class Form(models.TextChoices):
    """How an agency is inspected (TT 26/2014/TT-BKHCN Điều 35)."""

    RECORDS = "records", _("Qua hồ sơ, báo cáo")
    ON_SITE = "on_site", _("Tại trụ sở")


class AuditState(models.TextChoices):
    """Where an inspection or internal audit stands."""

    PLANNED = "planned", _("Theo kế hoạch")
    UNDER_WAY = "under_way", _("Đang thực hiện")
    CONCLUDED = "concluded", _("Chờ ký biên bản")
    SIGNED = "signed", _("Chờ khắc phục")
    REPORTED = "reported", _("Đã báo cáo khắc phục")
    NOT_ACCEPTED = "not_accepted", _("Chưa chấp nhận báo cáo khắc phục")
    CLOSED = "closed", _("Đã kết thúc")
    CANCELLED = "cancelled", _("Không thực hiện")


class Conclusion(models.TextChoices):
    """What was found of one question."""

    CONFORMING = "conforming", _("Phù hợp")
    MINOR = "minor", _("Không phù hợp nhẹ")
    MAJOR = "major", _("Không phù hợp nặng")
    OBSERVATION = "observation", _("Khuyến nghị")
    NOT_APPLICABLE = "not_applicable", _("Không áp dụng")


class Grade(models.TextChoices):
    """How much a finding weighs; an observation asks for nothing."""

    MAJOR = Conclusion.MAJOR.value, Conclusion.MAJOR.label
    MINOR = Conclusion.MINOR.value, Conclusion.MINOR.label
    OBSERVATION = Conclusion.OBSERVATION.value, Conclusion.OBSERVATION.label


class FindingState(models.TextChoices):
    """Where a finding stands between being seen and being settled."""

    NOTED = "noted", _("Mới ghi, chưa ký biên bản")
    OPEN = "open", _("Chờ biện pháp khắc phục")
    PLANNED = "planned", _("Đang khắc phục")
    DONE = "done", _("Chờ xác nhận hiệu lực")
    REOPENED = "reopened", _("Mở lại")
    CLOSED = "closed", _("Đã đóng")
    ADVISED = "advised", _("Khuyến nghị, không bắt buộc khắc phục")


A, F = AuditState, FindingState

NEXT_AUDIT: dict[AuditState, frozenset[AuditState]] = {
    A.PLANNED: frozenset({A.UNDER_WAY, A.CANCELLED}),
    A.UNDER_WAY: frozenset({A.CONCLUDED, A.CANCELLED}),
    A.CONCLUDED: frozenset({A.UNDER_WAY, A.SIGNED, A.CLOSED}),
    A.SIGNED: frozenset({A.REPORTED, A.CLOSED}),
    A.REPORTED: frozenset({A.NOT_ACCEPTED, A.CLOSED}),
    A.NOT_ACCEPTED: frozenset({A.REPORTED}),
    A.CLOSED: frozenset(),
    A.CANCELLED: frozenset(),
}

NEXT_FINDING: dict[FindingState, frozenset[FindingState]] = {
    F.NOTED: frozenset({F.OPEN, F.ADVISED}),
    F.OPEN: frozenset({F.PLANNED}),
    F.PLANNED: frozenset({F.DONE}),
    F.DONE: frozenset({F.CLOSED, F.REOPENED}),
    F.REOPENED: frozenset({F.PLANNED}),
    F.CLOSED: frozenset({F.REOPENED}),
    F.ADVISED: frozenset({F.PLANNED, F.CLOSED}),
}

RAISED = frozenset({Conclusion.MAJOR, Conclusion.MINOR, Conclusion.OBSERVATION})
"""Conclusions that make a finding."""

NONCONFORMITIES = frozenset({Grade.MAJOR, Grade.MINOR})
"""Grades that ask for correction and corrective action (ISO 9001, 10.2)."""

AT_WORK = frozenset({A.PLANNED, A.UNDER_WAY})
"""The checklist is not answered to the end: to the inspected agency nothing has been said yet."""

SETTLED = frozenset({A.SIGNED, A.REPORTED, A.NOT_ACCEPTED, A.CLOSED})
"""What was found is signed and counts in figures."""

WAITS_FOR_REPORT = frozenset({A.SIGNED, A.NOT_ACCEPTED})
"""The agency owes the report on corrective action."""

TO_CORRECT = frozenset({F.OPEN, F.REOPENED, F.PLANNED})
"""The agency has to act."""

TO_PLAN = frozenset({F.OPEN, F.REOPENED})
"""The agency has not said yet what it will do."""
