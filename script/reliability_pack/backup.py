"""A province backed up, brought back elsewhere, and compared: every row of every table and every file."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from agencies.files import SCRATCH
from agencies.models import Province, TrailEntry
from agencies.tenancy import across
from backups.workflow import make_backup
from evidence.models import DocumentFile
from evidence.workflow import add_document
from qms.settings import BASE_DIR
from scoring.models import Score
from script.benchmarks import core_data
from script.reliability_pack.guards import signed_in_to
from script.reliability_pack.places import as_product, copy_of_template
from script.reliability_pack.shape import Outcome, Trial
from script.reliability_pack.stage import everything
from tests.evidence.samples import SAMPLES
from tests.stages import clean

SECONDS, COMMUNES, DEPARTMENTS, PAPERS = 300, 210, 47, 10
Rows = dict[str, list[tuple[Any, ...]]]


def run(trial: Trial) -> Outcome:
    """As it is."""
    return played(trial, harmed=False)


def control(trial: Trial) -> Outcome:
    """One value and one byte changed in what was brought back, after the product has held it against the archive."""
    return played(trial, harmed=True)


def played(trial: Trial, *, harmed: bool) -> Outcome:
    """A province of the size of the real one at full scale, with papers."""
    province = furnished(trial)
    before, papers = everything(province), contents(Path(settings.DATA_DIR) / "files")
    began = time.monotonic()
    archive = make_backup(trial.folder / "backups", province=province)
    there = trial.folder / "there"
    url = as_product(copy_of_template(trial.owner, f"{trial.folder.name}_back"))
    subprocess.run(
        [sys.executable, "manage.py", "restore", str(archive)], cwd=BASE_DIR, check=True, stdout=subprocess.DEVNULL,
        env=clean() | {"DATABASE_URL": url, "QMS_DATA_DIR": str(there)},
    )  # fmt: skip
    seconds = time.monotonic() - began
    with signed_in_to(url):
        if harmed:
            harm(there / "files")
        after = everything(Province.objects.get(slug=province.slug))
    faults = [*differing(before, after), *differing_files(papers, contents(there / "files"))]
    if seconds > SECONDS:
        faults.append(f"It took {seconds:.0f} s.")
    rows = sum(len(each) for each in before.values())
    return Outcome(
        f"{rows:,} rows in {len(before)} tables and {len(papers)} files, {len(faults)} differ; {seconds:.0f} s", faults
    )


def furnished(trial: Trial) -> Province:
    """A province with a year verified, and papers that are cited."""
    size = {"COMMUNES": trial.count(COMMUNES, least=4), "DEPARTMENTS": trial.count(DEPARTMENTS, least=2), "PEOPLE": 600}
    with patch.multiple(core_data, DISTRICTS=2 if trial.scale < 0.2 else 10, **size):
        stage = core_data.small()
    agencies = list(stage.province.agencies.order_by("pk"))
    samples = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".pdf", ".docx", ".xlsx", ".jpg"})
    dice = trial.dice
    for agency in agencies[1:]:
        with transaction.atomic():
            for sample in dice.sample(samples, min(len(samples), trial.count(PAPERS, least=1))):
                add_document(agency, [SimpleUploadedFile(sample.name, sample.read_bytes())], by=stage.people["officer"])
    assert DocumentFile.objects.exists()
    return stage.province


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, as a province's storage has it."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith((".", SCRATCH))
    }


def harm(folder: Path) -> None:
    """One value of one row, one bit of one file."""
    with across():
        row = Score.objects.order_by("pk").first()
        assert row
        Score.objects.filter(pk=row.pk).update(note="khác")
    path = max((path for path in folder.rglob("*") if path.is_file()), key=str)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o640)
    path.write_bytes(content)


def differing(before: Rows, after: Rows) -> list[str]:
    """Tables that are not the same, but for the line in the trail that says that they were brought back."""
    return [
        f"{table}: {len(rows)} rows before, {len(after[table])} after"
        for table, rows in before.items()
        if (after[table] if table != TrailEntry._meta.label else [row for row in after[table] if row in rows]) != rows
    ]


def differing_files(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Files that are not there, or hold something else."""
    return [name for name, content in before.items() if after.get(name) != content]
