"""The child process: reads requests from standard input, one JSON object a line, and answers each with one line.

`python -m evidence.extraction`; `child.Child` is the other end, and `requests.py` says what is asked and answered.
"""

from __future__ import annotations

import json
import os
import resource
import select
import sys

from evidence.extraction import requests

MEMORY = 2 * 1024**3
"""Bytes of address space: some ten times what a page takes."""
LARGEST_FILE = 500 * 1024**2
IDLE = 300
"""Seconds without a request after which its memory is given back."""


def limit() -> None:
    """No more memory, no larger files and no core dumps than the work needs; and after everybody else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if "--patient" in sys.argv:
        os.nice(10)


def main() -> None:
    """Answer until standard input ends, as it does when the parent is gone, or nothing was asked for IDLE seconds."""
    limit()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints must not be taken for an answer
    while select.select([sys.stdin], [], [], IDLE)[0] and (line := sys.stdin.readline()):
        answers.write(json.dumps(requests.answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
