"""The operators are told of backups that are not as they should be: on their page, to machines, once by mail."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from agencies.models import User
from health import alarm
from jobs import signs
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def apart(settings: Settings, tmp_path: Path) -> Path:
    """Signs and backups of this test alone, the newest of an hour ago."""
    settings.DATA_DIR, settings.BACKUP_DIR, settings.BACKUP_HOUR = tmp_path, tmp_path / "backups", 2
    settings.BACKUP_DIR.mkdir()
    newest = settings.BACKUP_DIR / "qms-all-20261126T020000.tar"
    newest.touch()
    return newest


def aged(path: Path, hours: float) -> None:
    """As if it had been written so many hours ago."""
    path.touch()
    os.utime(path, (time.time() - hours * 3600,) * 2)


BREAK: dict[str, Callable[[Path], None]] = {
    "late": lambda newest: aged(newest, 36.1),
    "failed": lambda newest: signs.leave("backup", made=[], why="hết chỗ trên ổ đĩa"),
    "drill": lambda newest: signs.leave("drill", passed=False, file="qms-all.tar"),
}


@pytest.mark.parametrize("what", BREAK)
def test_what_is_wrong_is_told_once_and_again_when_it_comes_back(apart: Path, client: Client, what: str) -> None:
    operator = make_user(is_operator=True)
    alarm.watch()
    before = len(mail.outbox)
    BREAK[what](apart)
    for _minute in range(3):
        alarm.watch()
    figures = client.get("/metrics").content.decode()

    assert (before, [letter.to for letter in mail.outbox]) == (0, [[operator.email]])
    assert [fault.words in mail.outbox[0].body for fault in alarm.faults()] == [True]
    assert f'qms_backup_well{{what="{what}"}} 0.0' in figures

    aged(apart, 1)
    signs.leave("backup", made=["qms-all.tar"], why="")
    signs.leave("drill", passed=True, file="qms-all.tar")
    alarm.watch()
    BREAK[what](apart)
    alarm.watch()
    assert len(mail.outbox) == 2


def test_the_operators_page_names_it_with_what_to_do(apart: Path, as_: Callable[[User], Client]) -> None:
    aged(apart, 50)

    page = as_(make_user(is_operator=True)).get(reverse("operator")).content.decode()

    assert "Bản sao lưu mới nhất đã cũ" in page
    assert "script/manage backup --nightly" in page


def test_without_any_backup_a_new_installation_has_its_first_night(apart: Path, settings: Settings) -> None:
    make_user(is_operator=True)
    apart.unlink()
    alarm.watch()
    first = [*alarm.faults()]
    aged(signs._path(alarm.SINCE), 37)
    second = [fault.code for fault in alarm.faults()]
    settings.BACKUP_HOUR = None

    assert (first, second, [*alarm.faults()]) == ([], ["late"], [])


def test_a_letter_that_does_not_leave_is_tried_again(apart: Path, settings: Settings) -> None:
    make_user(is_operator=True)
    aged(apart, 40)
    works, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "no.such.backend"
    with pytest.raises(ImportError):
        alarm.watch()
    settings.EMAIL_BACKEND = works
    alarm.watch()
    alarm.watch()

    assert len(mail.outbox) == 1


def test_what_began_before_there_was_an_operator_is_told_to_the_first(apart: Path) -> None:
    aged(apart, 40)
    alarm.watch()
    operator = make_user(is_operator=True)
    for _minute in range(2):
        alarm.watch()

    assert [letter.to for letter in mail.outbox] == [[operator.email]]
