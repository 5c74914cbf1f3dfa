"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = "Minh chứng"

    def ready(self) -> None:
        """Register the guards of this app's addresses, its page in the navigation, its job and its upkeep."""
        from agencies import todo
        from agencies.datasets import Dataset, Group, dataset
        from agencies.gate import guard
        from agencies.navigation import entry
        from agencies.roles import Permission
        from agencies.trail_words import actions, fields
        from backups.leaving import leave_files, leave_rows
        from evidence.closing.leaving import files_left, pages_left
        from evidence.closing.todo import tasks
        from evidence.library import tables
        from evidence.models import Closure, Document, DocumentFile, DocumentType, PageText, ScanState, Sending
        from evidence.reading.job import KIND, read_documents, start_forgotten
        from evidence.redaction import workflow as redaction
        from evidence.redaction.job import cover_file
        from evidence.scanning.again import scan_what_waits
        from evidence.sending.transfer import remove_stale_sendings
        from evidence.upkeep import remove_strays
        from jobs import kinds
        from jobs.chores import chore

        guard(
            "document",
            Document.objects.select_related("agency", "superseded_by", "supersedes", "uploaded_by", "withdrawn_by").all,
            province="agency__province",
            path="agency.path",
        )
        guard(
            "file",
            DocumentFile.objects.select_related("document__agency", "blob").all,
            province="document__agency__province",
            path="document.agency.path",
        )
        guard(
            "sending",
            Sending.objects.select_related("agency", "document").all,
            province="agency__province",
            path="agency.path",
        )
        entry(_("Minh chứng"), "evidence:documents", "files", Permission.VIEW_EVIDENCE, 60)
        dataset(
            Dataset(
                "documents", _("Danh sách minh chứng"), _("Tài liệu của mọi cơ quan, tình trạng và nơi được trích dẫn."),
                Group.OTHER, Permission.VIEW_EVIDENCE, tables.documents,
            ),
            Dataset(
                "document-files", _("Tệp của minh chứng"), _("Tên, kích thước, mã băm và nơi lưu của từng tệp."),
                Group.OTHER, Permission.VIEW_EVIDENCE, tables.files,
            ),
        )  # fmt: skip
        leave_files(files_left)
        leave_rows(PageText, pages_left)
        entry(_("Tệp bị giữ lại"), "evidence:kept_shut", "shield-check", Permission.MANAGE_PROVINCE, 95)
        chore(remove_strays)
        chore(scan_what_waits, often=True)
        todo.provider(tasks)
        chore(start_forgotten)
        # Not heavy: what could hang or swell runs in a child process that is given up file by file.
        kinds.register(KIND, read_documents, label=_("Đọc tài liệu đã tải lên"), permission=Permission.VIEW_EVIDENCE)
        kinds.register(
            redaction.KIND, cover_file, label=_("Tạo bản đã che của tài liệu"), permission=Permission.VIEW_EVIDENCE
        )
        chore(remove_stale_sendings)
        actions(
            {
                "add_document": _("tải lên tài liệu"),
                "describe_document": _("sửa thông tin tài liệu"),
                "confirm_document": _("xác nhận thông tin máy đọc là đúng"),
                "read_document": _("đọc thông tin từ tệp của tài liệu"),
                "supersede_document": _("thay tài liệu bằng bản mới"),
                "withdraw_document": _("thu hồi tài liệu"),
                "find_infected": _("phát hiện mã độc trong tệp của tài liệu"),
                "find_clean": _("quét lại, không còn thấy mã độc trong tệp của tài liệu"),
                "hold_marked": _("giữ lại tài liệu có dấu chỉ độ mật"),
                "deny_secret": _("trả lời rằng không phải tài liệu mật"),
                "admit_secret": _("xác nhận là tài liệu mật"),
                "take_down_document": _("gỡ tài liệu"),
                "give_back_document": _("mở lại tài liệu đã gỡ"),
                "destroy_content": _("hủy nội dung tài liệu đã gỡ"),
                "expire_content": _("hủy tệp của tài liệu hết thời hạn lưu giữ"),
                "mark_file": _("đánh dấu vùng che trên tệp của tài liệu"),
                "lift_marks": _("bỏ che tệp của tài liệu"),
                "allow_room": _("đặt dung lượng minh chứng của cơ quan"),
                "export_documents": _("xuất danh sách minh chứng"),
            }
        )
        fields(
            {
                "title": _("Trích yếu"),
                "number": _("Số, ký hiệu"),
                "issued_on": _("Ngày ban hành"),
                "year": _("Năm"),
                "doc_type": _("Loại văn bản"),
                "issuer": _("Cơ quan ban hành"),
                "valid_from": _("Có hiệu lực từ ngày"),
                "valid_to": _("Hết hiệu lực sau ngày"),
                "supersedes": _("Thay thế văn bản"),
                "scan_state": _("Quét mã độc"),
                "closure": _("Tình trạng mở"),
                "marks": _("Số vùng che"),
                "megabytes": _("Dung lượng được dùng (MB)"),
            },
            {
                "doc_type": dict(DocumentType.choices),
                "scan_state": dict(ScanState.choices),
                "closure": dict(Closure.choices),
            },
        )
