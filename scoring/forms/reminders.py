"""The shape of a reminder: for each situation a subject and a body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.explain.reminding import ready_text
from scoring.holdups import Holdup
from scoring.workflow.reminders import Text


class ReminderForm(forms.Form):
    """The texts, one for each hold-up there is among the agencies chosen, offered ready to send."""

    again = forms.BooleanField(
        label=_("Nhắc cả người vừa được nhắc"), required=False,
        help_text=_("Nếu không đánh dấu, ai đã được nhắc về cùng phiếu trong 24 giờ qua sẽ không nhận thêm thư."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, holdups: Sequence[Holdup], asks_again: bool) -> None:
        super().__init__(data)
        self.holdups = holdups
        if not asks_again:
            del self.fields["again"]
        for holdup in holdups:
            subject, body = ready_text(holdup)
            self.fields[f"subject_{holdup.value}"] = forms.CharField(
                label=_("Tiêu đề"), max_length=200, initial=subject
            )
            self.fields[f"body_{holdup.value}"] = forms.CharField(
                label=_("Nội dung"), max_length=5000, initial=body, widget=forms.Textarea(attrs={"rows": 12})
            )

    def sections(self) -> list[tuple[Holdup, forms.BoundField, forms.BoundField]]:
        """Each situation with its two fields."""
        return [(each, self[f"subject_{each.value}"], self[f"body_{each.value}"]) for each in self.holdups]

    def texts(self) -> dict[Holdup, Text]:
        """What was written."""
        chosen = self.cleaned_data
        return {each: (chosen[f"subject_{each.value}"], chosen[f"body_{each.value}"]) for each in self.holdups}
