"""An empty installation to bring things into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.live.conftest import manage
from tests.stages import clean


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    manage(clean() | {"QMS_DATA_DIR": str(folder)}, "migrate", "-v0")
    return folder


@pytest.fixture
def empty(migrated: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of an installation without anything in it."""
    return clean() | {"QMS_DATA_DIR": str(shutil.copytree(migrated, tmp_path / "empty"))}
