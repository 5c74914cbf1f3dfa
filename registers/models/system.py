"""The quality system itself: who shares it, what it covers, what of the standard does not apply, what was declared of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from agencies.rules import OPEN_END
from registers.models.entry import Entry, EntryQuerySet
from standards.models import Clause, Edition

if TYPE_CHECKING:
    from collections.abc import Iterable


class SystemState(models.TextChoices):
    """How far a system is by the four steps of QĐ 19/2014/QĐ-TTg Điều 4."""

    BUILDING = "building", _("Đang xây dựng")
    APPLYING = "applying", _("Đang áp dụng")
    ENDED = "ended", _("Đã kết thúc")


SYSTEM_NEXT: dict[str, frozenset[str]] = {
    SystemState.BUILDING: frozenset({SystemState.APPLYING, SystemState.ENDED}),
    SystemState.APPLYING: frozenset({SystemState.ENDED}),
    SystemState.ENDED: frozenset({SystemState.APPLYING}),
}


class QualitySystemQuerySet(EntryQuerySet):
    """Quality systems."""

    def on(self, day: date) -> Self:
        """Those that had not ended by that day, whatever became of them since."""
        return self.filter(~Q(state=SystemState.ENDED) | Q(ended_on__gte=day))


class QualitySystem(Entry):
    """A quality system, an entity of its own: of one agency, or shared by several (TT 26/2014/TT-BKHCN Điều 6).

    UBND tỉnh and its office have one between them (6.1), each department and each chi cục its own (6.2). `agency` is the
    unit that keeps it; the others are its `Membership` entries. `scope_since` is the day from which the scope as it
    stands holds; what was declared before that day was declared of another scope.
    """

    name = models.CharField(_("tên hệ thống"), max_length=250)
    edition = models.ForeignKey(
        Edition, verbose_name=_("tiêu chuẩn áp dụng"), on_delete=models.PROTECT, related_name="+",
        help_text=_("Cơ quan áp dụng lần đầu từ 25/09/2018 theo bản 2015 (CV 3003/BKHCN-TĐC)."),
    )  # fmt: skip
    scope = models.TextField(
        _("phạm vi áp dụng"), max_length=4000,
        help_text=_("Tối thiểu gồm các hoạt động giải quyết TTHC cho tổ chức, cá nhân (QĐ 19/2014/QĐ-TTg Điều 3)."),
    )  # fmt: skip
    scope_since = models.DateField(
        _("phạm vi này áp dụng từ ngày"),
        help_text=_("Khi mở rộng, thu hẹp phạm vi, hãy ghi ngày mới: công bố trước ngày đó thành không còn phù hợp."),
    )
    applied_on = models.DateField(
        _("áp dụng từ ngày"), null=True, blank=True, help_text=_("Ngày người đứng đầu phê duyệt cho áp dụng.")
    )
    ended_on = models.DateField(
        _("áp dụng đến hết ngày"), null=True, blank=True,
        help_text=_("Chỉ ghi khi hệ thống đã kết thúc; số liệu của những năm trước ngày này vẫn tính hệ thống."),
    )  # fmt: skip
    code_mask = models.CharField(
        _("cách đặt mã tài liệu"), max_length=60, blank=True,
        help_text=_("Ví dụ QT.{nhóm}.{số}: chỗ trong ngoặc nhọn thay bằng chữ, số. Để trống nếu không bắt buộc."),
    )  # fmt: skip
    issue_document = models.CharField(
        _("quyết định ban hành bộ tài liệu"), max_length=150, blank=True, help_text=_("Ví dụ 493/QĐ-UBND, 12/06/2019.")
    )

    objects: ClassVar[Any] = QualitySystemQuerySet.as_manager()

    class Meta:
        verbose_name = _("hệ thống quản lý chất lượng")

    def named(self) -> str:
        """Its name."""
        return self.name

    def state_on(self, day: date) -> str:
        """Its state as of that day: what has ended since was still applied."""
        has_ended_since = self.state == SystemState.ENDED and self.ended_on and self.ended_on >= day
        return SystemState.APPLYING if has_ended_since else self.state

    def speaks_on(self, day: date) -> tuple[bool, bool, int]:
        """By which of several systems of a unit is chosen the one that held on a day: already applied before not yet, what
        has ended since before what may have followed it, the latest entered."""
        begun = self.applied_on is None or self.applied_on <= day
        return begun, self.state == SystemState.ENDED, self.pk


class MembershipQuerySet(EntryQuerySet):
    """Who shares which system."""

    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(Q(joined_on=None) | Q(joined_on__lte=day), Q(left_on=None) | Q(left_on__gte=day))


class Membership(Entry):
    """A further unit that shares a system, from one day to another (both counted)."""

    unit = models.ForeignKey(Agency, verbose_name=_("đơn vị dùng chung"), on_delete=models.PROTECT, related_name="+")
    joined_on = models.DateField(_("từ ngày"), null=True, blank=True)
    left_on = models.DateField(
        _("đến hết ngày"), null=True, blank=True, help_text=_("Ngày cuối trước khi tách thành hệ thống riêng.")
    )
    basis = models.CharField(
        _("căn cứ"), max_length=250, blank=True, help_text=_("TT 26 Điều 6 hoặc văn bản của tỉnh.")
    )

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị dùng chung hệ thống")
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(left_on=None) | Q(joined_on__lte=F("left_on")),
                name="membership_ends_after_it_begins",
            )
        ]

    def named(self) -> str:
        """The unit."""
        return self.unit.name

    def referred(self) -> str:
        """The unit's code."""
        return self.unit.code


class Exclusion(Entry):
    """A clause declared not applicable, with the reason: ISO 9001:2015 4.3 asks for one (mostly 8.3 and 7.1.5.2)."""

    clause = models.ForeignKey(Clause, verbose_name=_("điều khoản"), on_delete=models.PROTECT, related_name="+")
    justification = models.TextField(
        _("lý giải"), max_length=2000,
        help_text=_("Vì sao không áp dụng mà không ảnh hưởng khả năng, trách nhiệm bảo đảm dịch vụ phù hợp."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("điều khoản không áp dụng")

    def named(self) -> str:
        """Number and title of the clause."""
        return str(self.clause)

    def referred(self) -> str:
        """The clause's number."""
        return self.clause.number


class DeclarationKind(models.TextChoices):
    """The first, or again after a change (QĐ 19/2014/QĐ-TTg Điều 4.3 and 4.4c)."""

    FIRST = "first", _("Công bố lần đầu")
    AGAIN = "again", _("Công bố lại")


class DeclarationState(models.TextChoices):
    """Whether it still stands. The latest one of a system that stands is the one that counts."""

    STANDS = "stands", _("Có hiệu lực")
    WITHDRAWN = "withdrawn", _("Đã thu hồi, hủy bỏ")


DECLARATION_NEXT: dict[str, frozenset[str]] = {
    DeclarationState.STANDS: frozenset({DeclarationState.WITHDRAWN}),
    DeclarationState.WITHDRAWN: frozenset({DeclarationState.STANDS}),
}


class DeclarationQuerySet(EntryQuerySet):
    """Declarations."""

    def standing(self) -> Self:
        """Those not withdrawn, the latest first."""
        return self.filter(state=DeclarationState.STANDS).order_by("-decided_on", "-pk")

    def on(self, day: date) -> Self:
        """Those decided by that day and not withdrawn by then, whatever became of them since, the latest first."""
        stood = Q(state=DeclarationState.STANDS) | Q(withdrawn_on__gt=day)
        return self.filter(stood, decided_on__lte=day).order_by("-decided_on", "-pk")


class Declaration(Entry):
    """The head's decision that the system conforms to the standard (QĐ 19/2014/QĐ-TTg Điều 4.3, form in Phụ lục I).

    It is made known three ways: a letter to the province's lead department, on the wall at headquarters, on the
    website where there is one. When the scope is adjusted, extended or narrowed it is made anew (4.4c; no number of
    days is given). Belongs to a system.
    """

    kind = models.CharField(_("loại"), max_length=10, choices=DeclarationKind, default=DeclarationKind.FIRST)
    number = models.CharField(_("số quyết định"), max_length=100, help_text=_("Ví dụ 152/QĐ-UBND."))
    decided_on = models.DateField(_("ngày quyết định"))
    withdrawn_on = models.DateField(
        _("ngày thu hồi, hủy bỏ"), null=True, blank=True,
        help_text=_("Chỉ ghi khi công bố đã bị thu hồi, hủy bỏ; số liệu của những năm trước ngày này vẫn tính."),
    )  # fmt: skip
    signatory = models.CharField(_("người ký"), max_length=150, blank=True)
    scope = models.TextField(
        _("phạm vi công bố"), max_length=4000, blank=True, help_text=_("Như trong quyết định và phụ lục kèm theo.")
    )
    annex_count = models.PositiveIntegerField(
        _("số TTHC trong phụ lục"), null=True, blank=True, help_text=_("Số thủ tục hành chính nêu tại phụ lục.")
    )
    formalities = models.ManyToManyField(
        "registers.Formality", verbose_name=_("TTHC trong phụ lục"), blank=True, related_name="declarations",
        help_text=_("Bản ghi mới chọn sẵn mọi TTHC cơ quan giải quyết."),
    )  # fmt: skip
    notice_number = models.CharField(
        _("công văn thông báo"), max_length=100, blank=True, help_text=_("Gửi đơn vị chủ trì của tỉnh (Sở KH&CN).")
    )
    notice_on = models.DateField(_("ngày thông báo"), null=True, blank=True)
    posted_on = models.DateField(_("niêm yết tại trụ sở từ ngày"), null=True, blank=True)
    has_website = models.BooleanField(_("cơ quan có trang thông tin điện tử"), default=True)
    web_address = models.URLField(_("địa chỉ đăng tải"), max_length=500, blank=True)

    objects: ClassVar[Any] = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("công bố hệ thống")

    def named(self) -> str:
        """Its kind and number."""
        return f"{self.get_kind_display()} {self.number}"

    def referred(self) -> str:
        """The decision's number."""
        return self.number

    @property
    def is_notified(self) -> bool:
        """Whether the lead department was told in writing."""
        return bool(self.notice_number and self.notice_on)

    def lacks(self) -> list[str]:
        """What Điều 4.3 asks for and is not recorded."""
        return list(_missing(self))


def _missing(declaration: Declaration) -> Iterable[str]:
    if not declaration.is_notified:
        yield _now("Chưa ghi công văn thông báo cho đơn vị chủ trì (số và ngày).")
    if not declaration.posted_on:
        yield _now("Chưa ghi ngày niêm yết tại trụ sở.")
    if declaration.has_website and not declaration.web_address:
        yield _now("Chưa ghi địa chỉ đăng tải trên trang thông tin điện tử.")


class Confirmation(Entry):
    """The head's written confirmation that the system works (QĐ 19/2014/QĐ-TTg Điều 4.2d), before it is declared."""

    number = models.CharField(_("số văn bản"), max_length=100)
    confirmed_on = models.DateField(_("ngày xác nhận"))
    signatory = models.CharField(_("người ký"), max_length=150, blank=True)
    basis = models.TextField(
        _("căn cứ"), max_length=2000, blank=True, help_text=_("Kết quả đánh giá nội bộ và xem xét của lãnh đạo.")
    )
    valid_to = models.DateField(
        _("có giá trị đến hết ngày"), null=True, blank=True, help_text=_("Để trống nếu văn bản không nêu thời hạn.")
    )

    class Meta:
        verbose_name = _("xác nhận hiệu lực hệ thống")

    def named(self) -> str:
        """The paper's number."""
        return self.number

    def holds_on(self, day: date) -> bool:
        """Whether it is of value on that day."""
        return self.confirmed_on <= day <= (self.valid_to or OPEN_END)

    def due(self) -> date | None:
        """The last day of its value."""
        return self.valid_to
