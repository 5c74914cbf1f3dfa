"""Rubrics that come with the product, as data in the native format (docs/rubric-format.md)."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

HTQLCL_100 = "htqlcl_100"
"""A complete rubric of 100 points, reconstructed from public sources: not an official one, and it says so."""


def definition(name: str = HTQLCL_100) -> dict[str, Any]:
    """The document of that name. Raises FileNotFoundError."""
    found: dict[str, Any] = json.loads((files(__name__) / f"{name}.json").read_text(encoding="utf-8"))
    return found
