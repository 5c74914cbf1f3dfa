"""Fields that take what Vietnamese officials type: 8,5 or 8.5, 5/3/2023 or 2023-03-05."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from agencies.templatetags.page import day, number, points

FIRST_YEAR, LAST_YEAR = 1900, 2200
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+\Z")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z")
_COMPACT_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})\Z")


def read_decimal(text: str) -> str:
    """A number as people type it, in the form Python reads; what cannot be read comes back unchanged.

    One comma or point is the decimal mark ("8,5", "8.5"). With both, the last is the mark and the other
    groups digits ("1.234,5", "1,234.5"). The same one twice groups digits ("1.234.567").
    """
    text = re.sub(r"[\s\u00a0]", "", text)
    marks = re.findall(r"[.,]", text)
    if not marks:
        return text
    if len(marks) > 1 and len(set(marks)) == 1:
        return text.replace(marks[0], "") if _GROUPED.match(text) else text
    whole, fraction = re.split(rf"{re.escape(marks[-1])}(?!.*{re.escape(marks[-1])})", text, maxsplit=1)
    return f"{re.sub(r'[.,]', '', whole)}.{fraction}"


class PointsField(forms.DecimalField):
    """Points with up to three decimals; takes 8,5 and 8.5, shows 8,5."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Hãy nhập một số, ví dụ 8 hoặc 8,5. Nội dung vừa nhập không phải là số."),
    }

    def __init__(self, *, max_digits: int = 9, decimal_places: int = 3, **options: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as in Django's own DecimalField
        """The number typed."""
        if isinstance(value, str) and value.strip():
            value = read_decimal(value)
            if not _PLAIN.match(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """The number as it is written here."""
        return points(value).replace("\u00a0", "") if isinstance(value, Decimal | int | float) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the page's script reads to show what it understood."""
        return {"inputmode": "decimal", "autocomplete": "off", "data-understand": "points"}


class CountField(forms.IntegerField):
    """How many; takes 1234, 1.234 and 1 234."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("Hãy nhập một số nguyên, ví dụ 12. Nội dung vừa nhập không phải là số nguyên."),
    }

    def __init__(self, *, min_value: int | None = 0, **options: Any) -> None:
        super().__init__(min_value=min_value, **options)

    def to_python(self, value: Any) -> int | None:
        """The number typed."""
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0]", "", value)
            if _GROUPED.match(value):
                value = re.sub(r"[.,]", "", value)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """The number with its digits grouped."""
        return number(value) if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the page's script reads to show what it understood."""
        return {"inputmode": "numeric", "autocomplete": "off", "data-understand": "count"}


class DayInput(forms.DateInput):
    """A text box for a day, with the browser's own calendar beside it where scripts run."""

    template_name = "components/day_input.html"


class DayField(forms.DateField):
    """A day; takes 5/3/2023, 05-03-2023, 5.3.2023, 05032023 and 2023-03-05, shows 05/03/2023."""

    widget = DayInput
    default_error_messages = {
        "invalid": _("Hãy nhập ngày theo thứ tự ngày/tháng/năm, ví dụ 05/03/2023."),
    }
    default_validators = [
        MinValueValidator(date(FIRST_YEAR, 1, 1), _("Năm phải từ 1900 trở đi. Hãy kiểm tra lại năm vừa nhập.")),
        MaxValueValidator(date(LAST_YEAR, 12, 31), _("Năm không được quá 2200. Hãy kiểm tra lại năm vừa nhập.")),
    ]

    def to_python(self, value: Any) -> date | None:
        """The day typed."""
        if isinstance(value, str):
            value = re.sub(r"\s", "", value)
            if compact := _COMPACT_DAY.match(value):
                value = "/".join(compact.groups())
        found: date | None = super().to_python(value)
        return found

    def prepare_value(self, value: Any) -> Any:
        """The day as it is written here; the first and last day of time stand for an empty box."""
        if isinstance(value, date):
            return day(value) if FIRST_YEAR <= value.year <= LAST_YEAR else ""
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the page's script reads to show what it understood."""
        return {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": _("ngày/tháng/năm"),
            "data-understand": "day",
        }


class ManyFilesInput(forms.ClearableFileInput):
    """A box that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesField(forms.FileField):
    """Several files at once; `cleaned_data` holds a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file, checked as Django checks one."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        return [super(FilesField, self).clean(each, initial) for each in files]
