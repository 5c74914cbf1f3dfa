"""What is kept of each document for the exchange and storage of records (Nghị định 30/2020/NĐ-CP, Phụ lục VI)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agencies.templatetags.page import day
from reports.issuing.models import IssuedDocument


def metadata_of(issued: IssuedDocument) -> list[tuple[str, str, object]]:
    """Each field: its name in Phụ lục VI, what it is called, its value."""
    pages = next((file.pages for file in issued.files.all() if file.form == "pdf"), None)
    return [
        ("OrganId", _("Mã cơ quan"), issued.agency.code),
        ("FileCatalog", _("Năm hình thành hồ sơ"), issued.book),
        ("FileNotation", _("Số và ký hiệu hồ sơ"), f"{issued.book}/{issued.paper}"),
        ("CodeNumber", _("Số của văn bản"), issued.code_number),
        ("CodeNotation", _("Ký hiệu của văn bản"), issued.code_notation),
        ("IssuedDate", _("Ngày, tháng, năm văn bản"), day(issued.issued_on)),
        ("OrganName", _("Tên cơ quan ban hành"), issued.issuer),
        ("Subject", _("Trích yếu nội dung"), issued.subject),
        ("DocOrdinal", _("Số thứ tự trong sổ"), issued.ordinal),
        ("Language", _("Ngôn ngữ"), "Tiếng Việt"),
        ("PageAmount", _("Số trang"), pages),
        ("SignerInfo", _("Người ký"), f"{issued.position} {issued.signatory}"),
        ("Priority", _("Mức độ khẩn"), issued.priority or _("Thường")),
    ]
