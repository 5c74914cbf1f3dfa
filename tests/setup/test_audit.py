"""What script/audit makes of what it is told."""

import re

from qms.settings import BASE_DIR
from script.audited import CLEAN, FOUND, UNKNOWN, findings, parts
from tests.setup.test_pins import pins

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
BAD = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNASKED = {"name": "far", "skip_reason": "not found"}


def test_each_advisory_is_a_line_and_what_nobody_was_asked_about_is_no_good_news() -> None:
    assert findings({"dependencies": [SOUND]}) == (["1 packages, no advisory."], CLEAN)
    assert findings({"dependencies": [SOUND, BAD]}) == (["old 1.0: PYSEC-1, mended in 1.1"], FOUND)

    lines, status = findings({"dependencies": [BAD, UNASKED]})

    assert status == UNKNOWN
    assert lines[0].startswith("old")
    assert "1 of 2" in lines[1]
    assert findings({"dependencies": []})[1] == UNKNOWN


def test_the_parts_include_what_browsers_get() -> None:
    vendor = (BASE_DIR / "script/vendor").read_text()

    named = {part["purl"] for part in parts({"components": []}, vendor)["components"]}

    assert {re.sub(r"@[^@]*$", "", purl) for purl in named} >= {"pkg:npm/htmx.org", "pkg:npm/%40noble/hashes"}


def test_the_tools_of_the_audit_are_pinned() -> None:
    assert {"pip-audit", "cyclonedx-bom"} <= pins("script/audit.txt").keys()
