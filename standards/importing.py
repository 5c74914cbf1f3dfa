"""Reading an edition, or the mapping between two, from a JSON file. Doing it twice changes nothing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from standards.models import Clause, ClauseMapping, Edition

DATA = Path(__file__).parent / "data"
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
_NUMBER = re.compile(r"\d+(\.\d+)*\Z")


class Faulty(ValueError):
    """What is wrong with a file: one sentence for each fault, with its line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found: the edition or mapping, and how many rows are new or changed."""

    name: str
    added: int
    changed: int


def load_standards() -> list[Imported]:
    """Bring in every edition and mapping that comes with the product."""
    files = [*sorted(DATA.glob("iso_*.json")), *sorted(DATA.glob("mapping_*.json"))]
    return [import_standard(file.read_text(encoding="utf-8")) for file in files]


@transaction.atomic
def import_standard(text: str) -> Imported:
    """Bring in one file: an edition with its clauses, or a mapping between two editions.

    Clauses are added and renamed, never removed, since records cite them. Raises Faulty.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as fault:
        raise Faulty(
            [_("Dòng %(line)d: không phải JSON (%(fault)s).") % {"line": fault.lineno, "fault": fault.msg}]
        ) from None
    if isinstance(content, dict) and "clauses" in content:
        return _import_edition(content, text)
    if isinstance(content, dict) and "pairs" in content:
        return _import_mapping(content, text)
    raise Faulty([_("Dòng 1: cần “clauses” (một phiên bản) hoặc “pairs” (bảng chuyển đổi).")])


def _import_edition(content: dict[str, Any], text: str) -> Imported:
    header = content.get("edition", {})
    faults = [
        _("Dòng 1: phần “edition” thiếu “%(field)s”.") % {"field": field}
        for field in ("code", "name_vi", "year")
        if not header.get(field)
    ]
    faults += [
        _("Dòng %(line)d: “%(day)s” không phải ngày dạng 2015-12-31.") % {"line": _line(text, field, day), "day": day}
        for field in ("published_on", "withdrawn_on")
        if (day := header.get(field)) and not _DAY.match(day)
    ]
    faults += _faults_of_clauses(content["clauses"], text)
    if faults:
        raise Faulty(faults)
    edition, _created = Edition.objects.update_or_create(
        code=header["code"],
        defaults={
            "name_vi": header["name_vi"],
            "name_en": header.get("name_en", ""),
            "year": header["year"],
            "document": header.get("document", ""),
            "published_on": _day(header.get("published_on")),
            "withdrawn_on": _day(header.get("withdrawn_on")),
        },
    )
    known = {clause.number: clause for clause in edition.clauses.all()}
    added, changed = [], []
    for position, row in enumerate(content["clauses"], 1):
        clause = known.get(row["number"])
        wanted = (row.get("vi", ""), row.get("en", ""), position)
        if clause is None:
            added.append(Clause(edition=edition, number=row["number"]))
            clause = added[-1]
        elif (clause.title_vi, clause.title_en, clause.position) != wanted:
            changed.append(clause)
        clause.title_vi, clause.title_en, clause.position = wanted
    Clause.objects.bulk_create(added)
    Clause.objects.bulk_update(changed, ["title_vi", "title_en", "position"])
    _join_parents(known | {clause.number: clause for clause in added})
    return Imported(str(edition), len(added), len(changed))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _join_parents(clauses: dict[str, Clause]) -> None:
    joined = []
    for number, clause in clauses.items():
        parent = clauses.get(number.rpartition(".")[0])
        if clause.parent_id != (parent.pk if parent else None):
            clause.parent = parent
            joined.append(clause)
    Clause.objects.bulk_update(joined, ["parent"])


def _faults_of_clauses(rows: Any, text: str) -> list[str]:
    faults: list[str] = []
    seen: set[str] = set()
    for row in rows:
        number = str(row.get("number", ""))
        line = _line(text, "number", number, again=number in seen)
        parent = number.rpartition(".")[0]
        if not _NUMBER.match(number):
            faults.append(_("Dòng %(line)d: “%(number)s” không phải số điều khoản.") % {"line": line, "number": number})
        elif number in seen:
            faults.append(_("Dòng %(line)d: điều khoản %(number)s có hai lần.") % {"line": line, "number": number})
        elif parent and parent not in seen:
            faults.append(
                _("Dòng %(line)d: điều khoản %(number)s đứng trước hoặc thiếu điều khoản %(parent)s.")
                % {"line": line, "number": number, "parent": parent}
            )
        elif not parent and not row.get("vi"):
            faults.append(_("Dòng %(line)d: điều khoản %(number)s thiếu tên “vi”.") % {"line": line, "number": number})
        seen.add(number)
    return faults


def _import_mapping(content: dict[str, Any], text: str) -> Imported:
    editions = [content.get("from", ""), content.get("to", "")]
    clauses = [{clause.number: clause for clause in Clause.objects.of(code)} for code in editions]
    faults = [
        _("Dòng 1: chưa có phiên bản “%(code)s”; hãy nhập phiên bản đó trước.") % {"code": code}
        for code, found in zip(editions, clauses, strict=True)
        if not found
    ]
    if faults:
        raise Faulty(faults)
    old, new = clauses
    wanted: dict[tuple[int, int], str] = {}
    for pair in content["pairs"]:
        numbers = [pair.get("from", ""), *pair.get("to", [])]
        unknown = [
            number for number, found in zip(numbers, [old, *[new] * len(numbers)], strict=False) if number not in found
        ]
        if unknown:
            line = _line(text, "from", numbers[0])
            faults.append(
                _("Dòng %(line)d: không có điều khoản %(numbers)s.") % {"line": line, "numbers": ", ".join(unknown)}
            )
        else:
            wanted |= {(old[numbers[0]].pk, new[number].pk): pair.get("note", "") for number in numbers[1:]}
    if faults:
        raise Faulty(faults)
    return _write_mapping(" → ".join(editions), old, new, wanted)


def _write_mapping(
    name: str, old: dict[str, Clause], new: dict[str, Clause], wanted: dict[tuple[int, int], str]
) -> Imported:
    rows = ClauseMapping.objects.filter(from_clause__in=old.values(), to_clause__in=new.values())
    known = {(row.from_clause_id, row.to_clause_id): row for row in rows}
    ClauseMapping.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in wanted]).delete()
    added = [
        ClauseMapping(from_clause_id=key[0], to_clause_id=key[1], note=note)
        for key, note in wanted.items()
        if key not in known
    ]
    changed = [row for key, row in known.items() if key in wanted and row.note != wanted[key]]
    for row in changed:
        row.note = wanted[(row.from_clause_id, row.to_clause_id)]
    ClauseMapping.objects.bulk_create(added)
    ClauseMapping.objects.bulk_update(changed, ["note"])
    return Imported(name, len(added), len(changed))


def _line(text: str, key: str, value: str, *, again: bool = False) -> int:
    """The line where `"key": "value"` stands, the last such line when it stands there `again`."""
    found = [match.start() for match in re.finditer(rf'"{key}"\s*:\s*"{re.escape(value)}"', text)]
    return text.count("\n", 0, found[-1 if again else 0]) + 1 if found else 1
