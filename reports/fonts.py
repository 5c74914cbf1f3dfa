"""The typefaces of documents: Tinos has the widths of Times New Roman and every Vietnamese letter."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from PIL import ImageFont

PRINT = "Tinos"
SCREEN = "Be Vietnam Pro, Arial, sans-serif"
FACES = {
    ("normal", "normal"): "Tinos-Regular.ttf",
    ("bold", "normal"): "Tinos-Bold.ttf",
    ("normal", "italic"): "Tinos-Italic.ttf",
    ("bold", "italic"): "Tinos-BoldItalic.ttf",
}
"""The file of each weight and style."""

TYPEFACES = "typefaces"
"""The scratch folder in which the renderer of PDF lays typefaces while it works."""


def folders() -> list[Path]:
    """Where the product's own typefaces lie."""
    root = Path(settings.BASE_DIR) / "static" / "fonts"
    return sorted({path.parent for path in root.rglob("*.ttf")})


def face(weight: str, style: str) -> Path:
    """The file of one face of Tinos."""
    return Path(settings.BASE_DIR) / "static" / "fonts" / "tinos" / FACES[weight, style]


def width(text: str, size: float) -> float:
    """How wide this text is in bold at `size` points, in points: a rule below it is drawn as long."""
    return ImageFont.truetype(str(face("bold", "normal")), 1000).getlength(text) * size / 1000
