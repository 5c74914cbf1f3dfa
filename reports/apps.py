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
        from agencies import navigation, panels, todo, trail_words
        from agencies.gate import guard
        from agencies.roles import Permission
        from audits.prints import printer
        from jobs.chores import chore
        from jobs.kinds import register
        from registers.prints import printer as printer_of_entries
        from reports.binding.shelf import clear
        from reports.dashboard.panel import results_panel
        from reports.inspections.views import prints_of_audit, prints_of_plan, prints_of_year
        from reports.models import DocumentSettings
        from reports.papers.views import prints_of_entry
        from reports.scheduled.models import ReportSchedule
        from reports.scheduled.posting import POST, make_scheduled, post_report
        from reports.scheduled.workflow import KIND, make_due
        from reports.sheets.views import prints_of_sheet
        from reports.tasks import make_book, make_points, make_summary
        from reports.todo import tasks
        from reports.workflow import BOOK, POINTS, SUMMARY
        from scoring.prints import printer as printer_of_sheets

        register(SUMMARY, make_summary, label=_("Báo cáo tổng hợp năm"), permission=Permission.MAKE_REPORTS, heavy=True)
        register(BOOK, make_book, label=_("Sổ phiếu kết quả chấm điểm"), permission=Permission.MAKE_REPORTS, heavy=True)
        register(POINTS, make_points, label=_("Bảng điểm chi tiết"), permission=Permission.MAKE_REPORTS, heavy=True)
        register(KIND, make_scheduled, label=_("Báo cáo theo lịch"), permission=Permission.MAKE_REPORTS, heavy=True)
        register(POST, post_report, label=_("Gửi báo cáo theo lịch"), permission=Permission.MAKE_REPORTS)
        chore(clear)
        chore(make_due, often=True)
        guard(
            "schedule",
            ReportSchedule.objects.filter(removed_at=None).select_related("province").all,
            province="province",
        )
        navigation.entry(_("Báo cáo"), "reports:reports", "report-analytics", Permission.VIEW_FIGURES, 80)
        navigation.entry(_("Toàn cảnh"), "reports:overview", "chart-histogram", Permission.VIEW_FIGURES, 15)
        panels.provider(results_panel)
        todo.provider(tasks)
        printer(prints_of_audit, prints_of_year, prints_of_plan)
        printer_of_entries(prints_of_entry)
        printer_of_sheets(prints_of_sheet)
        trail_words.actions(
            {
                "print_inspection": _("in văn bản kiểm tra của"),
                "print_entry": _("lập văn bản từ"),
                "print_sheet": _("in phiếu kết quả"),
                "set_schedule": _("đặt lịch lập"),
                "pause_schedule": _("tạm dừng lịch lập"),
                "resume_schedule": _("cho chạy tiếp lịch lập"),
                "remove_schedule": _("bỏ lịch lập"),
                "export_report": _("xuất báo cáo của"),
                "import_reported": _("nhập số liệu đã công bố của"),
                "export_exhibit": _("xuất biểu, bảng số liệu của"),
                "adopt_boundaries": _("dùng ranh giới mới cho bản đồ của"),
                "remove_boundaries": _("gỡ ranh giới bản đồ của"),
                "change_document_settings": _("sửa thể thức văn bản của"),
            }
        )
        trail_words.fields(
            {
                field.name: field.verbose_name
                for field in ReportSchedule._meta.fields
                if field.name in {"work", "form", "rhythm", "day", "month", "roles", "addresses"}
            }
        )
        trail_words.fields(
            {field.name: field.verbose_name for field in DocumentSettings._meta.fields if field.name in LETTERHEAD}
        )
