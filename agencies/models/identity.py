"""The provider of a province that says who its people are, and whom of them it knows under which number."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models.person import User


class IdentityProviderQuerySet(models.QuerySet["IdentityProvider"]):
    """Providers."""

    def open(self) -> Self:
        """Those that people may come in by, by province."""
        return self.filter(is_on=True).select_related("province").order_by("province__name")


class IdentityProvider(models.Model):
    """The OpenID Connect provider by which a province's own people may sign in (OpenID Connect Core 1.0).

    `secret` is encrypted (`agencies.encryption`). `email_domains` are those in which the provider's word on an address binds
    an account at its first use; empty for none. `factor_values` are values of `acr` or `amr` that stand for a second factor;
    empty for none. `checked_at` is when the connection, as it is now, was found good.
    """

    province = models.OneToOneField(
        "agencies.Province", on_delete=models.PROTECT, related_name="identity_provider", verbose_name=_("tỉnh")
    )
    name = models.CharField(_("tên trên nút đăng nhập"), max_length=80)
    issuer = models.CharField(_("địa chỉ của hệ thống"), max_length=300)
    client_id = models.CharField(_("mã ứng dụng (client ID)"), max_length=200)
    secret = models.TextField(editable=False)
    email_domains = models.JSONField(_("tên miền thư"), default=list, blank=True)
    factor_values = models.JSONField(_("giá trị xác thực hai lớp"), default=list, blank=True)
    is_on = models.BooleanField(_("đang bật"), default=False)
    checked_at = models.DateTimeField(null=True, editable=False)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        ordering = ["province"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_on=False) | models.Q(checked_at__isnull=False),
                name="identity_provider_is_on_only_after_it_was_checked",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProvincialIdentity(models.Model):
    """Whom a provider knows under which number: `issuer` and `subject` (the claims iss and sub) together never change hands."""

    provider = models.ForeignKey(IdentityProvider, on_delete=models.PROTECT, related_name="identities")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["provider", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "issuer", "subject"], name="subject_of_a_provider_is_one_person"
            ),
            models.UniqueConstraint(fields=["provider", "user"], name="person_has_one_identity_at_a_provider"),
        ]

    def __str__(self) -> str:
        return str(self.user)
