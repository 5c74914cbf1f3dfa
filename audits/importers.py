"""The files that this app takes in, as pages and commands know them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from agencies.importing import Importer
from agencies.transfer.lines import columns_of
from audits.transfer import checklists, past

CHECKLISTS = Importer(
    key="checklist-imports",
    title=_("Nhập bảng câu hỏi"),
    rules=[
        _("Mỗi dòng một câu hỏi của một phiên bản. Một tệp có thể có nhiều bảng, nhiều phiên bản."),
        _("Phiên bản đã ban hành không sửa được; để trống cột Phiên bản thì câu hỏi vào bản nháp, hoặc thành phiên bản mới."),
        _("Câu của bản nháp mà tệp không có thì giữ nguyên. Cách nhanh nhất: xuất bảng câu hỏi ra XLSX, sửa rồi nhập lại."),
    ],
    columns=lambda: columns_of(checklists.CELLS),
    plan=checklists.plan_checklists,
    apply=checklists.apply_checklists,
    choose_url="audits:import_checklists",
    confirm_url="audits:confirm_checklists",
    back_url="audits:checklists",
    back_title=_("Bảng câu hỏi kiểm tra, đánh giá"),
    sample="checklists",
)  # fmt: skip

PAST_AUDITS = Importer(
    key="audit-imports",
    title=_("Nhập cuộc kiểm tra, đánh giá các năm trước"),
    rules=[
        _("Mỗi dòng một điểm phát hiện; cuộc không phát hiện gì có một dòng để trống phần điểm. Các dòng cùng cơ quan, loại, hình thức và ngày bắt đầu là một cuộc."),
        _("Cơ quan được nhận ra theo mã vào ngày bắt đầu. Chỉ nhận cuộc đã ký biên bản; cuộc được ghi là nhập từ hồ sơ giấy."),
        _("Ô để trống giữ nguyên điều hệ thống đã biết. Cuộc được thực hiện trên hệ thống, và điểm đã được xử lý tiếp trên hệ thống, không bị tệp thay đổi."),
    ],
    columns=lambda: columns_of(past.CELLS),
    plan=past.plan_audits,
    apply=past.apply_audits,
    choose_url="audits:import_audits",
    confirm_url="audits:confirm_audits",
    back_url="audits:audits",
    back_title=_("Kiểm tra, đánh giá"),
    sample="past-audits",
)  # fmt: skip
