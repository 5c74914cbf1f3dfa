"""Checklists from files: new versions come in whole, drafts are completed, what was published stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from agencies import trail
from agencies.models import Province, User
from agencies.transfer.lines import Cell, FileLine, Item, LinePlan, ProseWidget, in_words, read_lines
from agencies.transfer.resource import Fault, TextWidget
from audits.models import Checklist, Question
from audits.models.checklist import ChecklistState
from audits.states import AuditKind
from audits.transfer.cells import EditionWidget, KindsWidget, OptionalChoiceWidget, SlugWidget, WholeWidget
from audits.workflow.checklists import publish_checklist, save_question
from standards.models import Clause, Edition

CELLS = [
    Cell("checklist", _t("Mã bảng câu hỏi"), SlugWidget(40, required=True), True, _t("không dấu, ví dụ kiem-tra-xa")),
    Cell("title", _t("Bảng câu hỏi"), TextWidget(200), True, _t("tên bảng; các dòng sau của cùng bảng có thể để trống")),
    Cell("version", _t("Phiên bản"), WholeWidget(), hint=_t("để trống: sửa bản nháp, chưa có thì thành phiên bản mới")),
    Cell("kind", _t("Dùng cho"), OptionalChoiceWidget(AuditKind), True, ", ".join(AuditKind.values)),
    Cell("edition", _t("Phiên bản tiêu chuẩn"), EditionWidget(), True, "9001:2015"),
    Cell("state", _t("Trạng thái"), OptionalChoiceWidget(ChecklistState), hint=_t("của phiên bản mới; để trống là bản nháp")),
    Cell("code", _t("Mã câu hỏi"), SlugWidget(20, required=True), True, _t("ví dụ K15; giữ nguyên qua các phiên bản")),
    Cell("section", _t("Phần"), TextWidget(200, required=True), True),
    Cell("text", _t("Câu hỏi"), ProseWidget(1000, required=True), True),
    Cell("hint", _t("Cần xem gì"), ProseWidget(1000)),
    Cell("clause", _t("Điều khoản tiêu chuẩn"), TextWidget(20), hint=_t("ví dụ 9.2")),
    Cell("basis", _t("Căn cứ khác"), TextWidget(200)),
    Cell("kinds", _t("Chỉ hỏi loại cơ quan"), KindsWidget(), hint=_t("cách nhau bằng dấu chấm phẩy; để trống là mọi loại")),
]  # fmt: skip
OF_VERSION = ("title", "kind", "edition", "state")
OF_QUESTION = ("code", "section", "text", "hint", "clause", "basis", "kinds")
TITLES = {cell.name: cell.title for cell in CELLS}


@dataclass(slots=True)
class Version:
    """One version as the file has it, and the row it is in the database, if any."""

    code: str
    number: int | None
    lines: list[FileLine]
    known: Checklist | None = None
    about: dict[str, str] = field(default_factory=dict)
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The state in which it comes in where it is new."""
        return self.about["state"] or ChecklistState.DRAFT

    def __str__(self) -> str:
        return _("%(title)s, phiên bản %(version)s") % {"title": self.about.get("title", ""), "version": self.number}


def plan_checklists(province: Province, name: str, content: bytes) -> LinePlan:
    """Work out what a file of questions would do. Raises Refused when it cannot be used at all."""
    plan = LinePlan(province)
    lines = read_lines(name, content, CELLS)
    plan.faults += [fault for line in lines for fault in line.faults]
    versions = [] if plan.faults else _grouped(lines)
    known = _Known(province)
    for version in versions:
        plan.faults += [*_described(version), *known.place(version), *known.clause_faults(version)]
        plan.faults += _draft_faults(version)
        if not plan.faults:
            _compare(plan, version, known)
    plan.faults.sort(key=lambda fault: fault.line or 0)
    plan.content = versions
    return plan


@transaction.atomic
def apply_checklists(plan: LinePlan, *, by: User | None) -> None:
    """Carry a plan out, all of it or nothing. Raises Refused while it has faults."""
    plan.require_sound()
    for version in plan.content if plan.does_something else ():
        if version.known is None:
            _create(plan.province, version, by)
        elif version.known.state == ChecklistState.DRAFT:
            if version.about["title"] != version.known.title:
                _retitle(version.known, version.about["title"], by)
            rows = {row.code: row for row in version.known.questions.all()}
            for code, fields in version.questions.items():
                row = rows.get(code)
                if row is None or any(getattr(row, field) != value for field, value in fields.items()):
                    save_question(version.known, row, by=by, **fields)


def _create(province: Province, version: Version, by: User | None) -> None:
    about, state = version.about, version.state
    made = Checklist.objects.create(
        province=province, code=version.code, version=version.number or 1, title=about["title"], kind=about["kind"],
        edition=Edition.objects.get(code=about["edition"]),
        state=ChecklistState.RETIRED if state == ChecklistState.RETIRED else ChecklistState.DRAFT,
    )  # fmt: skip
    Question.objects.bulk_create(
        Question(checklist=made, position=place, **fields) for place, fields in enumerate(version.questions.values(), 1)
    )
    count = len(version.questions)
    trail.record("import_checklist", made, by=by, province=province, changes={"added": (None, count)})
    if state == ChecklistState.PUBLISHED:
        publish_checklist(made, by=by)


def _retitle(draft: Checklist, title: str, by: User | None) -> None:
    old, draft.title = draft.title, title
    draft.save(update_fields=["title"])
    changes = {str(TITLES["title"]): (old, title)}
    trail.record("change_checklist", draft, by=by, province=draft.province, changes=changes)


class _Known:
    """The checklists of the province, and the clauses of every edition."""

    def __init__(self, province: Province) -> None:
        self.rows: dict[str, dict[int, Checklist]] = {}
        rows = Checklist.objects.of(province.pk).select_related("edition", "province").prefetch_related("questions")
        for row in rows:
            self.rows.setdefault(row.code, {})[row.version] = row
        self.clauses = set(Clause.objects.values_list("edition__code", "number"))
        self.new: dict[str, list[Version]] = {}

    def place(self, version: Version) -> Iterator[Fault]:
        """Say which version it is, the one there is or the next; faults where it can be neither."""
        rows, line = self.rows.get(version.code, {}), version.lines[0].line
        latest = max([*rows, *(one.number or 0 for one in self.new.get(version.code, ()))], default=0)
        if version.number is None:
            version.known = self._continued(version)
            version.number = version.known.version if version.known else latest + 1
        else:
            version.known = rows.get(version.number)
        if version.known is not None:
            return
        column = str(TITLES["version"])
        if version.number <= latest:
            yield Fault(
                line, column, _("bảng này đã có phiên bản %(latest)d; bản mới phải sau bản đó.") % {"latest": latest}
            )
        states = [*(one.state for one in rows.values()), *(one.state for one in self.new.get(version.code, ()))]
        if ChecklistState.DRAFT in states:
            yield Fault(line, column, _("bảng này đang có bản nháp; hãy ban hành hoặc xóa bản nháp đó trước."))
        self.new.setdefault(version.code, []).append(version)

    def _continued(self, version: Version) -> Checklist | None:
        """Of a version without a number: the draft there is, or the latest where it is the very same."""
        rows = self.rows.get(version.code, {})
        if draft := next((row for row in rows.values() if row.state == ChecklistState.DRAFT), None):
            return draft
        latest = rows[max(rows)] if rows else None
        return latest if latest and not _differences(version, latest) else None

    def clause_faults(self, version: Version) -> Iterator[Fault]:
        """Clauses that the edition does not have."""
        edition = version.about["edition"]
        for line in version.lines:
            clause = line.values["clause"]
            if clause and edition and (edition, clause) not in self.clauses:
                told = {"edition": f"ISO {edition}", "clause": clause}
                yield Fault(line.line, str(TITLES["clause"]), _("%(edition)s không có điều khoản %(clause)s.") % told)


def _grouped(lines: list[FileLine]) -> list[Version]:
    found: dict[tuple[str, int | None], Version] = {}
    for line in lines:
        key = line.values["checklist"], line.values["version"]
        found.setdefault(key, Version(*key, lines=[])).lines.append(line)
    return sorted(found.values(), key=lambda one: (one.code, one.number is None, one.number or 0))


def _described(version: Version) -> Iterator[Fault]:
    """Take what the lines say of the version and of its questions; faults where they contradict each other."""
    for name in OF_VERSION:
        said = [(line, value) for line in version.lines if (value := line.values[name])]
        version.about[name] = said[0][1] if said else ""
        if not said and name != "state":
            yield Fault(version.lines[0].line, str(TITLES[name]), _("không được để trống."))
        for line, value in said:
            if value != said[0][1]:
                told = {"line": said[0][0].line}
                yield Fault(line.line, str(TITLES[name]), _("khác với dòng %(line)d của cùng phiên bản.") % told)
                break
    for line in version.lines:
        code = line.values["code"]
        if code in version.questions:
            yield Fault(line.line, str(TITLES["code"]), _("mã “%(code)s” đã có trong phiên bản này.") % {"code": code})
        version.questions[code] = {name: line.values[name] or ([] if name == "kinds" else "") for name in OF_QUESTION}


def _draft_faults(version: Version) -> Iterator[Fault]:
    """What the file says otherwise of the draft there is and cannot change: whom it is for, by which edition, its state."""
    row = version.known
    if row is None or row.state != ChecklistState.DRAFT:
        return
    stands = {
        "kind": (row.kind, row.get_kind_display()), "edition": (row.edition.code, row.edition),
        "state": (row.state, row.get_state_display()),
    }  # fmt: skip
    for name, (value, words) in stands.items():
        other = next((line for line in version.lines if line.values[name] and line.values[name] != value), None)
        if other is not None:
            sentence = _(
                "bản nháp đang có là “%(known)s”, tệp không đổi được; hãy ghi như vậy hoặc sửa trong phần mềm."
            )
            yield Fault(other.line, str(TITLES[name]), sentence % {"known": words})


def _compare(plan: LinePlan, version: Version, known: _Known) -> None:
    row = version.known
    if row is not None and row.state != ChecklistState.DRAFT and (different := _differences(version, row)):
        sentence = _("phiên bản %(version)d đã ban hành nên không sửa; để trống cột Phiên bản để nhập thành bản mới.")
        plan.faults.append(Fault(min(different), "", sentence % {"version": row.version}))
        return
    if row is not None and row.title != version.about["title"]:
        first = next(line for line in version.lines if line.values["title"])
        told = in_words(CELLS, {"title": (row.title, version.about["title"])})
        plan.changed.append(Item(first.line, str(version), str(row), told))
    questions = {question.code: question for question in row.questions.all()} if row else {}
    for line in version.lines:
        fields = version.questions[line.values["code"]]
        before = questions.get(fields["code"])
        changes = trail.difference({name: getattr(before, name) for name in fields} if before else {}, fields)
        told = in_words([cell for cell in CELLS if cell.name != "code"], changes)
        item = Item(line.line, str(version), f"{fields['code']} {fields['text']}"[:200], told, before is None)
        if not changes:
            plan.unchanged += 1
        elif before is None:
            plan.added.append(item)
        else:
            plan.changed.append(item)


def _differences(version: Version, row: Checklist) -> set[int]:
    """The lines that say something else than the version there is."""
    questions = {question.code: question for question in row.questions.all()}
    found = set()
    for line in version.lines:
        fields = version.questions[line.values["code"]]
        before = questions.get(fields["code"])
        if before is None or any(getattr(before, name) != value for name, value in fields.items()):
            found.add(line.line)
    about = {"title": row.title, "kind": row.kind, "edition": row.edition.code}
    if any(version.about[name] != value for name, value in about.items()) or len(questions) != len(version.questions):
        found.add(version.lines[0].line)
    return found
