"""What other systems of a province show in place of signing in."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency
from agencies.models.person import User
from agencies.roles import Role


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens."""

    def of(self, province_id: int) -> Self:
        """Those of one province."""
        return self.filter(province_id=province_id)


class ApiToken(models.Model):
    """A secret with which a system reads what a role at one node may see, until a day (counted) or until it is revoked.

    `digest` is the SHA-256 of the secret, which itself is kept nowhere; `hint` is how it begins, to tell tokens apart.
    `networks` (CIDR) are where it may be used from; empty for anywhere.
    """

    province = models.ForeignKey("agencies.Province", on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("tên hệ thống dùng mã"), max_length=100)
    role = models.CharField(_("vai trò"), max_length=30, choices=Role)
    node = models.ForeignKey(Agency, verbose_name=_("tại"), on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12, editable=False)
    ends_on = models.DateField(_("đến hết ngày"))
    networks = models.JSONField(_("chỉ dùng từ mạng"), default=list, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    last_used_from = models.CharField(max_length=45, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["revoked_at", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name"],
                condition=models.Q(revoked_at__isnull=True),
                name="api_token_named_once_until_revoked",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def state_on(self, day: date) -> str:
        """ "revoked", "expired" or "good"."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.ends_on < day else "good"
