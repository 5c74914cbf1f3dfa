"""What happened to agencies, by which document, and who continues whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reorganisation(models.Model):
    """One change of organisation: its kind, the day it takes effect and the legal document behind it."""

    class Kind(models.TextChoices):
        """What was done to the agencies named."""

        CREATE = "create", _("Thành lập mới")
        RENAME = "rename", _("Đổi tên, nâng cấp")
        MERGE = "merge", _("Sáp nhập, hợp nhất")
        SPLIT = "split", _("Chia, tách")
        MOVE = "move", _("Chuyển cơ quan cấp trên")
        OBLIGATION = "obligation", _("Thay đổi đối tượng áp dụng")
        ABOLISH = "abolish", _("Giải thể, chấm dứt hoạt động")

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="reorganisations")
    kind = models.CharField(_("hình thức"), max_length=20, choices=Kind)
    effective_on = models.DateField(_("ngày có hiệu lực"))
    document_number = models.CharField(_("số, ký hiệu văn bản"), max_length=100, blank=True)
    document_date = models.DateField(_("ngày văn bản"), null=True, blank=True)
    document_title = models.CharField(_("trích yếu"), max_length=500, blank=True)
    created_by = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.document_number}".strip()


class Succession(models.Model):
    """One agency's continuation in another: wholly, or in part when it was divided.

    The successor may belong to another province, as when provinces merge; the predecessor's rows stay
    where they are.
    """

    class Extent(models.TextChoices):
        """How much of the predecessor went to this successor."""

        WHOLE = "whole", _("Toàn bộ")
        PART = "part", _("Một phần")

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="continued_by")
    successor = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="continues")
    extent = models.CharField(_("phạm vi kế thừa"), max_length=10, choices=Extent, default=Extent.WHOLE)
    is_default = models.BooleanField(_("kế thừa chính"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "predecessor", "successor"], name="succession_once_per_reorganisation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
