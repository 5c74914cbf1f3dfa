"""Working out what an agency file would do to a province's tree.

The same plan is shown in the browser, printed by `import_agencies --dry-run` and carried out.
An agency of the file is one of the tree when the tree has that code on the row's first day; codes alone
identify nobody, since they were given to other communes on 1 July 2025 (QĐ 19/2025/QĐ-TTg).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from agencies.fields import SEGMENT_DIGITS, PathField
from agencies.models import AgencyKind, Province
from agencies.rules import BEGINNING, OPEN_END, spans_overlap
from agencies.timeline import ONE_DAY, Cycle, Facts, Span, at, life
from agencies.transfer.plan import Item, Plan
from agencies.transfer.resource import Fault, Row
from agencies.workflow import versions
from agencies.workflow.versions import Tree

MAX_AGENCIES = 10**SEGMENT_DIGITS - 1
MAX_PATH = PathField().max_length or 0
COMPARED = (
    "code", "name", "level", "kind", "obligation", "short_name", "has_procedures", "obligation_basis", "note",
)  # fmt: skip


def plan_import(province: Province, rows: list[Row]) -> Plan:
    """Work out what these rows would do to the province (one that is not saved yet has an empty tree).

    Every fault of the file is in the plan: those of cells, which the rows bring along, and those of the tree.
    """
    planner = _Planner(province, rows)
    planner.run()
    return planner.plan


class _Planner:
    """The steps from rows to a plan; each looks at all rows before the next begins."""

    def __init__(self, province: Province, rows: list[Row]) -> None:
        self.tree = versions.load(province) if province.pk else Tree(province)
        self.plan = Plan(province, self.tree, rows, faults=[fault for row in rows for fault in row.faults])
        self.broken = {row.code for row in rows if row.faults}
        self.rows = [row for row in rows if not row.faults]
        self.plan.before = {number: list(spans) for number, spans in self.tree.timelines.items()}
        self.item_of: dict[int, Item] = {}

    def run(self) -> None:
        """Fill the plan."""
        self.leave_out_duplicates()
        matches = self.match()
        parents = self.find_parents(matches)
        for index, row in enumerate(self.rows):
            if index in parents:
                self.fit(row, *matches[index], parents[index])
        self.check_roots()
        self.check_codes()
        self.check_places()
        self.list_untouched()
        self.plan.faults.sort(key=lambda fault: fault.line or 0)

    def fault(self, row: Row, column: str, message: str) -> None:
        """Note a fault of this row."""
        self.plan.faults.append(Fault(row.line, column, message))

    def leave_out_duplicates(self) -> None:
        """A code may stand in the file twice only for days that do not overlap."""
        seen: dict[str, list[Row]] = defaultdict(list)
        single = []
        for row in self.rows:
            days = (row.valid_from, row.valid_to)
            other = next((o for o in seen[row.code] if spans_overlap(days, (o.valid_from, o.valid_to))), None)
            if other is None:
                single.append(row)
            else:
                self.fault(
                    row, "code",
                    _("mã “%(code)s” đã có ở dòng %(line)d (%(name)s) trong cùng thời gian.")
                    % {"code": row.code, "line": other.line, "name": other.name},
                )  # fmt: skip
            seen[row.code].append(row)
        self.rows = single

    def match(self) -> dict[int, tuple[int, Span | None]]:
        """For each row the agency it is about (a new number when it is new) and the span it falls on.

        Rows are taken in order of their days, so that a row which ends an agency frees its code for the next.
        """
        held: dict[str, list[tuple[int, Span]]] = defaultdict(list)
        for number, spans in self.tree.timelines.items():
            for span in spans:
                held[span.facts.code].append((number, span))
        found: dict[int, tuple[int, Span]] = {}
        ends: dict[int, date] = {}
        for index, row in sorted(enumerate(self.rows), key=lambda pair: pair[1].valid_from):
            for number, span in [*held[row.code], *self.root_spans(row)]:
                if span.holds(row.valid_from) and row.valid_from <= ends.get(number, OPEN_END):
                    found[index] = (number, span)
                    if row.valid_to != OPEN_END:
                        ends[number] = row.valid_to
                    break
        self.check_zeros(found, held)
        free = self.tree.new_number()
        matches: dict[int, tuple[int, Span | None]] = {}
        for index in range(len(self.rows)):
            matches[index] = found.get(index, (free, None))
            free += index not in found
        if free > MAX_AGENCIES + 1:
            self.plan.faults.append(
                Fault(None, "", _("Một tỉnh có nhiều nhất %(most)d cơ quan.") % {"most": MAX_AGENCIES})
            )
        return matches

    def check_zeros(self, found: Mapping[int, Any], held: Iterable[str]) -> None:
        """A code that is new but for its leading zeros has lost them in a spreadsheet."""
        known = {code.lstrip("0"): code for code in held if code.isdecimal() and code.startswith("0")}
        for index, row in enumerate(self.rows):
            if index not in found and row.code in known:
                self.fault(
                    row, "code",
                    _("mã “%(code)s” có lẽ mất số 0 ở đầu (đã có “%(known)s”); hãy định dạng cột mã là Văn bản.")
                    % {"code": row.code, "known": known[row.code]},
                )  # fmt: skip

    def root_spans(self, row: Row) -> list[tuple[int, Span]]:
        """The tree's root, for a row that can only mean the root, whatever its code."""
        if row.parent_code or row.kind != AgencyKind.UBND_TINH:
            return []
        return [
            (number, span)
            for number, spans in self.tree.timelines.items()
            for span in spans
            if span.facts.parent is None
        ]

    def find_parents(self, matches: dict[int, tuple[int, Span | None]]) -> dict[int, int | None]:
        """For each row the number of the agency above it; rows whose parent is not to be found are left out."""
        lives: dict[str, list[tuple[date, date, int]]] = defaultdict(list)
        for number, spans in self.tree.timelines.items():
            for span in spans:
                lives[span.facts.code].append((span.first, span.last, number))
        for index, row in enumerate(self.rows):
            lives[row.code].append((row.valid_from, row.valid_to, matches[index][0]))
        parents: dict[int, int | None] = {}
        for index, row in enumerate(self.rows):
            if not row.parent_code:
                parents[index] = None
                continue
            above = lives[row.parent_code]
            fitting = [number for first, last, number in above if first <= row.valid_from <= last] or [
                number
                for first, last, number in sorted(above)
                if spans_overlap((first, last), (row.valid_from, row.valid_to))
            ]
            if fitting:
                parents[index] = fitting[0]
            elif row.parent_code not in self.broken:
                self.fault(row, "parent_code", self.no_parent(row, above))
        return parents

    def no_parent(self, row: Row, above: list[tuple[date, date, int]]) -> str:
        """Why the parent a row names cannot be used."""
        if above:
            return _("cơ quan cấp trên “%(code)s” không tồn tại trong thời gian của dòng này.") % {
                "code": row.parent_code
            }
        return _("không có cơ quan nào mang mã “%(code)s” trong tệp hay trong danh sách của tỉnh.") % {
            "code": row.parent_code
        }

    def fit(self, row: Row, number: int, span: Span | None, parent: int | None) -> None:
        """Put the row into the agency's timeline and note what that changes."""
        item = Item(row, number)
        self.item_of[number] = item
        if span is None:
            self.tree.timelines[number] = [Span(row.valid_from, row.valid_to, _facts(row, parent, None))]
            self.plan.added.append(item)
            return
        facts = _facts(row, parent, span.facts)
        changes = self.differences(row, span.facts, facts)
        end = self.end_of(row, number, span)
        if end is None:
            return
        spans = self.tree.timelines[number]
        place = spans.index(span)
        if row.valid_from == span.first:
            spans[place] = replace(span, facts=facts)
        elif changes.keys() - {"note"}:
            if place + 1 < len(spans):
                self.later(row, spans[place + 1])
                return
            spans[place:] = [
                replace(span, last=row.valid_from - ONE_DAY),
                Span(row.valid_from, span.last, facts),
            ]
            changes["valid_from"] = (_day(span.first), _day(row.valid_from))
        else:
            changes = {}
        if end != spans[-1].last:
            changes["valid_to"] = (_day(spans[-1].last), _day(end))
            spans[-1] = replace(spans[-1], last=end)
        item.changes = changes
        self.sort_item(item, end)

    def end_of(self, row: Row, number: int, span: Span) -> date | None:
        """The agency's last day once the row has been read; None when the row runs into what came later."""
        spans = self.tree.timelines[number]
        last = spans[-1]
        if span != last and row.valid_to in {span.last, OPEN_END}:
            return last.last
        if span != last:
            self.later(row, spans[spans.index(span) + 1])
            return None
        return row.valid_to

    def later(self, row: Row, following: Span) -> None:
        """Note that the tree already knows something later about the agency than the row does."""
        self.fault(
            row, "valid_to",
            _("danh sách của tỉnh đã có thay đổi từ %(day)s (%(name)s) nên dòng này đã cũ; hãy bỏ dòng hoặc sửa ngày.")
            % {"day": _day(following.first), "name": following.facts.name},
        )  # fmt: skip

    def differences(self, row: Row, old: Facts, new: Facts) -> dict[str, tuple[Any, Any]]:
        """The columns that differ, old and new."""
        changes: dict[str, tuple[Any, Any]] = {
            column: (getattr(old, column), getattr(new, column))
            for column in COMPARED
            if getattr(old, column) != getattr(new, column)
        }
        if old.parent != new.parent:
            changes["parent_code"] = (self.code_of(old.parent, row.valid_from), row.parent_code)
        return changes

    def code_of(self, number: int | None, day: date) -> str:
        """The code an agency has on a day."""
        spans = self.tree.timelines.get(number or 0)
        return (at(spans, day) or spans[-1]).facts.code if spans else ""

    def sort_item(self, item: Item, end: date) -> None:
        """Count the item as unchanged, closed or changed."""
        if not item.changes:
            self.plan.unchanged.append(item)
        elif item.changes.keys() == {"valid_to"} and end != OPEN_END:
            self.plan.closed.append(item)
        else:
            self.plan.changed.append(item)

    def check_roots(self) -> None:
        """One agency, and only one, has nobody above it."""
        roots = [number for number, spans in self.tree.timelines.items() if spans[0].facts.parent is None]
        if not roots and "" not in {row.parent_code for row in self.plan.rows}:
            self.plan.faults.append(
                Fault(None, "parent_code", _("Tệp thiếu dòng của UBND cấp tỉnh (dòng để trống cột “parent_code”)."))
            )
        for number in roots[1:]:
            row = self.item_of[number].row
            self.fault(
                row, "parent_code",
                _("chỉ %(root)s không có cơ quan cấp trên; hãy ghi mã cơ quan cấp trên của %(name)s.")
                % {"root": self.tree.timelines[roots[0]][-1].facts.name, "name": row.name},
            )  # fmt: skip

    def check_codes(self) -> None:
        """On no day may two agencies have the same code."""
        held: dict[str, list[tuple[date, date, int]]] = defaultdict(list)
        for number, spans in self.tree.timelines.items():
            for span in spans:
                held[span.facts.code].append((span.first, span.last, number))
        for code, holders in held.items():
            holders.sort()
            for (_first, last, one), (first, _last, other) in pairwise(holders):
                if first <= last and one != other and (item := self.item_of.get(other) or self.item_of.get(one)):
                    holder = one if item.number == other else other
                    self.fault(
                        item.row, "code",
                        _("mã “%(code)s” trong thời gian này thuộc về %(name)s; hãy kiểm tra ngày hoặc mã.")
                        % {"code": code, "name": self.tree.timelines[holder][-1].facts.name},
                    )  # fmt: skip

    def check_places(self) -> None:
        """Nobody stands below itself or too deep; who outlives the agency above is worth a warning."""
        if self.plan.faults:
            return
        try:
            placed = self.tree.placed()
        except Cycle as cycle:
            item = self.item_of.get(cycle.number) or next(iter(self.item_of.values()))
            self.fault(item.row, "parent_code", _("cơ quan đứng dưới chính nó; hãy sửa mã cơ quan cấp trên."))
            return
        for number, item in self.item_of.items():
            if any(len(version.path) > MAX_PATH for version in placed[number]):
                self.fault(item.row, "parent_code", _("cơ quan nằm quá sâu trong cây tổ chức."))
        self.warn_of_orphans()

    def warn_of_orphans(self) -> None:
        """Warn of agencies that exist while the one above does not, when this import makes it so."""
        touched = {item.number for items in (self.plan.added, self.plan.changed, self.plan.closed) for item in items}
        for number, spans in self.tree.timelines.items():
            for span in spans:
                parent = span.facts.parent
                if parent is None or not {number, parent} & touched:
                    continue
                first, last = life(self.tree.timelines[parent])
                if first <= span.first and span.last <= last:
                    continue
                row = (self.item_of.get(number) or self.item_of[parent]).row
                self.plan.warnings.append(
                    Fault(
                        row.line, "valid_to" if span.last > last else "valid_from",
                        _("%(name)s tồn tại ngoài thời gian của cơ quan cấp trên là %(parent)s.")
                        % {"name": span.facts.name, "parent": self.tree.timelines[parent][-1].facts.name},
                    )
                )  # fmt: skip

    def list_untouched(self) -> None:
        """Name the agencies that still exist on the file's last first day and that it does not mention."""
        day = max((row.valid_from for row in self.plan.rows), default=BEGINNING)
        self.plan.untouched = [
            self.tree.timelines[number][-1].facts.name
            for number, spans in sorted(self.plan.before.items())
            if number not in self.item_of and life(spans)[1] >= day
        ]


def _facts(row: Row, parent: int | None, known: Facts | None) -> Facts:
    """What the row declares; columns the file does not have stay as they are known."""
    facts = known or Facts(parent, row.code, row.name, row.level, row.kind, row.obligation)
    optional = {
        column: value
        for column in ("short_name", "has_procedures", "obligation_basis", "note")
        if (value := getattr(row, column)) is not None
    }
    return replace(
        facts, parent=parent, code=row.code, name=row.name, level=row.level, kind=row.kind,
        obligation=row.obligation, **optional,
    )  # fmt: skip


def _day(day: date) -> str:
    """A day as it stands in a file; nothing for an unknown limit."""
    return "" if day in {BEGINNING, OPEN_END} else day.isoformat()
