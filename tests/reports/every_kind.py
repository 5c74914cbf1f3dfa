"""One official document of each kind, made from records of the stage: what is asked of one is asked of all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from audits.models import Audit
from audits.states import AuditKind
from audits.workflow.plans import approve_plan, open_plan, plan_inspections
from registers.models import Declaration, Plan
from reports.inspections.compose import decision, minutes, synthesis
from reports.inspections.correction import correction
from reports.inspections.plan import plan as inspection_plan
from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.papers import declaration, plan
from reports.programme.compose import december
from reports.results.decision import decision as results_decision
from reports.results.notice import notice as result_notice
from reports.sheets.compose import sheet_document
from reports.sheets.shown import shown
from reports.summary import compose
from scoring.models import Scorecard
from tests.audits.stage import checklist_of, make_audit, signed
from tests.conftest import Cast
from tests.registers.entering import enter
from tests.reports import sample
from tests.scoring.stage import make_campaign, provisional

Made = Callable[[Cast, DocumentSettings], OfficialDocument]


def _inspection(cast: Cast) -> Audit:
    made = signed(
        make_audit(cast.commune), cast.secretary, K07="minor: Chưa ban hành mục tiêu", K20="observation: Nên khảo sát"
    )
    return Audit.objects.with_context().get(pk=made.pk)


def _internal(cast: Cast) -> Audit:
    made = signed(make_audit(cast.commune, kind=AuditKind.INTERNAL), cast.officer)
    return Audit.objects.with_context().get(pk=made.pk)


def _declared(cast: Cast) -> Declaration:
    root, commune = cast.province.root, cast.commune
    assert root
    handled = [enter("formalities", root, code=f"1.00{n}", name=f"Thủ tục {n}", field_name="Hộ tịch") for n in (1, 2)]
    enter("procedures", commune, formalities=[handled[0].pk])
    enter("committees", commune)
    enter("confirmations", commune)
    made = enter(
        "declarations", commune, kind="again", formalities=[row.pk for row in handled], signatory="Nguyễn Văn Đông"
    )
    return Declaration.objects.select_related("agency").get(pk=made.pk)


def _planned(cast: Cast) -> Plan:
    made = enter("plans", cast.commune, report_number="90/BC-UBND", report_on="20/12/2024", signatory="Nguyễn Văn Đông")
    enter("tasks", cast.commune, part_of=made.pk, due_day="30/09/2024", co_owner="Văn phòng")
    enter("objectives", cast.commune, state="missed", result="91,5", measure="%")
    return Plan.objects.select_related("agency").get(pk=made.pk)


def _inspection_plan(cast: Cast, settings: DocumentSettings) -> OfficialDocument:
    found = open_plan(cast.province, 2024, by=None, unit="Chi cục TĐC", budget="50 triệu đồng")
    for form, agency in (("records", cast.department), ("on_site", cast.district)):
        plan_inspections(
            found, [agency], form=form, checklist=checklist_of(cast.province), begins_on=date(2024, 6, 1),
            ends_on=date(2024, 6, 5), by=None,
        )  # fmt: skip
    approve_plan(found, "4767/QĐ-UBND", date(2023, 12, 14), by=None)
    found.refresh_from_db()
    return inspection_plan(found, settings)


def _provisional(cast: Cast) -> Scorecard:
    people = {"officer": cast.officer, "head": cast.head, "verifier": cast.verifier}
    return provisional(make_campaign(cast.province), cast.commune, by=cast.secretary, **people)


KINDS: dict[str, Made] = {
    "summary": lambda cast, settings: compose(sample.figures(silent=30), settings),
    "december": lambda cast, settings: december(cast.province, _inspection(cast).year, settings),
    "results": lambda cast, settings: results_decision(cast.province, _provisional(cast).campaign.year, settings),
    "result_notice": lambda cast, settings: result_notice(_provisional(cast), settings),
    "sheet": lambda cast, settings: sheet_document(shown(_provisional(cast)), settings, year_signed=2024),
    "inspection_plan": _inspection_plan,
    "inspection_decision": lambda cast, settings: decision(_inspection(cast), settings),
    "minutes": lambda cast, settings: minutes(_inspection(cast), settings),
    "synthesis": lambda cast, settings: synthesis(cast.province, _inspection(cast).year, settings),
    "declaration": lambda cast, settings: declaration.decision(_declared(cast), settings),
    "notice": lambda cast, settings: declaration.notice(_declared(cast), settings),
    "agency_plan": lambda cast, settings: plan.plan(_planned(cast), settings),
    "agency_report": lambda cast, settings: plan.report(_planned(cast), settings),
    "correction": lambda cast, settings: correction(_inspection(cast), settings),
    "audit_report": lambda cast, settings: minutes(_internal(cast), settings),
}
"""By the code of the kind in `reports.wording.catalogue`."""
