"""The registers of means and history: old certificates, money, directives, consultants, frameworks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from registers.kept.checks import ordered
from registers.models import (
    Budget,
    Consultant,
    Directive,
    EntryQuerySet,
    SystemCertificate,
)
from registers.models.means import CERTIFICATE_NEXT, CertificateState
from registers.register import Group, Register, States


def of_whole_province(rows: EntryQuerySet, agency: Agency) -> EntryQuerySet:
    """What the province keeps concerns every agency of it."""
    return rows.filter(agency__province=agency.province_id)


def _withdrawn(values: Mapping[str, Any]) -> Mapping[str, str]:
    if values.get("withdrawn_on") and values.get("state") == CertificateState.VALID:
        return {"state": _now("Đã ghi ngày thu hồi thì tình trạng phải là bị thu hồi, đình chỉ.")}
    return ordered("issued_on", "valid_to", _("Ngày hết giá trị đang trước ngày cấp."))(values)


REGISTERS = (
    Register(
        key="certificates", model=SystemCertificate, name=_("Giấy chứng nhận trước 2015"), one=_("giấy chứng nhận"), group=Group.MEANS,
        order="-issued_on",
        about=_("Giấy chứng nhận TCVN ISO 9001 cấp trong những năm 2007–2014. Từ QĐ 19/2014/QĐ-TTg cơ quan không thuê tổ chức chứng nhận nữa (Điều 4), nên sổ này chỉ để giữ lịch sử."),
        fields=("number", "standard", "body", "scope", "issued_on", "valid_to", "surveillance_on", "state", "withdrawn_on", "withdraw_reason"),
        columns=("standard", "number", "body", "issued_on", "valid_to", "state"), search=("body", "scope"), filters=("state",),
        states=States(CertificateState, CertificateState.VALID, CERTIFICATE_NEXT), check=_withdrawn,
    ),
    Register(
        key="budgets", model=Budget, name=_("Kinh phí"), one=_("khoản kinh phí"), group=Group.MEANS, order="-year",
        about=_("Dự toán và chi cho hệ thống theo năm, tính bằng triệu đồng. Mức tối đa theo TT 116/2015/TT-BTC: duy trì 15 triệu đồng mỗi năm, một quy trình 2 triệu đồng (2,5 nếu chưa có mô hình khung)."),
        fields=("year", "item", "source", "planned", "spent", "basis"), columns=("item", "year", "source", "planned", "spent", "basis"),
        search=("basis",), filters=("item", "source"),
    ),
    Register(
        key="directives", model=Directive, name=_("Văn bản chỉ đạo"), one=_("văn bản chỉ đạo"), group=Group.MEANS, order="-issued_on",
        about=_("Văn bản chỉ đạo, điều hành chương trình đã ban hành hoặc phải thực hiện: quyết định, kế hoạch, công văn."),
        fields=("year", "number", "name", "issuer", "issued_on", "due_day", "done_on", "result"),
        columns=("name", "year", "number", "issued_on", "due_day", "done_on"), search=("issuer", "result"), due_words=_("Thực hiện văn bản chỉ đạo"),
        check=ordered("issued_on", "done_on", _("Ngày thực hiện đang trước ngày ban hành.")),
    ),
    Register(
        key="consultants", model=Consultant, name=_("Tư vấn"), one=_("hợp đồng tư vấn"), group=Group.MEANS, order="-signed_on",
        about=_("Tổ chức, chuyên gia tư vấn đã thuê. Tư vấn phải có giấy xác nhận, có giá trị ba năm (TT 26/2014/TT-BKHCN Điều 8–23); kiểm tra xem việc chọn tư vấn (Điều 36.2e)."),
        fields=("name", "approval", "approved_to", "contract", "signed_on", "ended_on", "cost", "work"),
        columns=("name", "contract", "signed_on", "ended_on", "cost"), search=("approval", "work"),
        check=ordered("signed_on", "ended_on", _("Ngày thanh lý đang trước ngày ký.")),
    ),
)  # fmt: skip
