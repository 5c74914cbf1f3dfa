"""The daily letter: once a day, to who has something due, and to nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.utils import timezone

from agencies.tenancy import nowhere
from agencies.workdays import VIETNAM, is_working_day
from registers import tasks
from registers.digest import PRINTED, post_digests
from tests.conftest import Cast
from tests.registers.entering import enter


def morning() -> datetime:
    """Eight o'clock of the next working day, in Vietnam."""
    day = timezone.localdate()
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, datetime.min.time(), VIETNAM).replace(hour=8)


@pytest.fixture
def due(cast: Cast) -> None:
    soon = timezone.localdate() + timedelta(days=3)
    enter("confirmations", cast.commune, valid_to=f"{soon:%d/%m/%Y}")


def test_who_has_something_due_is_written_to_once_a_day(cast: Cast, due: None) -> None:
    first, second = post_digests(morning()), post_digests(morning() + timedelta(hours=1))

    assert (first, second) == (1, 0)
    [letter] = mail.outbox
    assert letter.to == [cast.officer.email]
    assert letter.subject == "1 việc đến hạn – Tỉnh Bắc Giang"
    assert "Văn bản xác nhận hiệu lực hết giá trị" in letter.body
    assert f"{settings.BASE_URL}/bac-giang/agencies/{cast.commune.pk}/registers/confirmations/" in letter.body


@pytest.mark.postgres
def test_the_worker_reads_every_province(cast: Cast, due: None) -> None:
    with time_machine.travel(morning(), tick=False), nowhere():
        tasks.post_digests()

    assert [letter.to for letter in mail.outbox] == [[cast.officer.email]]


def test_who_has_nothing_due_hears_nothing(cast: Cast) -> None:
    later = timezone.localdate() + timedelta(days=25)
    enter("confirmations", cast.commune, valid_to=f"{later:%d/%m/%Y}")

    assert post_digests(morning()) == 0
    assert mail.outbox == []


def test_no_letter_leaves_at_night_on_a_sunday_or_without_a_mail_server(
    cast: Cast, due: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sunday = morning() + timedelta(days=(6 - morning().weekday()) % 7)
    assert post_digests(morning().replace(hour=5)) == 0
    assert post_digests(sunday) == 0
    monkeypatch.setattr(settings, "EMAIL_BACKEND", PRINTED)

    assert post_digests(morning()) == 0
    assert mail.outbox == []
