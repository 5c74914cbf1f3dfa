"""An entry of each register, as somebody would fill its form in."""

from __future__ import annotations

from typing import Any

from agencies.models import Agency, User
from registers.forms.entries import entry_form
from registers.models import Entry
from registers.register import register_of
from registers.workflow import save_entry
from standards.models import Clause, Edition

FILLED: dict[str, dict[str, Any]] = {
    "systems": {"name": "HTQLCL UBND xã Đồng Tiến", "scope": "Giải quyết TTHC tại xã", "scope_since": "01/02/2023", "state": "applying"},
    "memberships": {"joined_on": "01/02/2023"},
    "exclusions": {"justification": "Cơ quan không thiết kế dịch vụ mới."},
    "declarations": {"kind": "first", "number": "152/QĐ-UBND", "decided_on": "20/10/2023", "state": "stands", "scope": "Mọi TTHC của xã"},
    "confirmations": {"number": "12/XN-UBND", "confirmed_on": "01/10/2023", "signatory": "Chủ tịch"},
    "committees": {"kind": "committee", "number": "31/QĐ-UBND", "decided_on": "10/01/2024", "state": "stands", "assignment": "32/TB-UBND", "assigned_on": "12/01/2024", "checked_on": "02/05/2024"},
    "committee-members": {"person": "Vũ Thị Cán", "position": "Công chức văn phòng", "post": "secretary", "duties": "Soạn kế hoạch, giữ hồ sơ"},
    "policies": {"number": "CSCL-01", "issued_on": "15/01/2024", "state": "stands", "text": "Đúng hạn, đúng luật", "told_on": "20/01/2024", "posted_on": "20/01/2024"},
    "contexts": {"year": "2024", "number": "07/BB-UBND", "reviewed_on": "25/01/2024", "issues": "Sáp nhập xã", "parties": "Người dân: đúng hạn", "process_map": "Sổ tay, mục 4.4"},
    "plans": {"year": "2024", "number": "09/KH-UBND", "state": "issued", "issued_on": "15/01/2024"},
    "tasks": {"content": "audit", "task": "Đánh giá nội bộ toàn bộ phòng ban", "owner": "Thư ký ISO", "state": "open"},
    "objectives": {"year": "2024", "code": "MT1", "what": "Hồ sơ TTHC đúng hạn", "tier": "agency", "indicator": "Tỷ lệ đúng hạn", "target": "98,5", "owner": "Văn phòng", "state": "running", "how": "Nhắc hạn hằng ngày"},
    "risks": {"year": "2024", "code": "RR01", "kind": "risk", "process": "Tiếp nhận hồ sơ", "what": "Phần mềm một cửa dừng", "likelihood": "3", "impact": "4", "measure": "Có máy dự phòng", "state": "open"},
    "trainings": {"year": "2024", "course": "Phổ biến ISO 9001:2015", "kind": "awareness", "held_on": "05/03/2024", "attended": "21", "invited": "25"},
    "people-certified": {"person": "Vũ Thị Cán", "kind": "internal_auditor", "number": "15/2023", "issued_on": "10/05/2023"},
    "reviews": {"year": "2024", "held_on": "12/12/2024", "chair": "Chủ tịch UBND", "inputs": ["a", "c2", "c6"]},
    "conclusions": {"output": "c", "what": "Bổ sung máy quét", "owner": "Văn phòng", "due_day": "31/03/2025", "state": "open"},
    "surveys": {"year": "2024", "subject": "Sự hài lòng tại bộ phận một cửa", "held_on": "30/11/2024", "handed_out": "120", "answered": "110", "satisfied": "104"},
    "complaints": {"year": "2024", "number": "03", "received_on": "02/04/2024", "channel": "desk", "about": "Trả kết quả chậm", "state": "open"},
    "formalities": {"code": "1.012345", "name": "Đăng ký khai sinh", "field_name": "Hộ tịch", "level": "commune", "state": "published", "published_by": "528/QĐ-BTP", "published_on": "01/04/2023"},
    "procedures": {"code": "QT.HT.01", "name": "Quy trình đăng ký khai sinh", "kind": "formality", "issue": "1", "revision": "0", "state": "in_force", "effective_on": "01/05/2023"},
    "external-documents": {"number": "123/2015/NĐ-CP", "name": "Hướng dẫn Luật Hộ tịch", "effective_on": "01/01/2024", "state": "in_force", "changes_system": "on"},
    "change-requests": {"number": "01/2024", "asked_on": "10/02/2024", "asked_by": "Công chức hộ tịch", "kind": "change", "reason": "TTHC đã sửa", "state": "asked"},
    "distributions": {"recipient": "Bộ phận một cửa", "copy": "01", "given_on": "02/05/2023"},
    "records": {"code": "HS.HT.01", "name": "Hồ sơ đăng ký khai sinh", "keeper": "Công chức hộ tịch", "place": "Tủ số 3", "term": "Vĩnh viễn"},
    "certificates": {"number": "HT 1234", "standard": "TCVN ISO 9001:2008", "body": "QUACERT", "issued_on": "12/06/2012", "valid_to": "11/06/2015", "state": "valid"},
    "budgets": {"year": "2024", "item": "maintain", "source": "province", "planned": "15", "spent": "12,5"},
    "directives": {"year": "2024", "number": "528/QĐ-UBND", "name": "Kế hoạch xây dựng, áp dụng HTQLCL", "issuer": "UBND tỉnh", "issued_on": "20/03/2024"},
    "consultants": {"name": "Trung tâm Năng suất", "contract": "07/HĐTV", "signed_on": "02/02/2024", "cost": "33"},
    "frameworks": {"number": "101/QĐ-BKHCN", "name": "Mô hình khung cho cơ quan địa phương", "issuer": "Bộ KH&CN", "issued_on": "21/01/2019", "kinds": ["ubnd_xa", "so"]},
    "required-procedures": {"code": "QT.ISO.03", "name": "Đánh giá nội bộ", "kind": "system", "clause": "9.2"},
}  # fmt: skip
"""What is typed into the form, by register; what a field may leave empty is left empty."""


def typed(key: str, agency: Agency, **given: Any) -> dict[str, Any]:
    """The form's data for a register, with the objects it names put in."""
    data = FILLED[key] | given
    if key in {"systems", "frameworks"}:
        data.setdefault("edition", Edition.objects.get(code="9001:2015").pk)
    if key == "exclusions":
        data.setdefault("clause", Clause.objects.of("9001:2015").get(number="8.3").pk)
    if key == "memberships":
        data.setdefault("unit", agency.province.root_id)
    parent = register_of(key).parent
    if parent and "part_of" not in data:
        whole = Entry.objects.of(agency).filter(register=parent).first() or enter(parent, agency)
        data["part_of"] = whole.pk
    return data


def enter(key: str, agency: Agency, *, by: User | None = None, **given: Any) -> Any:
    """An entry of a register in an agency's file, through its form."""
    register = register_of(key)
    form = entry_form(register)(data=typed(key, agency, **given), agency=agency)
    assert form.is_valid(), form.errors
    save_entry(register, form.instance, by=by, related=form.related())
    return form.instance
