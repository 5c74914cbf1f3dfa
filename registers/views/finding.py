"""From words in an address to the register and the entry, and whether this person may write there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from agencies import access
from agencies.models import Agency, User
from agencies.roles import Permission
from agencies.rules import Verdict
from registers.listing import with_objects
from registers.models import Entry
from registers.register import Register, register_of


def register_named(key: str) -> Register:
    """The register with this key, or 404."""
    try:
        return register_of(key)
    except LookupError:
        raise Http404 from None


def entry_named(register: Register, agency: Agency, entry: Entry) -> Any:
    """The entry with all its register knows of it; 404 when it stands in another register or file."""
    if entry.register != register.key or entry.agency_id != agency.pk:
        raise Http404
    found = with_objects(register, register.rows().filter(pk=entry.pk)).get()
    found.agency = agency
    return found


def may_write(user: User, register: Register, agency: Agency) -> Verdict:
    """Whether this person writes in this register of this agency's file."""
    return access.may(user, register.writing, agency.path)


def must_write(user: User, register: Register, agency: Agency) -> None:
    """Go on only for who may write here; others are told why not."""
    if not (verdict := may_write(user, register, agency)):
        raise PermissionDenied(verdict.reason)


def may_separate(user: User, membership: Any) -> Verdict:
    """Whether this person may found a unit's own system: who keeps the province's catalogues, or writes in both files."""
    if catalogues := access.may(user, Permission.KEEP_CATALOGUES, membership.unit.path):
        return catalogues
    both = [access.may(user, Permission.MANAGE_REGISTERS, place.path) for place in (membership.agency, membership.unit)]
    return next((verdict for verdict in both if not verdict), both[0])
