"""How well the product suggests where papers belong: against the citations task A asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from script.benchmarks import ux_data

if TYPE_CHECKING:
    from script.benchmarks.ux_stage import Scene

Ranked = Mapping[str, Sequence[tuple[str, bool]]]
"""For each paper the criteria suggested, best first, and whether each is sure enough to be accepted unseen."""

NONE: dict[str, float | int | None] = {"top1": None, "top3": None, "wrong_auto": None}


def suggestion(scene: Scene) -> dict[str, float | int | None]:
    """The three figures for the new papers, when they have been sent and read and nothing is cited of them yet."""
    asked = {
        paper.key: {code for code in ux_data.CITED if paper.key in ux_data.cited(code)} for paper in ux_data.PAPERS
    }
    return figures(ranked(scene), asked)


def ranked(scene: Scene) -> Ranked:
    """What the product suggests for each new paper."""
    from scoring.suggestions import suggestions_for

    papers = {scene.document(key).pk: key for key in scene.files}
    found: dict[str, list[tuple[str, bool]]] = {key: [] for key in scene.files}
    for row in suggestions_for(scene.sheet).rows:
        if key := papers.get(row.document.pk):
            found[key] = [(one.criterion, one.verdict == "sure") for one in row.candidates]
    return found


def figures(ranked: Ranked, asked: Mapping[str, set[str]]) -> dict[str, float | int | None]:
    """Shares of papers whose first, or one of whose first three, is right; how many sure ones are wrong."""
    first = [bool(rows) and rows[0][0] in asked[key] for key, rows in ranked.items()]
    three = [any(code in asked[key] for code, _sure in rows[:3]) for key, rows in ranked.items()]
    wrong = sum(sure and code not in asked[key] for key, rows in ranked.items() for code, sure in rows)
    return {"top1": round(sum(first) / len(first), 3), "top3": round(sum(three) / len(three), 3), "wrong_auto": wrong}
