"""What a kind of document is made of: its parts of text, and what placeholders stand for in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Shape: TypeAlias = Literal["line", "list", "text"]
"""One line; one item to a line; paragraphs, one to a line."""

OWN_SENTENCES = "cau_he_thong_lap"
"""In a section: the sentences the product makes of the figures, which depend on what there is to tell."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A name in braces: what it means, and how it may look."""

    name: str
    meaning: StrOrPromise
    example: str

    @property
    def written(self) -> str:
        """As it is typed into a text."""
        return f"{{{{{self.name}}}}}"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document's text. `default` is what the product writes; `may_be_empty` that a document can go without it."""

    key: str
    label: StrOrPromise
    default: str
    shape: Shape = "line"
    may_be_empty: bool = True
    group: Literal["head", "body", "foot"] = "body"


@dataclass(frozen=True)
class PaperKind:
    """A kind of official document: its code, name, who issues it, its parts and placeholders."""

    code: str
    label: StrOrPromise
    issuer: Literal["province", "agency"]
    parts: tuple[Part, ...]
    placeholders: tuple[Placeholder, ...]

    @cached_property
    def known(self) -> dict[str, Placeholder]:
        """The placeholders by name."""
        return {item.name: item for item in (*_COMMON[self.issuer], *self.placeholders, SENTENCES)}

    @cached_property
    def by_key(self) -> dict[str, Part]:
        """The parts by key."""
        return {part.key: part for part in self.parts}

    @property
    def offered(self) -> list[Placeholder]:
        """The placeholders to choose from: the kind's own first."""
        shown = (*self.placeholders, *_COMMON[self.issuer])
        return [*shown, SENTENCES] if any(SENTENCES.written in part.default for part in self.parts) else list(shown)


def line(key: str, label: StrOrPromise, default: str, *, needed: bool = False, group: str = "body") -> Part:
    """A part of one line."""
    return Part(key, label, default, "line", not needed, group)  # type: ignore[arg-type]


def section(key: str, label: StrOrPromise, *default: str) -> Part:
    """The sentences below one heading; the product's own where nothing else is given."""
    return Part(key, label, "\n".join(default) or SENTENCES.written, "text")


def head(
    subject: str, bases: tuple[str, ...], *, addressees: str | None = None, place: bool = True
) -> tuple[Part, ...]:
    """The parts before the text: number, day, subject, addressees, bases."""
    return (
        Part("symbol", _("Ký hiệu văn bản"), "{{ky_hieu}}", "line", False, "head"),
        *((Part("place_and_day", _("Địa danh và thời gian ban hành"), "{{dia_danh}}, {{ngay_ky}}", "line", False, "head"),) if place else ()),
        Part("subject", _("Trích yếu"), subject, "line", False, "head"),
        *((Part("addressees", _("Kính gửi"), addressees, "list", True, "head"),) if addressees is not None else ()),
        *((Part("bases", _("Căn cứ ban hành"), "\n".join(bases), "list", True, "head"),) if bases else ()),
    )  # fmt: skip


def foot(recipients: tuple[str, ...], closing: str | None = None, *, signed: bool = True) -> tuple[Part, ...]:
    """The parts after the text: closing sentence, recipients, who signs."""
    signature = (
        Part("authority", _("Thẩm quyền ký"), "{{quyen_han_ky}}", "line", True, "foot"),
        Part("position", _("Chức vụ người ký"), "{{chuc_vu_ky}}", "line", False, "foot"),
        Part("signatory", _("Họ tên người ký"), "{{nguoi_ky}}", "line", True, "foot"),
    )
    return (
        *((Part("closing", _("Câu kết"), closing, "text", False, "foot"),) if closing is not None else ()),
        Part("recipients", _("Nơi nhận"), "\n".join(recipients), "list", False, "foot"),
        *(signature if signed else ()),
    )


SENTENCES = Placeholder(
    OWN_SENTENCES, _("Các câu hệ thống tự lập từ số liệu của phần này; đặt riêng trên một dòng"), "Tính đến ngày 31/12/2024, toàn tỉnh có 247 cơ quan…"
)  # fmt: skip

_SHARED = (
    Placeholder("nam", _("Năm của văn bản"), "2024"),
    Placeholder("co_quan_ban_hanh", _("Cơ quan ban hành văn bản"), "Sở Khoa học và Công nghệ"),
    Placeholder("dia_danh", _("Địa danh ghi trước ngày tháng"), "Bắc Giang"),
    Placeholder("ky_hieu", _("Ký hiệu theo thể thức chung: loại văn bản, cơ quan"), "BC-SKHCN"),
    Placeholder("ngay_ky", _("Ngày ký; chừa chỗ khi chưa ký"), "ngày 05 tháng 02 năm 2024"),
    Placeholder("ngay_lap", _("Ngày lập tệp này"), "ngày 02 tháng 02 năm 2024"),
    Placeholder("quyen_han_ky", _("Dòng TM., KT., TL., TUQ. theo thể thức chung; không có khi người đứng đầu ký"), "KT. Giám đốc"),
    Placeholder("chuc_vu_ky", _("Chức vụ người ký theo thể thức chung"), "Giám đốc"),
    Placeholder("nguoi_ky", _("Họ tên người ký theo thể thức chung"), "Nguyễn Văn A"),
)  # fmt: skip

_COMMON = {
    "province": (
        *_SHARED,
        Placeholder("tinh", _("Tỉnh, thành phố, viết trong câu"), "tỉnh Bắc Giang"),
        Placeholder("co_quan_chu_quan", _("Cơ quan chủ quản"), "UBND tỉnh Bắc Giang"),
        Placeholder("kinh_gui_chung", _("Nơi gửi theo thể thức chung, mỗi nơi một dòng"), "Ủy ban nhân dân tỉnh Bắc Giang"),
        Placeholder("can_cu_chung", _("Căn cứ theo thể thức chung, mỗi căn cứ một dòng"), "Căn cứ Quyết định số 19/2014/QĐ-TTg…"),
        Placeholder("noi_nhan_chung", _("Nơi nhận theo thể thức chung, mỗi nơi một dòng"), "Ban Chỉ đạo ISO tỉnh"),
    ),
    "agency": (
        *_SHARED,
        Placeholder("tinh", _("Tỉnh, thành phố, viết trong câu"), "tỉnh Bắc Giang"),
        Placeholder("don_vi_chu_tri", _("Đơn vị chủ trì ISO của tỉnh"), "Sở Khoa học và Công nghệ"),
    ),
}  # fmt: skip
