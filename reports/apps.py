"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LETTERHEAD = (
    "parent_line", "issuer_line", "place", "symbol", "addressees", "legal_bases", "authority_mark", "authority_of",
    "signatory", "recipients", "drafting_unit",
)  # fmt: skip
"""The fields of a letterhead that no other app has named for the trail."""

MARKS = ("seal", "seal_mm", "autograph", "autograph_mm", "shown")
SCHEDULE = ("work", "form", "rhythm", "day", "month", "roles", "addresses")


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self) -> None:
        """Register what reports add to the apps below: pages, work in the background, prints, words of the trail."""
        _pages()
        _rows()
        _work()
        _words()


def _pages() -> None:
    from agencies import navigation, panels, todo
    from agencies.roles import Permission
    from audits.prints import printer
    from registers.prints import printer as printer_of_entries
    from reports.dashboard.panel import results_panel
    from reports.inspections.views import prints_of_audit, prints_of_plan, prints_of_year
    from reports.issuing.tables import name_families
    from reports.papers.views import prints_of_entry
    from reports.sheets.views import prints_of_sheet
    from reports.todo import tasks
    from scoring.prints import printer as printer_of_sheets

    navigation.entry(_("Báo cáo"), "reports:reports", "report-analytics", Permission.VIEW_FIGURES, 80)
    navigation.entry(_("Toàn cảnh"), "reports:overview", "chart-histogram", Permission.VIEW_FIGURES, 15)
    panels.provider(results_panel)
    todo.provider(tasks)
    printer(prints_of_audit, prints_of_year, prints_of_plan)
    printer_of_entries(prints_of_entry)
    printer_of_sheets(prints_of_sheet)
    name_families()


def _rows() -> None:
    from agencies.gate import guard
    from agencies.personal.erasing import on_erase
    from agencies.protection import append_only
    from reports.issuing.models import TABLES
    from reports.models import IssuedDocument, ReportSchedule, SignedCopy
    from reports.scheduled.workflow import forget_person

    guard(
        "schedule",
        ReportSchedule.objects.filter(removed_at=None).select_related("province").all,
        province="province",
    )
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
    append_only(*TABLES)
    on_erase(forget_person)


def _work() -> None:
    from agencies.roles import Permission
    from backups.leaving import on_arrival
    from jobs.chores import chore
    from jobs.kinds import register
    from reports import tasks, workflow
    from reports.binding.shelf import clear
    from reports.issuing.job import render_issued
    from reports.issuing.workflow import KIND as ISSUED
    from reports.public import workflow as public
    from reports.scheduled import posting
    from reports.scheduled.workflow import KIND as SCHEDULED
    from reports.scheduled.workflow import make_due, pause_all

    make, of_the_province = Permission.MAKE_REPORTS, Permission.MANAGE_PROVINCE
    heavy = True  # each renders pages, in a process of its own
    register(workflow.SUMMARY, tasks.make_summary, label=_("Báo cáo tổng hợp năm"), permission=make, heavy=heavy)
    register(workflow.BOOK, tasks.make_book, label=_("Sổ phiếu kết quả chấm điểm"), permission=make, heavy=heavy)
    register(workflow.POINTS, tasks.make_points, label=_("Bảng điểm chi tiết"), permission=make, heavy=heavy)
    register(SCHEDULED, posting.make_scheduled, label=_("Báo cáo theo lịch"), permission=make, heavy=heavy)
    register(posting.POST, posting.post_report, label=_("Gửi báo cáo theo lịch"), permission=make)
    register(public.KIND, public.make_pdf, label=_("PDF của trang công khai"), permission=of_the_province, heavy=heavy)
    register(
        ISSUED, render_issued, label=_("Tệp của văn bản phát hành"), permission=Permission.VIEW_REGISTERS, heavy=heavy
    )
    on_arrival(public.close_pages, pause_all)
    chore(clear)
    chore(tasks.clear_typefaces)
    chore(public.renew_pdfs)
    chore(make_due, often=True)


def _words() -> None:
    from agencies import trail_words
    from reports.models import DocumentMarks, DocumentSettings, ReportSchedule

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
            "open_public_year": _("mở trang công khai của"),
            "change_public_year": _("đổi cách công khai của"),
            "close_public_year": _("đóng trang công khai của"),
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
            "change_marks": _("sửa hình dấu, hình chữ ký của"),
            "save_template": _("soạn mẫu văn bản"),
            "adopt_template": _("đưa vào sử dụng mẫu văn bản"),
            "drop_template": _("bỏ bản nháp mẫu văn bản"),
            "reset_template": _("dùng lại mẫu mặc định thay cho mẫu văn bản"),
        }
    )
    trail_words.fields(
        {
            "findable": _("Máy tìm kiếm được liệt kê"),
            "edition": _("Lần ban hành"),
            "texts": _("câu chữ của mẫu"),
        }
    )
    for model, names in ((DocumentMarks, MARKS), (ReportSchedule, SCHEDULE), (DocumentSettings, LETTERHEAD)):
        trail_words.fields({field.name: field.verbose_name for field in model._meta.fields if field.name in names})
