"""Rows are held without their keys: somebody who only refers to a row never waits for who holds it.

FOR UPDATE also keeps out the KEY SHARE that PostgreSQL takes at a commit for every foreign key. A photo being added held
the agency and waited for the answer it belongs to, while the answer's own save held that and waited for the agency: a
deadlock, and 503 for one of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from qms.settings import BASE_DIR


def holding() -> Iterator[tuple[str, set[str | None]]]:
    """Where the product holds rows, and by which options."""
    for path in sorted(BASE_DIR.glob("*/**/*.py")):
        place = path.relative_to(BASE_DIR)
        if place.parts[0] in {".venv", "node_modules", "tests", "script"}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update":
                yield f"{place}:{node.lineno}", {word.arg for word in node.keywords}


def test_nothing_that_is_held_keeps_out_who_only_refers_to_it() -> None:
    found = dict(holding())

    assert len(found) > 30
    assert [place for place, options in found.items() if "no_key" not in options] == []
