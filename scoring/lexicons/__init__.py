"""What offices call the papers of a quality system, as data: abbreviations, subjects, kinds of paper."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

ISO_ADMINISTRATION = "iso_administration"
"""The papers of TCVN ISO 9001 in Vietnamese administration (QĐ 19/2014/QĐ-TTg, TT 26/2014/TT-BKHCN)."""


@cache
def definition(name: str = ISO_ADMINISTRATION) -> dict[str, Any]:
    """The document of that name. Raises FileNotFoundError."""
    found: dict[str, Any] = json.loads((files(__name__) / f"{name}.json").read_text(encoding="utf-8"))
    return found
