"""What an answer is made of: fields with their meaning, and the JSON Schema that follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind: TypeAlias = Literal["text", "whole", "number", "yes_no", "day", "moment", "value", "object"]

SCHEMAS: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "whole": {"type": "integer"},
    "number": {"type": "number"},
    "yes_no": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "value": {"type": ["number", "string", "boolean"]},
}

WORDS: dict[Kind, StrOrPromise] = {
    "text": gettext_lazy("chữ"),
    "whole": gettext_lazy("số nguyên"),
    "number": gettext_lazy("số"),
    "yes_no": gettext_lazy("true hoặc false"),
    "day": gettext_lazy("ngày"),
    "moment": gettext_lazy("thời điểm"),
    "value": gettext_lazy("số, chữ hoặc true, false"),
    "object": gettext_lazy("đối tượng"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One member of an object: its name, what it holds, what it means.

    `null`: it may be unknown. `many`: a list of such. `keyed`: so many levels of names above it ("level → rating → count").
    `of`: the members of an object.
    """

    name: str
    kind: Kind
    said: StrOrPromise
    null: bool = False
    many: bool = False
    keyed: int = 0
    of: tuple[Field, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def kind_words(self) -> str:
        """What it holds, in words."""
        words = str(WORDS[self.kind])
        if self.many:
            words = _("danh sách %(kind)s") % {"kind": words}
        return _("%(kind)s hoặc null") % {"kind": words} if self.null else words

    @property
    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        inner = object_schema(self.of) if self.kind == "object" else dict(SCHEMAS[self.kind])
        if self.values:
            inner["enum"] = [*self.values, None] if self.null else list(self.values)
        if self.null:
            types = inner["type"]
            inner["type"] = [*types, "null"] if isinstance(types, list) else [types, "null"]
        if self.many:
            inner = {"type": "array", "items": inner}
        for _level in range(self.keyed):
            inner = {"type": "object", "additionalProperties": inner}
        return inner | {"description": str(self.said)}


def object_schema(fields: Iterable[Field]) -> dict[str, Any]:
    """An object of these fields, each of which is always there."""
    members = {field.name: field.schema for field in fields}
    return {"type": "object", "properties": members, "required": list(members)}
