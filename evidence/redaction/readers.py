"""Who may see what is below the marks: whoever keeps the agency's documents, the secretary, whoever verifies the agency now."""

from __future__ import annotations

from collections.abc import Callable

from agencies import access
from agencies.models import Agency, User
from agencies.roles import Permission
from agencies.rules import Verdict
from evidence.models import Document

Provider = Callable[[User, Agency], bool]
_providers: list[Provider] = []


def provider(tell: Provider) -> Provider:
    """Have this function asked whether somebody works on an agency such that they need its papers whole. Called in
    `AppConfig.ready`; asked about files with marks alone."""
    if tell not in _providers:
        _providers.append(tell)
    return tell


def may_mark(user: access.Asker, document: Document) -> Verdict:
    """Whether this person may set and lift marks: whoever keeps the agency's documents, and the secretary."""
    path = document.agency.path
    return access.may(user, Permission.MANAGE_EVIDENCE, path) or access.may(user, Permission.MANAGE_CAMPAIGN, path)


def sees_original(user: access.Asker, document: Document) -> bool:
    """Whether this person may see the document's files as they were sent, whatever is marked on them. A token never may."""
    if not isinstance(user, User):
        return False
    return bool(may_mark(user, document)) or any(tell(user, document.agency) for tell in _providers)
