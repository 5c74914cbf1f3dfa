"""The table in SECURITY.md holds every requirement of ASVS 5.0.0, levels 1 and 2, and names only what is there."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from qms.settings import BASE_DIR

STATES = ("met", "partly", "not yet", "does not apply")
STANDARD = dict(line.split() for line in (Path(__file__).parent / "asvs_5.0.0.txt").read_text().splitlines())
PAGE = (BASE_DIR / "SECURITY.md").read_text()


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement: its number and level, its state, the files and tests named, what is said besides."""

    number: str
    level: str
    state: str
    files: list[str]
    tests: list[str]
    remark: str


def rows() -> list[Row]:
    """The table's rows, in its order."""
    found = re.findall(r"^\| (\d+\.\d+\.\d+) \|" + r" *([^|]*?) *\|" * 6 + "$", PAGE, re.MULTILINE)
    return [
        Row(number, level, state, re.findall("`(.+?)`", where), re.findall("`(.+?)`", tests), remark)
        for number, level, _asked, state, where, tests, remark in found
    ]


def test_every_requirement_stands_there_once_with_its_level() -> None:
    assert len(STANDARD) == 253
    assert [(row.number, row.level) for row in rows()] == list(STANDARD.items())
    assert {row.state for row in rows()} <= set(STATES)


def test_every_file_and_every_test_named_is_there() -> None:
    named = {name for row in rows() for name in row.files} | {name for row in rows() for name in row.tests}

    assert sorted(name for name in named if not is_there(name)) == []


def test_what_is_not_whole_says_why_and_what_is_met_says_where() -> None:
    assert [row.number for row in rows() if row.state != "met" and not row.remark] == []
    assert [row.number for row in rows() if row.state != "does not apply" and not row.files] == []


def test_the_sums_are_those_of_the_table() -> None:
    for level in "12":
        counted = Counter(row.state for row in rows() if row.level == level)
        assert f"| {level} | {' | '.join(str(counted[state]) for state in STATES)} |" in PAGE


def is_there(name: str) -> bool:
    """Whether a file, or a test `file::name`, exists."""
    path, _colons, test = name.partition("::")
    if not (BASE_DIR / path).is_file():
        return False
    return not test or re.search(rf"^ *def {test}\(", (BASE_DIR / path).read_text(), re.MULTILINE) is not None
