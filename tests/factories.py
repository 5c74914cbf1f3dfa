"""One maker for each model, asking only for what the test is about."""

from datetime import date, timedelta
from itertools import count
from time import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.utils import timezone

from agencies.access import sync_roles
from agencies.bearing import digest_of, new_secret
from agencies.fields import segment
from agencies.models import Agency, AgencyVersion, ApiToken, Province, RoleAssignment, User
from agencies.roles import Role
from agencies.rules import BEGINNING, OPEN_END

PASSWORD = "mat-khau-thu-nghiem"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the telephones of people with a second factor share with the product."""

_serial = count(1)

LEVELS = {"ubnd_tinh": "province", "ubnd_huyen": "district", "ubnd_xa": "commune"}


def make_agency(
    name: str,
    *,
    parent: Agency | None = None,
    province: Province | None = None,
    kind: str = "ubnd_xa",
    code: str = "",
    obligation: str = "encouraged",
    valid_from: date = BEGINNING,
    valid_to: date = OPEN_END,
    **fields: Any,
) -> Agency:
    """An agency with one version, under its parent or as a province's root."""
    province = province or (parent.province if parent else None)
    assert province is not None
    number = province.agencies.count() + 1
    step = segment(province.pk) if parent is None else segment(number)
    version = AgencyVersion(
        province=province, parent=parent, path=(parent.path if parent else "") + step, code=code or f"T{number:03}",
        name=name, kind=kind, level=fields.pop("level", LEVELS.get(kind, "province")), obligation=obligation,
        valid_from=valid_from, valid_to=valid_to, **fields,
    )  # fmt: skip
    agency = Agency(province=province, number=number, opened_on=valid_from, closed_on=valid_to)
    agency.adopt(version)
    agency.save()
    version.agency = agency
    version.save()
    return agency


def make_province(name: str, slug: str) -> Province:
    """A province with its root agency and nothing below it. It asks nobody for a second factor, until the test does."""
    province = Province.objects.create(name=name, slug=slug, code=f"{next(_serial):02}", second_factor_roles=[])
    province.root = make_agency(
        f"UBND {name[0].lower()}{name[1:]}", province=province, kind="ubnd_tinh", code=province.code
    )
    province.save()
    return province


def make_user(full_name: str = "", **fields: Any) -> User:
    """A person without any role; the password is always PASSWORD. An operator has the second factor that each must have."""
    number = next(_serial)
    fields.setdefault("email", f"nguoi{number}@example.vn")
    user = User.objects.create_user(password=PASSWORD, full_name=full_name or f"Người Thử {number}", **fields)
    if user.is_operator:
        TOTP.activate(user, SECRET)
    return user


def code_now() -> str:
    """What the telephone of somebody with SECRET shows."""
    return format_hotp_value(hotp_value(SECRET, int(time()) // 30))


def make_member(role: Role, node: Agency, **fields: Any) -> User:
    """A person holding one role at a node."""
    user = make_user(**fields)
    RoleAssignment.objects.create(user=user, role=role, node=node, starts_on=timezone.localdate())
    sync_roles(user)
    return user


def make_token_of(role: Role, node: Agency, **fields: Any) -> tuple[ApiToken, str]:
    """A token with this role at a node for a month, and its secret."""
    secret = new_secret()
    fields = {"name": f"Hệ thống {next(_serial)}", "ends_on": timezone.localdate() + timedelta(days=30), **fields}
    token = ApiToken.objects.create(
        province=node.province, role=role, node=node, digest=digest_of(secret), hint=secret[:8], **fields
    )
    return token, secret
