"""What a system's work rests on: administrative procedures, its own documents, legal texts, requests and distribution."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Level
from agencies.workdays import working_days_after
from registers.models.entry import Entry, EntryQuerySet
from registers.rules.papers import update_by

LISTING_DAYS = 5
"""Working days after a decision on TTHC is signed within which the province's list is brought up to date (TT 26 Điều 4.3)."""


class FormalityState(models.TextChoices):
    """Whether an administrative procedure is offered."""

    PUBLISHED = "published", _("Đang thực hiện")
    ABOLISHED = "abolished", _("Đã bãi bỏ")


FORMALITY_NEXT: dict[str, frozenset[str]] = {
    FormalityState.PUBLISHED: frozenset({FormalityState.ABOLISHED}),
    FormalityState.ABOLISHED: frozenset({FormalityState.PUBLISHED}),
}


class FormalityQuerySet(EntryQuerySet):
    """Administrative procedures (TTHC)."""

    def applying_to(self, agency: Agency) -> Self:
        """Those this agency handles: named as the one responsible, or of its level where none is named."""
        shared = Q(responsible=None, level=agency.level) & ~Q(level=Level.PROVINCE)
        return self.filter(Q(responsible=agency) | shared, agency__province=agency.province_id)

    def in_force(self) -> Self:
        """Those offered now."""
        return self.filter(state=FormalityState.PUBLISHED)

    def in_scope(self) -> Self:
        """Those a system must cover: offered, and not of a vertical branch (TT 26/2014/TT-BKHCN Điều 4)."""
        return self.in_force().filter(is_vertical=False)


class Formality(Entry):
    """An administrative procedure (thủ tục hành chính, TTHC) as the province published it, one for all who handle it.

    The commune procedures of a province stand once, not once for each commune: `responsible` names the one agency that
    handles it, nobody named means every agency of its level. Each decision that published, changed or abolished it is
    kept; within five working days of one the list is brought up to date (`listed_on`).
    """

    code = models.CharField(_("mã số TTHC"), max_length=40, help_text=_("Như trên Cổng dịch vụ công, ví dụ 1.012345."))
    name = models.CharField(_("tên thủ tục"), max_length=500)
    field_name = models.CharField(_("lĩnh vực"), max_length=150)
    level = models.CharField(_("cấp giải quyết"), max_length=20, choices=Level)
    responsible = models.ForeignKey(
        Agency, verbose_name=_("cơ quan giải quyết"), on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("Để trống khi mọi cơ quan của cấp đó đều giải quyết, ví dụ TTHC cấp xã."),
    )  # fmt: skip
    is_vertical = models.BooleanField(
        _("của ngành dọc"), default=False, help_text=_("TTHC ngành dọc không thuộc danh mục của tỉnh (TT 26 Điều 4).")
    )
    published_by = models.CharField(_("quyết định công bố"), max_length=150)
    published_on = models.DateField(_("ngày ký công bố"))
    changed_by = models.CharField(_("quyết định sửa đổi gần nhất"), max_length=150, blank=True)
    changed_on = models.DateField(_("ngày ký sửa đổi"), null=True, blank=True)
    effective_on = models.DateField(
        _("nội dung hiện hành có hiệu lực từ"), null=True, blank=True, help_text=_("Từ ngày này đếm 03 tháng để sửa quy trình.")
    )  # fmt: skip
    abolished_by = models.CharField(_("quyết định bãi bỏ"), max_length=150, blank=True)
    abolished_on = models.DateField(_("ngày ký bãi bỏ"), null=True, blank=True)
    listed_on = models.DateField(_("cập nhật danh mục trên mạng ngày"), null=True, blank=True)

    objects: ClassVar[Any] = FormalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("thủ tục hành chính")

    def named(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}"

    def referred(self) -> str:
        """Its code."""
        return self.code

    @property
    def decided_on(self) -> date:
        """The day of the latest decision about it."""
        return max(filter(None, (self.published_on, self.changed_on, self.abolished_on)))

    @property
    def current_since(self) -> date:
        """The day its present content took effect: as recorded, or else that of the latest decision."""
        return self.effective_on or self.changed_on or self.published_on

    def due(self) -> date | None:
        """Five working days after the latest decision, until the list says so."""
        if self.listed_on and self.listed_on >= self.decided_on:
            return None
        return working_days_after(self.decided_on, LISTING_DAYS)


class PaperKind(models.TextChoices):
    """What kind of document of the system it is."""

    MANUAL = "manual", _("Mô hình hệ thống, sổ tay chất lượng")
    POLICY = "policy", _("Chính sách chất lượng")
    SYSTEM = "system", _("Quy trình hệ thống")
    FORMALITY = "formality", _("Quy trình giải quyết TTHC")
    INTERNAL = "internal", _("Quy trình nội bộ khác")
    FORM = "form", _("Biểu mẫu")
    OTHER = "other", _("Tài liệu khác")


class PaperState(models.TextChoices):
    """Where a document stands in its life."""

    DRAFT = "draft", _("Dự thảo")
    IN_FORCE = "in_force", _("Đang áp dụng")
    SUPERSEDED = "superseded", _("Đã có bản thay")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")


PAPER_NEXT: dict[str, frozenset[str]] = {
    PaperState.DRAFT: frozenset({PaperState.IN_FORCE, PaperState.WITHDRAWN}),
    PaperState.IN_FORCE: frozenset({PaperState.SUPERSEDED, PaperState.WITHDRAWN}),
    PaperState.SUPERSEDED: frozenset({PaperState.IN_FORCE}),
    PaperState.WITHDRAWN: frozenset({PaperState.IN_FORCE}),
}


class Procedure(Entry):
    """A document of the system (ISO 9001:2015 7.5): manual, policy, procedures, forms, each issue and revision a line.

    Its code follows the agency's own mask (`QualitySystem.code_mask`). Similar TTHC may share one procedure (TT 26 Điều
    41.6), so the two stand many to many. `checked_on` is the day somebody last found it still right.
    """

    code = models.CharField(
        _("mã tài liệu"), max_length=60, help_text=_("Theo cách đặt mã của cơ quan, ví dụ QT.ISO.02.")
    )
    name = models.CharField(_("tên tài liệu"), max_length=300)
    kind = models.CharField(_("loại"), max_length=15, choices=PaperKind)
    issue = models.PositiveSmallIntegerField(_("lần ban hành"), default=1)
    revision = models.PositiveSmallIntegerField(_("lần sửa đổi"), default=0)
    decision = models.CharField(_("quyết định ban hành"), max_length=150, blank=True)
    effective_on = models.DateField(_("áp dụng từ ngày"), null=True, blank=True)
    keeper = models.CharField(_("bộ phận giữ"), max_length=150, blank=True)
    formalities = models.ManyToManyField(
        Formality, verbose_name=_("TTHC giải quyết theo quy trình này"), blank=True, related_name="procedures"
    )
    required = models.ForeignKey(
        "registers.RequiredProcedure", verbose_name=_("đáp ứng tài liệu bắt buộc của mô hình khung"),
        on_delete=models.PROTECT, null=True, blank=True, related_name="procedures",
    )  # fmt: skip
    checked_on = models.DateField(
        _("rà soát gần nhất"), null=True, blank=True, help_text=_("Ngày xác nhận tài liệu vẫn đúng sau các thay đổi.")
    )
    change_note = models.TextField(_("nội dung sửa đổi"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("tài liệu nội bộ, quy trình")

    def named(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}"

    def referred(self) -> str:
        """The code with issue and revision: "QT.ISO.02 (01/00)"."""
        return f"{self.code} ({self.issue:02}/{self.revision:02})"

    @property
    def written_on(self) -> date | None:
        """The day up to which it has taken in what changed."""
        return max(filter(None, (self.effective_on, self.checked_on)), default=None)


class ExternalState(models.TextChoices):
    """Whether a legal text is in force."""

    IN_FORCE = "in_force", _("Còn hiệu lực")
    PARTLY = "partly", _("Hết hiệu lực một phần")
    EXPIRED = "expired", _("Hết hiệu lực")


EXTERNAL_NEXT: dict[str, frozenset[str]] = {
    state: frozenset(ExternalState.values) - {state} for state in ExternalState.values
}


class ExternalDocument(Entry):
    """A legal text or other document from outside that the system rests on (ISO 9001:2015 7.5.3.2).

    One that changes something is taken into the system within three months of taking effect (QĐ 19/2014/QĐ-TTg Điều
    4.4a): `updated_on` is the day that was done.
    """

    number = models.CharField(_("số, ký hiệu"), max_length=100)
    name = models.CharField(_("tên văn bản"), max_length=500)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    effective_on = models.DateField(_("có hiệu lực từ"))
    expired_on = models.DateField(_("hết hiệu lực từ"), null=True, blank=True)
    changes_system = models.BooleanField(
        _("phải cập nhật hệ thống"),
        default=False,
        help_text=_("Văn bản làm thay đổi quy trình, biểu mẫu hoặc phạm vi."),
    )
    affected = models.ManyToManyField(
        Procedure, verbose_name=_("tài liệu phải sửa"), blank=True, related_name="sources"
    )
    updated_on = models.DateField(_("đã cập nhật vào hệ thống ngày"), null=True, blank=True)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("tài liệu bên ngoài, VBQPPL")

    def named(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"

    def referred(self) -> str:
        """Its number."""
        return self.number

    @property
    def in_time(self) -> bool:
        """Whether the system took it in within three months."""
        return self.updated_on is not None and self.updated_on <= update_by(self.effective_on)

    def due(self) -> date | None:
        """Three months after it takes effect, until the system has taken it in."""
        return update_by(self.effective_on) if self.changes_system and not self.updated_on else None


class RequestKind(models.TextChoices):
    """What is asked to be done with a document."""

    NEW = "new", _("Soạn thảo mới")
    CHANGE = "change", _("Sửa đổi, bổ sung")
    WITHDRAW = "withdraw", _("Thu hồi, hủy bỏ")


class RequestState(models.TextChoices):
    """What became of the request."""

    ASKED = "asked", _("Chờ quyết định")
    ACCEPTED = "accepted", _("Đồng ý, đang làm")
    REFUSED = "refused", _("Không đồng ý")
    DONE = "done", _("Đã xong")


REQUEST_NEXT: dict[str, frozenset[str]] = {
    RequestState.ASKED: frozenset({RequestState.ACCEPTED, RequestState.REFUSED}),
    RequestState.ACCEPTED: frozenset({RequestState.DONE, RequestState.REFUSED}),
    RequestState.REFUSED: frozenset({RequestState.ASKED}),
    RequestState.DONE: frozenset({RequestState.ACCEPTED}),
}


class ChangeRequest(Entry):
    """A request to write, change or withdraw a document (ISO 9001:2015 7.5.2, 6.3)."""

    number = models.CharField(_("số phiếu"), max_length=60)
    asked_on = models.DateField(_("ngày đề nghị"))
    asked_by = models.CharField(_("người đề nghị"), max_length=150)
    kind = models.CharField(_("đề nghị"), max_length=10, choices=RequestKind, default=RequestKind.CHANGE)
    paper = models.ForeignKey(
        Procedure, verbose_name=_("tài liệu"), on_delete=models.PROTECT, null=True, blank=True, related_name="requests",
        help_text=_("Để trống khi đề nghị soạn tài liệu mới."),
    )  # fmt: skip
    reason = models.TextField(_("lý do"), max_length=2000)
    content = models.TextField(_("nội dung đề nghị"), max_length=4000, blank=True)
    decided_by = models.CharField(_("người quyết định"), max_length=150, blank=True)
    due_day = models.DateField(_("hạn xong"), null=True, blank=True)

    class Meta:
        verbose_name = _("phiếu yêu cầu sửa đổi")

    def named(self) -> str:
        """Number and reason."""
        return f"{self.number} {self.reason}"

    def referred(self) -> str:
        """Its number."""
        return self.number

    def due(self) -> date | None:
        """Its day, until it is refused or done."""
        return self.due_day if self.state in {RequestState.ASKED, RequestState.ACCEPTED} else None


class Distribution(Entry):
    """Who was given a copy of a document, and when it was taken back (ISO 9001:2015 7.5.3)."""

    recipient = models.CharField(_("nơi nhận"), max_length=200)
    copy = models.CharField(
        _("bản số"), max_length=30, blank=True, help_text=_("Ghi “bản điện tử” nếu gửi qua phần mềm.")
    )
    given_on = models.DateField(_("ngày phân phối"))
    recalled_on = models.DateField(_("ngày thu hồi"), null=True, blank=True)

    class Meta:
        verbose_name = _("phân phối tài liệu")

    def named(self) -> str:
        """Who, and which copy."""
        return f"{self.recipient} {self.copy}".strip()


class RecordKind(Entry):
    """A kind of record the agency keeps: who, where, how long (ISO 9001:2015 7.5.3; NĐ 30/2020/NĐ-CP Điều 29, 30)."""

    code = models.CharField(_("mã hồ sơ"), max_length=60)
    name = models.CharField(_("tên hồ sơ"), max_length=300)
    keeper = models.CharField(_("người giữ"), max_length=150)
    place = models.CharField(_("nơi lưu"), max_length=200)
    term = models.CharField(_("thời hạn lưu"), max_length=60, help_text=_("Ví dụ 5 năm, vĩnh viễn."))

    class Meta:
        verbose_name = _("hồ sơ và thời hạn lưu")

    def named(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}"

    def referred(self) -> str:
        """Its code."""
        return self.code
