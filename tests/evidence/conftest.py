"""A storage folder for each test, and the sample files as a client sends them."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tests.evidence.samples import HOSTILE, SAMPLES

GOOD_PDF = HOSTILE / "h07_ten_vuot_thu_muc.pdf"


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> Path:
    """Where the files of this test lie."""
    folder = tmp_path / "files"
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(folder), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder


def upload(name: str = "01_QD_cong_bo_HTQLCL_2023.pdf", path: Path | None = None) -> SimpleUploadedFile:
    """A sample as it arrives; or another file under this name."""
    return SimpleUploadedFile(name, (path or SAMPLES / name).read_bytes())
