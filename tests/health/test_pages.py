"""What the installation says of itself: to machines, to the operator, to somebody whose request fails."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from agencies import files
from health import metrics, parts
from jobs import signs
from tests.conftest import Cast
from tests.factories import make_user


@pytest.fixture
def one_more() -> Iterator[Callable[[str, Callable[[], parts.State], bool], None]]:
    """`one_more(code, look, serving)`: another part, for this test."""
    before = dict(parts._parts)
    yield lambda code, look, serving: parts.part(code, code, look, ready=True, serving=serving)
    parts._parts.clear()
    parts._parts.update(before)


def broken() -> parts.State:
    raise OperationalError("connection to server at “db”, user “qms”, password “bí-mật” failed")


@pytest.mark.django_db
def test_ready_when_every_part_is(client: Client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["parts"] == dict.fromkeys(["database", "migrations", "storage", "cache", "worker"], "ok")


@pytest.mark.django_db
def test_a_part_that_fails_is_named_without_its_inside(client: Client, one_more: Callable[..., None]) -> None:
    one_more("aside", broken, False)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["parts"]["aside"]) == (503, "failed")
    assert "bí-mật" not in answer.content.decode()
    assert client.get("/readyz?serving").status_code == 200


@pytest.mark.django_db
def test_a_silent_worker_is_noticed(client: Client, settings: Settings) -> None:
    settings.JOBS_BACKEND = "embedded"
    silent = client.get("/readyz").json()["parts"]["worker"]
    signs.beat("worker")

    assert silent == "failed"
    assert client.get("/readyz").json()["parts"]["worker"] == "ok"


@pytest.mark.django_db
def test_figures_are_told_to_who_brings_the_token_or_asks_from_here(client: Client, settings: Settings) -> None:
    here, elsewhere = client.get("/metrics"), client.get("/metrics", REMOTE_ADDR="192.0.2.1")
    settings.METRICS_TOKEN = "một-chuỗi"
    without, wrong, right = (
        client.get("/metrics", headers={"Authorization": said}) for said in ("", "Bearer khác", "Bearer một-chuỗi")
    )

    assert [answer.status_code for answer in (here, elsewhere, without, wrong, right)] == [200, 404, 404, 404, 200]


@pytest.mark.django_db
def test_figures_name_what_is_asked_for(cast: Cast, client: Client, settings: Settings) -> None:
    client.post("/accounts/login/", {"login": cast.officer.email, "password": "sai"})
    client.get("/accounts/login/")
    signs.leave("drill", passed=True, file="qms-all.tar")

    told = client.get("/metrics").content.decode()

    for figure in (
        'qms_requests_total{method="GET",process="', 'route="account_login",status="200"} ', "qms_request_seconds_bucket",
        'qms_sign_ins_total{outcome="refused"', "qms_jobs_due ", "qms_drill_age_seconds ", 'qms_disk_free_bytes{place="data"}',
        'qms_part_well{part="database"} 1.0', "qms_errors_total",
    ):  # fmt: skip
        assert figure in told


def test_what_other_processes_have_counted_is_told_too(settings: Settings, tmp_path: pytest.TempPathFactory) -> None:
    settings.DATA_DIR = tmp_path
    metrics.errors.inc()
    metrics.tell()
    (own,) = (tmp_path / "metrics").glob("*.json")  # type: ignore[attr-defined]
    own.rename(own.with_name("other-1.json"))

    metrics.tell()

    told = [
        line for family in metrics._Everybody().collect() for line in family.samples if line.name == "qms_errors_total"
    ]
    assert {sample.labels["process"] for sample in told} == {"other-1", own.stem}


def test_the_operator_reads_how_each_part_is_and_what_to_do(cast: Cast, as_: Callable[..., Client]) -> None:
    page = as_(make_user(is_operator=True)).get("/operator/health/")

    text = page.content.decode()
    assert page.context["looked"][0][1].tone == "bad"  # the worst first: nothing has been backed up here
    assert "Chưa có bản sao lưu nào" in text
    assert "script/manage backup" in text
    assert as_(cast.administrator).get("/operator/health/").status_code == 404


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        (OperationalError("server closed the connection"), 503, "tự gửi lại"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "chưa được lưu"),
        (ValueError("bất ngờ"), 500, "Mã yêu cầu"),
    ],
)
def test_a_request_that_fails_says_what_still_works(
    monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, said: str
) -> None:
    def raising(*_arguments: object, **_names: object) -> None:
        raise fault

    monkeypatch.setattr("health.views.state_of", raising)
    answer = Client(raise_request_exception=False).get("/readyz")

    assert answer.status_code == status
    assert said in answer.content.decode()
    assert str(fault) not in answer.content.decode()
    assert answer.headers["X-Request-ID"][:12] in answer.content.decode()


def test_files_are_refused_before_the_database_has_no_room(
    cast: Cast, as_: Callable[..., Client], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DISK_RESERVE_BYTES = files.room().total
    monkeypatch.setattr("health.line._found", (-1e9, ()))

    with pytest.raises(OSError, match="No space"):
        files.write([b"x"], files.scratch("uploads"))

    page = as_(cast.officer).get(f"/{cast.province.slug}/").content.decode()
    assert "chưa nhận tệp" in page
    assert "Chấm điểm và lưu vẫn hoạt động" in page


def test_of_a_file_that_could_not_be_written_nothing_stays(cast: Cast) -> None:
    def arriving() -> Iterator[bytes]:
        yield b"a"
        raise OSError(errno.ENOSPC, "No space left on device")

    before = {*files.scratch("uploads").iterdir()}
    with pytest.raises(OSError, match="No space"):
        files.write(arriving(), files.scratch("uploads"))

    assert {*files.scratch("uploads").iterdir()} == before
