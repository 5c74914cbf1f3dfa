"""What an agency did in a year: training and who is trained, management reviews, surveys, complaints."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.rules import OPEN_END
from registers.fields import TicksField
from registers.models.entry import Entry


class TrainingKind(models.TextChoices):
    """What a course is about."""

    AWARENESS = "awareness", _("Phổ biến hệ thống cho công chức")
    INTERNAL_AUDITOR = "internal_auditor", _("Đánh giá viên nội bộ")
    STANDARD = "standard", _("Tiêu chuẩn ISO 9001, chuyển đổi phiên bản")
    OTHER = "other", _("Nội dung khác")


class Training(Entry):
    """A course or a meeting at which the system was taught (QĐ 19 Điều 11.3, TT 26 Điều 7.2c; ISO 9001:2015 7.2, 7.3)."""

    course = models.CharField(_("khóa, lớp"), max_length=250)
    kind = models.CharField(_("loại"), max_length=20, choices=TrainingKind, default=TrainingKind.AWARENESS)
    held_on = models.DateField(_("ngày tổ chức"))
    hours = models.DecimalField(_("số giờ"), max_digits=6, decimal_places=1, null=True, blank=True)
    provider = models.CharField(_("đơn vị đào tạo"), max_length=250, blank=True)
    invited = models.PositiveIntegerField(
        _("số người thuộc diện"), null=True, blank=True, help_text=_("Công chức trong phạm vi hệ thống phải dự.")
    )
    attended = models.PositiveIntegerField(_("số người dự"), null=True, blank=True)
    result = models.TextField(_("kết quả"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("đào tạo, phổ biến")

    def named(self) -> str:
        """The course."""
        return self.course

    def lacks(self) -> list[str]:
        """How many came."""
        return [] if self.attended is not None else [_now("Chưa ghi số người dự.")]


class CertificateKind(models.TextChoices):
    """What somebody was certified to know."""

    INTERNAL_AUDITOR = "internal_auditor", _("Đánh giá nội bộ hệ thống")
    LEAD_AUDITOR = "lead_auditor", _("Trưởng đoàn đánh giá")
    AWARENESS = "awareness", _("Nhận thức tiêu chuẩn ISO 9001")
    OTHER = "other", _("Loại khác")


class PersonalCertificate(Entry):
    """Who holds which certificate, until when; A5 of the reference rubric asks for one trained internal auditor at least."""

    person = models.CharField(_("họ và tên"), max_length=150)
    position = models.CharField(_("chức vụ"), max_length=150, blank=True)
    kind = models.CharField(_("chứng nhận"), max_length=20, choices=CertificateKind)
    number = models.CharField(_("số chứng nhận"), max_length=100, blank=True)
    issuer = models.CharField(_("nơi cấp"), max_length=250, blank=True)
    issued_on = models.DateField(_("ngày cấp"))
    valid_to = models.DateField(_("có giá trị đến hết ngày"), null=True, blank=True)
    left_on = models.DateField(_("thôi công tác tại cơ quan từ ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("người có chứng nhận")

    def named(self) -> str:
        """The person and what for."""
        return f"{self.person} – {self.get_kind_display()}"

    def referred(self) -> str:
        """Person, certificate and its number."""
        return f"{self.person} {self.kind} {self.number}".strip()

    def holds_on(self, day: date) -> bool:
        """Whether it is of value and the person still here on that day."""
        return self.issued_on <= day <= (self.valid_to or OPEN_END) and (self.left_on is None or self.left_on > day)

    def due(self) -> date | None:
        """The last day of its value, while the person is here."""
        return None if self.left_on else self.valid_to


class ReviewInput(models.TextChoices):
    """The inputs of a management review, ISO 9001:2015 9.3.2 a to f, in our own words."""

    A = "a", _("a) Việc đã giao ở lần xem xét trước")
    B = "b", _("b) Thay đổi bên ngoài, nội bộ liên quan đến hệ thống")
    C1 = "c1", _("c.1) Sự hài lòng và phản hồi")
    C2 = "c2", _("c.2) Mức đạt mục tiêu chất lượng")
    C3 = "c3", _("c.3) Kết quả quá trình, giải quyết TTHC")
    C4 = "c4", _("c.4) Sự không phù hợp và khắc phục")
    C5 = "c5", _("c.5) Kết quả theo dõi, đo lường")
    C6 = "c6", _("c.6) Kết quả đánh giá nội bộ, kiểm tra")
    C7 = "c7", _("c.7) Nhà cung cấp bên ngoài")
    D = "d", _("d) Nguồn lực có đủ không")
    E = "e", _("e) Hiệu lực của biện pháp với rủi ro, cơ hội")
    F = "f", _("f) Cơ hội cải tiến")


class Review(Entry):
    """A management review, held once a year at least (QĐ 19/2014/QĐ-TTg Điều 4.4b; ISO 9001:2015 9.3)."""

    held_on = models.DateField(_("ngày họp"))
    chair = models.CharField(_("chủ trì"), max_length=150)
    attendees = models.TextField(_("thành phần"), max_length=2000, blank=True)
    input_report = models.CharField(_("báo cáo đầu vào"), max_length=150, blank=True, help_text=_("Số, ngày báo cáo."))
    inputs = TicksField(_("đầu vào đã xem xét (điều 9.3.2)"), ticks=ReviewInput)
    minutes_number = models.CharField(_("số biên bản"), max_length=100, blank=True)
    notice_number = models.CharField(_("số thông báo kết luận"), max_length=100, blank=True)
    summary = models.TextField(_("kết luận chung"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("xem xét của lãnh đạo")

    def named(self) -> str:
        """When it was held."""
        return _now("Họp xem xét của lãnh đạo %(day)s") % {"day": f"{self.held_on:%d/%m/%Y}"}

    def referred(self) -> str:
        """Its day."""
        return f"{self.held_on:%d/%m/%Y}"

    def lacks(self) -> list[str]:
        """Inputs not looked at, and the papers."""
        left = [str(words).split(")")[0] for code, words in ReviewInput.choices if code not in self.inputs]
        missing = (
            [_now("Chưa xem xét đầu vào %(inputs)s của điều 9.3.2.") % {"inputs": ", ".join(left)}] if left else []
        )
        if not self.minutes_number:
            missing.append(_now("Chưa ghi số biên bản."))
        if not self.notice_number:
            missing.append(_now("Chưa ghi thông báo kết luận."))
        return missing


class Output(models.TextChoices):
    """The outputs of a management review, ISO 9001:2015 9.3.3 a to c."""

    IMPROVE = "a", _("a) Cơ hội cải tiến")
    CHANGE = "b", _("b) Thay đổi của hệ thống")
    RESOURCES = "c", _("c) Nhu cầu nguồn lực")


class Conclusion(Entry):
    """What a management review decided: what is to be done, by whom, by when, and what came of it. States are a task's."""

    output = models.CharField(_("đầu ra (điều 9.3.3)"), max_length=1, choices=Output)
    what = models.CharField(_("nội dung"), max_length=280)
    owner = models.CharField(_("người thực hiện"), max_length=150)
    due_day = models.DateField(_("hạn"), null=True, blank=True)
    result = models.TextField(_("kết quả"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("kết luận xem xét")

    def named(self) -> str:
        """What is to be done."""
        return self.what

    def due(self) -> date | None:
        """Its day, until it is done or given up."""
        return self.due_day if self.state in {"open", "under_way"} else None


class Survey(Entry):
    """A survey of the satisfaction of organisations and citizens, with counts (ISO 9001:2015 9.1.2).

    `answered` counts the papers that came back and can be used, `satisfied` those of them that are satisfied; the rate
    is of the answered, never of those handed out.
    """

    subject = models.CharField(_("nội dung khảo sát"), max_length=250)
    held_on = models.DateField(_("ngày tổng hợp"))
    method = models.CharField(
        _("cách thực hiện"), max_length=150, blank=True, help_text=_("Phiếu giấy, trực tuyến, điện thoại.")
    )
    handed_out = models.PositiveIntegerField(_("số phiếu phát ra"))
    answered = models.PositiveIntegerField(_("số phiếu hợp lệ thu về"))
    satisfied = models.PositiveIntegerField(_("số phiếu hài lòng"))
    use = models.TextField(
        _("sử dụng kết quả"), max_length=2000, blank=True, help_text=_("Đã cải tiến gì từ ý kiến nhận được.")
    )

    class Meta:
        verbose_name = _("khảo sát sự hài lòng")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered__lte=F("handed_out")), name="survey_answered_among_handed_out",
                violation_error_message=_("Số phiếu thu về không thể nhiều hơn số phiếu phát ra."),
            ),
            models.CheckConstraint(
                condition=Q(satisfied__lte=F("answered")), name="survey_satisfied_among_answered",
                violation_error_message=_("Số phiếu hài lòng không thể nhiều hơn số phiếu hợp lệ thu về."),
            ),
        ]  # fmt: skip

    def named(self) -> str:
        """What was asked."""
        return self.subject

    @property
    def rate(self) -> Decimal | None:
        """The share of the answered that are satisfied, 0 to 1; None when nobody answered."""
        return Decimal(self.satisfied) / self.answered if self.answered else None

    def lacks(self) -> list[str]:
        """What was made of it."""
        return [] if self.use else [_now("Chưa ghi đã sử dụng kết quả thế nào.")]


class Channel(models.TextChoices):
    """How a complaint came in."""

    DESK = "desk", _("Trực tiếp, bộ phận một cửa")
    PHONE = "phone", _("Điện thoại")
    PORTAL = "portal", _("Cổng dịch vụ công, phần mềm")
    LETTER = "letter", _("Văn bản, thư")
    OTHER = "other", _("Loại khác")


class ComplaintState(models.TextChoices):
    """How far its handling is."""

    OPEN = "open", _("Đang giải quyết")
    ANSWERED = "answered", _("Đã trả lời")


COMPLAINT_NEXT: dict[str, frozenset[str]] = {
    ComplaintState.OPEN: frozenset({ComplaintState.ANSWERED}),
    ComplaintState.ANSWERED: frozenset({ComplaintState.OPEN}),
}


class Complaint(Entry):
    """A complaint, a comment or a proposal of a citizen or organisation, and its answer (TT 26 Điều 36.1e; ISO 8.2.1)."""

    number = models.CharField(_("số, ký hiệu"), max_length=60, help_text=_("Số trong sổ theo dõi."))
    received_on = models.DateField(_("ngày nhận"))
    channel = models.CharField(_("kênh"), max_length=10, choices=Channel)
    about = models.TextField(
        _("nội dung"), max_length=4000, help_text=_("Không ghi dữ liệu cá nhân của người phản ánh.")
    )
    handler = models.CharField(_("người giải quyết"), max_length=150, blank=True)
    due_day = models.DateField(_("hạn trả lời"), null=True, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answer = models.TextField(_("kết quả, văn bản trả lời"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("phản ánh, kiến nghị, khiếu nại")

    def named(self) -> str:
        """Number and matter."""
        return f"{self.number} {self.about}"

    def referred(self) -> str:
        """Its number."""
        return self.number

    @property
    def in_time(self) -> bool:
        """Whether it was answered by its day."""
        return self.answered_on is not None and (self.due_day is None or self.answered_on <= self.due_day)

    def due(self) -> date | None:
        """The day of the answer, until there is one."""
        return self.due_day if self.state == ComplaintState.OPEN else None

    def lacks(self) -> list[str]:
        """An answered one says when and what."""
        if self.state == ComplaintState.ANSWERED and not (self.answered_on and self.answer):
            return [_now("Đã trả lời nhưng chưa ghi ngày hoặc kết quả.")]
        return []
