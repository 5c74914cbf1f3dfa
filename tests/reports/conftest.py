"""Jobs of these tests are done at once, each test has a folder for what they make, and no chart is drawn yet."""

from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.JOBS_BACKEND = "inline"
    cache.clear()
