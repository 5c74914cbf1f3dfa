"""What `script/audit` makes of the answers of its tools: lines to read, and the list of all parts."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

CLEAN, FOUND, UNKNOWN = 0, 1, 2


def findings(answer: dict[str, Any]) -> tuple[list[str], int]:
    """One line for each advisory and one for all packages nobody could be asked about; and how the script ends."""
    packages = answer["dependencies"]
    lines = [
        f"{package['name']} {package['version']}: {known['id']}, mended in {', '.join(known['fix_versions']) or 'no version yet'}"
        for package in packages
        for known in package.get("vulns", ())
    ]
    unasked = [package["name"] for package in packages if "skip_reason" in package]
    if not packages or unasked:
        what = "none" if len(unasked) == len(packages) else f"{len(packages) - len(unasked)} of {len(packages)}"
        return [*lines, f"Could not be checked: the package index answered for {what} of the packages pinned."], UNKNOWN
    return lines or [f"{len(packages)} packages, no advisory."], FOUND if lines else CLEAN


def parts(bill: dict[str, Any], vendor: str) -> dict[str, Any]:
    """The bill of materials of the Python packages, with the scripts, styles and fonts that `script/vendor` fetches."""
    listed = re.search(r"packages=\((.+?)\)", vendor, re.DOTALL)
    assert listed, "script/vendor names its packages in packages=(…)"
    for name, version in re.findall(r"(\S+)@(\S+)", listed[1]):
        purl = f"pkg:npm/{quote(name)}@{version}"
        bill["components"].append({"bom-ref": purl, "type": "library", "name": name, "version": version, "purl": purl})
    return bill


if __name__ == "__main__":
    what, answer, *more = sys.argv[1:]
    told = json.loads(Path(answer).read_text())
    if what == "parts":
        print(json.dumps(parts(told, Path(more[0]).read_text()), indent=2, ensure_ascii=False))
    else:
        lines, status = findings(told)
        print("\n".join(lines))
        sys.exit(status)
