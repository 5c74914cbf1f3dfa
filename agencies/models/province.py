"""The tenant."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.roles import Role

RESERVED_SLUGS = frozenset(
    {
        "accounts",
        "api",
        "favicon.ico",
        "healthz",
        "home",
        "language",
        "metrics",
        "operator",
        "readyz",
        "robots.txt",
        "static",
    }
)


def administrators_alone() -> list[str]:
    """The roles that need a second factor until the province decides otherwise."""
    return [Role.ADMINISTRATOR.value]


class Province(models.Model):
    """One province's ISO programme and all it owns. Nothing of it is seen from another province."""

    slug = models.CharField(
        _("mã trên địa chỉ"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("Chỉ dùng chữ thường không dấu, số và dấu gạch nối."))
        ],
    )
    name = models.CharField(_("tên tỉnh, thành phố"), max_length=100)
    code = models.CharField(_("mã hành chính"), max_length=20)
    root = models.OneToOneField(
        "agencies.Agency", verbose_name=_("UBND cấp tỉnh"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("tỉnh kế thừa"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )
    is_demo = models.BooleanField(_("tỉnh minh họa"), default=False)
    second_factor_roles = models.JSONField(_("vai trò phải xác thực hai lớp"), default=administrators_alone, blank=True)
    second_factor_from = models.DateField(_("bắt buộc từ ngày"), null=True, blank=True)
    own_networks = models.JSONField(_("mạng nội bộ của tỉnh"), default=list, blank=True)
    idle_minutes = models.PositiveSmallIntegerField(_("số phút không thao tác"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
