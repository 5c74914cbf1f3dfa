"""What cells of these files hold, beyond text, days and choices."""

from __future__ import annotations

from typing import Any

from django.core.validators import slug_re
from django.utils.translation import gettext as _
from import_export import widgets

from agencies.models import AgencyKind
from agencies.rules import fold
from agencies.transfer.resource import ChoiceWidget, TextWidget
from standards.models import Edition


class SlugWidget(TextWidget):
    """A code of letters without marks, digits and hyphens."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """The code. Raises ValueError with the sentence to show."""
        code = super().clean(value, row, **kwargs)
        if code and not slug_re.match(code):
            raise ValueError(_("“%(value)s” không đúng; mã chỉ gồm chữ không dấu, số và gạch nối.") % {"value": value})
        return code


class WholeWidget(widgets.Widget):  # type: ignore[misc]  # import-export ships no types
    """A whole number above 0, or none."""

    def __init__(self, *, least: int = 1, most: int = 9999, required: bool = False) -> None:
        super().__init__()
        self.least, self.most, self.required = least, most, required

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> int | None:
        """The number, None for an empty cell. Raises ValueError with the sentence to show."""
        if not value and not self.required:
            return None
        if not value.isdecimal() or not self.least <= int(value) <= self.most:
            told = {"value": value, "least": self.least, "most": self.most}
            raise ValueError(_("“%(value)s” không đúng; viết một số từ %(least)d đến %(most)d.") % told)
        return int(value)


class OptionalChoiceWidget(ChoiceWidget):
    """One of the values of a choice; an empty cell says nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """The code of the choice, empty for an empty cell. Raises ValueError naming the allowed ones."""
        return super().clean(value, row, **kwargs) if value else ""


class KindsWidget(ChoiceWidget):
    """Kinds of agency, set apart by semicolons."""

    def __init__(self) -> None:
        super().__init__(AgencyKind)

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any:
        """Their codes in the product's order. Raises ValueError naming the allowed ones."""
        found = {super(KindsWidget, self).clean(part.strip()) for part in value.split(";") if part.strip()}
        return [kind for kind in AgencyKind.values if kind in found]


class EditionWidget(widgets.Widget):  # type: ignore[misc]
    """An edition of the standard by its code."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """The code. Raises ValueError naming the editions there are."""
        known = list(Edition.objects.values_list("code", flat=True))
        found = next((code for code in known if fold(value) in {fold(code), fold(f"ISO {code}")}), None)
        if value and found is None:
            raise ValueError(
                _("không có phiên bản “%(value)s”; chọn một trong: %(known)s.")
                % {"value": value, "known": ", ".join(known)}
            )
        return found or ""
