"""What agencies issue themselves under the province's words: công bố, notice, plan, reports."""

from django.utils.translation import gettext_lazy as _

from reports.wording.kinds.law import BASES, SYSTEM
from reports.wording.parts import PaperKind, Placeholder, foot, head, section

_STANDARD = Placeholder("tieu_chuan", _("Tiêu chuẩn của hệ thống"), "TCVN ISO 9001:2015")
_PLAN_NUMBER = Placeholder("so_ke_hoach", _("Số, ngày của kế hoạch năm"), "số 09/KH-UBND ngày 15 tháng 01 năm 2024")

DECLARATION = PaperKind(
    "declaration", _("Quyết định công bố hệ thống"), "agency",
    (
        *head(
            f"Về việc công bố {{{{lai}}}}{SYSTEM} phù hợp Tiêu chuẩn quốc gia {{{{tieu_chuan}}}}",
            (*BASES, "{{can_cu_xac_nhan}}", "{{theo_de_nghi}}"),
        ),
        section(
            "articles", _("Các điều của quyết định, mỗi điều một dòng"),
            f"Điều 1. Công bố {{{{lai}}}}{SYSTEM} tại {{{{co_quan_ban_hanh}}}} phù hợp Tiêu chuẩn quốc gia {{{{tieu_chuan}}}} đối với các hoạt "
            "động: {{pham_vi}}{{so_thu_tuc}} (chi tiết tại Phụ lục kèm theo Quyết định này).",
            "Điều 2. Quyết định này có hiệu lực kể từ ngày ký{{thay_the}}.",
            "Điều 3. Giao {{bo_phan_phu_trach}} thông báo bằng văn bản đến {{don_vi_chu_tri}}, {{cong_khai}}; duy trì, cải tiến hệ thống theo "
            "quy định.",
            "Điều 4. {{chiu_trach_nhiem}} phòng, bộ phận, cá nhân thuộc {{co_quan_ban_hanh}} chịu trách nhiệm thi hành Quyết định này./.",
        ),
        *foot(("Như Điều 4", "{{don_vi_chu_tri}} (để báo cáo)")),
    ),
    (
        _STANDARD,
        Placeholder("lai", _("“lại ” khi công bố lại, nếu không thì trống"), "lại "),
        Placeholder("can_cu_xac_nhan", _("Văn bản xác nhận hiệu lực, khi có"), "Căn cứ văn bản xác nhận hiệu lực… số 12/XN"),
        Placeholder("theo_de_nghi", _("Bộ phận đề nghị, khi có"), "Theo đề nghị của Ban Chỉ đạo ISO"),
        Placeholder("pham_vi", _("Phạm vi hệ thống, không có dấu chấm cuối"), "giải quyết thủ tục hành chính"),
        Placeholder("so_thu_tuc", _("Phần “; gồm … thủ tục hành chính” khi có danh mục"), "; gồm 120 thủ tục hành chính"),
        Placeholder("thay_the", _("Phần “và thay thế Quyết định số …” khi công bố lại"), " và thay thế Quyết định số 9/QĐ-UBND"),
        Placeholder("bo_phan_phu_trach", _("Bộ phận lãnh đạo hệ thống"), "Ban Chỉ đạo ISO"),
        Placeholder("chiu_trach_nhiem", _("Mở đầu của Điều 4: bộ phận, “các”"), "Ban Chỉ đạo ISO, các"),
        Placeholder("cong_khai", _("Cách công khai: niêm yết, đăng tải"), "niêm yết tại trụ sở"),
    ),
)  # fmt: skip

NOTICE = PaperKind(
    "notice", _("Công văn thông báo công bố"), "agency",
    (
        *head(f"thông báo công bố {SYSTEM}", (), addressees="{{don_vi_chu_tri}}"),
        section(
            "body", _("Nội dung"),
            "Thực hiện Điều 4 Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ, {{co_quan_ban_hanh}} đã xây dựng, "
            f"áp dụng {SYSTEM} theo Tiêu chuẩn quốc gia {{{{tieu_chuan}}}} và ban hành Quyết định {{{{so_quyet_dinh}}}} công bố hệ thống phù "
            "hợp tiêu chuẩn.",
            "Phạm vi công bố: {{pham_vi}}{{so_thu_tuc}}.",
            "Việc công khai: {{cong_khai}}.",
            "(Gửi kèm Quyết định công bố và Phụ lục phạm vi áp dụng.)",
        ),
        *foot(("Như trên",), "{{co_quan_ban_hanh}} thông báo để {{don_vi_chu_tri}} biết, theo dõi, tổng hợp./."),
    ),
    (
        _STANDARD,
        Placeholder("so_quyet_dinh", _("Số, ngày của quyết định công bố"), "số 152/QĐ-UBND ngày 20 tháng 10 năm 2023"),
        Placeholder("pham_vi", _("Phạm vi hệ thống, không có dấu chấm cuối"), "giải quyết thủ tục hành chính"),
        Placeholder("so_thu_tuc", _("Phần “; gồm … thủ tục hành chính” khi có danh mục"), "; gồm 120 thủ tục hành chính"),
        Placeholder("cong_khai", _("Cách công khai: niêm yết, đăng tải"), "niêm yết tại trụ sở từ ngày 21 tháng 10 năm 2023"),
    ),
)  # fmt: skip

AGENCY_PLAN = PaperKind(
    "agency_plan", _("Kế hoạch năm của cơ quan"), "agency",
    (
        *head(f"Áp dụng, duy trì và cải tiến {SYSTEM} theo {{{{tieu_chuan}}}} năm {{{{nam}}}}", BASES),
        section(
            "opening", _("Câu mở đầu"),
            f"{{{{co_quan_ban_hanh}}}} ban hành Kế hoạch áp dụng, duy trì và cải tiến {SYSTEM} năm {{{{nam}}}} như sau:",
        ),
        section(
            "purpose", _("Mục đích, yêu cầu"),
            f"Duy trì hiệu lực và cải tiến {SYSTEM} theo Tiêu chuẩn quốc gia {{{{tieu_chuan}}}} tại {{{{co_quan_ban_hanh}}}} trong năm "
            "{{nam}}; bảo đảm giải quyết thủ tục hành chính đúng quy trình, đúng hạn, nâng cao sự hài lòng của tổ chức, cá nhân.",
            "Mỗi việc có người chủ trì, thời hạn và kết quả cụ thể; tiến độ được theo dõi thường xuyên và tổng kết cuối năm.",
        ),
        section(
            "organisation", _("Tổ chức thực hiện"),
            "Các phòng, bộ phận, cá nhân được phân công chủ động thực hiện đúng thời hạn, báo cáo khó khăn, vướng mắc.",
            "{{bo_phan_phu_trach}} theo dõi, đôn đốc, tổng hợp kết quả và báo cáo tổng kết trước ngày 31 tháng 12 năm {{nam}}.",
        ),
        *foot(
            ("{{don_vi_chu_tri}} (để báo cáo)", "Lãnh đạo cơ quan", "Các phòng, bộ phận"),
            f"Trên đây là Kế hoạch áp dụng, duy trì và cải tiến {SYSTEM} năm {{{{nam}}}} của {{{{co_quan_ban_hanh}}}}./.",
        ),
    ),
    (_STANDARD, Placeholder("bo_phan_phu_trach", _("Bộ phận lãnh đạo hệ thống"), "Ban Chỉ đạo ISO")),
)  # fmt: skip

AGENCY_REPORT = PaperKind(
    "agency_report", _("Báo cáo kết quả thực hiện kế hoạch năm của cơ quan"), "agency",
    (
        *head(
            f"Kết quả thực hiện Kế hoạch áp dụng, duy trì và cải tiến {SYSTEM} năm {{{{nam}}}}", BASES, addressees="{{don_vi_chu_tri}}"
        ),
        section("opening", _("Câu mở đầu"), "Thực hiện Kế hoạch {{so_ke_hoach}}, {{co_quan_ban_hanh}} báo cáo kết quả năm {{nam}} như sau:"),
        section("tasks", _("Kết quả thực hiện kế hoạch")),
        section("year", _("Đánh giá, xem xét, cải tiến")),
        section("left", _("Tồn tại")),
        section("proposals", _("Đề xuất, kiến nghị"), "…"),
        *foot(("Như trên", "Lãnh đạo cơ quan"), "Trên đây là kết quả thực hiện Kế hoạch năm {{nam}} của {{co_quan_ban_hanh}}./."),
    ),
    (_STANDARD, _PLAN_NUMBER),
)  # fmt: skip

CORRECTION = PaperKind(
    "correction", _("Báo cáo khắc phục sau kiểm tra của cơ quan"), "agency",
    (
        *head(f"Kết quả khắc phục sau kiểm tra {SYSTEM} năm {{{{nam}}}}", BASES, addressees="{{don_vi_chu_tri}}"),
        section(
            "opening", _("Câu mở đầu"),
            "Thực hiện Biên bản kiểm tra ký {{ngay_bien_ban}}{{theo_quyet_dinh}}, {{co_quan_ban_hanh}} báo cáo kết quả khắc phục như sau:",
        ),
        section(
            "general", _("I. Kết quả chung"),
            "Biên bản nêu {{so_kph}} điểm không phù hợp; đã khắc phục {{so_da_khac_phuc}} điểm, còn {{so_con_lai}} điểm đang thực "
            "hiện.{{han_bao_cao}}",
        ),
        *foot(("Như trên", "Lãnh đạo cơ quan"), "{{co_quan_ban_hanh}} báo cáo để {{don_vi_chu_tri}} xem xét, xác nhận./."),
    ),
    (
        Placeholder("ngay_bien_ban", _("Ngày ký biên bản"), "ngày 05 tháng 6 năm 2024"),
        Placeholder("theo_quyet_dinh", _("Phần “ theo Quyết định số …” khi có"), " theo Quyết định số 12/QĐ-SKHCN"),
        Placeholder("so_kph", _("Số điểm không phù hợp"), "3"),
        Placeholder("so_da_khac_phuc", _("Số điểm đã khắc phục"), "2"),
        Placeholder("so_con_lai", _("Số điểm đang thực hiện"), "1"),
        Placeholder("han_bao_cao", _("Phần “ Hạn báo cáo: …” khi có"), " Hạn báo cáo: 05/08/2024."),
    ),
)  # fmt: skip

AUDIT_REPORT = PaperKind(
    "audit_report", _("Báo cáo đánh giá nội bộ của cơ quan"), "agency",
    (
        *head(f"Đánh giá nội bộ {SYSTEM} tại {{{{co_quan_ban_hanh}}}}", ()),
        section(
            "opening", _("Câu mở đầu"),
            "Thực hiện {{quyet_dinh}} về việc {{trich_yeu}}, {{ngay_danh_gia}}{{dia_diem}}, đoàn đánh giá ghi nhận như sau:",
        ),
        *foot(("Lãnh đạo cơ quan",), "Báo cáo đã được thống nhất trong đoàn đánh giá./.", signed=False),
    ),
    (
        Placeholder("quyet_dinh", _("Quyết định đánh giá"), "Quyết định số 12/QĐ-UBND ngày 01 tháng 6 năm 2024"),
        Placeholder("trich_yeu", _("Trích yếu, viết trong câu"), "đánh giá nội bộ hệ thống quản lý chất lượng tại UBND xã Đồng Tiến"),
        Placeholder("ngay_danh_gia", _("Ngày đánh giá"), "ngày 05 tháng 6 năm 2024"),
        Placeholder("dia_diem", _("Phần “, tại …” khi có địa điểm"), ", tại Trụ sở UBND xã"),
    ),
)  # fmt: skip

AGENCY = (DECLARATION, NOTICE, AGENCY_PLAN, AGENCY_REPORT, CORRECTION, AUDIT_REPORT)
