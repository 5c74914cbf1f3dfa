"""The page of all that goes out and comes in, kind by kind and as a whole."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agencies import spreadsheet
from agencies.datasets import Dataset, datasets
from agencies.models import TrailEntry, User
from jobs.models import Job
from tests.conftest import Cast
from tests.evidence.conftest import storage  # noqa: F401  # a fixture

As = Callable[[User], Client]
IMPORTED = [kind for kind in datasets() if kind.intake and kind.intake.columns]


def address(name: str, *parts: str) -> str:
    return reverse(f"backups:{name}", args=["bac-giang", *parts])


def test_an_administrator_finds_every_kind(cast: Cast, as_: As) -> None:
    page = as_(cast.administrator).get(address("data")).content.decode()

    assert all(str(kind.name) in page for kind in datasets())
    assert address("export_data", "results", "csv") in page
    assert reverse("agencies:import_people", args=["bac-giang"]) in page
    assert "Xuất toàn bộ" in page


def test_others_find_what_they_may_take(cast: Cast, as_: As) -> None:
    page = as_(cast.reporter).get(address("data")).content.decode()

    assert address("export_data", "results", "csv") in page
    assert address("export_data", "people", "csv") not in page
    assert "Xuất toàn bộ" not in page
    assert as_(cast.reporter).get(address("export_data", "people", "csv")).status_code == 403
    assert as_(cast.officer).get(address("data")).status_code == 403


def test_taking_a_table_leaves_a_line(cast: Cast, as_: As) -> None:
    answer = as_(cast.administrator).get(address("export_data", "agencies", "csv"))

    assert "UBND xã Đồng Tiến" in answer.content.decode("utf-8-sig")
    line = TrailEntry.objects.get(action="export_data")
    assert (line.actor, line.note, line.changes["rows"][1]) == (cast.administrator, "Danh sách cơ quan", 5)


@pytest.mark.parametrize("kind", IMPORTED, ids=lambda kind: kind.key)
def test_the_sample_is_what_the_import_reads(cast: Cast, as_: As, kind: Dataset) -> None:
    """A kind goes out under the headings of its sample, and the import finds nothing missing in it."""
    assert kind.intake
    client = as_(cast.secretary if kind.key in {"results", "checklists", "past-audits"} else cast.administrator)
    sample = client.get(address("sample_data", kind.key, "xlsx"))
    (_line, heading), *rows = spreadsheet.read("mau.xlsx", sample.content)
    file = BytesIO(spreadsheet.to_csv(heading, [["?"] * len(heading)]))
    file.name = "mau.csv"

    page = client.post(
        reverse(kind.intake.url_name, args=["bac-giang", *kind.intake.args]), {"file": file, "year": "2020"}
    ).content.decode()

    assert rows == []
    assert "thiếu cột" not in page
    assert "cột không được dùng" not in page
    assert "Dòng 2" in page


def test_the_whole_is_packed_in_the_background(cast: Cast, as_: As, storage: Path) -> None:  # noqa: F811
    client = as_(cast.administrator)

    answer = client.post(address("make_package"), follow=True)

    job = Job.objects.get(kind="package")
    assert job.state == "done", job.error_detail
    assert job.result_name in answer.content.decode()
    file = b"".join(client.get(reverse("jobs:result", args=["bac-giang", job.pk])).streaming_content)  # type: ignore[attr-defined]
    assert "data/agencies.Agency.jsonl" in zipfile.ZipFile(BytesIO(file)).namelist()
    assert TrailEntry.objects.filter(action="export_province", actor=cast.administrator).count() == 1


def test_the_whole_asks_again_who_it_is(cast: Cast, as_: As) -> None:
    with time_machine.travel("2027-03-01 08:00+07:00", tick=False) as clock:
        client = as_(cast.administrator)
        clock.shift(timedelta(minutes=11))

        answer = client.post(address("make_package"))

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not Job.objects.filter(kind="package").exists()


def test_only_who_keeps_the_province_takes_the_whole(cast: Cast, as_: As) -> None:
    assert as_(cast.secretary).post(address("make_package")).status_code == 403
