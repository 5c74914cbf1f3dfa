"""Signing in by a province's own provider: the connection, who is meant by whom the provider knows, binding and its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import sessions, trail
from agencies.encryption import encrypted
from agencies.federation.outbound import Fault
from agencies.federation.tokens import PURPOSE, Claims
from agencies.models import IdentityProvider, Province, ProvincialIdentity, User
from agencies.rules import Refused
from agencies.workflow.people import has_role_elsewhere, only_province

CONNECTION = ("issuer", "client_id")
"""What a check was made with: when one of them, or the secret, changes, the provider is off until it is checked again."""


@transaction.atomic
def configure_provider(province: Province, *, secret: str, by: User, **fields: Any) -> IdentityProvider:
    """Name the province's provider, or change what was said of it; an empty secret stays as it was.

    Raises Refused without a secret for a new one, or for another address: a secret goes to the host it was entered for.
    """
    held = IdentityProvider.objects.select_for_update(no_key=True).filter(province=province).first()
    before = {name: getattr(held, name) if held else None for name in fields}
    provider = held or IdentityProvider(province=province)
    if not secret and (held is None or fields["issuer"] != held.issuer):
        raise Refused(_("Hãy nhập khóa bí mật mà hệ thống này cấp cho ứng dụng."))
    changes: dict[str, tuple[Any, Any]] = trail.difference(before, fields)
    if secret:
        provider.secret = encrypted(secret, PURPOSE)
        changes["client_secret"] = (None, _("đã nhập"))
    if secret or any(name in changes for name in CONNECTION):
        provider.is_on, provider.checked_at = False, None
    for name, value in fields.items():
        setattr(provider, name, value)
    provider.save()
    if not provider.is_on:
        _end_sessions_by(provider)
    if changes:
        trail.record("configure_provider", provider, by=by, province=province, changes=changes)
    return provider


def note_check(provider: IdentityProvider) -> bool:
    """Remember that the connection was found good; False when it is no longer the one that was tried.

    A fault found closes nothing by itself, for it may pass.
    """
    tried = {name: getattr(provider, name) for name in (*CONNECTION, "secret")}
    return bool(IdentityProvider.objects.filter(pk=provider.pk, **tried).update(checked_at=timezone.now()))


@transaction.atomic
def switch_provider(provider: IdentityProvider, on: bool, *, by: User) -> None:
    """Open or close this way in; what began by it ends with it. Raises Refused to open one that was not checked as it stands."""
    provider = IdentityProvider.objects.select_for_update(no_key=True).select_related("province").get(pk=provider.pk)
    if on and provider.checked_at is None:
        raise Refused(_("Hãy kiểm tra kết nối trước khi bật; lần kiểm tra gần nhất chưa đạt hoặc cấu hình đã đổi."))
    if provider.is_on != on:
        provider.is_on = on
        provider.save(update_fields=["is_on"])
        changes = {"is_on": (not on, on)}
        trail.record("switch_provider", provider, by=by, province=provider.province, changes=changes)
    if not on:
        _end_sessions_by(provider)


@transaction.atomic
def person_of(provider: IdentityProvider, claims: Claims) -> User:
    """Who is meant. Raises Fault with the sentence to show when nobody is, or nobody who may come in this way.

    Known by issuer and subject; else, where the province has named the domain of a verified address, by that address, which
    is bound to the account from then on. Whoever may do anything in another province does not come in by this one's word.
    """
    identity = (
        ProvincialIdentity.objects.select_related("user")
        .filter(provider=provider, issuer=provider.issuer, subject=claims.subject)
        .first()
    )
    user = identity.user if identity else _by_address(provider, claims)
    keep_to_province(user, provider.province)
    if identity is None:
        identity = bind_identity(user, provider, claims, by=user)
    ProvincialIdentity.objects.filter(pk=identity.pk).update(last_used_at=timezone.now())
    return user


def keep_to_province(user: User, province: Province) -> None:
    """Raises Fault for whom this province's provider cannot speak."""
    if not user.is_active:
        raise Fault(
            "inactive",
            _("Tài khoản của bạn ở đây đang bị khóa. Hãy liên hệ quản trị của %(province)s để mở lại.")
            % {"province": province},
        )
    if user.is_operator or has_role_elsewhere(user, province):
        raise Fault(
            "elsewhere",
            _("Tài khoản của bạn còn dùng ngoài %(province)s nên phải đăng nhập bằng mật khẩu.")
            % {"province": province},
        )
    if not user.roles.active(timezone.localdate()).in_province(province.pk).exists():
        raise Fault(
            "no-role",
            _("Bạn không giữ vai trò nào tại %(province)s. Hãy liên hệ quản trị của tỉnh.") % {"province": province},
        )


@transaction.atomic
def bind_identity(user: User, provider: IdentityProvider, claims: Claims, *, by: User) -> ProvincialIdentity:
    """From now on the provider's word on this subject is this person. Raises Fault when it is somebody else's already, or the
    person is bound to another subject."""
    taken = ProvincialIdentity.objects.filter(provider=provider, issuer=provider.issuer, subject=claims.subject)
    if taken.exclude(user=user).exists():
        raise Fault(
            "taken",
            _(
                "Tài khoản của tỉnh này đã liên kết với một người khác. Hãy liên hệ quản trị của tỉnh để bỏ liên kết cũ."
            ),
        )
    identity, created = ProvincialIdentity.objects.get_or_create(
        provider=provider, user=user, defaults={"issuer": provider.issuer, "subject": claims.subject}
    )
    if not created and (identity.issuer, identity.subject) != (provider.issuer, claims.subject):
        if identity.issuer == provider.issuer:
            raise Fault("bound", _("Bạn đã liên kết với một tài khoản khác của tỉnh. Hãy bỏ liên kết đó trước."))
        # The province has moved to another provider: what the old one called this person says nothing any more.
        identity.issuer, identity.subject, created = provider.issuer, claims.subject, True
        identity.save(update_fields=["issuer", "subject"])
    if created:
        trail.record("bind_identity", user, by=by, province=provider.province, changes={"provider": (None, provider)})
    return identity


@transaction.atomic
def unbind_identity(identity: ProvincialIdentity, *, by: User) -> None:
    """The provider's word is nobody's here from now on, and what it has opened is shut; the password stays."""
    provider = identity.provider
    identity.delete()
    sessions.end_by_provider(provider.province_id, [identity.user_id])
    trail.record(
        "unbind_identity", identity.user, by=by, province=provider.province, changes={"provider": (provider, None)}
    )


@dataclass(frozen=True, slots=True)
class Door:
    """A provider by which a person may come in, and how it knows them, if it does."""

    provider: IdentityProvider
    identity: ProvincialIdentity | None


def doors_of(user: User) -> list[Door]:
    """The provider that may speak of this person, if there is one, and those they are still bound to; across all provinces."""
    held = {
        identity.provider_id: identity
        for identity in ProvincialIdentity.objects.select_related("provider__province").filter(user=user)
    }
    province = only_province(user)
    found = IdentityProvider.objects.open().filter(province=province) if province and not user.is_operator else []
    providers = {provider.pk: provider for provider in found}
    providers |= {pk: identity.provider for pk, identity in held.items()}
    return [Door(provider, held.get(pk)) for pk, provider in providers.items()]


def identity_of(user: User, province: Province) -> ProvincialIdentity | None:
    """How this province's provider knows the person."""
    return ProvincialIdentity.objects.select_related("provider").filter(provider__province=province, user=user).first()


def _end_sessions_by(provider: IdentityProvider) -> None:
    sessions.end_by_provider(provider.province_id, provider.identities.values_list("user", flat=True))


def _by_address(provider: IdentityProvider, claims: Claims) -> User:
    unknown = Fault(
        "unknown",
        _(
            "Tài khoản của tỉnh bạn vừa dùng chưa liên kết với ai ở đây. Hãy đăng nhập bằng thư điện tử và mật khẩu, "
            "rồi bấm “Liên kết tài khoản của tỉnh” ở trang Hồ sơ của tôi. Chưa có tài khoản: hãy nhờ quản trị của tỉnh mời."
        ),
    )
    if claims.email.rpartition("@")[2] not in provider.email_domains:
        raise unknown
    user = User.objects.filter(email=claims.email).first()
    if user is None or not user.roles.in_province(provider.province_id).exists():
        raise unknown  # of people of other provinces nothing is told, not even that there are any
    if user.is_active and not user.has_usable_password():
        raise Fault(
            "invited", _("Bạn chưa nhận lời mời. Hãy mở liên kết trong thư mời trước; lần sau nút này dùng được.")
        )
    if ProvincialIdentity.objects.filter(provider=provider, user=user, issuer=provider.issuer).exists():
        raise unknown
    return user
