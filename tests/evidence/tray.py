"""The sending tray in a browser: a page that has one, files to let go over it, what came of them."""

from __future__ import annotations

import base64
import hashlib
import io
import random
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import Page

from evidence.models import Blob
from tests.browser import Site
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES

PAPER = min(SAMPLES.glob("*.pdf"), key=lambda path: path.stat().st_size).read_bytes()
HEARD = """() => { window.heard = [];
for (const kind of ['received', 'finished'])
  document.addEventListener(`sending:${kind}`, ({detail}) => heard.push([kind, detail])); }"""


@pytest.fixture(autouse=True)
def storage(settings: Any, running_product: str) -> None:
    """These tests look where the running product keeps its files."""
    settings.STORAGES = {**settings.STORAGES, "default": default_storage_of_product()}


def default_storage_of_product() -> dict[str, Any]:
    from django.conf import settings

    location = str(Path(settings.DATA_DIR) / "files")
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": location, "base_url": None},
    }


def papers(number: int, size: int = 20_000, seed: int = 7) -> dict[str, bytes]:
    """So many different PDFs, by name."""
    chance = random.Random(seed)
    end = PAPER[PAPER.rindex(b"startxref") :]
    return {
        f"{index:03}_BC_kiểm tra quý {index}.pdf": PAPER + b"\n%" + chance.randbytes(size) + b"\n" + end
        for index in range(1, number + 1)
    }


def written(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """The same files, in a folder of this machine."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files


def upload_page(site: Site, cast: Cast, **options: Any) -> Page:
    page = site.enter(cast.officer, f"/bac-giang/evidence/agencies/{cast.commune.pk}/upload/", **options)
    page.evaluate(HEARD)
    return page


def drop(page: Page, files: dict[str, bytes], target: str = "main") -> None:
    """Let go of files over an element, as from the desktop."""
    contents = {name: base64.b64encode(content).decode() for name, content in files.items()}
    page.evaluate(
        """([contents, target]) => { const data = new DataTransfer();
        for (const [name, text] of Object.entries(contents))
          data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
        const where = document.querySelector(target);
        for (const kind of ['dragenter', 'dragover', 'drop'])
          where.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true})); }""",
        [contents, target],
    )


def stored() -> set[str]:
    """What lies in the product's folder, by hash of its bytes."""
    return {hashlib.sha256(default_storage.open(blob.path).read()).hexdigest() for blob in Blob.objects.all()}


def hashes(files: dict[str, bytes]) -> set[str]:
    return {hashlib.sha256(content).hexdigest() for content in files.values()}


def wait_heard(page: Page, number: int) -> None:
    """Until so many events have been told. (Playwright's own waiting evaluates strings, which the page forbids.)"""
    deadline = time.monotonic() + 60
    while page.evaluate("heard.length") < number:
        assert time.monotonic() < deadline, summary(page).text_content()
        page.wait_for_timeout(20)


def summary(page: Page) -> Any:
    return page.locator("[data-sending-summary]")


def drop_paths(page: Page, *paths: Path) -> None:
    """Let go of files and folders of this machine over the page, through the debugger: as real as it gets."""
    debugger = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        debugger.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})


def zipped(files: dict[str, bytes], *, encoding: str = "utf-8", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these names, written without saying that they are UTF-8 unless they are."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in files.items():
            # Names of the same length in ASCII, put right afterwards: the module would set the flag of UTF-8.
            archive.writestr(zipfile.ZipInfo(placeholder(name, encoding)), content, method)
    made = target.getvalue()
    for name in files:
        made = made.replace(placeholder(name, encoding).encode(), name.encode(encoding))
    return made


def placeholder(name: str, encoding: str) -> str:
    digest = hashlib.sha256(name.encode()).hexdigest()
    return (digest * 4)[: len(name.encode(encoding))]
