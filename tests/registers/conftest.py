"""A day in March, when nothing but what a test enters asks for work: audits remind from September on."""

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture(autouse=True)
def spring(request: pytest.FixtureRequest) -> Iterator[None]:
    """A Wednesday morning; a browser goes by the clock of the machine, and so do its tests."""
    if "site" in request.fixturenames:
        yield
        return
    with time_machine.travel("2026-03-11 09:00+07:00"):
        yield
