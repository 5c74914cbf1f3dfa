"""Tokens given to other systems, and taken from them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.bearing import PREFIX, digest_of, new_secret
from agencies.models import Agency, ApiToken, Province, User
from agencies.roles import TOKEN_ROLES, Role
from agencies.rules import Refused
from agencies.templatetags.page import day
from agencies.workflow.people import keep_in_place

LONGEST = timedelta(days=365)
"""How long a token lives at most."""


@transaction.atomic
def make_token(
    province: Province, *, name: str, role: Role, node: Agency, ends_on: date, networks: list[str], by: User | None
) -> tuple[ApiToken, str]:
    """Give a system what this role may read at this node; returns the token and its secret, which is kept nowhere.

    Raises Refused for a role tokens cannot have or that does not fit the node, for a last day that is past or more than a
    year away, and for a name that a token not yet revoked has.
    """
    if role not in TOKEN_ROLES:
        raise Refused(_("Vai trò “%(role)s” không cấp được cho mã truy cập.") % {"role": role.label})
    keep_in_place(role, node)
    today = timezone.localdate()
    if not today <= ends_on <= today + LONGEST:
        raise Refused(
            _("Hạn dùng phải từ hôm nay đến %(last)s (nhiều nhất một năm); hết hạn thì cấp mã mới.")
            % {"last": day(today + LONGEST)}
        )
    if ApiToken.objects.of(province.pk).filter(name=name, revoked_at=None).exists():
        raise Refused(
            _("Đã có mã truy cập tên “%(name)s”. Hãy đặt tên khác, hoặc thu hồi mã cũ trước.") % {"name": name}
        )
    secret = new_secret()
    token = ApiToken.objects.create(
        province=province, name=name, role=role, node=node, ends_on=ends_on, networks=networks, made_by=by,
        digest=digest_of(secret), hint=secret[: len(PREFIX) + 4],
    )  # fmt: skip
    changes = {"token_role": role.value, "node": node, "ends_on": ends_on, "networks": networks}
    trail.record(
        "make_api_token", token, by=by, province=province, agency=node,
        changes={field: (None, value) for field, value in changes.items() if value},
    )  # fmt: skip
    return token, secret


@transaction.atomic
def revoke_tokens(province: Province, *, by: User | None) -> int:
    """End every token of a province; how many there were."""
    tokens = ApiToken.objects.of(province.pk).filter(revoked_at=None).order_by("pk")
    for token in (found := list(tokens)):
        revoke_token(token, by=by)
    return len(found)


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None) -> None:
    """End a token at once. Raises Refused when it is revoked already."""
    token = ApiToken.objects.select_for_update(no_key=True).select_related("province", "node").get(pk=token.pk)
    if token.revoked_at:
        raise Refused(_("Mã truy cập “%(name)s” đã được thu hồi từ trước.") % {"name": token})
    token.revoked_at, token.revoked_by = timezone.now(), by
    token.save(update_fields=["revoked_at", "revoked_by"])
    trail.record("revoke_api_token", token, by=by, province=token.province, agency=token.node)
