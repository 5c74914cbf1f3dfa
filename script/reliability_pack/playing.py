"""The process in which one row is played, or its control."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path

import django

from script.reliability_pack.shape import Trial, row


def main() -> None:
    """Play it, and leave the outcome in the folder of the trial."""
    name, part, scale, seed, folder, owner = sys.argv[1:]
    django.setup()
    from agencies.tenancy import across  # where Django is set up

    logging.disable(logging.CRITICAL)  # what is refused on purpose would fill the screen
    trial = Trial(float(scale), int(seed), Path(folder), owner)
    with across():
        outcome = getattr(row(name), part)(trial)
    (trial.folder / "outcome.json").write_text(json.dumps(asdict(outcome), ensure_ascii=False))


if __name__ == "__main__":
    main()
