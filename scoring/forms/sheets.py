"""Which sheets: the filter of the list, and the choice of those dealt out to verifiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import AgencyKind, Level, User
from agencies.rules import sort_key
from scoring.across import looks
from scoring.models import Campaign, UnlockRequest
from scoring.models.scorecard import ScorecardQuerySet
from scoring.states import SheetState


@dataclass(frozen=True, slots=True)
class Choice:
    """One drop-down of the filter as it is drawn: the options as pairs of value and words, and the one chosen."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    chosen: str

    @classmethod
    def of(cls, field: forms.BoundField) -> Choice:
        """The drop-down of a field."""
        choices = field.field.choices  # type: ignore[attr-defined]  # every one of them is a ChoiceField
        options = tuple((str(value), str(words)) for value, words in choices)
        return cls(field.name, str(field.label), options, str(field.value() or ""))


class SheetFilter(forms.Form):
    """Which sheets of a year to list."""

    ATTENTION = [
        ("late", _("Quá hạn nộp")), ("stalled", _("Chấm dở, không thay đổi")), ("overdue", _("Quá hạn bổ sung")),
        ("unlock", _("Xin mở lại")), ("unassigned", _("Chưa giao thẩm định")), ("excluded", _("Không chấm")),
    ]  # fmt: skip

    year = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Tìm cơ quan"), required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False)
    attention = forms.ChoiceField(label=_("Cần chú ý"), required=False, choices=[("", _("Tất cả")), *ATTENTION])
    look = forms.ChoiceField(label=_("Cần xem kỹ"), required=False)
    level = forms.ChoiceField(label=_("Cấp"), required=False)
    block = forms.ChoiceField(label=_("Khối"), required=False)
    kind = forms.ChoiceField(label=_("Loại cơ quan"), required=False)
    parent = forms.ChoiceField(label=_("Địa bàn"), required=False)
    verifier = forms.ChoiceField(label=_("Người thẩm định"), required=False)

    def __init__(self, data: Any, *, campaign: Campaign, facets: Facets, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.campaign = campaign
        self._offer("look", looks.LOOKS if not campaign.on_paper and looks.may_look(user, campaign) else [])
        self._offer("state", SheetState.choices)
        self._offer("level", [choice for choice in Level.choices if choice[0] in facets.levels])
        self._offer("kind", facets.kinds)
        self._offer("block", facets.blocks)
        self._offer("parent", [(name, name) for name in facets.parents])
        self._offer("verifier", [("me", _("Giao cho tôi")), *facets.verifiers] if facets.verifiers else [])

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Let people choose among these; a question with one answer is not asked."""
        offered = list(choices)
        if len(offered) < 2:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Tất cả")), *offered]

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.value("q")

    @property
    def order(self) -> str:
        """The order in force."""
        return self.value("sort")

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered."""
        return any(self.value(name) for name in self.fields if name not in {"year", "sort"})

    @cached_property
    def choices_first(self) -> list[Choice]:
        """The choices always in sight."""
        return self._choices("state", "attention")

    @cached_property
    def more(self) -> list[Choice]:
        """The questions behind “Thêm bộ lọc”."""
        return self._choices("look", "parent", "verifier", "level", "kind", "block")

    def _choices(self, *names: str) -> list[Choice]:
        return [Choice.of(self[name]) for name in names if name in self.fields]

    @property
    def asks_more(self) -> bool:
        """Whether one of those behind is answered."""
        return any(self.value(choice.name) for choice in self.more)

    def value(self, name: str) -> str:
        """What was chosen for one question; nothing when it was not understood."""
        if not hasattr(self, "cleaned_data"):
            self.is_valid()
        return self.cleaned_data.get(name) or ""

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
        return rows.search(self.value("q"))


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


class Facets:
    """What the visible sheets of one year differ in: read in one query, offered as filters.

    `names` are those of everyone these sheets are given to, by number, so that no list asks for them row by row.
    """

    def __init__(self, rows: ScorecardQuerySet, campaign: Campaign) -> None:
        tasks = ["verifier", *(["district_verifier"] if campaign.district_stage else [])]
        people = [f"{task}{part}" for task in tasks for part in ("", "__full_name", "__email")]
        fields = ("level", "kind", "block", "parent_name", *people)
        found = list(rows.order_by().values_list(*fields).distinct())
        self.campaign = campaign
        self.levels = {row[0] for row in found}
        self._kinds = {row[1] for row in found}
        self._blocks = {row[2] for row in found}
        self.parents = sorted({row[3] for row in found if row[3] and row[0] == Level.COMMUNE}, key=sort_key)
        self.names = {row[at]: row[at + 1] or row[at + 2] for row in found for at in range(4, len(fields), 3)}
        verifiers = {row[4] for row in found if row[4]}
        self.verifiers = sorted(((str(pk), self.names[pk]) for pk in verifiers), key=lambda pair: sort_key(pair[1]))

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """The kinds of agency there are, as choices."""
        return [choice for choice in AgencyKind.choices if choice[0] in self._kinds]

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The blocks of the rubric there are, as choices."""
        if self.campaign.rubric is None:
            return []
        return [(block.code, block.name) for block in self.campaign.rubric.spec.blocks if block.code in self._blocks]


class AssignForm(forms.Form):
    """Which sheets go to whom: chosen by task, place and kind, dealt out evenly among the people ticked."""

    task = forms.ChoiceField(label=_("Giao việc"), widget=forms.RadioSelect)
    people = forms.MultipleChoiceField(
        label=_("Cho những người"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Chọn nhiều người thì phiếu được chia đều, các cơ quan gần nhau về cùng một người."),
    )  # fmt: skip
    parent = forms.ChoiceField(label=_("Địa bàn"), required=False)
    level = forms.ChoiceField(label=_("Cấp"), required=False)
    kind = forms.ChoiceField(label=_("Loại cơ quan"), required=False)
    block = forms.ChoiceField(label=_("Khối"), required=False)
    only_free = forms.BooleanField(label=_("Chỉ các phiếu chưa giao cho ai"), required=False, initial=True)
    sheets = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, campaign: Campaign, facets: Facets, people: Iterable[tuple[User, int]]) -> None:
        super().__init__(data or None)
        tasks = [("verifier", _("Thẩm định cấp tỉnh"))]
        if campaign.district_stage:
            tasks.append(("district_verifier", _("Thẩm định cấp huyện")))
        if campaign.second_reader:
            tasks.append(("second_reader", _("Soát xét lần hai")))
        self._offer("task", tasks)
        self._offer("people", [(str(user.pk), _person(user, load)) for user, load in people])
        everything = [("", _("Tất cả"))]
        self._offer("parent", [*everything, *((name, name) for name in facets.parents)])
        self._offer("level", [*everything, *(choice for choice in Level.choices if choice[0] in facets.levels)])
        self._offer("kind", [*everything, *facets.kinds])
        self._offer("block", [*everything, *facets.blocks])
        self.initial["task"] = tasks[0][0]

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        """Somebody has to be chosen, unless sheets are to be taken away from those who hold them."""
        data = super().clean() or {}
        if not data.get("people") and data.get("only_free"):
            self.add_error(
                "people",
                _("Hãy chọn ít nhất một người. Để thu hồi việc đã giao, hãy bỏ dấu “Chỉ các phiếu chưa giao cho ai”."),
            )
        return data

    def narrow(self, rows: ScorecardQuerySet) -> ScorecardQuerySet:
        """The sheets chosen, in the order of the tree, so that neighbours stay together."""
        data = self.cleaned_data
        rows = rows.applicable()
        if chosen := [int(pk) for pk in data["sheets"].split(".") if pk.isdecimal() and len(pk) < 16]:
            rows = rows.filter(pk__in=chosen)
        for name, field in {"parent": "parent_name", "level": "level", "kind": "kind", "block": "block"}.items():
            if data[name]:
                rows = rows.filter(**{field: data[name]})
        if data["task"] == "district_verifier":
            rows = rows.filter(level=Level.COMMUNE)
        if data["only_free"]:
            rows = rows.filter(**{data["task"]: None})
        return rows.order_by("path")


def _person(user: User, load: int) -> str:
    return _("%(person)s – đang giữ %(count)s phiếu") % {"person": user, "count": load}
