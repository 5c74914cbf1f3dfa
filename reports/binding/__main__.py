"""The child process: renders one part after the other, as one line of JSON on standard input asks.

`python -m reports.binding`; `press.Press` is the other end. It ends with its input, as when the parent is killed.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from functools import partial
from pathlib import Path
from typing import Any

import weasyprint

from reports.binding import part
from reports.fetch import HandedFiles
from reports.renderers import collecting

MEMORY = 2 * 1024**3
"""Bytes of address space: far more than any part takes, far less than a machine has."""

_fonts: dict[str, tuple[bytes, str]] = {}


def render(request: dict[str, Any]) -> dict[str, Any]:
    """Write the part that the page comes to; answers with its number of pages and what the process has taken at most."""
    if "page" in request:
        for name, path in request["fonts"].items():
            if name not in _fonts:
                _fonts[name] = (Path(path).read_bytes(), "font/ttf")
        html = weasyprint.HTML(
            string=request["page"], base_url="doc:", url_fetcher=HandedFiles(_fonts), media_type="print"
        )
        with Path(request["out"]).open("xb") as file, collecting.later():
            html.write_pdf(
                os.devnull, pdf_variant="pdf/ua-1", finisher=lambda _document, pdf: part.pack(pdf, file.write)
            )
    return {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def main() -> None:
    """Answer until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not be taken for an answer
    answer = partial(print, file=answers, flush=True)
    for line in sys.stdin:
        try:
            answer(json.dumps(render(json.loads(line))))
        except Exception as fault:  # the parent says which part it was
            answer(json.dumps({"fault": f"{type(fault).__name__}: {fault}"}))


if __name__ == "__main__":
    main()
