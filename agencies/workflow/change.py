"""One change of organisation while it is being worked out, and the values it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, Province, Reorganisation, Succession, User
from agencies.rules import OPEN_END, Refused
from agencies.timeline import (
    ONE_DAY,
    Closed,
    Cycle,
    Facts,
    Impossible,
    Placed,
    Span,
    TooEarly,
    changed_from,
    closed_after,
    life,
)
from agencies.workflow import versions


@dataclass(frozen=True, slots=True)
class Document:
    """The legal document behind a change: number ("202/2025/QH15"), day of issue, abstract."""

    number: str = ""
    issued_on: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class NewAgency:
    """An agency to be founded."""

    parent: Agency
    code: str
    name: str
    level: str
    kind: str
    obligation: str
    short_name: str = ""
    has_procedures: bool = True
    obligation_basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change does to one agency: fields with their old and new value; "opened" and "closed" name days."""

    name: str
    code: str
    changes: Mapping[str, tuple[Any, Any]]


@dataclass
class Outcome:
    """What a change did, or in a preview would do."""

    reorganisation: Reorganisation
    founded: list[Agency] = field(default_factory=list)
    consequences: list[Consequence] = field(default_factory=list)


class Change:
    """One change of organisation while it is being worked out; nothing is written before `finish`."""

    def __init__(self, province: Province, kind: str, day: date, document: Document, by: User | None) -> None:
        self.province = versions.lock(province)
        self.tree = versions.load(self.province)
        self.before = self.tree.placed()
        self.day = day
        self.by = by
        self.reorganisation = Reorganisation.objects.create(
            province=self.province, kind=kind, effective_on=day, document_number=document.number,
            document_date=document.issued_on, document_title=document.title, created_by=by,
        )  # fmt: skip
        self.successions: list[tuple[Agency, int, str, bool]] = []
        self.own: list[int] = []

    def name(self, number: int) -> str:
        """What the agency is called last."""
        return self.tree.timelines[number][-1].facts.name

    def below(self, number: int) -> list[int]:
        """The agencies below this one that exist on the day or later, however deep."""
        found: list[int] = []
        for child, spans in self.tree.timelines.items():
            if spans[-1].facts.parent == number and spans[-1].last >= self.day:
                found += [child, *self.below(child)]
        return found

    def found(self, new: NewAgency) -> int:
        """Add a new agency; returns its number."""
        self.check_parent(new.parent, None)
        number = self.tree.new_number()
        facts = Facts(
            new.parent.number, new.code, new.name, new.level, new.kind, new.obligation, new.short_name,
            new.has_procedures, new.obligation_basis, new.note,
        )  # fmt: skip
        last = life(self.tree.timelines[new.parent.number])[1]
        self.tree.timelines[number] = [Span(self.day, last, facts, self.reorganisation.pk)]
        self.own.append(number)
        return number

    def alter(self, agency: Agency, facts: Mapping[str, Any]) -> None:
        """Declare other facts of an agency from the day on."""
        spans = self.tree.timelines[agency.number]
        if not trail.difference(asdict(spans[-1].facts), facts):
            raise Refused(_("Thông tin mới giống thông tin đang có; không có gì để thay đổi."))
        with sentences(self):
            self.tree.timelines[agency.number] = changed_from(
                agency.number, spans, self.day, self.reorganisation.pk, **facts
            )
        self.own.append(agency.number)

    def end(self, agency: Agency, *, heir: int | None = None) -> None:
        """Close an agency with the day before; what stands below it goes to the heir."""
        number = agency.number
        children = [
            (child, theirs)
            for child, theirs in self.tree.timelines.items()
            if any(span.facts.parent == number and span.last >= self.day for span in theirs)
        ]
        if heir in {child for child, _theirs in children}:
            raise Refused(_("Cơ quan kế thừa không thể trực thuộc %(name)s, cơ quan chấm dứt.") % {"name": agency})
        with sentences(self):
            spans = closed_after(number, self.tree.timelines[number], self.day - ONE_DAY)
            self.tree.timelines[number] = spans
            for child, theirs in children:
                if theirs[-1].facts.parent != number:
                    # It leaves only later: what was declared of it then would have to be declared anew.
                    raise TooEarly(child, theirs[-1].first)
                if heir is not None:
                    self.tree.timelines[child] = changed_from(
                        child, theirs, self.day, self.reorganisation.pk, parent=heir
                    )
        self.own.append(number)

    def succeed(
        self, agency: Agency, successor: int, extent: str = Succession.Extent.WHOLE, *, is_default: bool = True
    ) -> None:
        """Note who continues whom."""
        self.successions.append((agency, successor, extent, is_default))

    def check_lives(self, agency: Agency) -> None:
        """Refuse an agency that does not exist on the day."""
        if agency.province_id != self.province.pk:
            raise Refused(_("%(name)s thuộc tỉnh khác.") % {"name": agency})
        first, last = life(self.tree.timelines[agency.number])
        if not first <= self.day <= last:
            raise Refused(_("%(name)s không hoạt động vào ngày %(day)s.") % {"name": agency, "day": _day(self.day)})

    def check_parent(self, parent: Agency, child: Agency | None) -> None:
        """Refuse a parent that does not exist on the day, or ends before its child."""
        self.check_lives(parent)
        if child is None:
            return
        if child.pk == self.province.root_id:
            raise Refused(_("Không chuyển được %(name)s vì đây là gốc của cả tỉnh.") % {"name": child})
        last = life(self.tree.timelines[parent.number])[1]
        if last < life(self.tree.timelines[child.number])[1]:
            raise Refused(
                _("%(parent)s chấm dứt hoạt động ngày %(day)s, trước %(name)s; hãy chọn cơ quan cấp trên khác.")
                % {"parent": parent, "day": _day(last), "name": child}
            )

    def finish(self, action: str) -> Outcome:
        """Write everything, leave the trail and tell what was done."""
        with sentences(self):
            after = self.tree.placed()
        check_codes(self.tree, set(self.own))
        consequences = {
            number: consequence
            for number, placed in after.items()
            if (consequence := self.consequence(number, self.before.get(number), placed))
        }
        founded = versions.store(self.tree)
        Succession.objects.bulk_create(
            Succession(
                reorganisation=self.reorganisation, predecessor=agency, successor=self.tree.agencies[successor],
                extent=extent, is_default=is_default,
            )
            for agency, successor, extent, is_default in self.successions
        )  # fmt: skip
        trail.record_all(
            trail.line(
                action, self.tree.agencies[number], by=self.by, province=self.province,
                agency=self.tree.agencies[number], changes=consequences[number].changes, note=str(self.reorganisation),
            )
            for number in dict.fromkeys(self.own)
            if number in consequences
        )  # fmt: skip
        return Outcome(self.reorganisation, founded, list(consequences.values()))

    def consequence(self, number: int, before: list[Placed] | None, after: list[Placed]) -> Consequence | None:
        """What changes for one agency, or None."""
        if before == after:
            return None
        last = after[-1].facts
        if before is None:
            return Consequence(last.name, last.code, {"opened": (None, self.day)})
        changes: dict[str, tuple[Any, Any]] = {
            key: (old, new)
            for key, (old, new) in trail.difference(asdict(before[-1].facts), asdict(last)).items()
            if key != "parent"
        }
        if before[-1].path != after[-1].path:
            changes["parent"] = (self.above(before[-1].path), self.above(after[-1].path))
        if before[-1].last != after[-1].last:
            changes["closed"] = (None if before[-1].last == OPEN_END else before[-1].last, after[-1].last)
        return Consequence(last.name, last.code, changes)

    def above(self, path: str) -> str:
        """Under whom a path leads, the nearest first."""
        names = [self.name(int(number)) for number in reversed(path.split(".")[1:-2])]
        return ", ".join([*names, str(self.province.root)])


class sentences:
    """Turns what the timelines cannot do into a refusal that a person can act on."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        if not isinstance(fault, Impossible):
            return
        values = {"name": self.change.name(fault.number), "day": _day(fault.day) if fault.day else ""}
        if isinstance(fault, Cycle):
            raise Refused(
                _("%(name)s không thể đứng dưới chính nó hoặc dưới cơ quan trực thuộc nó.") % values
            ) from None
        if isinstance(fault, Closed):
            raise Refused(_("%(name)s chỉ hoạt động đến hết ngày %(day)s.") % values) from None
        raise Refused(
            _(
                "%(name)s đã có thông tin áp dụng từ ngày %(day)s, nên thay đổi phải có hiệu lực sau ngày đó. "
                "Nếu thông tin đang có bị ghi sai, hãy dùng “Sửa thông tin”."
            )
            % values
        ) from None


def check_codes(tree: versions.Tree, numbers: set[int]) -> None:
    """Refuse a code that another agency has on one of the same days."""
    for number in numbers:
        for span in tree.timelines[number]:
            for other, spans in tree.timelines.items():
                if other != number and any(
                    theirs.facts.code == span.facts.code and theirs.first <= span.last and span.first <= theirs.last
                    for theirs in spans
                ):
                    raise Refused(
                        _("Mã “%(code)s” trong thời gian này thuộc về %(name)s; hãy dùng mã khác.")
                        % {"code": span.facts.code, "name": spans[-1].facts.name}
                    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
