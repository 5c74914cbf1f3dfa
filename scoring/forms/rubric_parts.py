"""One part of a draft as a page edits it: boxes, the boxes of a rule, rows; from the rubric and back into it.

A part reads what was typed without judging it (to add a row, to change the rule type, to read a sentence), or
judges it and gives the rubric with the part in it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from scoring.explain.rubric import notice
from scoring.forms.rows import Rows, Values, rearranged, typed, typed_rows
from scoring.forms.rubric_items import AdjustmentForm, CriterionForm, ItemForm
from scoring.forms.rubric_rules import RULE_FORMS, RuleForm, coded
from scoring.forms.rubrics import SETTINGS, BandRow, BlockRow, GroupForm, SettingsForm, decimal
from scoring.rules.editing import group_of, put_adjustment, put_bands, put_blocks, put_criterion, put_group
from scoring.rules.facts import inputs_of
from scoring.rules.numbers import number, typed_number
from scoring.rules.rubric import Band, Block, Criterion, Rubric
from scoring.rules.rule_types import AnyRule, Manual
from scoring.rules.sentences import Worded, read_rule


class Part(ABC):
    """What the page of one part shows. `was` is the code the part has in the rubric, empty for a new one.

    Raises KeyError when the rubric has no such part.
    """

    main: forms.Form | None = None
    rule: RuleForm | None = None
    rows: Rows | None = None
    rows_title: Any = ""
    add_row: Any = ""
    said: tuple[tuple[bool, str], ...] = ()
    """What was read in the sentence, and whether it needs a look."""

    def __init__(self, rubric: Rubric, was: str, data: QueryDict | None = None, *, group: str = "") -> None:
        self.rubric, self.was, self.data, self.group = rubric, was, data, group
        self.build()

    @property
    @abstractmethod
    def title(self) -> str:
        """The heading of the page."""

    @abstractmethod
    def build(self) -> None:
        """Make the forms: of what was typed when there is any, else of the rubric."""

    @abstractmethod
    def rework(self, do: str) -> None:
        """Show what was typed again, unjudged, after a button other than "save" was pressed."""

    @abstractmethod
    def changed(self) -> Rubric:
        """The rubric with what was typed, for forms that are valid."""

    @property
    def code(self) -> str:
        """The code of the part as typed, for forms that are valid; empty for a part that is not one item."""
        return str(self.main.cleaned_data["code"]) if self.main and self.named else ""

    named: ClassVar[bool] = False

    @property
    def is_retyped(self) -> bool:
        """Whether another rule type was chosen than the one whose boxes are on the page."""
        return False

    def is_valid(self) -> bool:
        """Whether everything typed can be taken."""
        return not [form for form in (self.main, self.rule, self.rows) if form is not None and not form.is_valid()]

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Everything wrong: the label of the box, its id on the page, the sentence."""
        rows = self.rows.forms if self.rows else []
        for form in (self.main, self.rule, *rows):
            for name, errors in form.errors.items() if form is not None else ():
                bound = form[name] if form is not None and name in form.fields else None
                for error in errors:
                    yield (str(bound.label), bound.id_for_label, str(error)) if bound else ("", "", str(error))


class SettingsPart(Part):
    """What holds for the rubric as a whole."""

    title = lazy("Thiết lập chung")  # type: ignore[assignment]  # a lazy sentence reads as text

    def build(self) -> None:
        """The one form."""
        initial = {name: getattr(self.rubric, name) for name in SETTINGS}
        self.main = SettingsForm(self.data, rubric=self.rubric, initial=initial)

    def rework(self, do: str) -> None:
        """Nothing can be pressed but "save"."""

    def changed(self) -> Rubric:
        """The rubric with these settings."""
        assert self.main
        return replace(self.rubric, **self.main.cleaned_data)


class GroupPart(Part):
    """One group."""

    named = True

    @property
    def title(self) -> str:
        """The heading of the page."""
        return _("Nhóm %(code)s") % {"code": self.was} if self.was else _("Thêm nhóm tiêu chí")

    def build(self) -> None:
        """The one form."""
        group = next((group for group in self.rubric.groups if group.code == self.was), None)
        if self.was and group is None:
            raise KeyError(self.was)
        initial = GroupForm.values(group) if group else {}
        self.main = GroupForm(self.data, rubric=self.rubric, was=self.was, initial=initial)

    def rework(self, do: str) -> None:
        """Nothing can be pressed but "save"."""

    def changed(self) -> Rubric:
        """The rubric with this group."""
        assert self.main
        return put_group(self.rubric, self.was, **self.main.cleaned_data)


class ListPart(Part):
    """A part that is rows and nothing else; `was` is not asked for."""

    row: ClassVar[type[forms.Form]]

    @abstractmethod
    def values(self) -> list[Values]:
        """The rows as the rubric has them."""

    def build(self) -> None:
        """The rows."""
        self.rows = Rows(self.row, "rows", initial=self.values(), data=self.data)

    def rework(self, do: str) -> None:
        """Rows added, moved, taken out."""
        assert self.data is not None
        self.rows = Rows(self.row, "rows", initial=rearranged(typed_rows(self.row, "rows", self.data), do))
        if do == "add":
            self.rows.focus_last()

    def is_valid(self) -> bool:
        """Whether every row is right and each code is used once."""
        assert self.rows
        valid, seen = super().is_valid(), set()
        for form in self.rows.forms if valid else []:
            code = form.cleaned_data.get("code")
            if code and code in seen:
                form.add_error("code", _("Mã “%(code)s” dùng cho hai dòng. Hãy đặt mã riêng.") % {"code": code})
                valid = False
            seen.add(code)
        return valid

    def filled(self) -> list[Values]:
        """The rows that hold something."""
        assert self.rows
        return self.rows.filled


class BlocksPart(ListPart):
    """The blocks of agencies."""

    title = lazy("Khối cơ quan")  # type: ignore[assignment]  # a lazy sentence reads as text
    row = BlockRow
    add_row = lazy("Thêm khối")

    def values(self) -> list[Values]:
        """The rows as the rubric has them."""
        return [BlockRow.values(block) for block in self.rubric.blocks]

    def changed(self) -> Rubric:
        """The rubric with these blocks."""
        return put_blocks(
            self.rubric, [(row["was"], Block(row["code"], row["name"], tuple(row["kinds"]))) for row in self.filled()]
        )


class BandsPart(ListPart):
    """The ratings."""

    title = lazy("Mức xếp loại")  # type: ignore[assignment]  # a lazy sentence reads as text
    row = BandRow
    add_row = lazy("Thêm mức xếp loại")

    def values(self) -> list[Values]:
        """The rows as the rubric has them."""
        return [BandRow.values(band) for band in self.rubric.bands]

    def changed(self) -> Rubric:
        """The rubric with these ratings."""
        return put_bands(
            self.rubric, [(row["was"], Band(row["code"], row["label"], row["minimum"])) for row in self.filled()]
        )


class ItemPart(Part):
    """A criterion or an adjustment: boxes, the boxes of its rule, the rows of its rule."""

    named = True
    form: ClassVar[type[ItemForm]]
    main: ItemForm
    rule: RuleForm

    @abstractmethod
    def item(self) -> Criterion:
        """The item as the rubric has it, or a new one to begin with."""

    def build(self) -> None:
        """All forms, the rule's by the type chosen."""
        item = self.item()
        if self.data is None:
            self._show(self.form.values(self.rubric, item, self.group), item.rule, item.facts)
        else:
            self.main = self.form(self.data, rubric=self.rubric, was=self.was)
            chosen = self._rule_form(str(self.data.get("rule_type", "")))
            self.rule = chosen(self.data, prefix="rule", rubric=self.rubric, code=self.was)
            self.rows = self._rows(chosen, self._typed_rows(chosen), data=self.data)

    def rework(self, do: str) -> None:
        """Rows rearranged, another rule type, or the rule that the sentence gives."""
        assert self.data is not None
        values = typed(self.form(rubric=self.rubric, was=self.was), self.data)
        shown = self._rule_form(str(self.data.get("rule_shown", "")))
        wanted = self._rule_form(str(values["rule_type"]))
        if do == "read":
            self._read(values)
            return
        self.main = self.form(rubric=self.rubric, was=self.was, initial=values)
        boxes: Values = {}
        if wanted is shown:
            boxes = typed(shown(prefix="rule", rubric=self.rubric, code=self.was), self.data)
        rows = rearranged(self._typed_rows(shown), do) if wanted is shown else []
        self._show_rule(wanted, boxes, rows)
        if do == "add" and self.rows:
            self.rows.focus_last()

    @property
    def is_retyped(self) -> bool:
        """Whether another rule type was chosen than the one whose boxes are on the page."""
        return self.data is not None and self.data.get("rule_type") != self.data.get("rule_shown")

    @property
    def rule_shown(self) -> str:
        """The type whose boxes are on the page."""
        return next(name for name, form in RULE_FORMS.items() if isinstance(self.rule, form))

    def made(self) -> Criterion:
        """The item that was typed, for forms that are valid; the rubric's own when nothing was typed."""
        if self.data is None:
            return self.item()
        rows = self.rows.filled if self.rows else []
        rule = self.rule.rule(rows)
        return self.main.item(self.item(), rule, self.rule.facts_named(rule, rows))

    def _show(self, values: Values, rule: AnyRule, facts: Mapping[str, str]) -> None:
        self.main = self.form(rubric=self.rubric, was=self.was, initial={**values, "rule_type": rule.name})
        chosen = RULE_FORMS[rule.name]
        boxes, rows = chosen.linked(chosen.rows_of(rule), facts)
        self._show_rule(chosen, chosen.values(rule) | boxes, rows)

    def _show_rule(self, chosen: type[RuleForm], boxes: Values, rows: list[Values]) -> None:
        self.rule = chosen(prefix="rule", rubric=self.rubric, code=self.was, initial=boxes)
        self.rows = self._rows(chosen, rows or [{}, {}])

    def _rows(self, chosen: type[RuleForm], rows: list[Values], data: QueryDict | None = None) -> Rows | None:
        if chosen.row is None:
            return None
        self.rows_title, self.add_row = chosen.rows_title, chosen.add_row
        return Rows(chosen.row, "rows", initial=rows, data=data, **self._labels(rows))

    def _typed_rows(self, chosen: type[RuleForm]) -> list[Values]:
        if chosen.row is None:
            return []
        assert self.data is not None
        rows = typed_rows(chosen.row, "rows", self.data, **self._labels([]))
        return coded(rows) if chosen is RULE_FORMS["checklist"] else rows

    @staticmethod
    def _labels(rows: list[Values]) -> dict[str, Any]:
        """What rows of a checklist must know of each other."""
        return {"labels": {row["code"]: row["label"] for row in rows if row.get("code")}}

    @staticmethod
    def _rule_form(name: str) -> type[RuleForm]:
        return RULE_FORMS.get(name, RULE_FORMS["manual"])

    def _read(self, values: Values) -> None:
        """The rule that the sentence gives, and who enters it then."""
        points = number(typed_number(str(values["max_points"] or "")))
        worded = Worded(
            code=str(values["code"] or ""),
            name=str(values["name"] or ""),
            max_points=decimal(points),
            sentence=str(values["wording"] or ""),
            conditional="conditional" in values.values(),
        )
        read = read_rule(worded)
        entered_by = "verifier" if read.rule.name == "sample" else "system" if read.by_system else values["entered_by"]
        said = {"entered_by": entered_by, "na_when": read.na_when or values["na_when"]}
        facts = {name: fact for name, fact in self.item().facts.items() if name in inputs_of(read.rule)}
        self._show(values | said, read.rule, facts)
        self.said = tuple((found.warning, notice(found)) for found in read.notices)


class CriterionPart(ItemPart):
    """One criterion."""

    form = CriterionForm

    @property
    def title(self) -> str:
        """The heading of the page."""
        return _("Tiêu chí %(code)s") % {"code": self.was} if self.was else _("Thêm tiêu chí")

    def item(self) -> Criterion:
        """The criterion as the rubric has it, or a new one of one point."""
        if self.was:
            group_of(self.rubric, self.was)
            return self.rubric.item(self.was)
        return Criterion("", "", Decimal(1), Manual())

    def changed(self) -> Rubric:
        """The rubric with this criterion."""
        return put_criterion(self.rubric, self.was, self.made(), group=self.main.cleaned_data["group"])


class AdjustmentPart(ItemPart):
    """One bonus, penalty, cap or step-down."""

    form = AdjustmentForm

    @property
    def title(self) -> str:
        """The heading of the page."""
        return (
            _("Mục cộng, trừ, giới hạn %(code)s") % {"code": self.was}
            if self.was
            else _("Thêm mục cộng, trừ, giới hạn")
        )

    def item(self) -> Criterion:
        """The adjustment as the rubric has it, or a new one of one point."""
        if not self.was:
            return Criterion("", "", Decimal(1), Manual(), kind="bonus", entered_by="verifier")
        return {item.code: item for item in self.rubric.adjustments}[self.was]

    def changed(self) -> Rubric:
        """The rubric with this adjustment."""
        return put_adjustment(self.rubric, self.was, self.made())


PARTS: dict[str, type[Part]] = {
    "settings": SettingsPart, "blocks": BlocksPart, "bands": BandsPart, "group": GroupPart,
    "criterion": CriterionPart, "adjustment": AdjustmentPart,
}  # fmt: skip
