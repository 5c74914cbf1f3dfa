"""The registers of the system itself: what it covers, who shares it, what does not apply, what was declared of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from registers.declaring import outdated_declarations, whole_annex
from registers.kept.checks import ordered
from registers.models import Confirmation, Declaration, DeclarationState, Exclusion, Membership, QualitySystem
from registers.models.system import DECLARATION_NEXT, SYSTEM_NEXT, SystemState
from registers.register import Group, Register, States


def _clause_fits(values: Mapping[str, Any]) -> Mapping[str, str]:
    clause, system = values.get("clause"), values.get("part_of")
    if clause and system and clause.edition_id != system.qualitysystem.edition_id:
        return {"clause": _now("Điều khoản này thuộc bản tiêu chuẩn khác với bản hệ thống áp dụng.")}
    return {}


def _ended(values: Mapping[str, Any]) -> Mapping[str, str]:
    """A system that has ended says when, as figures of earlier years count it."""
    return _dated(
        "ended_on", values, values.get("state") == SystemState.ENDED,
        _now("Hãy ghi ngày cuối áp dụng, để số liệu các năm trước vẫn tính đúng."),
        _now("Hệ thống chưa kết thúc. Hãy để trống ngày này, hoặc chọn trạng thái “Đã kết thúc”."),
    )  # fmt: skip


def _declared(values: Mapping[str, Any]) -> Mapping[str, str]:
    """A declaration is made before it is made known, and what was withdrawn says when."""
    withdrawn = _dated(
        "withdrawn_on", values, values.get("state") == DeclarationState.WITHDRAWN,
        _now("Hãy ghi ngày thu hồi, hủy bỏ, để số liệu các năm trước vẫn tính đúng."),
        _now("Công bố còn hiệu lực. Hãy để trống ngày này, hoặc chọn trạng thái “Đã thu hồi, hủy bỏ”."),
    )  # fmt: skip
    return {
        **ordered("decided_on", "notice_on", _now("Ngày thông báo đang trước ngày quyết định. Hãy kiểm tra lại hai ngày."))(values),
        **ordered("decided_on", "withdrawn_on", _now("Ngày thu hồi đang trước ngày quyết định. Hãy kiểm tra lại hai ngày."))(values),
        **withdrawn,
    }  # fmt: skip


def _dated(name: str, values: Mapping[str, Any], is_over: bool, wanted: str, unwanted: str) -> Mapping[str, str]:
    if is_over == bool(values.get(name)):
        return {}
    return {name: wanted if is_over else unwanted}


REGISTERS = (
    Register(
        key="systems", model=QualitySystem, name=_("Hệ thống quản lý chất lượng"), one=_("hệ thống"), group=Group.SYSTEM,
        about=_("Hệ thống cơ quan xây dựng và áp dụng, riêng hoặc dùng chung với đơn vị khác (TT 26/2014/TT-BKHCN Điều 6). Công bố, quy trình và các sổ khác gắn với hệ thống này."),
        fields=("name", "state", "edition", "scope", "scope_since", "applied_on", "ended_on", "issue_document", "code_mask"),
        columns=("name", "state", "edition", "scope_since", "applied_on"),
        search=("scope", "issue_document"), filters=("state",), icon="stack-2", check=_ended,
        states=States(SystemState, SystemState.BUILDING, SYSTEM_NEXT),
    ),
    Register(
        key="memberships", model=Membership, name=_("Đơn vị dùng chung hệ thống"), one=_("đơn vị dùng chung"),
        group=Group.SYSTEM, parent="systems", icon="users",
        about=_("UBND tỉnh và Văn phòng có một hệ thống chung (TT 26 Điều 6.1). Khi tách ra, ghi ngày cuối và lập hệ thống riêng cho đơn vị đó."),
        fields=("part_of", "unit", "joined_on", "left_on", "basis"), columns=("unit", "part_of", "joined_on", "left_on", "basis"),
        search=("basis",), check=ordered("joined_on", "left_on", _("Ngày cuối đang trước ngày đầu. Hãy kiểm tra lại hai ngày.")),
    ),
    Register(
        key="exclusions", model=Exclusion, name=_("Điều khoản không áp dụng"), one=_("điều khoản không áp dụng"),
        group=Group.SYSTEM, parent="systems", icon="circle-minus",
        about=_("Điều khoản của tiêu chuẩn mà hệ thống không áp dụng, kèm lý giải (ISO 9001:2015 điều 4.3). Cơ quan hành chính thường nêu 8.3 và 7.1.5.2."),
        fields=("part_of", "clause", "justification"), columns=("clause", "part_of", "justification"),
        search=("justification",), check=_clause_fits,
    ),
    Register(
        key="declarations", model=Declaration, name=_("Công bố hệ thống"), one=_("bản công bố"), group=Group.SYSTEM,
        parent="systems", icon="speakerphone", order="-decided_on",
        about=_("Quyết định công bố hệ thống phù hợp tiêu chuẩn (QĐ 19/2014/QĐ-TTg Điều 4.3): thông báo bằng văn bản cho đơn vị chủ trì, niêm yết tại trụ sở, đăng trên trang thông tin điện tử. Phải công bố lại khi điều chỉnh, mở rộng, thu hẹp phạm vi (Điều 4.4c)."),
        fields=("part_of", "kind", "number", "decided_on", "state", "withdrawn_on", "signatory", "scope", "annex_count", "formalities", "notice_number", "notice_on", "posted_on", "has_website", "web_address"),
        columns=("number", "kind", "decided_on", "state", "notice_number", "posted_on"),
        search=("scope", "signatory", "notice_number"), filters=("kind", "state"),
        states=States(DeclarationState, DeclarationState.STANDS, DECLARATION_NEXT),
        outdated=outdated_declarations, begins=whole_annex, check=_declared,
    ),
    Register(
        key="confirmations", model=Confirmation, name=_("Xác nhận hiệu lực"), one=_("văn bản xác nhận hiệu lực"),
        group=Group.SYSTEM, parent="systems", icon="rosette-discount-check", order="-confirmed_on",
        about=_("Người đứng đầu xác nhận hiệu lực của hệ thống sau khi áp dụng, đánh giá nội bộ và xem xét của lãnh đạo (QĐ 19/2014/QĐ-TTg Điều 4.2d)."),
        fields=("part_of", "number", "confirmed_on", "signatory", "basis", "valid_to"),
        columns=("number", "confirmed_on", "signatory", "valid_to"), search=("basis", "signatory"),
        due_words=_("Văn bản xác nhận hiệu lực hết giá trị"),
    ),
)  # fmt: skip
