"""Documents and figures as plain values for JSON, and back: every dataclass says its name, so that it is built again as it was."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from reports import figures, official

KIND = "_"
"""The key under which a value says what it is."""


def freeze(value: Any) -> Any:
    """A value as JSON keeps it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = {field.name: freeze(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
        return {KIND: type(value).__name__, **held}
    match value:
        case Decimal():
            return {KIND: "Decimal", "value": str(value)}
        case datetime():
            return {KIND: "datetime", "value": value.isoformat()}
        case date():
            return {KIND: "date", "value": value.isoformat()}
        case bytes():
            return {KIND: "bytes", "value": base64.b64encode(value).decode()}
        case tuple() | list():
            return [freeze(item) for item in value]
        case Mapping():
            return {KIND: "mapping", "value": {str(key): freeze(item) for key, item in value.items()}}
        case Promise():
            return str(value)
    return value


def thaw(value: Any) -> Any:
    """The value again; sequences come back as tuples. Raises ValueError for a kind nobody knows.

    What a class has gained since stays at its default, what it has lost is left out: an old document opens in a new version.
    """
    if isinstance(value, list):
        return tuple(thaw(item) for item in value)
    if not isinstance(value, dict):
        return value
    match value[KIND]:
        case "Decimal":
            return Decimal(value["value"])
        case "datetime":
            return datetime.fromisoformat(value["value"])
        case "date":
            return date.fromisoformat(value["value"])
        case "bytes":
            return base64.b64decode(value["value"])
        case "mapping":
            return {key: thaw(item) for key, item in value["value"].items()}
    kind = _kind(value[KIND])
    known = {field.name for field in dataclasses.fields(kind) if field.init}
    return kind(**{name: thaw(item) for name, item in value.items() if name in known})


def _kind(name: str) -> Any:
    for module in (official, figures):
        if dataclasses.is_dataclass(found := getattr(module, name, None)):
            return found
    raise ValueError(f"A frozen document holds a {name!r}, which this version does not know.")
