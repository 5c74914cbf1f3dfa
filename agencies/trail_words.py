"""How the trail is read out: a sentence for each action, a name for each field, words for stored values.

Apps above add theirs in `AppConfig.ready`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import AgencyKind, DataRequestKind, DataRequestOutcome, Level, Obligation, TrailEntry
from agencies.roles import Role
from agencies.templatetags.page import day, moment
from agencies.trail import plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_ISO = re.compile(r"\d{4}-\d\d-\d\d(T.*)?\Z")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a line, as it is shown."""

    field: str
    old: str
    new: str


FACTORS: dict[str, StrOrPromise] = {
    "totp": gettext_lazy("Ứng dụng xác thực"),
    "webauthn": gettext_lazy("Khóa truy cập (passkey), khóa bảo mật"),
    "recovery_codes": gettext_lazy("Mã khôi phục"),
}
"""Ways to prove a second factor, as allauth stores them."""

_actions: dict[str, StrOrPromise] = {}
_fields: dict[str, StrOrPromise] = {}
_values: dict[str, Mapping[Any, StrOrPromise]] = {}


def actions(words: Mapping[str, StrOrPromise]) -> None:
    """Name actions: a verb phrase that goes before the object's name ("đổi tên cơ quan")."""
    _actions.update(words)


def fields(words: Mapping[str, StrOrPromise], choices: Mapping[str, Mapping[Any, StrOrPromise]] | None = None) -> None:
    """Name fields; `choices` gives the words for the stored values of some of them."""
    _fields.update(words)
    _values.update(choices or {})


def known_actions() -> list[tuple[str, StrOrPromise]]:
    """Every action with its words, in the order of the alphabet."""
    return sorted(_actions.items(), key=lambda pair: str(pair[1]))


def action_words(action: str) -> str:
    """The words for an action; its code when no app has named it."""
    return str(_actions.get(action, action))


def sentence(entry: TrailEntry) -> str:
    """What was done, as a sentence without its subject: "Đổi tên cơ quan: UBND xã A"."""
    words = capfirst(action_words(entry.action))
    return f"{words}: {entry.object_name}" if entry.object_name else words


def who(entry: TrailEntry) -> str:
    """Who did it."""
    return str(entry.actor) if entry.actor else _("Hệ thống")


def told(changes: Mapping[str, tuple[Any, Any]]) -> list[Change]:
    """Changes, old value and new, in words: those of a line, or of a preview."""
    return [
        Change(str(_fields.get(field, field)), _value(field, plain(old)), _value(field, plain(new)))
        for field, (old, new) in changes.items()
    ]


def _value(field: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return "; ".join(_value(field, item) for item in value)
    if isinstance(value, str) and _ISO.match(value):
        if "T" in value and (at := parse_datetime(value)):
            return moment(at) if isinstance(at, datetime) and at.tzinfo else value
        if found := parse_date(value):
            return day(found)
    try:
        return str(_values.get(field, {}).get(value, value))
    except TypeError:
        return str(value)


actions(
    {
        "create_province": gettext_lazy("thêm tỉnh"),
        "import_agencies": gettext_lazy("nhập danh sách cơ quan"),
        "import_people": gettext_lazy("nhập danh sách người dùng"),
        "export_agencies": gettext_lazy("xuất danh sách cơ quan"),
        "add_agency": gettext_lazy("thêm cơ quan từ tệp"),
        "change_agency": gettext_lazy("đổi thông tin cơ quan từ tệp"),
        "close_agency": gettext_lazy("chấm dứt cơ quan từ tệp"),
        "import_successions": gettext_lazy("nhập quan hệ kế thừa"),
        "found_agency": gettext_lazy("thành lập cơ quan"),
        "rename_agency": gettext_lazy("đổi tên, nâng cấp cơ quan"),
        "move_agency": gettext_lazy("chuyển cơ quan cấp trên"),
        "change_obligation": gettext_lazy("thay đổi đối tượng áp dụng"),
        "merge_agencies": gettext_lazy("sáp nhập cơ quan"),
        "split_agency": gettext_lazy("chia, tách cơ quan"),
        "abolish_agency": gettext_lazy("giải thể cơ quan"),
        "correct_agency": gettext_lazy("sửa thông tin cơ quan"),
        "assign_role": gettext_lazy("giao vai trò"),
        "end_role": gettext_lazy("kết thúc vai trò"),
        "invite_person": gettext_lazy("mời người dùng"),
        "accept_invitation": gettext_lazy("nhận lời mời"),
        "change_profile": gettext_lazy("sửa hồ sơ cá nhân"),
        "set_home_agency": gettext_lazy("ghi cơ quan công tác"),
        "deactivate_person": gettext_lazy("khóa tài khoản"),
        "reactivate_person": gettext_lazy("mở lại tài khoản"),
        "change_signin_policy": gettext_lazy("thay đổi quy định đăng nhập"),
        "add_factor": gettext_lazy("thiết lập xác thực hai lớp"),
        "remove_factor": gettext_lazy("bỏ một cách xác thực hai lớp"),
        "renew_codes": gettext_lazy("tạo mã khôi phục mới"),
        "reset_factors": gettext_lazy("đặt lại xác thực hai lớp"),
        "end_sessions": gettext_lazy("kết thúc phiên đăng nhập"),
        "close_unused_account": gettext_lazy("khóa tài khoản lâu không dùng"),
        "make_api_token": gettext_lazy("cấp mã truy cập"),
        "revoke_api_token": gettext_lazy("thu hồi mã truy cập"),
        "configure_provider": gettext_lazy("cấu hình đăng nhập bằng tài khoản của tỉnh"),
        "switch_provider": gettext_lazy("bật, tắt đăng nhập bằng tài khoản của tỉnh"),
        "bind_identity": gettext_lazy("liên kết tài khoản của tỉnh"),
        "unbind_identity": gettext_lazy("bỏ liên kết tài khoản của tỉnh"),
        "take_over": gettext_lazy("tiếp nhận bàn giao"),
        "export_person": gettext_lazy("xuất dữ liệu cá nhân của người dùng"),
        "erase_person": gettext_lazy("ẩn danh tài khoản"),
        "receive_request": gettext_lazy("nhận đề nghị về dữ liệu cá nhân"),
        "answer_request": gettext_lazy("trả lời đề nghị về dữ liệu cá nhân"),
        "export_people": gettext_lazy("xuất danh sách người dùng"),
        "export_trail": gettext_lazy("xuất nhật ký"),
    }
)
fields(
    {
        "code": gettext_lazy("Mã"),
        "name": gettext_lazy("Tên"),
        "short_name": gettext_lazy("Tên viết tắt"),
        "level": gettext_lazy("Cấp"),
        "kind": gettext_lazy("Loại cơ quan"),
        "request": gettext_lazy("Đề nghị"),
        "received_on": gettext_lazy("Ngày nhận"),
        "answer_by": gettext_lazy("Trả lời trước hết ngày"),
        "answered": gettext_lazy("Kết quả"),
        "parent": gettext_lazy("Cơ quan cấp trên"),
        "parent_code": gettext_lazy("Mã cơ quan cấp trên"),
        "obligation": gettext_lazy("Đối tượng"),
        "obligation_basis": gettext_lazy("Căn cứ xác định đối tượng"),
        "has_procedures": gettext_lazy("Có thủ tục hành chính"),
        "valid_from": gettext_lazy("Có hiệu lực từ"),
        "valid_to": gettext_lazy("Đến hết ngày"),
        "note": gettext_lazy("Ghi chú"),
        "opened": gettext_lazy("Hoạt động từ"),
        "closed": gettext_lazy("Hoạt động đến hết ngày"),
        "ends_on": gettext_lazy("Đến hết ngày"),
        "full_name": gettext_lazy("Họ và tên"),
        "position": gettext_lazy("Chức vụ"),
        "phone": gettext_lazy("Điện thoại"),
        "agency": gettext_lazy("Cơ quan công tác"),
        "person": gettext_lazy("Người giữ"),
        "from": gettext_lazy("Nhận từ"),
        "roles": gettext_lazy("Vai trò"),
        "token_role": gettext_lazy("Vai trò"),
        "node": gettext_lazy("Tại cơ quan"),
        "networks": gettext_lazy("Chỉ dùng từ mạng"),
        "added": gettext_lazy("Thêm mới"),
        "changed": gettext_lazy("Thay đổi"),
        "unchanged": gettext_lazy("Giữ nguyên"),
        "rows": gettext_lazy("Số dòng"),
        "day": gettext_lazy("Tại ngày"),
        "form": gettext_lazy("Dạng tệp"),
        "second_factor_roles": gettext_lazy("Vai trò phải xác thực hai lớp"),
        "second_factor_from": gettext_lazy("Bắt buộc từ ngày"),
        "own_networks": gettext_lazy("Mạng của tỉnh"),
        "idle_minutes": gettext_lazy("Số phút không thao tác"),
        "factor": gettext_lazy("Cách xác thực"),
        "sessions": gettext_lazy("Số phiên"),
        "issuer": gettext_lazy("Địa chỉ của hệ thống"),
        "client_id": gettext_lazy("Mã ứng dụng (client ID)"),
        "client_secret": gettext_lazy("Khóa bí mật"),
        "email_domains": gettext_lazy("Tên miền thư được liên kết tự động"),
        "factor_values": gettext_lazy("Giá trị xác thực hai lớp"),
        "is_on": gettext_lazy("Đang bật"),
        "provider": gettext_lazy("Hệ thống tài khoản"),
    },
    {
        "second_factor_roles": dict(Role.choices),
        "token_role": dict(Role.choices),
        "factor": FACTORS,
        "level": dict(Level.choices),
        "kind": dict(AgencyKind.choices),
        "request": dict(DataRequestKind.choices),
        "answered": dict(DataRequestOutcome.choices),
        "obligation": dict(Obligation.choices),
    },
)
