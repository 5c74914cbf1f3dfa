"""Years, and a day with a time of day as one answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField, DayInput
from agencies.templatetags.page import day
from agencies.workdays import VIETNAM

CLOSING = time(17, 0)
"""When offices close: the time of a deadline that nobody has chosen otherwise."""


_HOURS = {"inputmode": "numeric", "autocomplete": "off", "placeholder": "17:00"}
_WRITTEN = ["%H:%M", "%H:%M:%S", "%Hh%M", "%Hg%M", "%Hh", "%Hg", "%H"]
"""How people write a time of day; the browser's own box would ask for AM and PM on most machines."""


class MomentInput(forms.MultiWidget):
    """A box for the day and one for the time, side by side."""

    template_name = "scoring/campaign_moment.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = DayField().widget_attrs(DayInput())
        super().__init__([DayInput(attrs=box), forms.TimeInput(attrs=_HOURS, format="%H:%M")], attrs)

    def decompress(self, value: Any) -> list[Any]:
        """A stored moment as the two boxes show it, by the clocks of Vietnam."""
        if not isinstance(value, datetime):
            return [None, CLOSING]
        local = value.astimezone(VIETNAM)
        return [day(local.date()), local.time()]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Each box says of itself what it holds; the label belongs to both."""
        context = super().get_context(name, value, attrs)
        for widget, label in zip(context["widget"]["subwidgets"], (_("Ngày"), _("Giờ")), strict=True):
            widget["attrs"]["aria-label"] = label
        return context


class MomentField(forms.MultiValueField):
    """A moment in Vietnam; without a time it is the end of the office day, 17:00. `cleaned_data` holds it aware."""

    widget = MomentInput

    def __init__(self, **options: Any) -> None:
        wrong = _("Hãy nhập giờ và phút, ví dụ 17:00.")
        fields = (
            DayField(required=False),  # the time stands there from the start; alone it says nothing
            forms.TimeField(required=False, input_formats=_WRITTEN, error_messages={"invalid": wrong}),
        )
        super().__init__(fields, require_all_fields=False, **options)

    def compress(self, values: Sequence[Any]) -> datetime | None:
        """The two answers as one moment; nothing without a day."""
        chosen: date | None = values[0] if values else None
        if chosen is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if chosen is None:
            return None
        return datetime.combine(chosen, values[1] or CLOSING, VIETNAM)


class YearField(forms.IntegerField):
    """A year, which unlike a count is never grouped."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=2000, max_value=2100, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Digits on a phone's keyboard, in a box of their length."""
        return {"inputmode": "numeric", "autocomplete": "off", "class": "year-input"}
