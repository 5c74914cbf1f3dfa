"""The sample and hostile files, with what their manifests say of them."""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
SAMPLES = DATA / "evidence_samples"
HOSTILE = DATA / "hostile_uploads"


def manifest(folder: Path) -> list[dict[str, Any]]:
    """The entries of a folder's manifest."""
    entries: list[dict[str, Any]] = json.loads((folder / "manifest.json").read_text())
    return entries


EXPECTED = {
    "h01": "mismatch", "h02": "bomb", "h03": "mismatch", "h04": "mismatch", "h05": "type", "h06": "empty",
    "h07": "", "h08": "type", "h09": "", "h10": "broken", "h11": "type", "h12": "type", "h13": "macro",
    "h14": "too_many_pixels", "h15": "script", "h16": "encrypted", "h17": "entities", "h18": "",
}  # fmt: skip
"""The fault of each hostile file; empty for those that are accepted under a cleaned name."""
