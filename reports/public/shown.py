"""What everybody may see of a published year. Whatever is not taken over here is not shown: nothing else is handed on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import spreadsheet
from agencies.models import Level
from reports.figures import Decision, Figures, GroupFigures
from reports.renderers.json import number

LEVELS = {level.value: level for level in Level}


@dataclass(frozen=True, slots=True)
class PublicLine:
    """One agency's recognised result. `rating` and `score` are empty where it has none."""

    code: str
    name: str
    level: str
    parent: str
    score: Decimal | None
    rating: str
    rating_label: str
    rank: int | None


@dataclass(frozen=True)
class PublicResults:
    """A year's results as everybody sees them, from the one Figures object; no person, no claim, no note is in it."""

    province: str
    year: int
    decisions: tuple[Decision, ...]
    rubric: str
    illustrative: bool
    ratings: tuple[tuple[str, str], ...]
    groups: tuple[GroupFigures, ...]
    total: GroupFigures
    lines: tuple[PublicLine, ...]

    @property
    def by_level(self) -> Iterator[tuple[str, list[PublicLine]]]:
        """The agencies of each level that has any, under the level's name."""
        for code, level in LEVELS.items():
            if members := [line for line in self.lines if line.level == code]:
                yield str(level.label), members

    @property
    def summary(self) -> list[tuple[str, int, list[tuple[str, int]], bool]]:
        """For each level and then for all: its name, how many are rated, how many have each rating, whether it is the sum."""
        rows = [*((group, False) for group in self.groups), (self.total, True)]
        return [
            (str(LEVELS[group.key].label) if group.key in LEVELS else _("Toàn tỉnh"), group.scored,
             [(label, group.ratings[code]) for code, label in self.ratings], whole)
            for group, whole in rows
        ]  # fmt: skip

    @property
    def csv(self) -> bytes:
        """The agencies as CSV, in the language that is active."""
        header = [
            _("Mã"),
            _("Cơ quan"),
            _("Cấp"),
            _("Cơ quan cấp trên"),
            _("Điểm"),
            _("Xếp loại"),
            _("Thứ hạng trong khối"),
        ]
        rows = [
            (
                line.code,
                line.name,
                str(LEVELS[line.level].label),
                line.parent,
                number(line.score),
                line.rating_label,
                line.rank,
            )
            for line in self.lines
        ]
        return spreadsheet.to_csv(header, rows)

    @property
    def fingerprint(self) -> str:
        """The same for the same results, whatever the language of the page."""
        with override("vi"):
            said = f"{self.province} {self.rubric} {self.illustrative} {self.decisions}"
            return hashlib.sha256(self.csv + said.encode()).hexdigest()


def shown(figures: Figures) -> PublicResults:
    """What everybody may see of these figures."""
    decisions = (figures.decision, *figures.corrections) if figures.decision else figures.corrections
    labels = figures.band_labels
    return PublicResults(
        province=figures.province.name,
        year=figures.year,
        decisions=decisions,
        rubric=figures.rubric.name if figures.rubric else "",
        illustrative=figures.illustrative,
        ratings=tuple((band.code, band.label) for band in figures.bands),
        groups=tuple(level for level in figures.present_levels if level.scored),
        total=figures.total,
        lines=tuple(
            PublicLine(
                line.code, line.name, line.level, line.parent, line.final_score if line.rating else None, line.rating,
                labels.get(line.rating, line.rating), line.rank,
            )
            for line in figures.agencies
        ),
    )  # fmt: skip
