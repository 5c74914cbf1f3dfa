"""Reading a JSON document strictly: every fault is named by its path, and reading goes on to find the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from scoring.rules.numbers import ZERO, number

_NOTHING: Any = object()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DocumentFault:
    """One thing wrong with a document: where ("groups[0].criteria[2].max_points"), what, with which values."""

    path: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class CodecError(ValueError):
    """The document does not hold a well-formed rubric; `faults` names every reason."""

    def __init__(self, faults: Collection[DocumentFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.path}: {fault.code}" for fault in self.faults))


class Node:
    """One object of the document. What is asked for and missing or wrong becomes a fault and a harmless stand-in.

    Every reader takes the key; with a `default` the key may be left out.
    """

    def __init__(self, value: object, path: str = "", faults: list[DocumentFault] | None = None) -> None:
        self.path = path
        self.faults: list[DocumentFault] = [] if faults is None else faults
        self._rest: dict[str, object] = {}
        if isinstance(value, Mapping):
            self._rest = {str(key): item for key, item in value.items()}
        else:
            self.faults.append(DocumentFault(path or "$", "not_an_object", {"value": _shown(value)}))

    def text(self, key: str, default: str = _NOTHING) -> str:
        """Text; where it is required it may not be empty."""
        value = self._take(key, default)
        if isinstance(value, str) and (value.strip() or default is not _NOTHING):
            return value.strip()
        return self._wrong(key, "empty" if isinstance(value, str) else "not_text", value, "")

    def decimal(self, key: str, default: Decimal | None = _NOTHING) -> Any:
        """A non-negative decimal, as text or number; None only where that is the default."""
        value = self._take(key, default)
        if value is default and value is not _NOTHING:
            return default
        found = number(value)
        return self._wrong(key, "not_a_number", value, ZERO) if found is None else found

    def whole(self, key: str, default: int | None = _NOTHING, *, negative: bool = False) -> Any:
        """A whole number; None only where that is the default."""
        value = self._take(key, default)
        if value is default and value is not _NOTHING:
            return default
        sign = -1 if negative and str(value).startswith("-") else 1
        found = number(str(value).removeprefix("-") if sign < 0 else value)
        if found is None or found != found.to_integral_value() or found > 1_000_000:
            return self._wrong(key, "not_whole", value, 0)
        return sign * int(found)

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._take(key, default)
        return value if isinstance(value, bool) else self._wrong(key, "not_yes_or_no", value, default)

    def choice(self, key: str, options: Collection[str], default: str = _NOTHING) -> Any:
        """One of the words."""
        value = self._take(key, default)
        if isinstance(value, str) and value in options:
            return value
        return self._wrong(key, "not_an_option", value, next(iter(options)), options=", ".join(options))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, which may be left out."""
        value = self._take(key, ())
        if isinstance(value, list | tuple) and all(isinstance(item, str) and item.strip() for item in value):
            return tuple(item.strip() for item in value)
        return self._wrong(key, "not_a_list_of_texts", value, ())

    def mapping(self, key: str, options: Collection[str]) -> dict[str, Any]:
        """An object whose values are all one of the words; may be left out."""
        value = self._take(key, {})
        if not isinstance(value, Mapping):
            return self._wrong(key, "not_an_object", value, {})
        for name, item in value.items():
            if not isinstance(item, str) or item not in options:
                self._wrong(f"{key}.{name}", "not_an_option", item, None, options=", ".join(options))
        return {str(name): item for name, item in value.items() if isinstance(item, str) and item in options}

    def named_texts(self, key: str) -> dict[str, str]:
        """An object whose values are all texts that say something; may be left out."""
        value = self._take(key, {})
        if not isinstance(value, Mapping):
            return self._wrong(key, "not_an_object", value, {})
        found = {str(name): item.strip() for name, item in value.items() if isinstance(item, str) and item.strip()}
        for name in (name for name in value if str(name) not in found):
            self._wrong(f"{key}.{name}", "not_text", value[name], None)
        return found

    def nodes(self, key: str, *, required: bool = True) -> list[Node]:
        """A list of objects."""
        value = self._take(key, _NOTHING if required else ())
        if not isinstance(value, list | tuple):
            return self._wrong(key, "not_a_list", value, [])
        return [Node(item, f"{self._at(key)}[{index}]", self.faults) for index, item in enumerate(value)]

    def node(self, key: str) -> Node:
        """An object."""
        value = self._take(key, _NOTHING)
        if value is _NOTHING:
            self._wrong(key, "missing", value, None)
            value = {}
        return Node(value, self._at(key), self.faults)

    def has(self, key: str) -> bool:
        """Whether the key is there and not null."""
        return self._rest.get(key) is not None

    def peek(self, key: str) -> object:
        """The value as it is, left to be read."""
        return self._rest.get(key)

    def fault(self, key: str, code: str, **values: str) -> None:
        """Name something wrong with one key."""
        self.faults.append(DocumentFault(self._at(key), code, values))

    def end(self) -> None:
        """Name the keys nobody asked for."""
        for key in self._rest:
            self.fault(key, "unknown_key")

    def _take(self, key: str, default: Any) -> Any:
        value = self._rest.pop(key, None)
        return default if value is None else value

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _wrong(self, key: str, code: str, value: object, stand_in: T, **values: str) -> T:
        if value is _NOTHING:
            self.fault(key, "missing")
        else:
            self.fault(key, code, value=_shown(value), **values)
        return stand_in


def _shown(value: object) -> str:
    return str(value)[:60]


def given(**fields: Any) -> dict[str, Any]:
    """The fields that say something: neither empty nor false."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}, False)}
