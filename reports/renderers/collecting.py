"""The collector of reference cycles made to wait while pages are laid out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def later() -> Iterator[None]:
    """Leave cycles uncollected meanwhile: a layout makes objects by the hundred thousand and drops none before its end.

    The collector would look through all of them again and again, for a fifth of the time. It is told to go on
    afterwards, whatever happens; where somebody had switched it off it stays off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
