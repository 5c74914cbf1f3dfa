"""The columns of an agency file: how a cell becomes a value and a value becomes a cell (django-import-export)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

import tablib
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from import_export import fields, resources, widgets
from import_export.instance_loaders import BaseInstanceLoader

from agencies import spreadsheet
from agencies.models import AgencyKind, Level, Obligation
from agencies.rules import BEGINNING, OPEN_END, Refused, fold


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a file: a sentence with the line and the column it is about."""

    line: int | None
    column: str
    message: str

    def __str__(self) -> str:
        if self.line is None:
            return self.message
        if not self.column:
            return _("Dòng %(line)d: %(message)s") % {"line": self.line, "message": self.message}
        return _("Dòng %(line)d, cột “%(column)s”: %(message)s") % {
            "line": self.line, "column": self.column, "message": self.message,
        }  # fmt: skip


@dataclass(slots=True)
class Row:
    """One line of the file. A column the file does not have stays None, and what is known of it is kept."""

    line: int = 0
    code: str = ""
    name: str = ""
    level: str = ""
    kind: str = ""
    parent_code: str = ""
    obligation: str = ""
    valid_from: date = BEGINNING
    valid_to: date = OPEN_END
    note: str | None = None
    short_name: str | None = None
    has_procedures: bool | None = None
    obligation_basis: str | None = None
    faults: list[Fault] = field(default_factory=list)


REQUIRED = ("code", "name", "level", "kind", "parent_code", "obligation")

TITLES: dict[str, Any] = {
    "code": gettext_lazy("Mã"),
    "name": gettext_lazy("Tên cơ quan"),
    "level": gettext_lazy("Cấp"),
    "kind": gettext_lazy("Loại cơ quan"),
    "parent_code": gettext_lazy("Mã cơ quan cấp trên"),
    "obligation": gettext_lazy("Đối tượng"),
    "valid_from": gettext_lazy("Có hiệu lực từ"),
    "valid_to": gettext_lazy("Đến hết ngày"),
    "note": gettext_lazy("Ghi chú"),
    "short_name": gettext_lazy("Tên viết tắt"),
    "has_procedures": gettext_lazy("Có thủ tục hành chính"),
    "obligation_basis": gettext_lazy("Căn cứ xác định đối tượng"),
}
"""What each column is called on pages; a file may use these names too."""


class TextWidget(widgets.Widget):  # type: ignore[misc]  # import-export ships no types
    """Text of at most so many letters, and at least one where it must be there."""

    def __init__(self, most: int, *, required: bool = False) -> None:
        super().__init__()
        self.most = most
        self.required = required

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """The text. Raises ValueError with the sentence to show."""
        if self.required and not value:
            raise ValueError(_("không được để trống."))
        if len(value) > self.most:
            raise ValueError(_("dài %(length)d ký tự, tối đa là %(most)d.") % {"length": len(value), "most": self.most})
        return " ".join(value.split())


class ChoiceWidget(widgets.Widget):  # type: ignore[misc]
    """One of the values of a choice, written as its code or its label."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        self.choices = choices

    @cached_property
    def known(self) -> dict[str, str]:
        """The value of each word for it, in the languages of the product."""
        return {word: choice.value for choice in self.choices for word in words_for(choice.label)}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        """The code of the choice. Raises ValueError naming the allowed ones."""
        found = value if value in self.choices.values else self.known.get(fold(value))
        if found is None:
            allowed = ", ".join(self.choices.values)
            if not value:
                raise ValueError(_("không được để trống; chọn một trong: %(allowed)s.") % {"allowed": allowed})
            raise ValueError(
                _("“%(value)s” không đúng; chọn một trong: %(allowed)s.") % {"value": value, "allowed": allowed}
            )
        return found


class DayWidget(widgets.Widget):  # type: ignore[misc]
    """A day as 2025-07-01 or 01/07/2025; an empty cell stands for a limit nobody knows."""

    def __init__(self, empty: date) -> None:
        super().__init__()
        self.empty = empty

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date:
        """The day. Raises ValueError with the sentence to show."""
        if not value:
            return self.empty
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        raise ValueError(_("“%(value)s” không phải một ngày; viết như 01/07/2025 hoặc 2025-07-01.") % {"value": value})

    def render(self, value: date | None, obj: Any = None, **kwargs: Any) -> date | None:
        """The day itself, so that a workbook holds a real date; nothing for an unknown limit."""
        return None if value == self.empty else value


class YesNoWidget(widgets.Widget):  # type: ignore[misc]
    """Yes or no; an empty cell says yes, as most agencies handle administrative procedures."""

    WORDS = {"": True, "1": True, "co": True, "true": True, "x": True, "0": False, "khong": False, "false": False}

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> bool:
        """The answer. Raises ValueError with the sentence to show."""
        try:
            return self.WORDS[fold(value)]
        except KeyError:
            raise ValueError(_("“%(value)s” không đúng; viết 1 (có) hoặc 0 (không).") % {"value": value}) from None

    def render(self, value: bool, obj: Any = None, **kwargs: Any) -> int:
        """1 or 0."""
        return int(value)


class AgencyResource(resources.Resource):  # type: ignore[misc]
    """An agency file for django-import-export: its columns, and rows checked cell by cell.

    It reads rows into `Row` values and writes none of them: what an import means for the tree as a whole
    (who is added, renamed, closed) is worked out in `plan`, which a row at a time cannot do.
    """

    line = fields.Field("line", "#")
    code = fields.Field("code", "code", TextWidget(30, required=True))
    name = fields.Field("name", "name", TextWidget(250, required=True))
    level = fields.Field("level", "level", ChoiceWidget(Level))
    kind = fields.Field("kind", "kind", ChoiceWidget(AgencyKind))
    parent_code = fields.Field("parent_code", "parent_code", TextWidget(30))
    obligation = fields.Field("obligation", "obligation", ChoiceWidget(Obligation))
    valid_from = fields.Field("valid_from", "valid_from", DayWidget(BEGINNING))
    valid_to = fields.Field("valid_to", "valid_to", DayWidget(OPEN_END))
    note = fields.Field("note", "note", TextWidget(500))
    short_name = fields.Field("short_name", "short_name", TextWidget(100))
    has_procedures = fields.Field("has_procedures", "has_procedures", YesNoWidget())
    obligation_basis = fields.Field("obligation_basis", "obligation_basis", TextWidget(250))

    class Meta:
        import_id_fields = ("code",)
        instance_loader_class = BaseInstanceLoader
        use_transactions = False
        skip_diff = True
        store_instance = True

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Row, bool]:
        """A fresh row value; nothing is looked up."""
        return Row(), True

    def save_instance(self, instance: Row, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Nothing is written here."""

    def validate_instance(self, instance: Row, import_validation_errors: Any = None, **kwargs: Any) -> None:
        """Keep what is wrong with the cells, and look at the row as a whole; a broken row stays known by its code."""
        for column, fault in (import_validation_errors or {}).items():
            instance.faults += [Fault(instance.line, column, message) for message in ValidationError(fault).messages]
        if not instance.faults and instance.valid_to < instance.valid_from:
            instance.faults.append(Fault(instance.line, "valid_to", _("ngày kết thúc trước ngày bắt đầu.")))

    def iter_queryset(self, queryset: Iterable[Any]) -> Iterator[Any]:
        """The rows to export, which are no queryset here."""
        yield from queryset


def read_rows(name: str, content: bytes) -> list[Row]:
    """The rows of a file, each with the faults found in its cells.

    Raises Refused when the file as a whole cannot be used: unreadable, or without the columns it needs.
    """
    return outcomes(AgencyResource(), dataset_of(spreadsheet.read(name, content), TITLES, REQUIRED))


def outcomes(resource: resources.Resource, dataset: tablib.Dataset) -> list[Any]:
    """What a resource that writes nothing makes of each row."""
    result = resource.import_data(dataset, use_transactions=False)
    for problem in [*result.base_errors, *(error for _number, errors in result.row_errors() for error in errors)]:
        raise problem.error
    return [outcome.instance for outcome in result.rows]


def dataset_of(
    table: spreadsheet.Rows, titles: Mapping[str, Any], required: Iterable[str], passed_over: Iterable[Any] = ()
) -> tablib.Dataset:
    """The table under the product's names of its columns, each row with the line it came from.

    Headings may be those names or the `titles`, in any capitals and without marks; those `passed_over` are left out. Raises
    Refused naming every column that is unknown, missing or there twice.
    """
    known = {word: name for name, title in titles.items() for word in words_for(title)} | {
        name: name for name in titles
    }
    skipped = {word for title in passed_over for word in words_for(title)}
    line, heading = table[0]
    columns = [known.get(fold(title), "") for title in heading]
    problems = [
        Fault(line, title, _("cột không được dùng; bỏ cột này hoặc sửa tên cột."))
        for title, column in zip(heading, columns, strict=True)
        if title and not column and fold(title) not in skipped
    ]
    problems += [
        Fault(line, column, _("cột có hai lần; giữ lại một."))
        for column in dict.fromkeys(columns)
        if column and columns.count(column) > 1
    ]
    problems += [
        Fault(line, column, _("thiếu cột này (%(title)s).") % {"title": titles[column]})
        for column in required
        if column not in columns
    ]
    problems += [
        Fault(line, "", _("có nhiều ô hơn dòng tiêu đề; kiểm tra dấu phân cách và dấu ngoặc kép."))
        for line in spreadsheet.lines_beyond(table)
    ]
    if problems:
        raise Refused("\n".join(map(str, problems)))
    used = [index for index, column in enumerate(columns) if column]
    rows = []
    for line, cells in table[1:]:
        filled = [*cells, *[""] * (len(columns) - len(cells))]
        rows.append([*(filled[index] for index in used), line])
    # All at once: tablib looks through the whole table for each row appended.
    return tablib.Dataset(*rows, headers=[*(columns[index] for index in used), "#"])


def words_for(title: Any) -> set[str]:
    """What people may write for it, folded: its words in each language of the product."""
    found = set()
    for language, _words in settings.LANGUAGES:
        with override(language):
            found.add(fold(str(title)))
    return found
