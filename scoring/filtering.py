"""The filter of the list of sheets: what is asked for, what can be, and the rows that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agencies import access
from agencies.models import AgencyKind, Level, User
from agencies.prepared import Prepared
from agencies.roles import Permission
from agencies.rules import sort_key
from scoring.across import looks
from scoring.models import Campaign, Scorecard, UnlockRequest
from scoring.models.scorecard import ScorecardQuerySet
from scoring.states import SheetState

ATTENTION = [
    ("late", gettext_lazy("Quá hạn nộp")), ("stalled", gettext_lazy("Chấm dở, không thay đổi")),
    ("overdue", gettext_lazy("Quá hạn bổ sung")), ("unlock", gettext_lazy("Xin mở lại")),
    ("unassigned", gettext_lazy("Chưa giao thẩm định")), ("excluded", gettext_lazy("Không chấm")),
]  # fmt: skip
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One drop-down of the filter as it is drawn: the options as pairs of value and words, and the one chosen."""

    name: str
    label: str
    options: Pairs
    chosen: str = ""


class Facets:
    """What the sheets of one year differ in: read in one query, offered as filters.

    `names` are those of everyone these sheets are given to, by number, so that no list asks for them row by row.
    """

    def __init__(self, rows: Iterable[tuple[Any, ...]], campaign: Campaign) -> None:
        """`rows` as `facets_of` asks for them."""
        self._found = tuple(rows)
        people = range(4, 10 if campaign.district_stage else 7, 3)
        blocks = campaign.rubric.spec.blocks if campaign.rubric else ()
        held = {row[2] for row in self._found}
        self.names = {row[at]: row[at + 1] or row[at + 2] for row in self._found for at in people}
        self.blocks = tuple((block.code, block.name) for block in blocks if block.code in held)
        """The blocks of the rubric there are, as choices."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facets) and (self._found, self.blocks) == (other._found, other.blocks)

    def __hash__(self) -> int:
        return hash((self._found, self.blocks))

    @classmethod
    def seen_by(cls, user: User, campaign: Campaign) -> Facets:
        """Of all the sheets of the year that this person may see."""
        if stretch := access.stretch(user, Permission.VIEW_SCORECARD):
            return cls(_facets_in(campaign.district_stage)(campaign.pk, *stretch), campaign)
        return cls(facets_of(campaign.scorecards.visible_to(user), district=campaign.district_stage), campaign)

    @property
    def parents(self) -> list[str]:
        """The places of the communes."""
        return sorted({row[3] for row in self._found if row[3] and row[0] == Level.COMMUNE}, key=sort_key)

    @property
    def verifiers(self) -> list[tuple[str, str]]:
        """The people the sheets are given to in the province, as choices."""
        numbers = {row[4] for row in self._found if row[4]}
        return sorted(((str(pk), self.names[pk]) for pk in numbers), key=lambda pair: sort_key(pair[1]))

    @property
    def levels(self) -> list[tuple[Any, Any]]:
        """The levels there are, as choices."""
        held = {row[0] for row in self._found}
        return [choice for choice in Level.choices if choice[0] in held]

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """The kinds of agency there are, as choices."""
        held = {row[1] for row in self._found}
        return [choice for choice in AgencyKind.choices if choice[0] in held]


def facets_of(rows: ScorecardQuerySet, *, district: bool) -> QuerySet[Any, Any]:
    """What these sheets differ in; `district`: whether they pass a stage in the district."""
    tasks = ["verifier", *(["district_verifier"] if district else [])]
    people = [f"{task}{part}" for task in tasks for part in ("", "__full_name", "__email")]
    return rows.order_by().values_list("level", "kind", "block", "parent_name", *people).distinct()


@cache
def _facets_in(district: bool) -> Prepared[Any]:
    def build(campaign: int, first: str, beyond: str) -> QuerySet[Any, Any]:
        rows = Scorecard.objects.filter(campaign=campaign, agency__path__gte=first, agency__path__lt=beyond)
        return facets_of(rows, district=district)

    return Prepared(build, int, str, str)


class SheetFilter:
    """Which sheets of a year to list, by what stands in the address; what is not among the choices is not asked."""

    FIRST = ("state", "attention")
    """The choices always in sight; the others stand behind “Thêm bộ lọc”."""

    def __init__(self, asked: Mapping[str, str], *, campaign: Campaign, facets: Facets, user: User) -> None:
        self.user, self.campaign, self._asked = user, campaign, asked
        self._offered = _offered(facets, not campaign.on_paper and looks.may_look(user, campaign), get_language())

    @property
    def text(self) -> str:
        """What is looked for."""
        return self._asked.get("q", "").replace("\0", "").strip()

    @property
    def order(self) -> str:
        """The order in force."""
        return self._asked.get("sort", "").replace("\0", "").strip()

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.text) or any(choice.chosen for choice in self._choices)

    @property
    def choices_first(self) -> list[Choice]:
        """The choices always in sight."""
        return [choice for choice in self._choices if choice.name in self.FIRST]

    @property
    def more(self) -> list[Choice]:
        """The questions behind “Thêm bộ lọc”."""
        return [choice for choice in self._choices if choice.name not in self.FIRST]

    @property
    def asks_more(self) -> bool:
        """Whether one of those behind is answered."""
        return any(choice.chosen for choice in self.more)

    def value(self, name: str) -> str:
        """What was chosen for one question; nothing when it was not understood."""
        return next((choice.chosen for choice in self._choices if choice.name == name), "")

    @cached_property
    def _choices(self) -> list[Choice]:
        return [
            replace(choice, chosen=asked)
            if (asked := self._asked.get(choice.name, "")) and any(asked == value for value, _words in choice.options)
            else choice
            for choice in self._offered
        ]

    def narrow(self, rows: ScorecardQuerySet) -> ScorecardQuerySet:
        """The rows that fit what was chosen."""
        attention = self.value("attention")
        rows = rows.filter(~Q(excluded_reason="")) if attention == "excluded" else rows.applicable()
        for name in ("state", "level", "block", "kind"):
            if chosen := self.value(name):
                rows = rows.filter(**{name: chosen})
        if parent := self.value("parent"):
            rows = rows.filter(parent_name=parent)
        if verifier := self.value("verifier"):
            person = self.user.pk if verifier == "me" else int(verifier)
            rows = rows.filter(Q(verifier=person) | Q(district_verifier=person) | Q(second_reader=person))
        rows = _needing(rows, attention)
        if look := self.value("look"):
            rows = looks.narrow(looks.open_to(rows, self.user), look, self.campaign)
        return rows.search(self.text)


def _needing(rows: ScorecardQuerySet, attention: str) -> ScorecardQuerySet:
    now = timezone.now()
    match attention:
        case "late":
            return rows.late(now)
        case "stalled":
            return rows.stalled(now)
        case "overdue":
            return rows.overdue_supplement(now)
        case "unlock":
            return rows.filter(pk__in=UnlockRequest.objects.filter(granted=None).values("scorecard"))
        case "unassigned":
            return rows.unassigned()
    return rows


@lru_cache(maxsize=256)
def _offered(facets: Facets, looked: bool, _language: str | None) -> tuple[Choice, ...]:
    """The questions with more than one answer: worded once, for they change when sheets are dealt out and seldom else."""
    everything, me = ("", _("Tất cả")), ("me", _("Giao cho tôi"))
    asked = [
        Choice("state", _("Trạng thái"), _pairs(SheetState.choices)),
        Choice("attention", _("Cần chú ý"), _pairs(ATTENTION)),
        Choice("look", _("Cần xem kỹ"), _pairs(looks.LOOKS if looked else [])),
        Choice("parent", _("Địa bàn"), _pairs((name, name) for name in facets.parents)),
        Choice("verifier", _("Người thẩm định"), _pairs([me, *facets.verifiers] if facets.verifiers else [])),
        Choice("level", _("Cấp"), _pairs(facets.levels)),
        Choice("kind", _("Loại cơ quan"), _pairs(facets.kinds)),
        Choice("block", _("Khối"), _pairs(facets.blocks)),
    ]
    return tuple(replace(one, options=(everything, *one.options)) for one in asked if len(one.options) > 1)


def _pairs(choices: Iterable[tuple[Any, Any]]) -> Pairs:
    return tuple((str(value), str(words)) for value, words in choices)
