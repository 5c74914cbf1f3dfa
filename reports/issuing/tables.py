"""The documents that can be issued: of a province's year, of an audit, of an entry in a register, of a scorecard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Province
from agencies.roles import Permission
from agencies.rules import YES, Refused, Verdict, no
from audits.models import Audit, InspectionPlan
from audits.states import AuditState
from registers.listing import with_objects
from registers.models import Entry
from registers.register import register_of
from reports.figures import yearly_figures
from reports.inspections.compose import decision as inspection_decision
from reports.inspections.compose import minutes, synthesis
from reports.inspections.correction import correction
from reports.inspections.plan import plan
from reports.issuing.models import DocumentCode, IssuedDocument
from reports.issuing.papers import Family, Made, Of, Paper, family, plainly
from reports.models import DocumentSettings
from reports.official import OfficialDocument
from reports.papers.views import PAPERS as OF_ENTRIES
from reports.programme.compose import december
from reports.results.decision import decision as results_decision
from reports.results.notice import notice
from reports.sheets.compose import sheet_document
from reports.sheets.shown import shown
from reports.summary import compose
from scoring.models import Campaign, Scorecard
from scoring.states import VERIFICATION_DONE, CampaignState, SheetState

P = Permission
C = DocumentCode


@dataclass(frozen=True, slots=True)
class YearOf:
    """A year of a province."""

    province: Province
    year: int


def _of_year(
    compose: Callable[[Province, int, DocumentSettings], OfficialDocument],
) -> Callable[[Any, DocumentSettings], Made]:
    return lambda found, settings: Made(compose(found.province, found.year, settings))


def _summary(found: YearOf, settings: DocumentSettings) -> Made:
    figures = yearly_figures(found.province, found.year)
    if not figures.total.registered and not figures.agencies:
        raise Refused(
            _("%(province)s không có cơ quan nào trong năm %(year)s. Hãy nhập cây cơ quan hoặc chọn năm khác.")
            % {"province": found.province, "year": found.year}
        )
    return Made(compose(figures, settings), figures)


def _planned(found: YearOf) -> Verdict:
    if InspectionPlan.objects.filter(province=found.province, year=found.year).exists():
        return YES
    return no(
        _("Năm %(year)s chưa có kế hoạch kiểm tra. Hãy lập kế hoạch ở trang Kiểm tra, đánh giá.") % {"year": found.year}
    )


def _inspected(found: YearOf) -> Verdict:
    if Audit.objects.of(found.province.pk).filter(year=found.year, kind="inspection").exists():
        return YES
    return no(_("Năm %(year)s chưa có cuộc kiểm tra nào để tổng hợp.") % {"year": found.year})


def _scored(found: YearOf) -> Verdict:
    rows = Campaign.objects.of(found.province.pk).filter(year=found.year).exclude(state=CampaignState.DRAFT)
    if rows.exists():
        return YES
    return no(_("Năm %(year)s chưa mở đợt chấm điểm nên chưa có kết quả để công nhận.") % {"year": found.year})


def _plan(found: YearOf, settings: DocumentSettings) -> Made:
    row = InspectionPlan.objects.select_related("province").filter(province=found.province, year=found.year).first()
    if row is None:
        raise Refused(_planned(found).reason)
    return Made(plan(row, settings))


OF_YEAR = {
    "plan": Paper(
        gettext_lazy("Kế hoạch kiểm tra"), C.PLAN, "ke-hoach-kiem-tra", _plan, _planned,
        gettext_lazy("Thông tư 26/2014/TT-BKHCN Điều 34; trước khi bắt đầu năm kiểm tra."),
    ),
    "inspections": Paper(
        gettext_lazy("Báo cáo tổng hợp kết quả kiểm tra"), C.REPORT, "tong-hop-kiem-tra", _of_year(synthesis), _inspected,
        gettext_lazy("Thông tư 26/2014/TT-BKHCN Điều 38; tháng 11."),
    ),
    "december": Paper(
        gettext_lazy("Báo cáo gửi Bộ Khoa học và Công nghệ"), C.REPORT, "bao-cao-bo-khcn", _of_year(december),
        when=gettext_lazy("Quyết định 19/2014/QĐ-TTg Điều 12.6, Phụ lục II; tháng 12."),
    ),
    "summary": Paper(
        gettext_lazy("Báo cáo tổng hợp năm"), C.REPORT, "tong-hop-iso", _summary,
        when=gettext_lazy("Kết quả chấm điểm, xếp loại toàn tỉnh, có phụ lục theo cấp."), heavy=True,
    ),
    "results": Paper(
        gettext_lazy("Quyết định công nhận kết quả"), C.DECISION, "quyet-dinh-ket-qua", _of_year(results_decision), _scored,
        gettext_lazy("Có phụ lục kết quả theo cấp; thường vào tháng 01 năm sau."),
    ),
}  # fmt: skip
"""The set a year needs of the whole province."""


def _verified(sheet: Scorecard) -> Verdict:
    if sheet.campaign.on_paper:
        return no(_("Kết quả của năm này nhập từ hồ sơ giấy nên không có phiếu để thông báo."))
    if sheet.state in VERIFICATION_DONE and sheet.state != SheetState.MISSED:
        return YES
    return no(_("Phiếu chưa thẩm định xong nên chưa có kết quả dự kiến để thông báo."))


def _notice(sheet: Scorecard, settings: DocumentSettings) -> Made:
    if not (verdict := _verified(sheet)):
        raise Refused(verdict.reason)
    return Made(notice(sheet, settings))


def _sheet(sheet: Scorecard, settings: DocumentSettings) -> Made:
    if not (verdict := _verified(sheet)):
        raise Refused(verdict.reason)
    return Made(sheet_document(shown(sheet), settings, year_signed=timezone.localdate().year))


OF_SCORECARD = {
    "notice": Paper(
        gettext_lazy("Thông báo kết quả dự kiến"), C.NOTICE, "thong-bao-ket-qua", _notice, _verified,
        gettext_lazy("Gửi từng cơ quan khi thẩm định xong, trước khi hội đồng thông qua."),
    ),
    "sheet": Paper(
        gettext_lazy("Phiếu kết quả chấm điểm"), C.FORM, "phieu-ket-qua", _sheet, _verified,
        gettext_lazy("Từng tiêu chí với cách chấm, căn cứ và minh chứng; giao cho cơ quan khi có kết quả."),
    ),
}  # fmt: skip

CONCLUDED = frozenset(AuditState) - {AuditState.PLANNED, AuditState.UNDER_WAY, AuditState.CANCELLED}


def _inspection(audit: Audit) -> Verdict:
    return YES if audit.is_inspection else no(_("Chỉ văn bản của cuộc kiểm tra được ban hành ở đây."))


def _concluded(audit: Audit) -> Verdict:
    if not (verdict := _inspection(audit)):
        return verdict
    if audit.state in CONCLUDED:
        return YES
    return no(_("Đoàn chưa kết thúc công việc nên chưa lập được văn bản này."))


OF_AUDIT = {
    "decision": Paper(gettext_lazy("Quyết định kiểm tra"), C.DECISION, "quyet-dinh", plainly(inspection_decision), _inspection),
    "minutes": Paper(gettext_lazy("Biên bản"), C.MINUTES, "bien-ban", plainly(minutes), _concluded),
    "correction": Paper(
        gettext_lazy("Báo cáo khắc phục của cơ quan"), C.REPORT, "bao-cao-khac-phuc", plainly(correction), _concluded,
        issuing=P.SUBMIT_SCORECARD,
    ),
}  # fmt: skip

CODES = {
    ("declarations", "decision"): C.DECISION, ("declarations", "notice"): C.LETTER, ("plans", "plan"): C.PLAN,
    ("plans", "report"): C.REPORT,
}  # fmt: skip
"""The kinds of documents that entries make."""


def _entry(province: Province, issued: IssuedDocument) -> Any:
    found = Entry.objects.select_related("agency").filter(agency__province=province, pk=_number(issued)).first()
    return (
        with_objects(register_of(found.register), register_of(found.register).rows().filter(pk=found.pk)).first()
        if found
        else None
    )


def _number(issued: IssuedDocument) -> int:
    return int(issued.about.partition(":")[2])


def _entry_year(entry: Any) -> int:
    """The year an entry is of, or of the day it was decided on."""
    return int(getattr(entry, "year", None) or entry.decided_on.year)


def name_families() -> None:
    """Enter every document that can be issued."""
    family(
        "year",
        Family(
            OF_YEAR, "reports:year_paper", "reports:year_draft",
            of=lambda found: Of(found.province.root, found.year, ""),
            address=lambda found: [found.year],
            find=lambda province, issued: YearOf(province, issued.year),
        ),
    )  # fmt: skip
    family(
        "scorecard",
        Family(
            OF_SCORECARD, "reports:scorecard_paper", "reports:scorecard_draft",
            of=lambda sheet: Of(sheet.agency, sheet.campaign.year, f"scorecard:{sheet.pk}"),
            address=lambda sheet: [sheet.pk],
            find=lambda province, issued: Scorecard.objects.of(province.pk).with_context().filter(pk=_number(issued)).first(),
        ),
    )  # fmt: skip
    family(
        "audit",
        Family(
            OF_AUDIT, "reports:audit_paper", "reports:audit_print",
            of=lambda audit: Of(audit.agency, audit.year, f"audit:{audit.pk}"),
            address=lambda audit: [audit.pk],
            find=lambda province, issued: Audit.objects.of(province.pk).with_context().filter(pk=_number(issued)).first(),
        ),
    )  # fmt: skip
    for register, papers in OF_ENTRIES.items():
        _name_register(register, papers)


def _name_register(register: str, papers: dict[str, Any]) -> None:
    family(
        register,
        Family(
            {
                kind: Paper(paper.label, CODES[register, kind], paper.name, plainly(paper.compose), issuing=P.SUBMIT_SCORECARD)
                for kind, paper in papers.items()
            },
            "reports:entry_paper", "reports:entry_print",
            of=lambda entry: Of(entry.agency, _entry_year(entry), f"entry:{entry.pk}"),
            address=lambda entry: [entry.agency_id, entry.register, entry.pk],
            find=_entry,
        ),
    )  # fmt: skip
