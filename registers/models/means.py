"""Means and history: certificates of the 2008 years, money, directives, consultants."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from registers.models.entry import Entry, EntryQuerySet


class CertificateState(models.TextChoices):
    """What became of a certificate."""

    VALID = "valid", _("Được cấp, duy trì")
    WITHDRAWN = "withdrawn", _("Bị thu hồi, đình chỉ")


CERTIFICATE_NEXT: dict[str, frozenset[str]] = {
    CertificateState.VALID: frozenset({CertificateState.WITHDRAWN}),
    CertificateState.WITHDRAWN: frozenset({CertificateState.VALID}),
}


class SystemCertificateQuerySet(EntryQuerySet):
    """Certificates of systems."""

    def issued_between(self, first: int, last: int) -> Self:
        """Those issued in these years, or of whose issue nobody recorded the day."""
        return self.filter(Q(issued_on=None) | Q(issued_on__year__gte=first, issued_on__year__lte=last))


class SystemCertificate(Entry):
    """A certificate that a body gave an agency's system in the 2008 years, from 2007 to 2014.

    Since QĐ 19/2014/QĐ-TTg agencies hire no body to certify them (Điều 4, end): this is history. Days that nobody
    recorded stay empty.
    """

    number = models.CharField(_("số giấy chứng nhận"), max_length=100, blank=True)
    standard = models.CharField(_("tiêu chuẩn"), max_length=60, default="TCVN ISO 9001:2008")
    body = models.CharField(_("tổ chức chứng nhận"), max_length=200, blank=True)
    scope = models.TextField(_("phạm vi"), max_length=2000, blank=True)
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    valid_to = models.DateField(_("có giá trị đến hết ngày"), null=True, blank=True)
    surveillance_on = models.DateField(_("giám sát gần nhất"), null=True, blank=True)
    withdrawn_on = models.DateField(_("ngày thu hồi"), null=True, blank=True)
    withdraw_reason = models.CharField(_("lý do thu hồi"), max_length=500, blank=True)

    objects: ClassVar[Any] = SystemCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy chứng nhận trước 2015")

    def named(self) -> str:
        """Standard and number."""
        return f"{self.standard} {self.number}".strip()

    def referred(self) -> str:
        """Number, or the standard where nobody recorded one."""
        return self.number or self.standard


class Funding(models.TextChoices):
    """Where the money comes from."""

    PROVINCE = "province", _("Ngân sách tỉnh")
    OWN = "own", _("Kinh phí của cơ quan")
    OTHER = "other", _("Nguồn khác")


class BudgetItem(models.TextChoices):
    """What the money is for, after TT 116/2015/TT-BTC."""

    BUILD = "build", _("Xây dựng lần đầu (tư vấn và chi của cơ quan)")
    PROCEDURE = "procedure", _("Xây dựng quy trình")
    MAINTAIN = "maintain", _("Duy trì hằng năm")
    INSPECT = "inspect", _("Kiểm tra hằng năm")
    TRAIN = "train", _("Đào tạo")
    OTHER = "other", _("Loại khác")


class Budget(Entry):
    """Money for the system in a year, in million đồng. Ceilings stand in TT 116/2015/TT-BTC (maintenance: 15 a year)."""

    item = models.CharField(_("nội dung"), max_length=15, choices=BudgetItem)
    source = models.CharField(_("nguồn"), max_length=10, choices=Funding)
    planned = models.DecimalField(_("dự toán (triệu đồng)"), max_digits=12, decimal_places=3)
    spent = models.DecimalField(_("đã chi (triệu đồng)"), max_digits=12, decimal_places=3, null=True, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("kinh phí")

    def named(self) -> str:
        """What for, from where."""
        return f"{self.get_item_display()} – {self.get_source_display()}"


class Directive(Entry):
    """A directive that steers the programme: a decision, plan or letter of the province or the agency (report, part 1)."""

    number = models.CharField(_("số, ký hiệu"), max_length=100)
    name = models.CharField(_("trích yếu"), max_length=500)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    issued_on = models.DateField(_("ngày ban hành"))
    due_day = models.DateField(_("hạn thực hiện"), null=True, blank=True)
    done_on = models.DateField(_("đã thực hiện ngày"), null=True, blank=True)
    result = models.TextField(_("kết quả"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("văn bản chỉ đạo")

    def named(self) -> str:
        """Number and matter."""
        return f"{self.number} {self.name}"

    def referred(self) -> str:
        """Its number."""
        return self.number

    def due(self) -> date | None:
        """Its day, until it is carried out."""
        return None if self.done_on else self.due_day


class Consultant(Entry):
    """A consultant engaged; one needs a confirmation of the ministry, valid three years (TT 26 Điều 8–23, 36.2e)."""

    name = models.CharField(_("tổ chức, chuyên gia tư vấn"), max_length=250)
    approval = models.CharField(_("số giấy xác nhận"), max_length=100, blank=True)
    approved_to = models.DateField(_("giấy xác nhận có giá trị đến hết ngày"), null=True, blank=True)
    contract = models.CharField(_("hợp đồng"), max_length=150)
    signed_on = models.DateField(_("ngày ký"))
    ended_on = models.DateField(_("ngày thanh lý"), null=True, blank=True)
    cost = models.DecimalField(_("giá trị (triệu đồng)"), max_digits=12, decimal_places=3, null=True, blank=True)
    work = models.TextField(_("nội dung"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("tư vấn")

    def named(self) -> str:
        """Who, by which contract."""
        return f"{self.name} – {self.contract}"

    def referred(self) -> str:
        """The contract."""
        return self.contract

    def lacks(self) -> list[str]:
        """The confirmation TT 26 asks for."""
        if not self.approval:
            return [_now("Chưa ghi giấy xác nhận đủ điều kiện tư vấn (TT 26/2014/TT-BKHCN).")]
        if self.approved_to and self.approved_to < self.signed_on:
            return [_now("Giấy xác nhận đã hết giá trị khi ký hợp đồng.")]
        return []
