"""How the trail reads out what happens in audits."""

from django.utils.translation import gettext_lazy as _

from agencies import trail_words
from audits.models.finding import Source
from audits.states import AuditState, Conclusion, FindingState, Grade


def name_everything() -> None:
    """Name the actions and fields of this app."""
    trail_words.actions(
        {
            "adopt_checklist": _("lấy bảng câu hỏi mẫu"),
            "draft_checklist": _("tạo phiên bản mới của bảng câu hỏi"),
            "change_checklist": _("sửa bản nháp bảng câu hỏi"),
            "publish_checklist": _("ban hành bảng câu hỏi"),
            "discard_checklist": _("xóa bản nháp bảng câu hỏi"),
            "import_checklist": _("nhập từ tệp bảng câu hỏi"),
            "import_audits": _("nhập từ tệp các cuộc kiểm tra, đánh giá cũ của"),
            "import_audit": _("nhập từ hồ sơ giấy"),
            "open_plan": _("lập kế hoạch kiểm tra"),
            "describe_plan": _("sửa kế hoạch kiểm tra"),
            "approve_plan": _("ghi phê duyệt kế hoạch kiểm tra"),
            "plan_inspection": _("đưa cơ quan vào kế hoạch kiểm tra"),
            "save_inspector": _("ghi thông tin kiểm tra viên"),
            "open_audit": _("lập cuộc kiểm tra, đánh giá"),
            "arrange_audit": _("sửa thông tin cuộc kiểm tra, đánh giá"),
            "add_member": _("thêm người vào đoàn"),
            "remove_member": _("đưa người ra khỏi đoàn"),
            "add_programme_line": _("thêm nội dung chương trình"),
            "remove_programme_line": _("bỏ nội dung chương trình"),
            "start_audit": _("bắt đầu kiểm tra, đánh giá"),
            "answer_question": _("ghi kết quả câu hỏi kiểm tra, đánh giá"),
            "conform_rest": _("ghi phù hợp cho các câu còn lại"),
            "conclude_audit": _("kết thúc phần làm việc của đoàn"),
            "take_up_audit": _("mở lại bảng câu hỏi để sửa"),
            "sign_minutes": _("ghi biên bản đã ký"),
            "report_correction": _("gửi báo cáo khắc phục"),
            "accept_report": _("chấp nhận báo cáo khắc phục"),
            "refuse_report": _("chưa chấp nhận báo cáo khắc phục"),
            "close_audit": _("kết thúc cuộc đánh giá"),
            "cancel_audit": _("không thực hiện cuộc kiểm tra, đánh giá"),
            "file_paper": _("đưa tài liệu vào hồ sơ kiểm tra"),
            "remove_paper": _("bỏ tài liệu khỏi hồ sơ kiểm tra"),
            "raise_finding": _("ghi điểm không phù hợp, khuyến nghị"),
            "plan_correction": _("ghi biện pháp khắc phục"),
            "change_correction": _("sửa biện pháp khắc phục"),
            "report_done": _("báo đã khắc phục"),
            "close_finding": _("đóng điểm không phù hợp"),
            "reopen_finding": _("mở lại điểm không phù hợp"),
            "show_correction": _("gửi bằng chứng khắc phục"),
            "export_figures": _("xuất số liệu kiểm tra"),
            "export_findings": _("xuất danh sách điểm cần khắc phục của"),
        }
    )
    trail_words.fields(
        {
            "begins_on": _("Từ ngày"), "ends_on": _("Đến ngày"), "place": _("Địa điểm"), "scope": _("Phạm vi"),
            "decision_number": _("Số quyết định"), "decision_on": _("Ngày quyết định"), "conclusion": _("Kết luận"),
            "seen": _("Bằng chứng, ghi nhận"), "approved_on": _("Ngày phê duyệt"), "unit": _("Đơn vị kiểm tra"),
            "partner": _("Đơn vị phối hợp"), "budget": _("Kinh phí"), "whys": _("Nguyên nhân"),
            "correction": _("Khắc phục ngay"), "action": _("Hành động khắc phục"), "owner": _("Người chịu trách nhiệm"),
            "due_on": _("Hạn hoàn thành"), "hint": _("Cần xem gì"), "clause": _("Điều khoản"),
            "basis": _("Căn cứ"), "section": _("Phần"), "kinds": _("Chỉ hỏi loại cơ quan"), "grade": _("Mức độ"), "source": _("Nguồn"), "degree": _("Bằng đại học"),
            "management": _("Chứng chỉ quản lý nhà nước"), "training": _("Chứng chỉ đào tạo đánh giá"),
            "training_until": _("Chứng chỉ có giá trị đến ngày"), "since": _("Công tác từ ngày"),
            "retired_on": _("Thôi làm kiểm tra viên từ ngày"),
            "standing": _("Trạng thái"), "findings": _("Điểm phát hiện"),
        },
        {
            "conclusion": dict(Conclusion.choices), "grade": dict(Grade.choices),
            "source": dict(Source.choices), "standing": {**dict(AuditState.choices), **dict(FindingState.choices)},
        },
    )  # fmt: skip
