"""The backup of every night: when, what is kept, and what is known of it afterwards."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from agencies import files
from agencies.models import Province
from agencies.rules import Refused
from backups import archive, nightly
from backups.nightly import is_due, make_nightly
from backups.rules import Keep, kept
from backups.workflow import check_backup, hash_beside, make_backup
from health import kept as looks
from jobs import signs
from tests.conftest import Cast
from tests.evidence.conftest import storage  # noqa: F401  # a fixture

NIGHT = datetime(2026, 11, 26, 2, 0, 7)


@pytest.fixture
def apart(settings: Settings, tmp_path: Path) -> Path:
    """Signs and backups of this test alone."""
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path / "data", tmp_path / "backups"
    settings.DATA_DIR.mkdir()
    return settings.BACKUP_DIR  # type: ignore[no-any-return]


def test_a_year_of_nights_leaves_days_weeks_and_months() -> None:
    nights = [NIGHT - timedelta(days=n) for n in range(500)]

    found = sorted(kept(nights, Keep(7, 4, 12)), reverse=True)

    assert found[:7] == nights[:7]
    assert len(found) == 7 + 2 + 11  # two Sundays before the days kept anyway, eleven ends of months
    assert found[-1] == datetime(2025, 12, 31, 2, 0, 7)


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), min_size=1))
def test_the_newest_always_stays_and_keeping_twice_removes_nothing_more(moments: list[datetime]) -> None:
    found = kept(moments, Keep(1, 0, 0))

    assert max(moments) in found
    assert kept(found, Keep(1, 0, 0)) == found


def left(at: datetime, **facts: object) -> None:
    """The sign of a backup, left at this moment."""
    signs.leave("backup", **facts)
    os.utime(signs._path("backup"), (at.timestamp(), at.timestamp()))


def test_it_is_made_once_when_the_hour_has_come(apart: Path, settings: Settings) -> None:
    settings.BACKUP_HOUR = 2
    three = (timezone.localtime() - timedelta(days=1)).replace(hour=3, minute=0)
    early, first = is_due(three.replace(hour=1)), is_due(three)
    left(three - timedelta(days=1), made=["qms-all.tar"])
    next_night = is_due(three)
    left(three, made=["qms-all.tar"])
    done = is_due(three.replace(hour=23))
    left(three, made=[], why="đầy")
    soon, later = is_due(three + timedelta(minutes=59)), is_due(three + timedelta(minutes=61))
    settings.BACKUP_HOUR = None

    assert (early, first, next_night, done, soon, later) == (False, True, True, False, False, True)
    assert not is_due(three)


def test_it_is_read_back_and_the_oldest_makes_way(cast: Cast, apart: Path, settings: Settings, storage: Path) -> None:  # noqa: F811
    settings.BACKUP_KEEP, settings.BACKUP_PROVINCES = "1,0,0", True
    apart.mkdir()
    old = apart / "qms-all-20260101T020000.tar"
    foreign = apart / "qms-all-của-tôi.tar"
    for path in (old, hash_beside(old), foreign):
        path.write_text("cũ")

    made = make_nightly(apart)

    assert [path.name[: path.name.rindex("-")] for path in made] == ["qms-all", "qms-bac-giang", "qms-ha-tinh"]
    assert check_backup(made[0]).tables
    assert sorted(apart.iterdir()) == sorted([*made, *map(hash_beside, made), foreign])
    assert all(path.stat().st_mode & 0o077 == 0 for path in made)
    assert looks.backups().tone == "warn"  # on the same disk


def test_one_that_fails_removes_nothing_and_says_why(cast: Cast, apart: Path) -> None:
    apart.mkdir()
    old = apart / "qms-all-20200101T020000.tar"
    old.write_text("cũ")
    with pytest.raises(Refused):
        make_nightly(apart / "qms-all-20200101T020000.tar")

    assert old.exists()
    assert "Chưa sao lưu được" in str(signs.read("backup"))
    assert "không thành" in looks.backups().words


def test_one_province_that_fails_does_not_stop_the_rest(
    cast: Cast,
    apart: Path,
    settings: Settings,
    storage: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.BACKUP_PROVINCES = True
    whole = nightly.make_backup

    def make(folder: Path, *, province: Province | None, **asked: Any) -> Path:
        if province == cast.province:
            raise ValueError("kaputt")
        return whole(folder, province=province, **asked)

    monkeypatch.setattr(nightly, "make_backup", make)

    with pytest.raises(Refused, match="Tỉnh Bắc Giang: ValueError"):
        make_nightly(apart)

    told = signs.read("backup") or {}
    assert [name[: name.rindex("-")] for name in told["made"]] == ["qms-all", "qms-ha-tinh"]
    assert "Tỉnh Bắc Giang" in looks.backups().words


def test_a_file_removed_meanwhile_is_left_out(
    cast: Cast,
    storage: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("a", "b"):
        files.publish(files.write([b"x"], files.scratch("x")), f"{cast.province.pk}/issued/{name}")
    write = archive.write

    def meddled(path: Path, manifest: archive.Manifest, tables: Path) -> None:
        files.remove(f"{cast.province.pk}/issued/a")
        write(path, manifest, tables)

    monkeypatch.setattr(archive, "write", meddled)

    made = make_backup(tmp_path, read_back=True)

    assert [file.name for file in check_backup(made).files] == [f"{cast.province.pk}/issued/b"]


def test_two_at_once_make_one(cast: Cast, apart: Path) -> None:
    with nightly._alone() as first:
        assert first
        assert make_nightly(apart) == []


def test_a_changed_archive_is_told_by_the_hash_beside_it(cast: Cast, apart: Path, storage: Path) -> None:  # noqa: F811
    made = make_nightly(apart)[-1]
    made.write_bytes(made.read_bytes() + b"\0")

    with pytest.raises(Refused, match="hỏng"):
        check_backup(made)


@pytest.mark.parametrize(("told", "tone"), [(None, "warn"), (True, "good"), (False, "bad")])
def test_a_drill_is_remembered(apart: Path, told: bool | None, tone: str) -> None:
    if told is not None:
        signs.leave("drill", passed=told, file="qms-all.tar")

    assert looks.drill().tone == tone
