"""Which entries of a register to list, in which order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.forms.choices import ANY
from registers.cells import choices_of
from registers.models import EntryQuerySet
from registers.register import Register

SOON = timedelta(days=30)
"""What falls due within it is shown as soon due."""


class EntryFilter(forms.Form):
    """Which entries of a register to list."""

    q = forms.CharField(
        label=_("Tìm"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Tìm, không cần gõ dấu")}),
    )  # fmt: skip
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, register: Register) -> None:
        super().__init__(data)
        self.register = register
        if register.is_yearly:
            latest = timezone.localdate().year + 1
            years = [(str(year), str(year)) for year in range(latest, latest - 15, -1)]
            self.fields["year"] = forms.ChoiceField(label=_("Năm"), choices=[*ANY, *years], required=False)
        for name in register.filters:
            self.fields[name] = forms.ChoiceField(
                label=register.label(name), choices=[*ANY, *choices_of(register, name)], required=False
            )
        shown = [("", _("Tất cả")), ("late", _("Quá hạn")), ("due", _("Đến hạn trong 30 ngày"))]
        self.fields["show"] = forms.ChoiceField(label=_("Hạn"), choices=shown, required=False)
        self.is_valid()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(value for name, value in self.cleaned_data.items() if name != "sort")

    def narrow(self, rows: EntryQuerySet) -> EntryQuerySet:
        """The entries asked for, in the order asked for."""
        chosen = self.cleaned_data
        today = timezone.localdate()
        for name in ("year", *self.register.filters):
            if chosen.get(name):
                rows = rows.filter(**{name: chosen[name]})
        if chosen.get("show") == "late":
            rows = rows.filter(due_on__lt=today)
        elif chosen.get("show") == "due":
            rows = rows.filter(due_on__gte=today, due_on__lte=today + SOON)
        return rows.search(chosen.get("q", "")).order_by(*self._order(chosen.get("sort", "")))

    def _order(self, sort: str) -> list[Any]:
        name = sort.removeprefix("-")
        if name in sortable(self.register):
            column = models.F("sort_text" if name == self.register.columns[0] else name)
            return [column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True), "-pk"]
        return [self.register.order, "-pk"]


def sortable(register: Register) -> list[str]:
    """The columns a list can be sorted by: the first, by its words, and those of days and numbers."""
    first, *others = register.columns
    kinds = (models.DateField, models.IntegerField, models.DecimalField)
    return [first, *(name for name in others if isinstance(register.field(name), kinds))]
