"""The registers of model systems (mô hình khung) that agencies build theirs from."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registers.kept.checks import ordered
from registers.kept.means import of_whole_province
from registers.models import Framework, RequiredProcedure
from registers.register import Group, Register

REGISTERS = (
    Register(
        key="frameworks", model=Framework, name=_("Mô hình khung"), one=_("mô hình khung"), group=Group.MEANS, by_province=True,
        shown_to=of_whole_province, order="-issued_on",
        about=_("Mô hình khung hệ thống theo ngành, cấp (QĐ 19/2014/QĐ-TTg Điều 5): cơ quan ban hành, bản tiêu chuẩn, tài liệu bắt buộc. Cơ quan địa phương theo bản 2015: QĐ 101/QĐ-BKHCN ngày 21/01/2019; UBND xã nếu áp dụng phải theo mô hình khung (TT 26 Điều 6.4)."),
        fields=("number", "name", "issuer", "issued_on", "edition", "kinds", "replaced_on"),
        columns=("name", "number", "issuer", "issued_on", "edition", "kinds", "replaced_on"), search=("issuer",),
        check=ordered("issued_on", "replaced_on", _("Ngày hết áp dụng đang trước ngày ban hành.")),
    ),
    Register(
        key="required-procedures", model=RequiredProcedure, name=_("Tài liệu bắt buộc của mô hình khung"), one=_("tài liệu bắt buộc"),
        group=Group.MEANS, by_province=True, shown_to=of_whole_province, parent="frameworks", order="sort_text",
        about=_("Những tài liệu mà mô hình khung đòi hỏi; tiêu chí “đủ quy trình hệ thống” đếm theo danh sách này."),
        fields=("part_of", "code", "name", "kind", "clause"), columns=("name", "code", "kind", "clause", "part_of"),
        filters=("kind",), search=("clause",),
    ),
)  # fmt: skip
