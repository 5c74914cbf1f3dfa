"""What two frozen submissions of one sheet differ in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PARTS = {
    "points": _("Điểm"), "not_applicable": _("Không áp dụng"), "claim": _("Nội dung tự chấm"), "note": _("Giải trình"),
    "documents": _("Minh chứng"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion that changed: which part of it (points, claim, note, documents), before and after."""

    criterion: str
    part: str
    before: Any
    after: Any

    @property
    def label(self) -> str:
        """The part in words."""
        return str(PARTS[self.part])

    @property
    def before_words(self) -> str:
        """What it was, to be read."""
        return _words(self.before)

    @property
    def after_words(self) -> str:
        """What it is now, to be read."""
        return _words(self.after)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every difference between two submissions' contents, by criterion."""
    found = []
    old, new = _by_criterion(before), _by_criterion(after)
    for code in sorted(old.keys() | new.keys()):
        was, now = old.get(code, {}), new.get(code, {})
        found += [
            Difference(code, part, was.get(part), now.get(part)) for part in PARTS if was.get(part) != now.get(part)
        ]
    return found


def _by_criterion(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    rows = {row["criterion"]: dict(row) for row in content["scores"]}
    for citation in content["citations"]:
        row = rows.setdefault(citation["criterion"], {})
        row.setdefault("documents", []).append(
            " · ".join(filter(None, (citation["number"], citation["title"], citation["locator"])))
        )
    return rows


def _words(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return "–"
        case bool():
            return gettext("Có") if value else gettext("Không")
        case dict():
            return "; ".join(f"{name}: {_words(item)}" for name, item in value.items())
        case list():
            return "; ".join(_words(item) for item in value)
    return str(value)
