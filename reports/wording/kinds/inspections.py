"""What the lead department writes of inspections: plan (KHKT), decision (QĐKT), minutes (BBKT), the November synthesis."""

from django.utils.translation import gettext_lazy as _

from reports.wording.kinds.law import BASES, SYSTEM
from reports.wording.parts import PaperKind, Placeholder, foot, head, section

_COVERAGE = (
    Placeholder("so_bat_buoc", _("Số cơ quan bắt buộc áp dụng"), "41"),
    Placeholder("so_duoc_kiem_tra", _("Số cơ quan bắt buộc được kiểm tra"), "41"),
    Placeholder("so_tai_tru_so", _("Số cơ quan bắt buộc được kiểm tra tại trụ sở"), "14"),
    Placeholder("so_toi_thieu", _("Số cơ quan ít nhất phải kiểm tra tại trụ sở"), "14"),
)
_AGENCY = Placeholder("co_quan", _("Cơ quan được kiểm tra"), "UBND xã Đồng Tiến")
_STANDARD = Placeholder("tieu_chuan", _("Tiêu chuẩn của bảng câu hỏi"), "TCVN ISO 9001:2015")

PLAN = PaperKind(
    "inspection_plan", _("Kế hoạch kiểm tra (KHKT)"), "province",
    (
        *head(
            f"Kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến {SYSTEM} theo Tiêu chuẩn quốc gia TCVN ISO 9001 năm {{{{nam}}}}",
            (*BASES, "{{can_cu_phe_duyet}}"),
        ),
        section("opening", _("Câu mở đầu"), "{{co_quan_ban_hanh}} xây dựng Kế hoạch kiểm tra năm {{nam}} như sau:"),
        section(
            "purpose", _("I. Mục đích, yêu cầu"),
            "Đánh giá sự phù hợp, hiệu lực của hệ thống tại các cơ quan; hướng dẫn, chấn chỉnh, khắc phục tồn tại. Việc kiểm tra khách "
            "quan, đúng nội dung, không gây trở ngại cho hoạt động của cơ quan được kiểm tra.",
        ),
        section(
            "objects", _("II. Đối tượng, hình thức, thời gian"),
            "Kế hoạch gồm {{so_cuoc}} cuộc kiểm tra{{khoang_thoi_gian}}: {{so_cuoc_tai_tru_so}} cuộc tại trụ sở, {{so_cuoc_ho_so}} cuộc qua "
            "hồ sơ, báo cáo; danh sách tại Phụ lục kèm theo.",
            "Trong {{so_bat_buoc}} cơ quan bắt buộc áp dụng, kế hoạch kiểm tra {{so_duoc_kiem_tra}} cơ quan, trong đó {{so_tai_tru_so}} cơ "
            "quan tại trụ sở (Điều 33 Thông tư số 26/2014/TT-BKHCN yêu cầu kiểm tra tất cả, ít nhất {{so_toi_thieu}} cơ quan tại trụ sở).",
        ),
        section(
            "contents", _("III. Nội dung kiểm tra"),
            "Các nội dung quy định tại Điều 36 Thông tư số 26/2014/TT-BKHCN; việc khắc phục sau lần kiểm tra trước.",
        ),
        section(
            "means", _("IV. Đơn vị kiểm tra, phối hợp, kinh phí"),
            "Đơn vị kiểm tra: {{don_vi_kiem_tra}}.", "Đơn vị phối hợp: {{don_vi_phoi_hop}}.", "Kinh phí: {{kinh_phi}}.", "{{ghi_chu}}",
        ),
        section(
            "organisation", _("V. Tổ chức thực hiện"),
            "Đơn vị kiểm tra thông báo lịch làm việc, lập biên bản, theo dõi khắc phục trong 02 tháng kể từ ngày ký biên bản và tổng hợp "
            "kết quả trong tháng 11 năm {{nam}}. Cơ quan được kiểm tra chuẩn bị báo cáo, hồ sơ, cử người làm việc với đoàn.",
        ),
        *foot(
            ("{{noi_nhan_khong_nhu_tren}}", "Các cơ quan có tên tại Phụ lục"),
            f"Trên đây là Kế hoạch kiểm tra {SYSTEM} năm {{{{nam}}}}./.",
        ),
    ),
    (
        Placeholder("can_cu_phe_duyet", _("Quyết định phê duyệt kế hoạch, khi có"), "Căn cứ Quyết định số 20/QĐ-UBND…"),
        Placeholder("so_cuoc", _("Số cuộc kiểm tra"), "41"),
        Placeholder("khoang_thoi_gian", _("Phần “từ ngày … đến ngày …” khi đã có lịch"), " từ 01/06/2024 đến 30/09/2024"),
        Placeholder("so_cuoc_tai_tru_so", _("Số cuộc tại trụ sở"), "14"),
        Placeholder("so_cuoc_ho_so", _("Số cuộc qua hồ sơ, báo cáo"), "27"),
        *_COVERAGE,
        Placeholder("don_vi_kiem_tra", _("Đơn vị kiểm tra"), "Chi cục Tiêu chuẩn Đo lường Chất lượng"),
        Placeholder("don_vi_phoi_hop", _("Đơn vị phối hợp"), "Văn phòng UBND tỉnh, Sở Nội vụ"),
        Placeholder("kinh_phi", _("Kinh phí"), "ngân sách tỉnh"),
        Placeholder("ghi_chu", _("Ghi chú của kế hoạch, khi có"), "Ghi chú: …"),
        Placeholder("noi_nhan_khong_nhu_tren", _("Nơi nhận theo thể thức chung, không có dòng đầu “Như trên”"), "Ban Chỉ đạo ISO tỉnh"),
    ),
)  # fmt: skip

DECISION = PaperKind(
    "inspection_decision", _("Quyết định kiểm tra (QĐKT)"), "province",
    (
        *head(f"Về việc kiểm tra {SYSTEM} tại {{{{co_quan}}}}", (*BASES, "{{can_cu_kiem_tra}}")),
        section(
            "articles", _("Các điều của quyết định, mỗi điều một dòng"),
            f"Điều 1. Kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến {SYSTEM} theo {{{{tieu_chuan}}}} tại {{{{co_quan}}}}, "
            "{{hinh_thuc}}, {{thoi_gian}}{{dia_diem}}.",
            "Điều 2. Thành lập đoàn kiểm tra gồm:",
            "{{danh_sach_doan}}",
            "Điều 3. Đoàn kiểm tra các nội dung quy định tại Điều 36 Thông tư số 26/2014/TT-BKHCN theo bảng câu hỏi “{{bang_cau_hoi}}”, lập "
            "biên bản và báo cáo kết quả với đơn vị kiểm tra. {{co_quan}} chuẩn bị hồ sơ, cử người làm việc với đoàn.",
            "Điều 4. Các ông, bà có tên tại Điều 2, {{co_quan}} chịu trách nhiệm thi hành Quyết định này./.",
        ),
        *foot(("Như Điều 4", "UBND tỉnh (để báo cáo)")),
    ),
    (
        _AGENCY, _STANDARD,
        Placeholder("can_cu_kiem_tra", _("Kế hoạch đã phê duyệt, hoặc yêu cầu kiểm tra đột xuất"), "Căn cứ Quyết định số 20/QĐ-UBND…"),
        Placeholder("hinh_thuc", _("Hình thức kiểm tra"), "tại trụ sở cơ quan"),
        Placeholder("thoi_gian", _("Thời gian kiểm tra"), "ngày 05 tháng 6 năm 2024"),
        Placeholder("dia_diem", _("Phần “, địa điểm: …” khi có"), ", địa điểm: Trụ sở UBND xã"),
        Placeholder("bang_cau_hoi", _("Tên bảng câu hỏi"), "Kiểm tra theo Điều 36 TT 26/2014"),
        Placeholder("danh_sach_doan", _("Các thành viên đoàn, mỗi người một dòng"), "1. Lê Thị Kiểm – Trưởng đoàn;"),
    ),
)  # fmt: skip

MINUTES = PaperKind(
    "minutes", _("Biên bản kiểm tra (BBKT)"), "province",
    (
        *head(f"Kiểm tra {SYSTEM} tại {{{{co_quan}}}}", (), place=False),
        section(
            "opening", _("Câu mở đầu"),
            "Thực hiện {{quyet_dinh}} về việc {{trich_yeu}}, {{ngay_lap_bien_ban}}{{dia_diem}}, hai bên đã thống nhất lập biên bản như sau:",
        ),
        section(
            "demand", _("Yêu cầu khắc phục, khi có điểm không phù hợp"),
            "{{co_quan}} thực hiện hành động khắc phục các điểm không phù hợp và gửi báo cáo kèm bằng chứng trong thời hạn 02 tháng kể từ ngày "
            "ký biên bản{{han_bao_cao}}.",
        ),
        *foot(
            ("{{co_quan}}", "Đơn vị kiểm tra"),
            "Biên bản được đọc lại cho các bên cùng nghe, thống nhất và ký tên; lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản./.",
            signed=False,
        ),
    ),
    (
        _AGENCY,
        Placeholder("quyet_dinh", _("Quyết định kiểm tra"), "Quyết định số 12/QĐ-SKHCN ngày 01 tháng 6 năm 2024"),
        Placeholder("trich_yeu", _("Trích yếu, viết trong câu"), "kiểm tra hệ thống quản lý chất lượng tại UBND xã Đồng Tiến"),
        Placeholder("ngay_lap_bien_ban", _("Ngày lập biên bản"), "ngày 05 tháng 6 năm 2024"),
        Placeholder("dia_diem", _("Phần “, tại …” khi có địa điểm"), ", tại Trụ sở UBND xã"),
        Placeholder("han_bao_cao", _("Phần “(trước hết ngày …)” khi đã có hạn"), " (trước hết ngày 05 tháng 8 năm 2024)"),
    ),
)  # fmt: skip

SYNTHESIS = PaperKind(
    "synthesis", _("Báo cáo tổng hợp kết quả kiểm tra (tháng 11)"), "province",
    (
        *head(
            f"Tổng hợp kết quả kiểm tra {SYSTEM} năm {{{{nam}}}}", (*BASES, "{{can_cu_ke_hoach}}"), addressees="{{kinh_gui_chung}}"
        ),
        section("opening", _("Câu mở đầu"), "{{co_quan_ban_hanh}} tổng hợp kết quả kiểm tra năm {{nam}}, số liệu đến {{ngay_so_lieu}}:"),
        section(
            "done", _("I. Tình hình thực hiện kế hoạch"),
            "Kế hoạch có {{so_cuoc}} cuộc; đã kiểm tra {{so_cuoc_ho_so}} cuộc qua hồ sơ, báo cáo và {{so_cuoc_tai_tru_so}} cuộc tại trụ sở, "
            "trong đó có {{so_ngoai_ke_hoach}} cuộc ngoài kế hoạch.",
            "Trong {{so_bat_buoc}} cơ quan bắt buộc áp dụng, {{so_duoc_kiem_tra}} cơ quan được kiểm tra, {{so_tai_tru_so}} cơ quan tại trụ sở "
            "(yêu cầu ít nhất {{so_toi_thieu}}). Yêu cầu của Điều 33 Thông tư số 26/2014/TT-BKHCN {{muc_do_dat}}.",
        ),
        section(
            "found", _("II. Kết quả kiểm tra"),
            "Ghi nhận {{so_kph}} điểm không phù hợp ({{so_kph_nang}} nặng, {{so_kph_nhe}} nhẹ) và {{so_khuyen_nghi}} khuyến nghị.",
        ),
        section(
            "corrected", _("III. Khắc phục sau kiểm tra"),
            "Đã đóng {{so_da_dong}}/{{so_kph}} điểm không phù hợp; {{so_qua_han}} điểm quá hạn khắc phục; {{so_cham_bao_cao}} cơ quan quá hạn "
            "gửi báo cáo khắc phục.",
        ),
        *foot(("{{noi_nhan_chung}}",), f"Trên đây là kết quả kiểm tra {SYSTEM} năm {{{{nam}}}}./."),
    ),
    (
        Placeholder("can_cu_ke_hoach", _("Quyết định phê duyệt kế hoạch kiểm tra, khi có"), "Căn cứ Quyết định số 20/QĐ-UBND…"),
        Placeholder("ngay_so_lieu", _("Ngày tính số liệu"), "ngày 10 tháng 11 năm 2024"),
        Placeholder("so_cuoc", _("Số cuộc theo kế hoạch"), "41"),
        Placeholder("so_cuoc_ho_so", _("Số cuộc đã kiểm tra qua hồ sơ, báo cáo"), "27"),
        Placeholder("so_cuoc_tai_tru_so", _("Số cuộc đã kiểm tra tại trụ sở"), "14"),
        Placeholder("so_ngoai_ke_hoach", _("Số cuộc ngoài kế hoạch"), "0"),
        *_COVERAGE,
        Placeholder("muc_do_dat", _("“đã đạt”, hoặc còn thiếu những gì"), "đã đạt"),
        Placeholder("so_kph", _("Số điểm không phù hợp"), "12"),
        Placeholder("so_kph_nang", _("Số điểm không phù hợp nặng"), "2"),
        Placeholder("so_kph_nhe", _("Số điểm không phù hợp nhẹ"), "10"),
        Placeholder("so_khuyen_nghi", _("Số khuyến nghị"), "20"),
        Placeholder("so_da_dong", _("Số điểm không phù hợp đã đóng"), "9"),
        Placeholder("so_qua_han", _("Số điểm quá hạn khắc phục"), "1"),
        Placeholder("so_cham_bao_cao", _("Số cơ quan quá hạn gửi báo cáo khắc phục"), "1"),
    ),
)  # fmt: skip

INSPECTIONS = (PLAN, DECISION, MINUTES, SYNTHESIS)
