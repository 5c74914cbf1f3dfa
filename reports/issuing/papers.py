"""Which documents can be issued, of what, and by whom: one table for each kind of object they are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import override

from agencies import access
from agencies.models import Agency, Province, User
from agencies.roles import Permission
from agencies.rules import YES, Verdict
from reports.figures import Figures
from reports.handing import FORMS
from reports.issuing.models import DocumentCode, IssuedDocument
from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.wording.filling import Values

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

P = Permission


@dataclass(frozen=True, slots=True)
class Made:
    """A document composed from today's data, and the figures it was made of where it prints the year's."""

    document: OfficialDocument
    figures: Figures | None = None


def _always(_subject: Any) -> Verdict:
    return YES


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of document: what it is called, how it is made, who issues it.

    `name` begins the names of its files. `make` may raise Refused with the sentence to show; `ready` says beforehand
    whether there is anything to make it of. `when` is the law that asks for it, and when. `issuing` is the permission asked for
    at the agency; `heavy` ones are drawn up by a job on a page of their own.
    """

    label: StrOrPromise
    code: DocumentCode
    name: str
    make: Callable[[Any, DocumentSettings], Made]
    ready: Callable[[Any], Verdict] = _always
    when: StrOrPromise = ""
    issuing: Permission = P.MAKE_REPORTS
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Of:
    """What an issued document keeps of the object it was made of."""

    agency: Agency
    year: int
    about: str


@dataclass(frozen=True, slots=True)
class Family:
    """Documents made of one kind of object, and the way from an object to its pages and back.

    `address` gives what stands in addresses after the province; `find` the object of an issued document, None when it is
    gone. `draft` is the route that hands the draft over, by kind and form.
    """

    papers: dict[str, Paper]
    route: str
    draft: str
    of: Callable[[Any], Of]
    address: Callable[[Any], list[Any]]
    find: Callable[[Province, IssuedDocument], Any]


_families: dict[str, Family] = {}


def family(name: str, found: Family) -> None:
    """Let documents of this family be issued. Called in `AppConfig.ready`."""
    _families[name] = found


@dataclass(frozen=True)
class Draft:
    """A document of some object as today's data make it, before it is issued."""

    family: str
    kind: str
    subject: Any
    province: Province

    @cached_property
    def paper(self) -> Paper:
        """What kind of document it is."""
        return _families[self.family].papers[self.kind]

    @property
    def key(self) -> str:
        """How issued documents name it: "year.december"."""
        return f"{self.family}.{self.kind}"

    @cached_property
    def of(self) -> Of:
        """Whose it is, of which year, of which object."""
        return _families[self.family].of(self.subject)

    @property
    def ready(self) -> Verdict:
        """Whether there is anything to make it of."""
        return self.paper.ready(self.subject)

    def made(self, entered: Values | None = None) -> Made:
        """The document now, in Vietnamese whatever the page's language; `entered` is what placeholders stand for once it is
        issued. Raises Refused when it cannot be made."""
        with override("vi"):
            return self.paper.make(self.subject, DocumentSettings.objects.of(self.province).entering(entered or {}))

    @property
    def url(self) -> str:
        """Its page."""
        found = _families[self.family]
        return reverse(found.route, args=[self.province.slug, *found.address(self.subject), self.kind])

    @property
    def links(self) -> list[tuple[str, str]]:
        """The draft in each form, with its address; none for one that a job draws up."""
        found = _families[self.family]
        if self.paper.heavy:
            return []
        address = [self.province.slug, *found.address(self.subject), self.kind]
        return [(word, reverse(found.draft, args=[*address, form])) for form, word in FORMS.items()]

    def may_issue(self, user: User) -> Verdict:
        """Whether this person issues it."""
        return access.may(user, self.paper.issuing, self.of.agency.path)


def draft(family: str, kind: str, subject: Any, province: Province) -> Draft | None:
    """A document of an object; None for a kind its family does not know."""
    return Draft(family, kind, subject, province) if kind in _families[family].papers else None


def drafts(family: str, subject: Any, province: Province) -> list[Draft]:
    """Every document of an object."""
    return [Draft(family, kind, subject, province) for kind in _families[family].papers]


def draft_again(issued: IssuedDocument, province: Province) -> Draft | None:
    """The document an issued one was made as; None when its object is gone or the product no longer makes it."""
    name, _dot, kind = issued.paper.partition(".")
    found = _families.get(name)
    subject = found.find(province, issued) if found and kind in found.papers else None
    return None if subject is None else Draft(name, kind, subject, province)


def label_of(paper: str) -> str:
    """What a kind of issued document is called; its key when the product no longer knows it."""
    name, _dot, kind = paper.partition(".")
    found = _families.get(name)
    return str(found.papers[kind].label) if found and kind in found.papers else paper


def plainly(compose: Callable[[Any, DocumentSettings], OfficialDocument]) -> Callable[[Any, DocumentSettings], Made]:
    """A maker for a document that prints no year's figures."""
    return lambda subject, settings: Made(compose(subject, settings))


def name_of(paper: str) -> str:
    """What the names of its files begin with."""
    family, _dot, kind = paper.partition(".")
    found = _families.get(family)
    return found.papers[kind].name if found and kind in found.papers else "van-ban"


def issuing_of(paper: str) -> Permission:
    """The permission that issuing it asks for, at its agency."""
    family, _dot, kind = paper.partition(".")
    found = _families.get(family)
    return found.papers[kind].issuing if found and kind in found.papers else P.MAKE_REPORTS
