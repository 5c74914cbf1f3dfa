"""A year's figures made up in memory: the published table of Bắc Giang 2023, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from agencies.models import Province
from reports.figures import (
    AgencyLine,
    Band,
    CriterionFigure,
    Decision,
    Figures,
    ProvinceName,
    Reported,
    RubricName,
    tally,
)
from reports.models import DocumentSettings, default_settings
from reports.rules import ranks, rounded

BANDS = (
    Band("tot", "Tốt", Decimal(85)),
    Band("kha", "Khá", Decimal(70)),
    Band("trung_binh", "Trung bình", Decimal(50)),
    Band("yeu", "Yếu", Decimal(0)),
)
LEVELS = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"}
REGISTERED = {"province": 28, "district": 10, "commune": 209}
PUBLISHED = {
    "province": {"tot": 18, "kha": 0, "trung_binh": 4, "yeu": 5},
    "district": {"tot": 10, "kha": 0, "trung_binh": 0, "yeu": 0},
    "commune": {"tot": 159, "kha": 41, "trung_binh": 7, "yeu": 2},
}
LEAST = {"tot": Decimal("85.12"), "kha": Decimal("70.4"), "trung_binh": Decimal("50.75"), "yeu": Decimal("31.5")}
DEPARTMENTS = [
    "Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tư pháp", "Sở Kế hoạch và Đầu tư", "Sở Tài chính", "Sở Công Thương",
    "Sở Nông nghiệp và Phát triển nông thôn", "Sở Giao thông vận tải", "Sở Xây dựng", "Sở Tài nguyên và Môi trường",
    "Sở Thông tin và Truyền thông", "Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo", "Sở Y tế", "Thanh tra tỉnh", "Ban Dân tộc",
    "Ban Quản lý các khu công nghiệp tỉnh", "Chi cục Tiêu chuẩn Đo lường Chất lượng", "Chi cục Kiểm lâm",
    "Chi cục Thủy lợi", "Chi cục Trồng trọt và Bảo vệ thực vật", "Chi cục Chăn nuôi và Thú y",
    "Chi cục Quản lý chất lượng nông lâm sản và thủy sản", "Chi cục Dân số - Kế hoạch hóa gia đình",
    "Chi cục An toàn vệ sinh thực phẩm",
]  # fmt: skip
DISTRICTS = [
    "thành phố Bắc Giang", "huyện Yên Thế", "huyện Tân Yên", "huyện Lạng Giang", "huyện Lục Nam", "huyện Lục Ngạn",
    "huyện Sơn Động", "huyện Yên Dũng", "huyện Việt Yên", "huyện Hiệp Hòa",
]  # fmt: skip
CRITERIA = [
    ("A1", "Kiện toàn Ban Chỉ đạo ISO (hoặc Tổ ISO), phân công thành viên, thư ký ISO", "A", "2", "91.30"),
    ("A2", "Ban hành kế hoạch áp dụng, duy trì, cải tiến HTQLCL năm đúng thời hạn", "A", "3", "78.05"),
    ("B3", "Tỷ lệ TTHC thuộc thẩm quyền đã có quy trình giải quyết trong HTQLCL", "B", "8", "84.44"),
    ("C3", "Niêm yết tại trụ sở và đăng tải trên trang thông tin điện tử", "C", "3", "70.19"),
    ("D2", "Hồ sơ công việc lập và lưu đúng quy trình (kiểm tra mẫu)", "D", "6", "64.87"),
    ("E1", "Đánh giá nội bộ tối thiểu 01 lần/năm", "E", "7", "82.61"),
    ("F1", "Cập nhật thay đổi VBQPPL vào HTQLCL chậm nhất 03 tháng kể từ ngày hiệu lực", "F", "5", None),
    ("F5", "Ứng dụng CNTT/ISO điện tử, sáng kiến cải tiến HTQLCL", "F", "2", "41.06"),
]
GROUPS = {
    "A": "A. Lãnh đạo, tổ chức, kế hoạch và đào tạo",
    "B": "B. Xây dựng và kiểm soát hệ thống tài liệu",
    "C": "C. Công bố hệ thống",
    "D": "D. Thực hiện quy trình và giải quyết công việc",
    "E": "E. Theo dõi, đánh giá nội bộ, xem xét của lãnh đạo",
    "F": "F. Duy trì, cải tiến, ứng dụng CNTT và báo cáo",
}
SOURCE = "Bài viết trên VietQ.vn về kết quả áp dụng HTQLCL tại Bắc Giang"


def settings() -> DocumentSettings:
    """The letterhead most provinces would write."""
    return default_settings(Province(slug="bac-giang", name="Tỉnh Bắc Giang", code="24"))


def figures(*, silent: int = 0, decided: bool = False, **changes: Any) -> Figures:
    """Bắc Giang 2023 as published; the last `silent` agencies have sent nothing."""
    lines = list(_lines())
    for index in range(len(lines) - silent, len(lines)):
        lines[index] = replace(
            lines[index],
            self_score=None,
            verified_score=None,
            rating="",
            rank=None,
            score=None,
            submitted=False,
            submitted_at=None,
        )
    if decided:
        lines = [replace(line, final_score=line.verified_score) for line in lines]
    made = {
        "province": ProvinceName("bac-giang", "Tỉnh Bắc Giang", "24"),
        "year": 2023,
        "as_of": date(2024, 1, 9) if decided else date(2023, 12, 20),
        "provisional": not decided,
        "decision": Decision("15/QĐ-UBND", date(2024, 1, 9)) if decided else None,
        "corrections": (),
        "rubric": RubricName("Bộ tiêu chí HTQLCL-100", "Bộ tiêu chí dựng lại để minh họa, không phải bản chính thức."),
        "illustrative": True,
        "bands": BANDS,
        "levels": tuple(
            tally(level, label, REGISTERED[level], [line for line in lines if line.level == level], BANDS)
            for level, label in LEVELS.items()
        ),
        "kinds": tuple(
            tally(kind, label, len(members), members, BANDS)
            for kind, label in {line.kind: line.kind_label for line in lines}.items()
            for members in [[line for line in lines if line.kind == kind]]
        ),
        "total": tally("total", "Toàn tỉnh", 247, lines, BANDS),
        "criteria": tuple(
            CriterionFigure(
                code, name, GROUPS[group], Decimal(most), Decimal(attained) if attained else None,
                rounded(Decimal(attained) * Decimal(most) / 100) if attained else None, 246 if attained else 0,
            )
            for code, name, group, most, attained in CRITERIA
        ),
        "agencies": tuple(lines),
        "reported": (
            Reported("applying.total", "Cơ quan, đơn vị áp dụng HTQLCL", 268, "đơn vị", "hiện có 268 cơ quan", SOURCE),
            Reported("applying.mandatory", "Thuộc đối tượng bắt buộc", 41, "cơ quan", "41 cơ quan …", SOURCE),
            Reported("rating.commune.tot", "Cấp xã xếp loại Tốt", 159, "UBND", "159 UBND xếp loại tốt", SOURCE, 159),
        ),
        "notes": ("41 bắt buộc + 215 khuyến khích = 256, trong khi tổng số đã công bố là 268.",),
    }  # fmt: skip
    return Figures(**(made | changes))


def empty() -> Figures:
    """A province with a tree and no campaign."""
    return figures(
        rubric=None, illustrative=False, agencies=(), criteria=(), reported=(), notes=(), kinds=(),
        levels=tuple(tally(level, label, REGISTERED[level], [], BANDS) for level, label in LEVELS.items()),
        total=tally("total", "Toàn tỉnh", 247, [], BANDS),
    )  # fmt: skip


def _lines() -> Iterator[AgencyLine]:
    made: list[AgencyLine] = []
    moment = datetime(2023, 12, 1, 8, 30)
    for level, ratings in PUBLISHED.items():
        codes = [code for code, count in ratings.items() for _ in range(count)]
        for index, rating in enumerate(codes):
            name, kind, label, parent = _who(level, index)
            score = LEAST[rating] + Decimal(index % 37) / Decimal(4)
            made.append(
                AgencyLine(
                    code=f"{level[:1].upper()}{index:04}", name=name, level=level, kind=kind, kind_label=label,
                    block=level, parent=parent, self_score=score + Decimal("1.5"), verified_score=score, rating=rating, score=score,
                    submitted=True,
                    submitted_at=moment + timedelta(hours=index),
                )
            )  # fmt: skip
        block = [line for line in made if line.block == level]
        places = ranks([line.score for line in block])
        yield from (replace(line, rank=place) for line, place in zip(block, places, strict=True))


def _who(level: str, index: int) -> tuple[str, str, str, str]:
    if level == "province":
        name = DEPARTMENTS[index]
        kind = "chi_cuc" if name.startswith("Chi cục") else "so"
        return name, kind, "Chi cục và tương đương" if kind == "chi_cuc" else "Sở và tương đương", "UBND tỉnh Bắc Giang"
    if level == "district":
        return f"UBND {DISTRICTS[index]}", "ubnd_huyen", "UBND cấp huyện", "UBND tỉnh Bắc Giang"
    return f"UBND xã Đồng Tiến {index + 1}", "ubnd_xa", "UBND cấp xã", f"UBND {DISTRICTS[index // 21]}"
