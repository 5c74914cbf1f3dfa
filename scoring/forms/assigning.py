"""Which sheets go to whom: the form by which they are dealt out among verifiers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Level, User
from scoring.filtering import Facets
from scoring.models import Campaign
from scoring.models.scorecard import ScorecardQuerySet


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
        self._offer("level", [*everything, *facets.levels])
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
