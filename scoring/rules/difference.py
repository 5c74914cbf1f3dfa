"""What two versions of a rubric differ in, item by item and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scoring.rules.codec import rubric_to_json
from scoring.rules.fault import Part
from scoring.rules.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: an item that came or went, or one field of it with its old and new value.

    Values are those of the JSON document; None is a field that was or is left out. The field `order` holds
    the codes of all items of that part, `group` the group a criterion stands in.
    """

    part: Part
    item: str
    what: Literal["added", "removed", "changed"]
    field: str = ""
    old: Any = None
    new: Any = None


def difference(old: Rubric, new: Rubric) -> list[Change]:
    """Every difference between two versions; empty exactly when they say the same."""
    before, after = _parts(old), _parts(new)
    return [change for part in before for change in _between(part, before[part], after[part])]


_Items = Mapping[str, Mapping[str, Any]]
_INNER = ("blocks", "bands", "groups", "adjustments")


def _parts(rubric: Rubric) -> dict[Part, _Items]:
    """The fields of every item, by part and code."""
    document = rubric_to_json(rubric)
    groups = document["groups"]
    return {
        "rubric": {"": {name: value for name, value in document.items() if name not in _INNER}},
        "block": _by_code(document["blocks"]),
        "band": _by_code(document["bands"]),
        "group": {group["code"]: {key: it for key, it in group.items() if key != "criteria"} for group in groups},
        "criterion": {item["code"]: {**item, "group": group["code"]} for group in groups for item in group["criteria"]},
        "adjustment": _by_code(document.get("adjustments", [])),
    }


def _by_code(items: list[dict[str, Any]]) -> _Items:
    return {item["code"]: item for item in items}


def _between(part: Part, before: _Items, after: _Items) -> Iterator[Change]:
    for code in (code for code in before if code not in after):
        yield Change(part, code, "removed", old=before[code].get("name") or before[code].get("label"))
    for code, fields in after.items():
        if code not in before:
            yield Change(part, code, "added", new=fields.get("name") or fields.get("label"))
            continue
        for name in {**before[code], **fields}:
            if before[code].get(name) != fields.get(name):
                yield Change(part, code, "changed", name, before[code].get(name), fields.get(name))
    kept_before, kept_after = [code for code in before if code in after], [code for code in after if code in before]
    if kept_before != kept_after:
        yield Change(part, "", "changed", "order", kept_before, kept_after)
