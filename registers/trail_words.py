"""How the trail reads out what people do with entries: words for every register's actions and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agencies import trail_words
from registers.cells import choices_of
from registers.register import Register, all_registers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VERBS = {
    "add": _("ghi {one}"),
    "change": _("sửa {one}"),
    "remove": _("xóa {one}"),
    "attach": _("gắn tài liệu vào {one}"),
    "detach": _("gỡ tài liệu khỏi {one}"),
}
FILES = {"import": _("nhập từ tệp sổ “{name}” của"), "export": _("xuất sổ “{name}” của")}


def name_everything() -> None:
    """Give the trail the words for every action and field of every register. Called in `AppConfig.ready`."""
    for register in all_registers():
        words = {f"{verb}_{register.key}": format_lazy(phrase, one=register.one) for verb, phrase in VERBS.items()}
        words |= {f"{verb}_{register.key}": format_lazy(phrase, name=register.name) for verb, phrase in FILES.items()}
        trail_words.actions(words)
        trail_words.fields(
            {_key(register, name): _label(register, name) for name in register.fields},
            {
                _key(register, name): dict(choices)
                for name in register.fields
                if (choices := choices_of(register, name))
            },
        )


def _key(register: Register, name: str) -> str:
    return f"{register.key}.{name}"


def _label(register: Register, name: str) -> StrOrPromise:
    return lazy(register.label, str)(name)
