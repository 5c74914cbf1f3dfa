"""The one place that asks what a person may do.

A permission is held at a node and covers everything below it. One query brings a person's
nodes; every question after that is a comparison of paths.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django.contrib.auth import models as auth
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.fields import ancestors, beyond
from agencies.prepared import Prepared
from agencies.roles import BELONGING, PERMISSIONS, READING, Permission, Role
from agencies.rules import YES, Verdict, no
from agencies.tenancy import across

if TYPE_CHECKING:
    from agencies.models import Agency, Province, User

_CACHE = "_qms_anchors"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A node at which a person holds a permission, with or without what stands below it."""

    path: str
    province_id: int
    below: bool = True

    def covers(self, path: str) -> bool:
        """Whether a permission held here is held at that path."""
        return path == self.path or (self.below and path.startswith(self.path))


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever shows a token: a role at one node, cut down to READING. It is no person and belongs to no agency."""

    role: Role
    anchor: Anchor
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_operator: ClassVar[bool] = False
    agency_id: ClassVar[None] = None

    @property
    def anchors(self) -> dict[str, list[Anchor]]:
        """The node, for each permission the token is worth."""
        return {permission.value: [self.anchor] for permission in PERMISSIONS[self.role] & READING}


def bearer_of(role: Role, node: Agency) -> Bearer:
    """Who reads with this role at this node."""
    return Bearer(role, Anchor(node.path, node.province_id, role not in BELONGING))


Asker: TypeAlias = "User | AnonymousUser | Bearer"
"""Whoever asks for something: a person, nobody in particular, a token."""


def anchors(user: Asker) -> dict[str, list[Anchor]]:
    """For each permission the nodes where this person holds it.

    Asked once for each user object, which a request has one of, and mostly read with it. Roles that began or ended
    since the person was last seen are brought up to date first.
    """
    if isinstance(user, Bearer):
        return user.anchors
    if isinstance(user, AnonymousUser) or not user.is_active:
        return {}
    known: dict[str, list[Anchor]] | None = getattr(user, _CACHE, None)
    if known is None:
        if user.roles_synced_on != timezone.localdate():
            sync_roles(user)
        known = defaultdict(list)
        rows = user.held_when_read
        if rows is None:
            with across():  # a person may hold roles in several provinces
                rows = _held(user.pk)
        for codename, path, province_id, below in rows:
            held = known[codename]
            if not (held and held[-1].covers(path)):
                held.append(Anchor(path, province_id, bool(below)))
        setattr(user, _CACHE, known)
    return known


def _asked(user: int) -> QuerySet[Any, Any]:
    from agencies.models import AgencyUserPermission

    return (
        AgencyUserPermission.objects.filter(user=user)
        .order_by("content_object__path")
        .values_list("permission__codename", "content_object__path", "content_object__province_id", "below")
    )


_held = Prepared(_asked, int)


def forget(user: User) -> None:
    """Ask again at the next question: the person's roles have just changed."""
    user.held_when_read = None
    if hasattr(user, _CACHE):
        delattr(user, _CACHE)


def may(user: Asker, permission: Permission, path: str) -> Verdict:
    """Whether this person holds the permission at the node with this path."""
    if any(anchor.covers(path) for anchor in anchors(user).get(permission, ())):
        return YES
    return _refusal(permission, get_language())


def may_anywhere(user: Asker, permission: Permission, province: Province) -> Verdict:
    """Whether this person holds the permission at some node of the province."""
    if any(anchor.province_id == province.pk for anchor in anchors(user).get(permission, ())):
        return YES
    return _refusal(permission, get_language(), anywhere=True)


@cache
def _refusal(permission: Permission, _language: str | None, *, anywhere: bool = False) -> Verdict:
    """The refusal for want of a permission, worded once in each language: a page asks for a dozen it only hides buttons by."""
    sentence = (
        _("Bạn không có quyền “%(permission)s” trong tỉnh này. Hãy liên hệ quản trị của tỉnh nếu cần.")
        if anywhere
        else _("Bạn không có quyền “%(permission)s” tại cơ quan này. Hãy liên hệ quản trị của tỉnh nếu cần.")
    )
    return no(sentence % {"permission": Permission(permission).label})


def held_in(user: User | AnonymousUser, province: Province) -> frozenset[str]:
    """The permissions this person holds at some node of the province, by name."""
    return frozenset(
        name for name, nodes in anchors(user).items() if any(anchor.province_id == province.pk for anchor in nodes)
    )


def is_member(user: User | AnonymousUser, province: Province) -> bool:
    """Whether this person holds any role in the province; to anyone else it does not exist."""
    return any(anchor.province_id == province.pk for nodes in anchors(user).values() for anchor in nodes)


def provinces_of(user: User | AnonymousUser) -> set[int]:
    """The provinces in which this person holds any role."""
    return {anchor.province_id for nodes in anchors(user).values() for anchor in nodes}


def belongs_to(user: User, agency: Agency) -> bool:
    """Whether this person is part of the agency: works there, or is its officer or head.

    Such a person never verifies it or decides on it.
    """
    return user.agency_id == agency.pk or any(
        anchor.path == agency.path and not anchor.below
        for permission in (Permission.EDIT_SCORECARD, Permission.SUBMIT_SCORECARD)
        for anchor in anchors(user).get(permission, ())
    )


def holders(permission: Permission, path: str, province: int) -> list[User]:
    """The people who hold the permission today at the node with this path, there or from above, by name; one query."""
    today, nodes = timezone.localdate(), ancestors(path)
    return _holders(permission, len(nodes))(province, today, today, *nodes)


@cache
def _holders(permission: Permission, depth: int) -> Prepared[User]:
    """The question of `holders` at a node so deep in the tree: the sheet's page asks it, and every save that completes one."""
    from agencies.models import RoleAssignment, User

    roles = sorted(role for role, held in PERMISSIONS.items() if permission in held)

    def build(province: int, begun: date, lasting: date, *nodes: str) -> QuerySet[User]:
        here, above = Q(node__path=nodes[-1]), Q(node__path__in=nodes[:-1]) & ~Q(role__in=BELONGING)
        held = RoleAssignment.objects.in_province(province).filter(starts_on__lte=begun, ends_on__gte=lasting)
        return User.objects.filter(is_active=True, pk__in=held.filter(here | above, role__in=roles).values("user"))

    return Prepared(build, int, date, date, *[str] * depth)


def scope(user: Asker, permission: Permission, field: str) -> Q:
    """The condition that keeps the rows whose path `field` lies where this person holds the permission."""
    held = anchors(user).get(permission, ())
    condition = Q(pk__in=())
    for anchor in held:
        condition |= Q(**{f"{field}__under" if anchor.below else field: anchor.path})
    return condition


def stretch(user: Asker, permission: Permission) -> tuple[str, str] | None:
    """The paths at which this person holds the permission where they are one stretch of the tree: the first of them and
    what follows the last. None where they are not."""
    held = anchors(user).get(permission, ())
    return (held[0].path, beyond(held[0].path)) if len(held) == 1 and held[0].below else None


@across()
@transaction.atomic
def sync_roles(user: User) -> None:
    """Bring guardian's rows in line with the roles this person holds today.

    Called in the transaction that changes a role, and once a day for each person seen, so that a role
    which begins or ends by its date does so on that day.
    """
    from agencies.models import AgencyUserPermission, RoleAssignment, User

    today = timezone.localdate()
    wanted: dict[tuple[int, str], bool] = {}
    if user.is_active:
        assignments = RoleAssignment.objects.active(today).filter(user=user)
        for role, node_id in assignments.values_list("role", "node_id"):
            for permission in PERMISSIONS[Role(role)]:
                key = (node_id, permission.value)
                wanted[key] = wanted.get(key, False) or role not in BELONGING
    rows = AgencyUserPermission.objects.filter(user=user)
    held = {
        (node_id, codename): (pk, below)
        for pk, node_id, codename, below in rows.values_list("pk", "content_object_id", "permission__codename", "below")
    }
    if surplus := [pk for key, (pk, below) in held.items() if wanted.get(key) is not below]:
        rows.filter(pk__in=surplus).delete()
    if missing := [key for key, below in wanted.items() if key not in held or held[key][1] is not below]:
        ids = dict(
            auth.Permission.objects.filter(
                content_type__app_label="agencies", codename__in={codename for _node, codename in missing}
            ).values_list("codename", "pk")
        )
        AgencyUserPermission.objects.bulk_create(
            AgencyUserPermission(
                user=user, content_object_id=node_id, permission_id=ids[codename], below=wanted[node_id, codename]
            )
            for node_id, codename in missing
        )
    User.objects.filter(pk=user.pk).update(roles_synced_on=today)
    user.roles_synced_on = today
    forget(user)
