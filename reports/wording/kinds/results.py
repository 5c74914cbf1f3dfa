"""What a year's results are told by: the decision that recognises them, the notice to one agency, one agency's sheet."""

from django.utils.translation import gettext_lazy as _

from reports.wording.kinds.law import BASES, SYSTEM
from reports.wording.parts import PaperKind, Placeholder, foot, head, section

WHAT = (
    f"chấm điểm, xếp loại việc xây dựng, áp dụng, duy trì và cải tiến {SYSTEM} theo Tiêu chuẩn quốc gia TCVN ISO 9001"
)
_OFFICE = Placeholder("don_vi_chu_tri", _("Đơn vị chủ trì ISO của tỉnh"), "Sở Khoa học và Công nghệ")
_AGENCY = Placeholder("co_quan", _("Cơ quan được chấm điểm"), "UBND xã Đồng Tiến")

RESULTS = PaperKind(
    "results", _("Quyết định công nhận kết quả năm"), "province",
    (
        *head(
            f"Về việc công nhận kết quả {WHAT} năm {{{{nam}}}}",
            (*BASES, "{{can_cu_bo_tieu_chi}}", "Theo đề nghị của {{nguoi_de_nghi}}"),
        ),
        section(
            "articles", _("Các điều của quyết định, mỗi điều một dòng"),
            f"Điều 1. Công nhận kết quả {WHAT} năm {{{{nam}}}} của {{{{so_co_quan}}}} cơ quan, đơn vị{{{{xep_loai}}}} (chi tiết tại {{{{phu_luc}}}} kèm "
            "theo Quyết định này).",
            "Điều 2. Giao {{don_vi_chu_tri}} thông báo, công khai kết quả; theo dõi, đôn đốc các cơ quan, đơn vị khắc phục tồn tại. Kết "
            "quả là căn cứ xem xét thi đua, khen thưởng và trách nhiệm người đứng đầu trong thực hiện cải cách hành chính.",
            "Điều 3. Quyết định này có hiệu lực kể từ ngày ký.",
            "Điều 4. Chánh Văn phòng {{co_quan_ban_hanh}}, {{nguoi_de_nghi}}, người đứng đầu các cơ quan, đơn vị có tên tại {{phu_luc}} chịu "
            "trách nhiệm thi hành Quyết định này./.",
        ),
        *foot(("Như Điều 4", "Bộ Khoa học và Công nghệ (để báo cáo)", "Ban Chỉ đạo ISO tỉnh")),
    ),
    (
        _OFFICE,
        Placeholder("can_cu_bo_tieu_chi", _("Quyết định ban hành bộ tiêu chí, khi có"), "Căn cứ Quyết định số 15/QĐ-UBND…"),
        Placeholder("nguoi_de_nghi", _("Chức vụ người đề nghị và đơn vị chủ trì"), "Giám đốc Sở Khoa học và Công nghệ"),
        Placeholder("so_co_quan", _("Số cơ quan được công nhận kết quả"), "246"),
        Placeholder("xep_loai", _("Phần “, gồm: … cơ quan xếp loại …”"), ", gồm: 187 cơ quan xếp loại Tốt"),
        Placeholder("phu_luc", _("“Phụ lục”, hoặc “các Phụ lục” khi có nhiều"), "các Phụ lục"),
    ),
)  # fmt: skip

RESULT_NOTICE = PaperKind(
    "result_notice", _("Thông báo kết quả dự kiến gửi cơ quan"), "province",
    (
        *head(f"Kết quả thẩm định dự kiến việc áp dụng {SYSTEM} năm {{{{nam}}}} của {{{{co_quan}}}}", BASES),
        section("opening", _("Câu mở đầu"), "{{co_quan_ban_hanh}} thông báo kết quả thẩm định dự kiến năm {{nam}} của {{co_quan}} như sau:"),
        section(
            "result", _("I. Kết quả dự kiến"),
            "Điểm tự chấm: {{diem_tu_cham}} điểm; điểm thẩm định: {{diem_tham_dinh}} điểm; xếp loại dự kiến: {{xep_loai}}. Kết quả chính thức "
            "theo quyết định công nhận của cấp có thẩm quyền.",
        ),
        section(
            "appeals", _("IV. Kiến nghị"),
            "Trường hợp không nhất trí, {{co_quan}} gửi kiến nghị theo từng tiêu chí, kèm căn cứ và minh chứng, trên hệ thống chấm điểm "
            "{{han_kien_nghi}}.",
            "Sau thời hạn trên, kết quả được trình Ban Chỉ đạo ISO tỉnh thông qua.",
        ),
        *foot(("{{co_quan}}", "Ban Chỉ đạo ISO tỉnh"), "{{co_quan_ban_hanh}} thông báo để {{co_quan}} biết, thực hiện./."),
    ),
    (
        _AGENCY,
        Placeholder("diem_tu_cham", _("Điểm tự chấm"), "92,50"),
        Placeholder("diem_tham_dinh", _("Điểm thẩm định"), "88,25"),
        Placeholder("xep_loai", _("Xếp loại dự kiến"), "Tốt"),
        Placeholder("han_kien_nghi", _("Thời hạn gửi kiến nghị"), "đến hết 17:00 10/12/2024"),
    ),
)  # fmt: skip

SHEET = PaperKind(
    "sheet", _("Phiếu kết quả chấm điểm của cơ quan"), "province",
    (
        *head(f"Chấm điểm, xếp loại áp dụng {SYSTEM} năm {{{{nam}}}} của {{{{co_quan}}}}", ()),
        *foot(("{{co_quan}}",), "Phiếu này ghi đúng nội dung đã lưu trên hệ thống chấm điểm tại thời điểm lập./."),
    ),
    (_AGENCY,),
)  # fmt: skip

OF_RESULTS = (RESULTS, RESULT_NOTICE, SHEET)
