"""What the database holds at the end of a task, beside what was asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from script.benchmarks.ux_data import Claim, Decided

Named = TypeVar("Named", str, int)
"""A criterion by its code, or in task C an agency by its number."""


def differences(asked: Mapping[Named, Decided], found: Mapping[Named, Decided]) -> list[str]:
    """In what the two differ, one sentence for each fact; empty when the end state is exactly the one asked for."""
    lines = [f"{code}: nothing was to be there, but {found[code]} is" for code in found if code not in asked]
    for code, wanted in asked.items():
        have = found.get(code)
        if have is None:
            lines.append(f"{code}: nothing is there, asked for was {wanted}")
            continue
        if have.claim != wanted.claim:
            lines.append(f"{code}: claims {have.claim}, asked for was {wanted.claim}")
        if have.note.split() != wanted.note.split():
            lines.append(f"{code}: says “{have.note}”, asked for was “{wanted.note}”")
        lines += [f"{code}: {key} is not cited" for key in wanted.cited if key not in have.cited]
        lines += [f"{code}: {key} is cited and should not be" for key in have.cited if key not in wanted.cited]
        lines += [
            f"{code}: {key} is cited at page {have.cited[key]}, asked for was {page}"
            for key, page in wanted.cited.items()
            if page and key in have.cited and have.cited[key] != page
        ]
    return lines


def page_in(locator: str) -> int:
    """The page that “trang 2”, “tr. 2–3” or “2” names; 0 for none."""
    found = re.search(r"\d+", locator)
    return int(found[0]) if found else 0


def sheet_state(sheet: object, stage: int, papers: Mapping[str, str]) -> dict[str, Decided]:
    """One side of a sheet as it stands, with what is cited; `papers` says which paper has which SHA-256."""
    from scoring.models import Citation, Score

    cited: dict[str, dict[str, int]] = {}
    for row in Citation.objects.filter(scorecard=sheet).prefetch_related("document__files__blob"):
        hashes = [file.blob.sha256 for file in row.document.files.all()]
        key = papers.get(hashes[0], str(row.document)) if hashes else str(row.document)
        cited.setdefault(row.criterion, {})[key] = page_in(row.locator)
    rows = {row.criterion: row for row in Score.objects.filter(scorecard=sheet, stage=stage)}
    empty: Claim = {}
    return {
        code: Decided(
            rows[code].claim if code in rows else empty, rows[code].note if code in rows else "", cited.get(code, {})
        )
        for code in sorted(rows.keys() | cited.keys())
    }


def wrong_citations(asked: Mapping[str, Decided], found: Mapping[str, Decided]) -> int:
    """How many citations there are that nobody asked for."""
    return sum(key not in asked[code].cited for code, have in found.items() if code in asked for key in have.cited)
