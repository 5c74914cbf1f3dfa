"""The demo kinds, known for one test and forgotten after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from jobs import kinds
from tests.jobs.demo.kinds import register_all


@pytest.fixture(autouse=True)
def _demo_kinds() -> Iterator[None]:
    before = dict(kinds._kinds)
    register_all()
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    """A folder for each test: rolled-back rows give their numbers, and so their files' names, to the next test."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def by_hand(settings: Settings) -> None:
    """Jobs wait until the test itself works on them."""
    settings.JOBS_BACKEND = "embedded"


@pytest.fixture
def log(settings: Settings) -> Path:
    """What the demo jobs wrote down, empty at first."""
    path = Path(settings.DATA_DIR) / "demo.log"
    path.write_text("")
    return path
