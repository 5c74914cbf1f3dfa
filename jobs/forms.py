"""The shape of input: which jobs to list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.kinds import all_kinds
from jobs.models import JobQuerySet, State


class JobFilter(forms.Form):
    """Which jobs to list; what nobody chose narrows nothing."""

    state = forms.ChoiceField(label=_("Tình trạng"), choices=[("", _("Tất cả")), *State.choices], required=False)
    kind = forms.ChoiceField(
        label=_("Công việc"),
        choices=lambda: [("", _("Tất cả")), *((kind.code, kind.label) for kind in all_kinds())],
        required=False,
    )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was chosen."""
        return self.is_valid() and any(self.cleaned_data.values())

    def narrow(self, rows: JobQuerySet) -> JobQuerySet:
        """The rows asked for."""
        self.is_valid()
        return rows.filter(**{name: value for name, value in self.cleaned_data.items() if value})
