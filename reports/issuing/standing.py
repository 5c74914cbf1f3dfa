"""How an issued document stands: whether the figures have changed since, whether another edition replaced it, who sees it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access
from agencies.models import Province, User
from agencies.roles import Permission
from agencies.rules import Refused, Verdict
from reports.issuing.content import content_of
from reports.issuing.difference import Place, differences
from reports.issuing.dressed import UNDECIDED
from reports.issuing.models import IssuedDocument
from reports.issuing.papers import Draft, draft_again, issuing_of


@dataclass(frozen=True, slots=True)
class Standing:
    """An edition held against today's data. `gone` says why there is nothing to hold it against."""

    issued: IssuedDocument
    places: list[Place] = field(default_factory=list)
    gone: str = ""

    @property
    def has_changed(self) -> bool:
        """Whether today's document would say something else."""
        return bool(self.places)

    @property
    def count(self) -> int:
        """How many figures and sentences differ."""
        return sum(len(place.changes) for place in self.places)


def standing_of(issued: IssuedDocument, province: Province) -> Standing:
    """Compose the document anew and compare; as many queries as its draft takes."""
    found = draft_again(issued, province)
    if found is None:
        return Standing(issued, gone=_("Đối tượng lập văn bản này không còn, nên không so sánh được."))
    return compared(issued, found)


def compared(issued: IssuedDocument, draft: Draft) -> Standing:
    """The same for a draft at hand."""
    try:
        made = draft.made(UNDECIDED)
    except Refused as refusal:
        return Standing(issued, gone=str(refusal))
    return Standing(issued, differences(issued.content, content_of(made.document, timezone.localdate())))


def may_see(user: User, issued: IssuedDocument) -> Verdict:
    """Whether this person sees an issued document: who takes data out there; of an agency's papers also who sees its sheet."""
    path = issued.agency.path
    verdict = access.may(user, Permission.EXPORT_DATA, path)
    if verdict or issued.agency_id == issued.province.root_id:
        return verdict
    return access.may(user, Permission.VIEW_SCORECARD, path)


def may_keep(user: User, issued: IssuedDocument) -> Verdict:
    """Whether this person takes signed copies of it in: who may issue it."""
    return access.may(user, issuing_of(issued.paper), issued.agency.path)
