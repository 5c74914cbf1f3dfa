"""A column that keeps which of several things were ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models


class TicksField(models.JSONField):
    """The codes ticked, of those `ticks` names, in the order it names them."""

    def __init__(self, *args: Any, ticks: type[models.TextChoices] | None = None, **options: Any) -> None:
        self.ticks = ticks
        options.setdefault("default", list)
        options.setdefault("blank", True)
        super().__init__(*args, **options)

    def formfield(self, **options: Any) -> Any:
        """A box to tick for each."""
        return forms.MultipleChoiceField(
            choices=self.ticks.choices if self.ticks else [], required=not self.blank, label=self.verbose_name,
            help_text=self.help_text, widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def words(self, codes: list[str]) -> list[str]:
        """What was ticked, in words."""
        known = dict(self.ticks.choices) if self.ticks else {}
        return [str(known.get(code, code)) for code in codes]
