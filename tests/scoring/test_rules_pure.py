"""The engine imports no Django, no database, no clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

from scoring import rules

RULES = Path(rules.__file__).parent
ALLOWED = {
    "__future__", "abc", "collections", "collections.abc", "dataclasses", "datetime", "decimal", "fractions", "functools", "hashlib",
    "itertools", "json", "math", "operator", "pathlib", "re", "typing", "unicodedata", "agencies.rules", "agencies.workdays",
}  # fmt: skip


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_engine_is_pure() -> None:
    foreign = {
        (path.name, module)
        for path in RULES.rglob("*.py")
        for module in imports(path)
        if module not in ALLOWED and not module.startswith("scoring.rules.")
    }

    assert foreign == set()


def test_the_engine_asks_no_clock() -> None:
    for path in RULES.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert ".today(" not in source
        assert ".now(" not in source
