"""Name the translations that were changed and not compiled: `script/messages` compiles them."""

import gettext
import io
import subprocess
import sys
from pathlib import Path


def catalogue(compiled: bytes) -> dict[object, str]:
    """What a .mo says, without its header (which version of gettext made it, and when, is all one)."""
    said = dict(gettext.GNUTranslations(io.BytesIO(compiled))._catalog)  # type: ignore[attr-defined]  # no public way
    said.pop("", None)
    return said


def is_stale(source: Path) -> bool:
    """Whether the .mo beside this .po says something else, or is missing."""
    fresh = subprocess.run(["msgfmt", "--output-file=-", source], check=True, capture_output=True).stdout
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or catalogue(compiled.read_bytes()) != catalogue(fresh)


stale = [str(source) for source in sorted(Path("locale").glob("*/LC_MESSAGES/*.po")) if is_stale(source)]
if stale:
    sys.exit(f"Not compiled since they were changed: {', '.join(stale)}. Run script/messages.")
