"""A rubric as the tables of a workbook and back. Tables are lists of rows of text; files are for `scoring.workbook`.

What is wrong is named by table, row and column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agencies.rules import fold
from scoring.rules.codec import SCHEMA, rubric_from_json, rubric_to_json
from scoring.rules.columns import (
    ABOUT,
    ABOUT_HEADING,
    ABOUT_ROWS,
    ADJUSTMENT_COLUMNS,
    ADJUSTMENTS,
    BAND_COLUMNS,
    BANDS,
    BLOCK_COLUMNS,
    BLOCKS,
    CRITERIA,
    CRITERION_COLUMNS,
    GROUP_COLUMNS,
    GROUPS,
    PART_COLUMNS,
    PART_OF_TYPE,
    PARTS,
    Column,
    SheetError,
    SheetFault,
    Tables,
    Unreadable,
    block_column,
)
from scoring.rules.document import CodecError
from scoring.rules.intake import Reading
from scoring.rules.one_table import read_table
from scoring.rules.rubric import Rubric


def rubric_to_tables(rubric: Rubric) -> dict[str, list[list[str]]]:
    """The rubric as tables that `read_tables` reads back as the same rubric."""
    document = rubric_to_json(rubric)
    signs = tuple(block_column(block.code) for block in rubric.blocks)
    criteria = [{**item, "group": group["code"]} for group in document["groups"] for item in group["criteria"]]
    adjustments = document.get("adjustments", [])
    return {
        ABOUT: [list(ABOUT_HEADING), *([column.title, _cell(column, document)] for column in ABOUT_ROWS)],
        BLOCKS: _table(BLOCK_COLUMNS, document["blocks"]),
        GROUPS: _table(GROUP_COLUMNS, document["groups"]),
        CRITERIA: _table((*CRITERION_COLUMNS, *signs), criteria),
        PARTS: _table(PART_COLUMNS, [part for item in (*criteria, *adjustments) for part in _parts_of(item)]),
        BANDS: _table(BAND_COLUMNS, document["bands"]),
        ADJUSTMENTS: _table((*ADJUSTMENT_COLUMNS, *signs), adjustments),
    }


def _table(columns: Sequence[Column], items: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [[column.title for column in columns], *([_cell(column, item) for column in columns] for item in items)]


def _cell(column: Column, item: Mapping[str, Any]) -> str:
    value: Any = item
    for key in column.path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return "" if value is None else column.kind.to_cell(value)


def _parts_of(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The components, brackets or steps of one item, each as a row."""
    rule = item["rule"]
    key, level = PART_OF_TYPE.get(rule["type"], ("", ""))
    for part in rule.get(key, ()):
        yield {**part, "item": item["code"], "level": None if level == "code" else part[level]}


# --- tables as a rubric ---


def read_tables(tables: Tables) -> Reading:
    """The rubric that the tables hold: those of `rubric_to_tables`, or one table with rules in words.

    Raises SheetError naming every fault by table, row and column.
    """
    if CRITERIA in tables and PARTS in tables:
        return Reading(_Tables(tables).rubric())
    return read_table(tables)


@dataclass(frozen=True, slots=True)
class _Place:
    sheet: str
    row: int
    column: str = ""


class _Tables:
    """Builds the JSON document cell by cell and remembers where each value came from."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._faults: list[SheetFault] = []
        self._places: dict[str, _Place] = {}

    def rubric(self) -> Rubric:
        document = self._document()
        try:
            rubric = rubric_from_json(document)
        except CodecError as error:
            self._faults += [self._located(fault.path, fault.code, fault.values) for fault in error.faults]
        if self._faults:
            raise SheetError(self._faults)
        return rubric

    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = {"schema": SCHEMA, **self._about()}
        document["blocks"] = self._items(BLOCKS, BLOCK_COLUMNS, "blocks[{}]")
        document["bands"] = self._items(BANDS, BAND_COLUMNS, "bands[{}]")
        groups = self._items(GROUPS, GROUP_COLUMNS, "groups[{}]")
        signs = tuple(block_column(block["code"]) for block in document["blocks"] if "code" in block)
        columns = (*CRITERION_COLUMNS, *signs)
        criteria = self._rows(CRITERIA, columns)
        adjustments = self._items(ADJUSTMENTS, (*ADJUSTMENT_COLUMNS, *signs), "adjustments[{}]", required=False)
        document["groups"] = self._grouped(groups, criteria, columns)
        paths = {item.get("code", ""): (item, f"adjustments[{index}]") for index, item in enumerate(adjustments)}
        for at, group in enumerate(document["groups"]):
            paths |= {
                item.get("code", ""): (item, f"groups[{at}].criteria[{n}]") for n, item in enumerate(group["criteria"])
            }
        self._add_parts(paths)
        document["adjustments"] = adjustments
        return document

    def _about(self) -> dict[str, Any]:
        known = {fold(column.title): column for column in ABOUT_ROWS}
        found: dict[str, Any] = {}
        for row, cells in enumerate(self._tables.get(ABOUT, ())[1:], 2):
            title, value = (*cells, "", "")[:2]
            column = known.get(fold(title))
            if column is None and title.strip():
                self._fault(_Place(ABOUT, row, ABOUT_HEADING[0]), "unknown_column", value=title)
            elif column is not None:
                self._put(found, column, value, _Place(ABOUT, row, column.title), "")
        return found

    def _grouped(
        self, groups: list[dict[str, Any]], rows: list[tuple[int, Mapping[str, str]]], columns: Sequence[Column]
    ) -> list[dict[str, Any]]:
        """The groups with their criteria."""
        at = {group.get("code"): index for index, group in enumerate(groups)}
        for group in groups:
            group["criteria"] = []
        for row, cells in rows:
            index = at.get(cells.get("Nhóm", ""))
            if index is None:
                self._fault(_Place(CRITERIA, row, "Nhóm"), "unknown_group", value=cells.get("Nhóm", ""))
                continue
            path = f"groups[{index}].criteria[{len(groups[index]['criteria'])}]"
            item = self._item(CRITERIA, row, cells, columns[1:], path)
            groups[index]["criteria"].append(item)
        return groups

    def _add_parts(self, paths: Mapping[str, tuple[dict[str, Any], str]]) -> None:
        for row, cells in self._rows(PARTS, PART_COLUMNS):
            code = cells.get("Tiêu chí", "")
            if code not in paths:
                self._fault(_Place(PARTS, row, "Tiêu chí"), "unknown_item", value=code)
                continue
            item, path = paths[code]
            rule = item["rule"]
            key, level = PART_OF_TYPE.get(rule.get("type", ""), ("", ""))
            if "type" not in rule:
                continue  # which is a fault of its own
            if not key:
                self._fault(_Place(PARTS, row, "Tiêu chí"), "type_without_parts", value=code)
                continue
            parts = rule.setdefault(key, [])
            part = self._item(PARTS, row, cells, PART_COLUMNS[1:], f"{path}.rule.{key}[{len(parts)}]")
            if "level" in part:
                part[level] = part.pop("level")
                self._places[f"{path}.rule.{key}[{len(parts)}].{level}"] = _Place(PARTS, row, "Mức")
            parts.append(part)

    def _items(
        self, sheet: str, columns: Sequence[Column], path: str, *, required: bool = True
    ) -> list[dict[str, Any]]:
        rows = self._rows(sheet, columns, required=required)
        return [self._item(sheet, row, cells, columns, path.format(n)) for n, (row, cells) in enumerate(rows)]

    def _rows(
        self, sheet: str, columns: Sequence[Column], *, required: bool = True
    ) -> list[tuple[int, Mapping[str, str]]]:
        """Each row that holds something, with its cells by title."""
        rows = self._tables.get(sheet, ())
        if not rows:
            if required:
                self._fault(_Place(sheet, 1), "missing_sheet", value=sheet)
            return []
        titles = {fold(column.title): column.title for column in columns}
        heading = [titles.get(fold(title), "") for title in rows[0]]
        for title, known in zip(rows[0], heading, strict=True):
            if title.strip() and not known:
                self._fault(_Place(sheet, 1, title), "unknown_column", value=title)
        if not heading or columns[0].title not in heading:
            self._fault(_Place(sheet, 1, columns[0].title), "missing_column", value=columns[0].title)
            return []
        return [
            (row, {title: cell.strip() for title, cell in zip(heading, cells, strict=False) if title})
            for row, cells in enumerate(rows[1:], 2)
            if any(cell.strip() for cell in cells)
        ]

    def _item(
        self, sheet: str, row: int, cells: Mapping[str, str], columns: Sequence[Column], path: str
    ) -> dict[str, Any]:
        self._places[path] = _Place(sheet, row)
        item: dict[str, Any] = {"rule": {}} if any(column.path == ("rule", "type") for column in columns) else {}
        for column in columns:
            self._put(item, column, cells.get(column.title, ""), _Place(sheet, row, column.title), path)
        return item

    def _put(self, item: dict[str, Any], column: Column, cell: str, place: _Place, path: str) -> None:
        self._places[".".join(filter(None, (path, *column.path)))] = place
        if not cell.strip():
            return
        try:
            value = column.kind.from_cell(cell.strip())
        except Unreadable as error:
            self._fault(place, "not_an_option", value=cell, options=str(error))
            return
        target = item
        for key in column.path[:-1]:
            target = target.setdefault(key, {})
        target[column.path[-1]] = value

    def _fault(self, place: _Place, code: str, **values: str) -> None:
        self._faults.append(SheetFault(place.sheet, place.row, place.column, code, values))

    def _located(self, path: str, code: str, values: Mapping[str, str]) -> SheetFault:
        """A fault of the document as one of the cell it came from."""
        known = path
        while known and known not in self._places:
            known = known[: max(known.rfind("."), known.rfind("["), 0)]
        place = self._places.get(known, _Place(ABOUT, 1))
        column = place.column or path[len(known) :].lstrip(".")
        return SheetFault(place.sheet, place.row, column, code, values)
