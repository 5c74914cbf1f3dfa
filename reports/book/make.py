"""The book made: each part taken from the shelf or rendered, then all bound to one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from pathlib import Path

from django.utils.translation import gettext as _

from agencies.models import Level, Province
from agencies.rules import Refused
from agencies.sealing.heads import imprint
from backups.workflow import one_moment
from reports import fonts
from reports.binding.bind import Bound, Chapter, bind
from reports.binding.marks import mark_of
from reports.binding.part import read
from reports.binding.press import Press
from reports.binding.shelf import Shelf
from reports.book.contents import CONTENTS, RULES, Entry, contents, cover, rules_of
from reports.models import DocumentSettings
from reports.official import Cover, Leaf
from reports.sheets.compose import sheet_leaf
from reports.sheets.known import AT_ONCE, known_by
from reports.sheets.shown import all_shown
from reports.years import campaign_of
from scoring.models import Campaign, Scorecard
from scoring.states import RECEIVED

PER_PAGE = 45
"""Lines of the contents on a page, as a first guess."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of it: pages, bytes, sheets, how many parts were rendered anew, the memory of a process in bytes."""

    pages: int
    size: int
    sheets: int
    rendered: int
    memory: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet of the book: where it stands in it, and under which name it is kept."""

    level: str
    name: str
    parent: str
    mark: str


def make_book(province: Province, year: int, target: Path, progress: Progress) -> Made:
    """Write the year's book to `target`. Raises Refused for a year without sheets; stops where `progress` raises.

    Only the agencies whose sheet the province holds are in it; the others are named in the contents.
    """
    campaign = campaign_of(province, year)
    shelf = Shelf(province.pk)
    with Press(shelf) as press:
        work = _Work(campaign, shelf, press, progress)
        bound = work.done(target)
        return Made(bound.pages, bound.size, len(work.sheets), press.rendered, press.memory)


class _Work:
    """The parts of one book on their way."""

    def __init__(self, campaign: Campaign, shelf: Shelf, press: Press, progress: Progress) -> None:
        self._campaign = campaign
        self._shelf = shelf
        self._press = press
        self._progress = progress
        self._settings = DocumentSettings.objects.of(campaign.province)
        self._lengths: dict[str, int] = {}
        self.sheets: list[_Sheet] = []

    def done(self, target: Path) -> Bound:
        rows = self._rows()
        received = [row for row in rows if row.state in RECEIVED]
        absent = [row.name for row in rows if row.state not in RECEIVED]
        if not received:
            raise Refused(
                _("Chưa cơ quan nào nộp phiếu năm %(year)s nên chưa có gì để đóng sổ.") % {"year": self._campaign.year}
            )
        self._sheets(received)
        front = self._front(absent)
        chapters = [
            Chapter("", front),
            *(
                Chapter(level, [(sheet.name, self._shelf.place(sheet.mark)) for sheet in members])
                for level, members in groupby(self.sheets, key=lambda sheet: sheet.level)
            ),
        ]
        title = f"Sổ phiếu kết quả chấm điểm năm {self._campaign.year}"
        with target.open("xb") as file:
            return bind(
                chapters, file, title=f"{title} – {self._campaign.province.name}", author=self._settings.issuer_line,
                digits=fonts.face("normal", "normal"),
            )  # fmt: skip

    def _rows(self) -> list[Scorecard]:
        order = {level.value: place for place, level in enumerate(Level)}
        rows = self._campaign.scorecards.applicable().select_related("agency")
        return sorted(rows, key=lambda row: (order[row.level], row.sort_text, row.pk))

    def _sheets(self, rows: Sequence[Scorecard]) -> None:
        """Have every sheet on the shelf; those that are not are read and composed one after the other, as they are rendered."""
        marks: dict[int, str] = {}
        missing: list[Scorecard] = []
        for row, mark in known_by(self._campaign, rows):
            marks[row.pk] = mark
            if not self._is_kept(mark):
                missing.append(row)
            self._progress(0, len(rows) + 1, _("Đang đọc phiếu: %(name)s") % {"name": row.name})
        kept = len(rows) - len(missing)
        again = _("Dựng %(count)s phiếu có thay đổi, dùng lại %(kept)s phiếu.") % {"count": len(missing), "kept": kept}
        self._press.render(
            self._leaves(missing, marks), lambda finished: self._progress(kept + finished, len(rows) + 1, again)
        )
        self.sheets.extend(
            _Sheet(str(row.get_level_display()), row.name, row.parent_name, marks[row.pk]) for row in rows
        )

    def _leaves(self, rows: Sequence[Scorecard], marks: dict[int, str]) -> Iterator[tuple[str, Leaf]]:
        """The leaves of these sheets. Each lot is read together with its marks, which are put right: a leaf that was changed
        meanwhile is not kept under the mark of what it was."""
        for start in range(0, len(rows), AT_ONCE):
            lot = rows[start : start + AT_ONCE]
            with one_moment():
                marks |= {row.pk: mark for row, mark in known_by(self._campaign, lot)}
                shown = list(all_shown(self._campaign, lot))
            yield from ((marks[one.pk], sheet_leaf(one)) for one in shown)

    def _front(self, absent: Sequence[str]) -> list[tuple[str, Path]]:
        """Cover, contents and rules, the contents once more when they take other than the guessed number of pages."""
        campaign = self._campaign
        assert campaign.rubric
        face = cover(campaign, self._settings, len(self.sheets), imprint(campaign.province))
        rules = rules_of(campaign.rubric.spec, campaign)
        self._have(face, rules)
        lengths = [self._length(sheet.mark) for sheet in self.sheets]
        guess = ceil((len(self.sheets) + 4) / PER_PAGE)
        for _turn in range(3):
            listed = self._contents(guess, self._length(mark_of(rules)), lengths, absent)
            self._have(listed)
            taken = self._length(mark_of(listed))
            if taken == guess:
                break
            guess = taken
        return [
            (title, self._shelf.place(mark_of(leaf)))
            for title, leaf in ((face.title, face), (CONTENTS, listed), (RULES, rules))
        ]

    def _contents(self, own: int, rules: int, lengths: Sequence[int], absent: Sequence[str]) -> Leaf:
        page = 1 + own + rules + 1
        entries = []
        for sheet, length in zip(self.sheets, lengths, strict=True):
            entries.append(Entry(sheet.level, sheet.name, sheet.parent, page))
            page += length
        return contents(entries, 1 + own + 1, absent, self._campaign)

    def _have(self, *documents: Leaf | Cover) -> None:
        named = [(mark_of(each), each) for each in documents]
        binding = _("Đang đóng sổ.")
        self._press.render(
            [(mark, each) for mark, each in named if not self._is_kept(mark)],
            lambda _finished: self._progress(len(self.sheets), len(self.sheets) + 1, binding),
        )

    def _is_kept(self, mark: str) -> bool:
        """Whether the part is on the shelf and whole; a broken one is thrown away."""
        if not self._shelf.holds(mark):
            return False
        try:
            self._length(mark)
        except (ValueError, OSError):
            self._shelf.drop(mark)
            return False
        return True

    def _length(self, mark: str) -> int:
        """How many pages a part on the shelf has."""
        if mark not in self._lengths:
            self._lengths[mark] = read(self._shelf.place(mark)).pages
        return self._lengths[mark]
