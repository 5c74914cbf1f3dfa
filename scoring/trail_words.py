"""How the trail reads out what people do in a year of scoring."""

from __future__ import annotations

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agencies import trail_words
from scoring.states import CampaignState, SheetState


def name_everything() -> None:
    """Give the trail the words for every action and field of scoring. Called in `AppConfig.ready`."""
    trail_words.actions(
        {
            "prepare_campaign": _("chuẩn bị đợt chấm điểm"),
            "change_campaign": _("sửa thiết lập đợt chấm điểm"),
            "set_deadlines": _("đặt thời hạn của đợt"),
            "open_campaign": _("mở đợt chấm điểm"),
            "close_campaign": _("khóa nộp phiếu"),
            "reopen_campaign": _("mở lại đợt chấm điểm"),
            "extend": _("gia hạn nộp phiếu"),
            "assign_verifiers": _("giao thẩm định"),
            "remind": _("gửi thư nhắc nộp phiếu"),
            "request_extension": _("xin gia hạn nộp phiếu"),
            "refuse_extension": _("từ chối gia hạn nộp phiếu"),
            "export_disposal": _("xuất danh mục tài liệu đề nghị hủy"),
            "export_follow_up": _("xuất danh sách đôn đốc"),
            "export_scorecards": _("xuất danh sách phiếu"),
            "export_results": _("xuất kết quả"),
            "import_results": _("nhập kết quả trên giấy"),
            "import_paper_scores": _("nhập điểm từng tiêu chí trên giấy của"),
            "export_paper_scores": _("xuất điểm từng tiêu chí trên giấy của"),
            "save_claim": _("lưu điểm tự chấm"),
            "cite": _("gắn minh chứng"),
            "remove_citation": _("gỡ minh chứng"),
            "accept_suggestion": _("nhận gợi ý minh chứng"),
            "reject_suggestion": _("bỏ gợi ý minh chứng"),
            "accept_proposal": _("nhận nội dung từ hồ sơ, minh chứng"),
            "carry_forward": _("mang từ phiếu năm trước"),
            "confirm_carried": _("xác nhận nội dung mang từ năm trước"),
            "send_for_review": _("trình người đứng đầu duyệt"),
            "take_back_sheet": _("rút lại phiếu đang chờ duyệt"),
            "return_to_officer": _("trả phiếu để sửa"),
            "submit": _("nộp phiếu"),
            "request_unlock": _("xin mở lại phiếu"),
            "grant_unlock": _("đồng ý mở lại phiếu"),
            "refuse_unlock": _("từ chối mở lại phiếu"),
            "begin_verification": _("bắt đầu thẩm định"),
            "save_verification": _("lưu điểm thẩm định"),
            "accept_as_claimed": _("chấp nhận như tự chấm"),
            "take_back_decision": _("rút lại ý kiến thẩm định một tiêu chí"),
            "decide_across": _("thẩm định một tiêu chí của nhiều cơ quan"),
            "undo_across": _("hoàn tác thẩm định một tiêu chí của nhiều cơ quan"),
            "take_over_item": _("nhận thay người đang mở để thẩm định"),
            "reword_finding": _("sửa câu nhận xét dùng chung"),
            "put_finding_away": _("đổi việc gợi ý một câu nhận xét"),
            "ask_supplement": _("yêu cầu bổ sung"),
            "answer_supplement": _("trả lời yêu cầu bổ sung"),
            "resume_verification": _("tiếp tục thẩm định sau bổ sung"),
            "stop_waiting": _("thôi chờ bổ sung"),
            "finish_district_verification": _("cấp huyện thẩm định xong"),
            "finish_verification": _("thẩm định xong"),
            "agree_verification": _("soát xét: đồng ý"),
            "return_verification": _("soát xét: trả lại"),
            "send_provisional": _("gửi kết quả dự kiến"),
            "appeal": _("gửi kiến nghị"),
            "answer_appeal": _("trả lời kiến nghị"),
            "finish_appeals": _("trả lời xong các kiến nghị"),
            "hold_sitting": _("ghi phiên họp hội đồng"),
            "close_sitting": _("khóa biên bản phiên họp"),
            "approve": _("hội đồng thông qua"),
            "decide": _("ghi quyết định công nhận kết quả"),
            "publish": _("công bố kết quả"),
            "archive": _("đưa đợt vào lưu trữ"),
            "set_retention": _("đặt thời hạn lưu giữ"),
            "extend_retention": _("gia hạn lưu giữ minh chứng của năm"),
            "propose_destruction": _("đề nghị hủy minh chứng hết thời hạn của năm"),
            "confirm_destruction": _("xác nhận hủy minh chứng hết thời hạn của năm"),
            "withdraw_destruction": _("rút đề nghị hủy minh chứng của năm"),
            "finish_destruction": _("hủy xong minh chứng hết thời hạn của năm"),
            "correct_result": _("đính chính kết quả"),
        }
    )
    trail_words.fields(
        {
            "state": _("Trạng thái"),
            "years_kept": _("Số năm lưu giữ"),
            "until_year": _("Lưu giữ đến hết năm"),
            "destroyed": _("Số tài liệu đã hủy"),
            "hidden": _("Không gợi ý nữa"),
            "text": _("Câu chữ"),
            "confirmed": _("Tiêu chí đã xác nhận"),
            "title": _("Tên"),
            "rubric": _("Bộ tiêu chí"),
            "snapshot_on": _("Ngày chốt danh sách"),
            "district_stage": _("Cấp huyện thẩm định trước"),
            "second_reader": _("Người soát xét"),
            "verifier": _("Người thẩm định"),
            "verifying": _("Người đang mở"),
            "district_verifier": _("Người thẩm định cấp huyện"),
            "council_required": _("Hội đồng thông qua"),
            "quorum_percent": _("Tỷ lệ dự họp tối thiểu (%)"),
            "supplement_days": _("Hạn bổ sung (ngày làm việc)"),
            "appeal_days": _("Hạn kiến nghị (ngày làm việc)"),
            "holidays": _("Ngày nghỉ"),
            "exclusions": _("Cơ quan không chấm"),
            "illustrative": _("Số liệu minh họa"),
            "participants": _("Số cơ quan tham gia"),
            "excluded": _("Số cơ quan không chấm"),
            "missed": _("Số cơ quan không nộp"),
            "scorecards": _("Phiếu của"),
            "letters": _("Số thư"),
            "due_at": _("Hạn nộp"),
            "tier": _("Bước thẩm định"),
            "present": _("Dự họp"),
            "members": _("Số thành viên hội đồng"),
            "final_score": _("Điểm công nhận"),
            "final_rating": _("Xếp loại"),
            "decision": _("Quyết định"),
            **{
                key: format_lazy("{}{}", stage, level)
                for stage_key, stage in {
                    "self": _("Hạn tự chấm và nộp"), "district": _("Hạn cấp huyện thẩm định"),
                    "verification": _("Hạn cấp tỉnh thẩm định"), "council": _("Hạn hội đồng thông qua"),
                }.items()
                for key, level in {
                    stage_key: "", f"{stage_key} province": _(", cấp tỉnh"), f"{stage_key} district": _(", cấp huyện"),
                    f"{stage_key} commune": _(", cấp xã"),
                }.items()
            },
        },
        {"state": dict(SheetState.choices) | dict(CampaignState.choices)},
    )  # fmt: skip
