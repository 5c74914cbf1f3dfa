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
    """Whether this person writes in this register of this agency's file; who keeps the catalogues keeps the province's own."""
    verdict = access.may(user, register.writing, agency.path)
    return verdict or _of_province(user, agency) or verdict


def may_attach(user: User, register: Register, agency: Agency) -> Verdict:
    """Whether this person puts papers behind entries here: who writes and sends documents, in the province's own file who sees them."""
    if not (verdict := may_write(user, register, agency)):
        return verdict
    sends = access.may(user, Permission.MANAGE_EVIDENCE, agency.path)
    if sends or not _of_province(user, agency):
        return sends
    return access.may(user, Permission.VIEW_EVIDENCE, agency.path)


def _of_province(user: User, agency: Agency) -> Verdict | None:
    """Whether this is the province's own file and this person keeps its catalogues; None for any other file."""
    if agency.pk != agency.province.root_id:
        return None
    return access.may(user, Permission.KEEP_CATALOGUES, agency.path)


def must(verdict: Verdict) -> None:
    """Go on only for who may; others are told why not."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def must_write(user: User, register: Register, agency: Agency) -> None:
    """Go on only for who may write here; others are told why not."""
    must(may_write(user, register, agency))


def may_separate(user: User, membership: Any) -> Verdict:
    """Whether this person may found a unit's own system: who keeps the province's catalogues, or writes in both files."""
    if catalogues := access.may(user, Permission.KEEP_CATALOGUES, membership.unit.path):
        return catalogues
    both = [access.may(user, Permission.MANAGE_REGISTERS, place.path) for place in (membership.agency, membership.unit)]
    return next((verdict for verdict in both if not verdict), both[0])
