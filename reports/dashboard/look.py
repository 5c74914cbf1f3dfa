"""What an address asks to see: the same address shows the same view again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from agencies.models import Level

BY = ("criterion", "group")
MAPS = ("boundaries", "tiles")


@dataclass(frozen=True, slots=True)
class Look:
    """One level or all, the year to compare with (0: the last one that has results), criteria or their groups, which map."""

    level: str = ""
    earlier: int = 0
    by: str = ""
    map: str = ""

    @property
    def query(self) -> str:
        """The look as the part of an address after its "?"; empty for the plain view."""
        named = {"level": self.level, "compare": self.earlier or "", "by": self.by, "map": self.map}
        return urlencode({name: value for name, value in named.items() if value})


def look_of(query: Mapping[str, str], year: int) -> Look:
    """The look that the address asks for; what it cannot mean is passed over."""
    level, by, kind = query.get("level", ""), query.get("by", ""), query.get("map", "")
    asked = query.get("compare", "")
    chosen = int(asked) if len(asked) == 4 and asked.isascii() and asked.isdigit() else 0
    return Look(
        level=level if level in Level.values else "",
        earlier=chosen if chosen < year else 0,
        by=by if by in BY else "",
        map=kind if kind in MAPS else "",
    )
