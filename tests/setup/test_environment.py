"""What the product reads from its environment is written down, and reaches it in every way of running it."""

import re
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ImproperlyConfigured

from qms.environment import text
from qms.settings import BASE_DIR, UPLOAD_FILE_MAX_BYTES, UPLOAD_FILES_MAX

SETTINGS = (BASE_DIR / "qms/settings.py").read_text()
EXAMPLE = (BASE_DIR / ".env.example").read_text()
COMPOSE = (BASE_DIR / "docker-compose.yml").read_text()
OF_THE_IMAGE = {"QMS_DATA_DIR", "QMS_STATIC_ROOT"}
NOT_IN_COMPOSE = {"QMS_JOBS", "QMS_DEBUG"}  # Redis being there decides the one, and nobody debugs in public

read = set(re.findall(r'\b(?:text|flag|words)\(\s*"([A-Z_]+)"', SETTINGS))
asked_for = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE + (BASE_DIR / "deploy/logs-elsewhere.yml").read_text()))


def test_settings_read_the_environment_in_one_place() -> None:
    assert not re.search(r"os\.environ|getenv", SETTINGS)


def test_a_secret_may_come_by_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept = tmp_path / "key"
    kept.write_text("abc def\n")
    monkeypatch.delenv("QMS_HELP_CONTACT", raising=False)
    monkeypatch.setenv("QMS_HELP_CONTACT_FILE", str(kept))

    assert text("QMS_HELP_CONTACT") == "abc def"
    kept.unlink()
    with pytest.raises(ImproperlyConfigured, match="QMS_HELP_CONTACT_FILE names"):
        text("QMS_HELP_CONTACT")
    monkeypatch.setenv("QMS_HELP_CONTACT", "x")
    with pytest.raises(ImproperlyConfigured, match="both set"):
        text("QMS_HELP_CONTACT")


def test_every_variable_is_explained() -> None:
    explained = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))

    assert explained == read | asked_for


def test_compose_hands_every_variable_on() -> None:
    handed_on = set(yaml.safe_load(COMPOSE)["services"]["web"]["environment"])

    assert read - OF_THE_IMAGE - NOT_IN_COMPOSE <= handed_on


def test_no_secret_stands_in_the_compose_file() -> None:
    secrets = re.findall(r"^\s*(\w*(?:PASSWORD|SECRET)\w*): (.*)$", COMPOSE, re.MULTILINE)

    assert len(secrets) >= 4
    assert [name for name, value in secrets if not re.fullmatch(r"\$\{\w+:-\}", value)] == []


def test_the_proxy_lets_through_all_that_may_be_uploaded_at_once() -> None:
    limit = re.search(r"client_max_body_size (\d+)m;", (BASE_DIR / "deploy/nginx/product.inc").read_text())

    assert limit
    assert int(limit[1]) * 1024 * 1024 >= UPLOAD_FILES_MAX * UPLOAD_FILE_MAX_BYTES
