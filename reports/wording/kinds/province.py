"""The province's yearly reports: the summary of scores, the December report to the Ministry."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from reports.wording.kinds.law import BASES, SYSTEM
from reports.wording.parts import PaperKind, Placeholder, foot, head, section

RATINGS = (("xuat_sac", "Xuất sắc"), ("tot", "Tốt"), ("kha", "Khá"), ("trung_binh", "Trung bình"), ("yeu", "Yếu"))
"""Ratings with placeholders of their own: the name without marks, the name; others stand in the product's own sentences."""

SUMMARY = PaperKind(
    "summary", _("Báo cáo tổng hợp kết quả chấm điểm năm"), "province",
    (
        *head(
            "Kết quả áp dụng Hệ thống quản lý chất lượng theo tiêu chuẩn quốc gia {{tieu_chuan}} tại các cơ quan thuộc hệ thống "
            "hành chính nhà nước trên địa bàn {{tinh}} năm {{nam}}",
            ("{{can_cu_chung}}", "{{can_cu_cua_nam}}"),
            addressees="{{kinh_gui_chung}}",
        ),
        section(
            "opening", _("Câu mở đầu"),
            "{{co_quan_ban_hanh}} báo cáo kết quả áp dụng Hệ thống quản lý chất lượng (sau đây viết tắt là HTQLCL) theo tiêu chuẩn quốc "
            "gia {{tieu_chuan}} tại các cơ quan, đơn vị trên địa bàn {{tinh}} năm {{nam}} như sau:",
        ),
        section("progress", _("I.1. Phạm vi, đối tượng và tiến độ chấm điểm")),
        section("rubric", _("I. Căn cứ chấm điểm, xếp loại")),
        section("reported", _("I. Số liệu đã công bố")),
        section("ratings", _("II.1. Kết quả xếp loại")),
        section("scores", _("II.2. Kết quả điểm số")),
        section("criteria", _("II.3. Kết quả theo tiêu chí")),
        section("missing", _("II.4. Cơ quan, đơn vị chưa nộp phiếu tự chấm điểm")),
        section("shortcomings", _("III. Tồn tại, hạn chế")),
        section("proposals", _("IV. Đề xuất, kiến nghị")),
        *foot(
            ("{{noi_nhan_chung}}",),
            "Trên đây là báo cáo kết quả áp dụng HTQLCL năm {{nam}} trên địa bàn {{tinh}}{{kinh_trinh}}./.",
        ),
    ),
    (
        Placeholder("tieu_chuan", _("Tiêu chuẩn áp dụng"), "TCVN ISO 9001:2015"),
        Placeholder("can_cu_cua_nam", _("Quyết định ban hành bộ tiêu chí, quyết định công nhận kết quả của năm"), "Căn cứ Quyết định số 15/QĐ-UBND…"),
        Placeholder("kinh_trinh", _("Phần “kính trình … xem xét, chỉ đạo” khi có nơi gửi"), ", kính trình Ủy ban nhân dân tỉnh Bắc Giang xem xét, chỉ đạo"),
        Placeholder("ngay_so_lieu", _("Ngày tính số liệu"), "20/12/2024"),
        Placeholder("so_co_quan", _("Số cơ quan trong danh mục theo dõi"), "247"),
        Placeholder("so_thuoc_dien", _("Số cơ quan thuộc diện chấm điểm"), "246"),
        Placeholder("so_da_nop", _("Số cơ quan đã nộp phiếu"), "243"),
        Placeholder("ty_le_nop", _("Tỷ lệ đã nộp phiếu (%)"), "98,78"),
        Placeholder("so_chua_nop", _("Số cơ quan chưa nộp phiếu"), "03"),
        Placeholder("so_xep_loai", _("Số cơ quan đã xếp loại"), "243"),
        Placeholder("ty_le_xep_loai", _("Tỷ lệ đã xếp loại (%)"), "98,78"),
        Placeholder("diem_trung_binh", _("Điểm trung bình toàn tỉnh"), "84,15"),
        Placeholder("diem_trung_vi", _("Điểm trung vị"), "87,37"),
        Placeholder("diem_thap_nhat", _("Điểm thấp nhất"), "31,50"),
        Placeholder("diem_cao_nhat", _("Điểm cao nhất"), "94,12"),
        *(Placeholder(f"so_{code}", format_lazy(_("Số cơ quan xếp loại {rating}"), rating=name), "187") for code, name in RATINGS),
        *(Placeholder(f"ty_le_{code}", format_lazy(_("Tỷ lệ xếp loại {rating} (%)"), rating=name), "76,02") for code, name in RATINGS),
    ),
)  # fmt: skip

DECEMBER = PaperKind(
    "december", _("Báo cáo gửi Bộ Khoa học và Công nghệ (tháng 12)"), "province",
    (
        *head(
            f"Tình hình xây dựng, áp dụng {SYSTEM} theo Tiêu chuẩn quốc gia TCVN ISO 9001 năm {{{{nam}}}}", BASES,
            addressees="Bộ Khoa học và Công nghệ",
        ),
        section("opening", _("Câu mở đầu"), f"{{{{co_quan_ban_hanh}}}} báo cáo tình hình xây dựng, áp dụng {SYSTEM} năm {{{{nam}}}} như sau:"),
        section("directing", _("Công tác chỉ đạo, kế hoạch")),
        section("money", _("Kinh phí")),
        section(
            "training", _("Đào tạo, phổ biến"),
            "Đã tổ chức {{so_lop}} lớp đào tạo, phổ biến với {{so_luot_du}} lượt người dự; có {{so_danh_gia_vien}} người có chứng nhận "
            "đánh giá còn giá trị đến ngày {{ngay_so_lieu}}.",
        ),
        section(
            "state", _("Tình hình xây dựng, áp dụng, công bố"),
            "Trong {{so_co_quan}} cơ quan, đơn vị thuộc đối tượng, {{so_dang_xay_dung}} đang xây dựng, {{so_dang_ap_dung}} đang áp dụng; "
            "{{so_da_cong_bo}} đã công bố phù hợp tiêu chuẩn, trong đó {{so_cong_bo_lai}} công bố lại.",
        ),
        section("inspections", _("Kết quả kiểm tra")),
        section("difficulties", _("Khó khăn, vướng mắc")),
        section("proposals", _("Đề xuất, kiến nghị"), "- …"),
        *foot(
            ("Như trên", "Chủ tịch, các Phó Chủ tịch UBND", "{{don_vi_chu_tri}}"),
            f"Trên đây là báo cáo tình hình xây dựng, áp dụng {SYSTEM} năm {{{{nam}}}} của {{{{co_quan_ban_hanh}}}}./.",
        ),
    ),
    (
        Placeholder("don_vi_chu_tri", _("Đơn vị chủ trì ISO của tỉnh"), "Sở Khoa học và Công nghệ"),
        Placeholder("ngay_so_lieu", _("Ngày tính số liệu"), "10/12/2024"),
        Placeholder("so_co_quan", _("Số cơ quan thuộc đối tượng áp dụng"), "268"),
        Placeholder("so_dang_xay_dung", _("Số cơ quan đang xây dựng hệ thống"), "12"),
        Placeholder("so_dang_ap_dung", _("Số cơ quan đang áp dụng"), "256"),
        Placeholder("so_da_cong_bo", _("Số cơ quan đã công bố"), "250"),
        Placeholder("so_cong_bo_lai", _("Số cơ quan công bố lại"), "31"),
        Placeholder("so_lop", _("Số lớp đào tạo, phổ biến"), "4"),
        Placeholder("so_luot_du", _("Số lượt người dự lớp"), "180"),
        Placeholder("so_danh_gia_vien", _("Số người có chứng nhận đánh giá còn giá trị"), "36"),
    ),
)  # fmt: skip

PROVINCE = (SUMMARY, DECEMBER)
