"""Holding the trail against its seals, and the seals against the heads that were published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import TrailEntry, TrailSeal
from agencies.sealing import digest
from agencies.sealing.heads import Head
from agencies.sealing.seal import LATE, lines_of, seals_of
from agencies.templatetags.page import moment


@dataclass(slots=True)
class Finding:
    """What holding one province's trail against its seals came to. `line` is the first line that is not as it was."""

    seals: int = 0
    lines: int = 0
    unsealed: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)
    line: int | None = None

    def note(self, sentence: str, line: int | None = None) -> None:
        """Write down a fault."""
        self.faults.append(sentence)
        if line is not None:
            self.line = line if self.line is None else min(self.line, line)


def verify_trail(province: int | None, published: Iterable[Head] = ()) -> Finding:
    """Read every line of one province's trail (None: of the service itself) and every seal again."""
    found, known = Finding(), {}
    sealed: set[int] = set()
    latest = None
    for seal in _chained(province, found):
        known[seal.number] = seal.hash
        latest = _lines_of(seal, province, sealed, latest, found)
    _unsealed(province, sealed, latest, found)
    for head in published:
        if known.get(head.number) != head.hash:
            found.note(
                _("Dấu số %(number)s đã công bố là %(hash)s…, nay trong cơ sở dữ liệu %(now)s.")
                % {
                    "number": head.number, "hash": head.hash[:16],
                    "now": _("là %(hash)s…") % {"hash": known[head.number][:16]} if head.number in known else _("không còn"),
                }
            )  # fmt: skip
    return found


def _chained(province: int | None, found: Finding) -> Iterator[TrailSeal]:
    """The seals in their order; what is wrong with the chain itself is noted."""
    number, previous = 0, ""
    for seal in seals_of(province).iterator(100):
        number += 1
        kept = bytes(seal.lines)
        if seal.number != number:
            found.note(_("Thiếu dấu niêm phong số %(number)s.") % {"number": number}, seal.first)
        elif seal.previous != previous or seal.hash != digest.seal_hash(province, number, seal.at, kept, previous):
            sentence = _("Dấu số %(number)s (dòng %(first)s đến %(last)s) không nối với dấu trước.")
            found.note(sentence % {"number": number, "first": seal.first, "last": seal.last}, seal.first)
        number, previous = seal.number, seal.hash
        found.seals, found.head = found.seals + 1, seal.hash
        yield seal


def _lines_of(
    seal: TrailSeal, province: int | None, sealed: set[int], latest: datetime | None, found: Finding
) -> datetime | None:
    """Hold the lines of one seal against what is there; the latest moment of any line so far."""
    try:
        kept = dict(digest.unpacked(bytes(seal.lines)))
    except ValueError:
        found.note(_("Dấu số %(number)s không đọc được.") % {"number": seal.number}, seal.first)
        return latest
    sealed.update(kept)
    found.lines += len(kept)
    numbers = sorted(kept)
    rows = lines_of(province).filter(pk__range=(numbers[0], numbers[-1])) if numbers else TrailEntry.objects.none()
    there = {row[0]: row for row in rows.values_list(*digest.FIELDS) if row[0] in kept}
    bound = latest
    for number in numbers:
        row = there.get(number)
        if row is None:
            found.note(_("Dòng %(line)s đã được niêm phong nay không còn.") % {"line": number}, number)
            continue
        at = row[digest.FIELDS.index("at")]
        if digest.line_digest(row) != kept[number]:
            found.note(_("Dòng %(line)s không còn như khi niêm phong.") % {"line": number}, number)
        elif (bound is not None and at < bound - LATE) or at > seal.at + LATE:
            sentence = _("Dòng %(line)s mang giờ %(moment)s, không hợp với chỗ của nó trong nhật ký.")
            found.note(sentence % {"line": number, "moment": moment(at)}, number)
        else:
            latest = at if latest is None else max(latest, at)
    return latest


def _unsealed(province: int | None, sealed: set[int], latest: datetime | None, found: Finding) -> None:
    """Lines without a seal: too young for one, or put in afterwards."""
    for number, at in lines_of(province).values_list("pk", "at").iterator(5000):
        if number in sealed:
            continue
        found.unsealed += 1
        if latest is not None and at < latest - LATE:
            found.note(_("Dòng %(line)s chưa từng được niêm phong: đã bị chèn vào sau.") % {"line": number}, number)


def summary(found: Finding) -> str:
    """How much was held against what, in one sentence."""
    seals = ngettext("%(n)d dấu", "%(n)d dấu", found.seals) % {"n": found.seals}
    lines = ngettext("%(n)d dòng", "%(n)d dòng", found.lines) % {"n": found.lines}
    return _("%(seals)s, %(lines)s đã niêm phong, %(rest)d dòng mới chưa niêm phong; dấu cuối %(head)s") % {
        "seals": seals, "lines": lines, "rest": found.unsealed, "head": found.head or "–",
    }  # fmt: skip
