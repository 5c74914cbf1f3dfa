"""Audits of earlier years from files: each line a finding with the audit that found it; read, and held against what is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from agencies import trail
from agencies.models import Agency, Province
from agencies.rules import fold
from agencies.transfer.lines import (
    AgenciesThrough,
    Cell,
    FileLine,
    Item,
    LinePlan,
    OptionalDayWidget,
    ProseWidget,
    in_words,
    read_lines,
)
from agencies.transfer.resource import ChoiceWidget, Fault, TextWidget
from audits.models import Audit, Finding
from audits.states import AuditKind, Form, Grade
from audits.transfer.cells import OptionalChoiceWidget, WholeWidget
from audits.transfer.writing import apply_audits, standing

__all__ = ["CELLS", "ONLY_TOLD", "apply_audits", "plan_audits"]

DAY = OptionalDayWidget()
OF_AUDIT = [
    Cell("agency", _t("Mã cơ quan"), TextWidget(30, required=True), True, _t("mã vào ngày bắt đầu cuộc kiểm tra, đánh giá")),
    Cell("kind", _t("Loại"), ChoiceWidget(AuditKind), True, "inspection, internal"),
    Cell("form", _t("Hình thức"), OptionalChoiceWidget(Form), hint=_t("của cuộc kiểm tra; để trống là tại trụ sở")),
    Cell("year", _t("Năm"), WholeWidget(least=1990, most=2200), hint=_t("năm được tính; để trống là năm của ngày bắt đầu")),
    Cell("begins_on", _t("Từ ngày"), DAY, True, _t("ngày như 01/07/2019")),
    Cell("ends_on", _t("Đến ngày"), DAY, hint=_t("để trống khi chỉ một ngày")),
    Cell("decision_number", _t("Số quyết định"), TextWidget(100)),
    Cell("decision_on", _t("Ngày quyết định"), DAY),
    Cell("scope", _t("Phạm vi"), TextWidget(500)),
    Cell("signed_on", _t("Ngày ký biên bản"), DAY, True, _t("hoặc ngày ký báo cáo đánh giá nội bộ")),
    Cell("strengths", _t("Mặt mạnh"), ProseWidget(5000)),
    Cell("problems", _t("Tồn tại, kiến nghị"), ProseWidget(5000)),
    Cell("report_due", _t("Hạn báo cáo khắc phục"), DAY),
    Cell("reported_on", _t("Ngày báo cáo khắc phục"), DAY),
]  # fmt: skip
OF_FINDING = [
    Cell("grade", _t("Mức độ"), OptionalChoiceWidget(Grade), hint=_t("để trống cả phần điểm khi cuộc không phát hiện gì")),
    Cell("clause", _t("Điều khoản"), TextWidget(20), hint=_t("ví dụ 9.2")),
    Cell("part", _t("Phòng, bộ phận"), TextWidget(150)),
    Cell("text", _t("Mô tả"), ProseWidget(5000)),
    Cell("due_on", _t("Hạn khắc phục"), DAY),
    Cell("cause", _t("Nguyên nhân"), ProseWidget(5000)),
    Cell("correction", _t("Khắc phục ngay"), ProseWidget(5000)),
    Cell("action", _t("Hành động khắc phục"), ProseWidget(5000)),
    Cell("owner", _t("Người chịu trách nhiệm"), TextWidget(150)),
    Cell("result", _t("Kết quả"), ProseWidget(5000)),
    Cell("done_on", _t("Ngày khắc phục xong"), DAY),
    Cell("closed_on", _t("Ngày đóng"), DAY),
]  # fmt: skip
CELLS = [*OF_AUDIT, *OF_FINDING]
ONLY_TOLD = (_t("Cơ quan"), _t("Tình trạng"), _t("Nguồn dữ liệu"))
"""Columns of the file taken out that say what cannot be brought in."""
TITLES = {cell.name: str(cell.title) for cell in CELLS}


@dataclass(slots=True)
class Raised:
    """One finding as the file has it, and the row it is, if any."""

    line: int
    values: dict[str, Any]
    known: Finding | None = None
    is_touched: bool = False


@dataclass(slots=True)
class Held:
    """One audit as the file has it, and the row it is, if any."""

    agency: Agency
    line: int
    values: dict[str, Any]
    findings: dict[str, Raised] = field(default_factory=dict)
    known: Audit | None = None
    is_touched: bool = False

    def __str__(self) -> str:
        kind = AuditKind(self.values["kind"]).label
        return f"{kind} {self.values['begins_on']:%d/%m/%Y} · {self.agency}"


def plan_audits(province: Province, name: str, content: bytes) -> LinePlan:
    """Work out what a file of audits would do. Raises Refused when it cannot be used at all."""
    plan = LinePlan(province)
    agencies = AgenciesThrough(province)
    held: dict[tuple[Any, ...], Held] = {}
    for line in read_lines(name, content, CELLS, ONLY_TOLD):
        plan.faults += line.faults or _line_faults(line)
        if not line.faults and (agency := _agency(plan, agencies, line)):
            _gather(plan, held, line, agency)
    if not plan.faults:
        known = _known(province)
        for one in held.values():
            _compare(plan, one, known)
    plan.faults.sort(key=lambda fault: fault.line or 0)
    plan.content = list(held.values())
    return plan


def _agency(plan: LinePlan, agencies: AgenciesThrough, line: FileLine) -> Agency | None:
    day = line.values["begins_on"]
    if day is None:
        return None
    version = agencies.on(line.values["agency"], day)
    if version is None:
        told = {"code": line.values["agency"], "day": f"{day:%d/%m/%Y}"}
        sentence = _("không có cơ quan mã “%(code)s” vào ngày %(day)s.") % told
        plan.faults.append(Fault(line.line, TITLES["agency"], sentence))
        return None
    return version.agency


def _line_faults(line: FileLine) -> list[Fault]:
    """What does not fit together in one line."""
    said, found = line.values, []
    if said["begins_on"] is None:
        found.append(Fault(line.line, TITLES["begins_on"], _("không được để trống.")))
    if said["form"] == Form.RECORDS and said["kind"] == AuditKind.INTERNAL:
        found.append(Fault(line.line, TITLES["form"], _("đánh giá nội bộ chỉ làm tại trụ sở; để trống ô này.")))
    told = [cell.name for cell in OF_FINDING if said[cell.name]]
    found += [
        Fault(line.line, TITLES[name], _("phải có khi dòng ghi một điểm phát hiện."))
        for name in ("grade", "text")
        if told and not said[name]
    ]
    if said["closed_on"] and said["grade"] != Grade.OBSERVATION and not said["done_on"]:
        found.append(Fault(line.line, TITLES["done_on"], _("phải có khi điểm đã đóng.")))
    return found + list(_order_faults(line))


def _order_faults(line: FileLine) -> Iterator[Fault]:
    """Days that come before what they follow, or have not come yet."""
    said, today = line.values, timezone.localdate()
    pairs = [("begins_on", "ends_on"), ("begins_on", "signed_on"), ("begins_on", "done_on"), ("done_on", "closed_on"),
             ("signed_on", "reported_on"), ("begins_on", "closed_on")]  # fmt: skip
    for first, then in pairs:
        if said[first] and said[then] and said[then] < said[first]:
            yield Fault(line.line, TITLES[then], _("trước “%(column)s”.") % {"column": TITLES[first]})
    for name in ("begins_on", "signed_on", "reported_on", "done_on", "closed_on"):
        if said[name] and said[name] > today:
            yield Fault(line.line, TITLES[name], _("ngày này chưa đến."))


def _gather(plan: LinePlan, held: dict[tuple[Any, ...], Held], line: FileLine, agency: Agency) -> None:
    """Put a line to its audit; a line after the first need not repeat what the first says."""
    said = line.values
    values = {cell.name: said[cell.name] for cell in OF_AUDIT if cell.name != "agency"}
    values["form"] = values["form"] or Form.ON_SITE
    key = agency.pk, values["kind"], values["form"], values["begins_on"]
    one = held.setdefault(key, Held(agency, line.line, values))
    for name, value in values.items():
        if value and one.values[name] and value != one.values[name]:
            sentence = _("khác với dòng %(line)d của cùng cuộc.") % {"line": one.line}
            plan.faults.append(Fault(line.line, TITLES[name], sentence))
        one.values[name] = one.values[name] or value
    if not said["text"]:
        return
    word = fold(said["text"])
    if word in one.findings:
        sentence = _("điểm này đã có ở dòng %(line)d.") % {"line": one.findings[word].line}
        plan.faults.append(Fault(line.line, TITLES["text"], sentence))
    one.findings[word] = Raised(line.line, {cell.name: said[cell.name] for cell in OF_FINDING})


def _known(province: Province) -> dict[tuple[Any, ...], Audit]:
    rows = Audit.objects.of(province.pk).exclude(state="cancelled").select_related("agency", "checklist")
    rows = rows.prefetch_related("findings__actions").order_by("pk")
    return {(row.agency_id, row.kind, row.form, row.begins_on): row for row in rows}


def _compare(plan: LinePlan, held: Held, known: dict[tuple[Any, ...], Audit]) -> None:
    said = held.values
    held.known = known.get((held.agency.pk, said["kind"], said["form"], said["begins_on"]))
    if held.known is None and not said["signed_on"]:
        sentence = _("không được để trống: chỉ nhận cuộc đã ký biên bản.")
        plan.faults.append(Fault(held.line, TITLES["signed_on"], sentence))
        return
    before = {name: getattr(held.known, name) for name in said} if held.known else {}
    _note(plan, held, Item(held.line, str(held.agency), str(held), _changes(before, said), held.known is None))
    rows = {fold(row.text): row for row in held.known.findings.all()} if held.known else {}
    for word, raised in held.findings.items():
        raised.known = rows.get(word)
        changes = _changes(standing(raised.known) if raised.known else {}, raised.values)
        if changes and raised.known and _is_handled(raised.known):
            sentence = _("điểm này đã được xử lý tiếp trên hệ thống nên giữ nguyên.")
            plan.remarks.append(Fault(raised.line, TITLES["text"], sentence))
            changes = {}
        raised.is_touched = bool(changes)
        name = raised.values["text"][:200]
        _note(plan, held, Item(raised.line, str(held), name, changes, raised.known is None))


def _note(plan: LinePlan, held: Held, item: Item) -> None:
    """Count what an item does; what was done in the application is changed by no file."""
    if not item.changes:
        plan.unchanged += 1
        return
    if held.known is not None and not held.known.on_paper:
        columns = ", ".join(item.changes)
        sentence = _("cuộc này được thực hiện trên hệ thống nên tệp không thay đổi được (%(columns)s).")
        plan.faults.append(Fault(item.line, "", sentence % {"columns": columns}))
    held.is_touched = True
    (plan.added if item.is_new else plan.changed).append(item)


def _changes(before: dict[str, Any], said: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the file says otherwise, in words; an empty cell says nothing."""
    known = {name: value for name, value in said.items() if value not in (None, "")}
    return in_words(CELLS, trail.difference(before, known))


def _is_handled(finding: Finding) -> bool:
    """Whether people have gone on with it in the application."""
    acted = (action.planned_by_id or action.done_by_id or action.verified_by_id for action in finding.actions.all())
    return any(acted)


def row_of(audit: Audit, finding: Finding | None) -> list[Any]:
    """One line of the file taken out: an audit with one of its findings, or without any."""
    told: dict[str, Any] = {name: getattr(audit, name) for name in (cell.name for cell in OF_AUDIT[1:])}
    told |= {"agency": audit.agency.code, "kind": audit.get_kind_display(), "form": audit.get_form_display()}
    found: dict[str, Any] = standing(finding) if finding else {}
    if finding:
        found["grade"] = finding.get_grade_display()
    source = _("hồ sơ giấy") if audit.on_paper else _("phần mềm")
    cells = [(told | found).get(cell.name, "") for cell in CELLS]
    return [*cells, audit.agency.name, audit.get_state_display(), source]
