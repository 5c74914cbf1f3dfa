"""Rows of one kind inside a form: added, moved and taken out by the server, so that no script is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

MOST = 60
"""More rows than this are no rubric."""

Values = dict[str, Any]


class Rows:
    """The forms of the rows, in order. A new row that is left empty is not there."""

    def __init__(
        self,
        row: type[forms.Form],
        prefix: str,
        *,
        initial: Iterable[Mapping[str, Any]] = (),
        data: QueryDict | None = None,
        **options: Any,
    ) -> None:
        self.prefix = prefix
        if data is None:
            self.forms = [
                row(prefix=f"{prefix}-{at}", initial=dict(values), **options) for at, values in enumerate(initial)
            ]
        else:
            self.forms = [
                row(data, prefix=f"{prefix}-{at}", empty_permitted=True, use_required_attribute=False, **options)
                for at in range(_count(data, prefix))
            ]

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self.forms)

    @property
    def filled(self) -> list[Values]:
        """What the rows hold, the empty ones left out; for rows that are valid."""
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def focus_last(self) -> None:
        """Put the cursor into the row that was just added."""
        if self.forms:
            self.forms[-1].visible_fields()[0].field.widget.attrs["autofocus"] = True

    def is_valid(self) -> bool:
        """Whether every row that says something is right."""
        return not [form for form in self.forms if not form.is_valid()]


def typed_rows(row: type[forms.Form], prefix: str, data: QueryDict, **options: Any) -> list[Values]:
    """What was typed into the rows, unjudged, to show them again in another order."""
    return [typed(row(prefix=f"{prefix}-{at}", **options), data) for at in range(_count(data, prefix))]


def typed(form: forms.Form, data: QueryDict) -> Values:
    """What was typed into a form, unjudged, as initial values for the same form."""
    return {
        name: field.widget.value_from_datadict(data, MultiValueDict(), form.add_prefix(name))
        for name, field in form.fields.items()
    }


def rearranged(rows: list[Values], do: str) -> list[Values]:
    """The rows after "add", "remove-2", "up-2" or "down-2"; anything else leaves them as they are."""
    action, _, number = do.partition("-")
    if do == "add":
        return [*rows, {}][:MOST]
    at = int(number) if number.isdecimal() else len(rows)
    if action not in {"remove", "up", "down"} or at >= len(rows):
        return rows
    row, rest = rows[at], rows[:at] + rows[at + 1 :]
    if action == "remove":
        return rest
    to = max(at - 1, 0) if action == "up" else at + 1
    return [*rest[:to], row, *rest[to:]]


def _count(data: QueryDict, prefix: str) -> int:
    written = data.get(f"{prefix}-count", "")
    return min(int(written), MOST) if written.isdecimal() else 0
