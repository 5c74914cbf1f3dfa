"""What a template would print: a document made of a year's real records, or of examples where there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from agencies.models import Province
from audits.models import Audit, InspectionPlan
from audits.states import AuditKind, Form
from registers.models import Declaration, Plan
from reports.figures import yearly_figures
from reports.inspections.compose import decision, minutes, synthesis
from reports.inspections.correction import correction
from reports.inspections.plan import plan as inspection_plan
from reports.models import DocumentSettings
from reports.official import Block, Heading, OfficialDocument, Signature
from reports.papers import declaration, plan
from reports.programme.compose import december
from reports.results.decision import decision as results_decision
from reports.results.notice import notice
from reports.sheets.compose import sheet_document
from reports.sheets.shown import shown
from reports.summary import compose
from reports.wording.filling import Values
from reports.wording.parts import PaperKind
from reports.wording.voice import Voice
from scoring.models import Campaign, Scorecard
from scoring.states import VERIFICATION_DONE, CampaignState, SheetState

Compose = Callable[[Any, DocumentSettings], OfficialDocument]


@dataclass(frozen=True)
class Trial:
    """A document that is not issued: what it would be, and whether real records are in it."""

    document: OfficialDocument
    is_real: bool

    def as_specimen(self, words: str) -> OfficialDocument:
        """The document with these words at the foot of every page, so that nobody takes it for an issued one."""
        return replace(self.document, warning=words)


def trial(province: Province, kind: PaperKind, year: int, texts: Mapping[str, str]) -> Trial:
    """The document of this kind for this year with these texts: of its latest record, else of the examples."""
    settings = DocumentSettings.objects.of(province).trying(kind.code, texts)
    with override("vi"):
        found = _OF[kind.code](province, year, settings)
        return Trial(found, True) if found else Trial(_example(kind, texts, settings, year), False)


def _audit(kind: AuditKind, compose: Compose, **wanted: str) -> Callable[..., OfficialDocument | None]:
    def made(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument | None:
        rows = Audit.objects.with_context().filter(agency__province=province, year=year, kind=kind, **wanted)
        found = rows.order_by("-begins_on", "-pk").first()
        return compose(found, settings) if found else None

    return made


def _entry(model: Any, compose: Compose, by: str) -> Callable[..., OfficialDocument | None]:
    def made(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument | None:
        rows = model.objects.filter(agency__province=province, **{by: year}).select_related("agency")
        found = rows.order_by("-pk").first()
        return compose(found, settings) if found else None

    return made


def _planned(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument | None:
    found = InspectionPlan.objects.filter(province=province, year=year).select_related("province").first()
    return inspection_plan(found, settings) if found else None


def _summary(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument | None:
    figures = yearly_figures(province, year)
    return compose(figures, settings) if figures.total.registered else None


def _sheet(compose: Compose) -> Callable[..., OfficialDocument | None]:
    def made(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument | None:
        rows = Scorecard.objects.of(province.pk).with_context().filter(campaign__year=year, campaign__on_paper=False)
        done = rows.filter(state__in=VERIFICATION_DONE - {SheetState.MISSED})
        found = done.order_by("-pk").first()
        return compose(found, settings) if found else None

    return made


def _results(province: Province, year: int, settings: DocumentSettings) -> OfficialDocument | None:
    scored = Campaign.objects.of(province.pk).filter(year=year).exclude(state=CampaignState.DRAFT).exists()
    return results_decision(province, year, settings) if scored else None


_OF: dict[str, Callable[[Province, int, DocumentSettings], OfficialDocument | None]] = {
    "summary": _summary,
    "december": lambda province, year, settings: december(province, year, settings) if province.root else None,
    "results": _results,
    "result_notice": _sheet(notice),
    "sheet": _sheet(
        lambda sheet, settings: sheet_document(shown(sheet), settings, year_signed=timezone.localdate().year)
    ),
    "inspection_plan": _planned,
    "inspection_decision": _audit(AuditKind.INSPECTION, decision, form=Form.ON_SITE),
    "minutes": _audit(AuditKind.INSPECTION, minutes),
    "synthesis": synthesis,
    "declaration": _entry(Declaration, declaration.decision, "decided_on__year"),
    "notice": _entry(Declaration, declaration.notice, "decided_on__year"),
    "agency_plan": _entry(Plan, plan.plan, "year"),
    "agency_report": _entry(Plan, plan.report, "year"),
    "correction": _audit(AuditKind.INSPECTION, correction),
    "audit_report": _audit(AuditKind.INTERNAL, minutes),
}
"""By the code of the kind."""

_NAMES = {
    "inspection_decision": "QUYẾT ĐỊNH",
    "declaration": "QUYẾT ĐỊNH",
    "results": "QUYẾT ĐỊNH",
    "result_notice": "THÔNG BÁO",
    "sheet": "PHIẾU KẾT QUẢ",
    "minutes": "BIÊN BẢN",
    "notice": "",
}
_PLANS = ("inspection_plan", "agency_plan")


def _example(kind: PaperKind, texts: Mapping[str, str], settings: DocumentSettings, year: int) -> OfficialDocument:
    """The parts in their order with the catalogue's examples in them."""
    values: Values = {name: item.example for name, item in kind.known.items()}
    say = settings.voice(kind.code).knowing({**values, "nam": str(year)})
    say = Voice(kind, texts, say.values)
    keys = set(kind.by_key)
    body = chain.from_iterable(_section(say, part.key, str(part.label)) for part in kind.parts if part.group == "body")
    issuer = str(say.values["co_quan_ban_hanh"])
    return OfficialDocument(
        kind=_NAMES.get(kind.code, "KẾ HOẠCH" if kind.code in _PLANS else "BÁO CÁO"),
        subject=say.line("subject"),
        letterhead=say.letterhead(settings.parent_line if kind.issuer == "province" else "", issuer),
        addressees=say.lines("addressees") if "addressees" in keys else (),
        bases=say.bases() if "bases" in keys else (),
        opening=say.lines("opening") if "opening" in keys else (),
        body=tuple(body),
        closing=say.line("closing") if "closing" in keys else "",
        recipients=say.recipients(),
        signature=say.signature() if "position" in keys else _unsigned(say),
    )


def _section(say: Voice, key: str, label: str) -> list[Block]:
    if key in ("opening", "articles", "body"):
        return [] if key == "opening" else say.paragraphs(key)
    return [Heading(2, "–", label), *say.paragraphs(key, (str(say.values["cau_he_thong_lap"]),))]


def _unsigned(say: Voice) -> Signature:
    return Signature("", "TRƯỞNG ĐOÀN", str(say.values["nguoi_ky"]))
