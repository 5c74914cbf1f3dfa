"""Words that are tried first at offices of a Vietnamese province, without diacritics, signs and gaps."""

GUESSED = frozenset(
    {
        "abc", "abcd", "abcdef", "admin", "administrator", "anhyeuem", "canbo", "chamdiem", "changeme", "chatluong",
        "congchuc", "emyeuanh", "iloveyou", "iso", "khongbiet", "letmein", "login", "matkhau", "matkhaumoi", "password",
        "passw", "qwerty", "qwertyuiop", "quantri", "quanly", "taikhoan", "test", "user", "vietnam", "welcome", "xinchao",
        "anhnhoem", "batdau", "caicach", "cchc", "chuyenvien", "congdan", "covid", "dichvucong", "emnhoanh", "facebook",
        "giadinh", "google", "hanhphuc", "hanhchinh", "hethong", "hethongquanlychatluong", "khongcomatkhau",
        "lanhdao", "matkhaudainhat", "matkhaucuatoi", "maytinh", "motcua", "nhanvien", "tieuchuan",
        "toiyeuvietnam", "tailieu", "thanhcong", "thudientu", "tinhyeu", "trangchu", "vanban", "vanthu",
        "vietnamvodich", "vienchuc", "yeuanh", "yeuem", "zalo", "zxcvbn", "asdfgh", "qazwsx", "qazwsxedc",
    }
)  # fmt: skip
"""With figures and signs around them, or repeated, they are guessed at once."""

PROVINCES = frozenset(
    {
        "angiang", "bariavungtau", "bacgiang", "backan", "baclieu", "bacninh", "bentre", "binhdinh", "binhduong",
        "binhphuoc", "binhthuan", "camau", "cantho", "caobang", "danang", "daklak", "daknong", "dienbien", "dongnai",
        "dongthap", "gialai", "hagiang", "hanam", "hanoi", "hatinh", "haiduong", "haiphong", "haugiang", "hoabinh",
        "hochiminh", "hue", "hungyen", "khanhhoa", "kiengiang", "kontum", "laichau", "lamdong", "langson", "laocai",
        "longan", "namdinh", "nghean", "ninhbinh", "ninhthuan", "phutho", "phuyen", "quangbinh", "quangnam", "quangngai",
        "quangninh", "quangtri", "saigon", "soctrang", "sonla", "tayninh", "thaibinh", "thainguyen", "thanhhoa",
        "thuathienhue", "tiengiang", "travinh", "tuyenquang", "vinhlong", "vinhphuc", "vungtau", "yenbai",
    }
)  # fmt: skip
"""The provinces before and since 1 July 2025 (Nghị quyết 202/2025/QH15)."""

OFFICES = (
    "uybannhandan", "thanhpho", "chicuc", "phuong", "huyen", "skhcn", "sokhcn", "bqltt", "phong", "hdnd", "tinh", "ubnd", "sonv",
    "iso", "xa", "so", "tp",
)  # fmt: skip
"""What stands before the name of a place in the name of an office; the longer first."""
