"""Ratings as fills and letters, and what a reader of any exhibit must be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from reports.charts import Part, shades
from reports.exhibits import MADE_UP, Field
from reports.figures import Band, Figures

SHORT_COMMUNE = ("UBND xã ", "UBND phường ", "UBND thị trấn ", "UBND đặc khu ")


def parts_of(bands: Sequence[Band]) -> dict[str, Part]:
    """Each rating's fill and sign, best first, and under "" those without a rating."""
    fills = shades(len(bands))
    parts = {
        band.code: Part(band.label, fill, sign_of(band.label)) for band, fill in zip(bands, fills, strict=True)
    }  # fmt: skip
    return parts | {"": Part(_("Chưa xếp loại"), "#ffffff", "–")}


def bar_parts(bands: Sequence[Band]) -> list[Part]:
    """Each rating's fill, for bars, which write numbers and no signs."""
    return [Part(part.label, part.fill) for code, part in parts_of(bands).items() if code]


def sign_of(label: str) -> str:
    """The first letters of a rating's words: T, K, TB, XS."""
    return "".join(word[0] for word in label.split()).upper()


def short(name: str) -> str:
    """A commune's name without what all of them begin with."""
    return next((name.removeprefix(start) for start in SHORT_COMMUNE if name.startswith(start)), name)


def remarks_of(figures: Figures) -> tuple[str, ...]:
    """What must be told along with anything of this year: that it is provisional, on paper only, or made up."""
    found = [*illustrated(figures.illustrative)]
    if figures.provisional and figures.total.scored:
        found.append(_("Số liệu tạm thời: chưa có quyết định công nhận kết quả."))
    return tuple(found)


def illustrated(made_up: bool) -> tuple[str, ...]:
    """The warning that figures are made up, when they are."""
    return (str(MADE_UP),) if made_up else ()


def name_field() -> Field:
    """The column of agencies' names."""
    return Field(_("Cơ quan, đơn vị"), 44)


def place_field() -> Field:
    """The column of what stands above them."""
    return Field(_("Cơ quan cấp trên"), 30)


def labels_of(bands: Sequence[Band]) -> Mapping[str, str]:
    """What each rating is called."""
    return {band.code: band.label for band in bands}
