"""What happens before the product starts."""

from pathlib import Path

import pytest
from pytest_django import Settings

from qms import prepare
from qms.serve import address_fault
from tests.servers import free_port


def test_static_files_are_collected_again_only_when_they_changed(settings: Settings, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a {}")
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    first, second = prepare.collect_static(), prepare.collect_static()
    (source / "a.css").write_text("a { color: red }")
    third = prepare.collect_static()

    assert (first, second, third) == (True, False, True)


def test_a_redis_that_does_not_answer_is_named(settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    assert prepare.redis_fault().startswith("Redis does not answer (see REDIS_URL")


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 8000), ("no.such.host.invalid", 8000)])
def test_an_address_nothing_can_listen_at_is_named(host: str, port: int) -> None:
    assert address_fault(host, port).startswith(f"Nothing can listen at {host}:{port}: ")
