"""Setting up a new agency's file from a model system (mô hình khung) in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, User
from agencies.rules import Refused
from registers.models import (
    Entry,
    Exclusion,
    Framework,
    PaperState,
    Plan,
    PlanState,
    Procedure,
    QualitySystem,
    RequiredProcedure,
    SystemState,
)
from registers.register import register_of
from registers.workflow import fill_in, save_entry
from standards.models import Clause, Edition

USUALLY_EXCLUDED = {
    "8.3": gettext_lazy(
        "Cơ quan thực hiện TTHC và nhiệm vụ theo quy định của pháp luật, không thiết kế, phát triển dịch vụ mới."
    ),
    "7.1.5.2": gettext_lazy("Cơ quan không dùng phương tiện đo phải liên kết chuẩn để cung cấp dịch vụ."),
}
"""The clauses administrative agencies mostly declare not applicable, and why; both are the agency's to change."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an agency says to begin its file: its system, the clauses left out, the year whose plan is prepared."""

    name: str
    edition: Edition
    scope: str
    scope_since: date
    code_mask: str = ""
    excluded: tuple[str, ...] = ()
    plan_number: str = ""
    year: int = 0


@transaction.atomic
def start_file(agency: Agency, beginning: Beginning, framework: Framework | None, *, by: User | None) -> QualitySystem:
    """Write the system down, a draft of each document the framework asks for, the clauses left out, and a plan with the
    usual contents where it has a number. Raises Refused when the agency has a system already."""
    if QualitySystem.objects.of(agency).exclude(state=SystemState.ENDED).exists():
        raise Refused(_("Cơ quan đã có hệ thống. Hãy sửa hệ thống đó, hoặc ghi thêm tài liệu vào sổ."))
    system = QualitySystem(
        agency=agency, name=beginning.name, edition=beginning.edition, scope=beginning.scope,
        scope_since=beginning.scope_since, code_mask=beginning.code_mask, state=SystemState.BUILDING,
    )  # fmt: skip
    save_entry(register_of("systems"), system, by=by)
    whole = Entry.objects.get(pk=system.pk)
    for asked in RequiredProcedure.objects.filter(part_of=framework).order_by("sort_text") if framework else ():
        paper = Procedure(
            agency=agency, part_of=whole, code=asked.code, name=asked.name, kind=asked.kind, state=PaperState.DRAFT, required=asked
        )  # fmt: skip
        save_entry(register_of("procedures"), paper, by=by)
    for clause in Clause.objects.filter(edition=beginning.edition, number__in=beginning.excluded).select_related(
        "parent"
    ):
        exclusion = Exclusion(
            agency=agency, part_of=whole, clause=clause, justification=str(USUALLY_EXCLUDED[clause.number])
        )
        save_entry(register_of("exclusions"), exclusion, by=by)
    if beginning.plan_number:
        plan = Plan(agency=agency, year=beginning.year, number=beginning.plan_number, state=PlanState.DRAFT)
        save_entry(register_of("plans"), plan, by=by)
        fill_in(plan, by=by)
    return system
