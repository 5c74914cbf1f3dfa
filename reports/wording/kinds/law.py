"""The legal bases that documents cite, without the mark that ends each."""

DECISION_19 = (
    "Căn cứ Quyết định số 19/2014/QĐ-TTg ngày 05 tháng 3 năm 2014 của Thủ tướng Chính phủ về việc áp dụng Hệ thống "
    "quản lý chất lượng theo Tiêu chuẩn quốc gia TCVN ISO 9001:2008 vào hoạt động của các cơ quan, tổ chức thuộc "
    "hệ thống hành chính nhà nước"
)
CIRCULAR_26 = (
    "Căn cứ Thông tư số 26/2014/TT-BKHCN ngày 10 tháng 10 năm 2014 của Bộ trưởng Bộ Khoa học và Công nghệ quy định "
    "chi tiết thi hành Quyết định số 19/2014/QĐ-TTg"
)
BASES = (DECISION_19, CIRCULAR_26)
SYSTEM = "hệ thống quản lý chất lượng"
