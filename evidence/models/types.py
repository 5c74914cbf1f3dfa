"""The kinds of paper, what is known of a file's harmlessness, why a document is closed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentType(models.TextChoices):
    """What kind of paper it is: the abbreviations of NĐ 30/2020/NĐ-CP Phụ lục III, then those of a quality system."""

    QD = "QĐ", _("Quyết định")
    KH = "KH", _("Kế hoạch")
    BC = "BC", _("Báo cáo")
    BB = "BB", _("Biên bản")
    TB = "TB", _("Thông báo")
    CV = "CV", _("Công văn")
    GM = "GM", _("Giấy mời")
    TTR = "TTr", _("Tờ trình")
    HD = "HD", _("Hướng dẫn")
    CTR = "CTr", _("Chương trình")
    QC = "QC", _("Quy chế")
    QYD = "QyĐ", _("Quy định")
    NQ = "NQ", _("Nghị quyết")
    CT = "CT", _("Chỉ thị")
    TC = "TC", _("Thông cáo")
    PA = "PA", _("Phương án")
    DE_AN = "ĐA", _("Đề án")
    DU_AN = "DA", _("Dự án")
    HOP_DONG = "HĐ", _("Hợp đồng")
    CD = "CĐ", _("Công điện")
    BGN = "BGN", _("Bản ghi nhớ")
    BTT = "BTT", _("Bản thoả thuận")
    GUQ = "GUQ", _("Giấy uỷ quyền")
    GGT = "GGT", _("Giấy giới thiệu")
    PG = "PG", _("Phiếu gửi")
    PC = "PC", _("Phiếu chuyển")
    PB = "PB", _("Phiếu báo")
    BCB = "BCB", _("Bản công bố")
    CS = "CS", _("Chính sách chất lượng")
    MT = "MT", _("Mục tiêu chất lượng")
    ST = "ST", _("Sổ tay chất lượng")
    QT = "QT", _("Quy trình, tài liệu hệ thống")
    BM = "BM", _("Biểu mẫu, phiếu, hồ sơ")
    DM = "DM", _("Danh mục, danh sách")
    GCN = "GCN", _("Giấy chứng nhận")
    ANH = "ANH", _("Ảnh chụp")
    KHAC = "KHAC", _("Loại khác")


class ScanState(models.TextChoices):
    """What the scanner for malicious code said of a content; of a document, the worst of its files."""

    NOT_SCANNED = "not_scanned", _("Chờ quét mã độc")
    CLEAN = "clean", _("Đã quét, không có mã độc")
    INFECTED = "infected", _("Nhiễm mã độc")
    FAILED = "failed", _("Chưa quét được mã độc")


WORST_FIRST = (ScanState.INFECTED, ScanState.FAILED, ScanState.NOT_SCANNED, ScanState.CLEAN)
"""How the states of several files add up to that of their document."""


class Closure(models.TextChoices):
    """Why nobody may open a document."""

    OPEN = "", ""
    MARKED_SECRET = "marked_secret", _("Giữ lại: có dấu chỉ độ mật")
    TAKEN_DOWN = "taken_down", _("Đã gỡ")
    DESTROYED = "destroyed", _("Đã gỡ và hủy nội dung")
