"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LETTERHEAD = (
    "parent_line", "issuer_line", "place", "symbol", "addressees", "legal_bases", "authority_mark", "authority_of",
    "signatory", "recipients", "drafting_unit",
)  # fmt: skip
"""The fields of a letterhead that no other app has named for the trail."""


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        """Register the job that makes a summary, the page of reports and the words of this app's trail."""
        from agencies import navigation, panels, trail_words
        from agencies.gate import guard
        from agencies.protection import append_only
        from agencies.roles import Permission
        from audits.prints import printer
        from jobs.kinds import register
        from registers.prints import printer as printer_of_entries
        from reports.dashboard.panel import results_panel
        from reports.inspections.views import prints_of_audit, prints_of_plan, prints_of_year
        from reports.issuing.job import render_issued
        from reports.issuing.models import TABLES, IssuedDocument, SignedCopy
        from reports.issuing.tables import name_families
        from reports.issuing.workflow import KIND
        from reports.models import DocumentSettings
        from reports.papers.views import prints_of_entry
        from reports.tasks import make_summary
        from reports.workflow import SUMMARY

        register(SUMMARY, make_summary, label=_("Báo cáo tổng hợp năm"), permission=Permission.MAKE_REPORTS, heavy=True)
        navigation.entry(_("Báo cáo"), "reports:reports", "report-analytics", Permission.VIEW_FIGURES, 80)
        navigation.entry(_("Toàn cảnh"), "reports:overview", "chart-histogram", Permission.VIEW_FIGURES, 15)
        panels.provider(results_panel)
        printer(prints_of_audit, prints_of_year, prints_of_plan)
        printer_of_entries(prints_of_entry)
        name_families()
        append_only(*TABLES)
        guard(
            "issued",
            IssuedDocument.objects.light().select_related("agency", "issued_by", "replaces", "replaced_by").all,
            province="province",
            path="agency.path",
        )
        guard(
            "signed_copy",
            SignedCopy.objects.select_related("issued__agency").all,
            province="issued__province",
            path="issued.agency.path",
        )
        register(
            KIND, render_issued, label=_("Tệp của văn bản phát hành"), permission=Permission.VIEW_REGISTERS, heavy=True
        )
        trail_words.actions(
            {
                "print_inspection": _("in văn bản kiểm tra của"),
                "print_entry": _("lập văn bản từ"),
                "export_report": _("xuất báo cáo của"),
                "import_reported": _("nhập số liệu đã công bố của"),
                "export_exhibit": _("xuất biểu, bảng số liệu của"),
                "adopt_boundaries": _("dùng ranh giới mới cho bản đồ của"),
                "remove_boundaries": _("gỡ ranh giới bản đồ của"),
                "change_document_settings": _("sửa thể thức văn bản của"),
                "issue_document": _("ban hành văn bản"),
                "take_signed": _("nhận bản đã ký của văn bản"),
                "export_issued": _("tải văn bản đã ban hành"),
                "export_register_of_issued": _("xuất sổ văn bản phát hành của"),
                "print_draft": _("lập dự thảo văn bản của"),
            }
        )
        trail_words.fields({"edition": _("Lần ban hành")})
        trail_words.fields(
            {field.name: field.verbose_name for field in DocumentSettings._meta.fields if field.name in LETTERHEAD}
        )
