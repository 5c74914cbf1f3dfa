"""What browsers, the proxy and the servers behind it are held to in production."""

import os
import pickle
import re
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from health.cache import Plain
from qms.settings import BASE_DIR

NAMES = "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"


def settings_with(folder: Path, expression: str, **environment: str) -> str:
    """What the expression about the settings comes to in an environment like this."""
    told = subprocess.run(
        [sys.executable, "-c", f"from qms import settings as s; print({expression})"],
        cwd=BASE_DIR, env=os.environ | environment | {"QMS_DATA_DIR": str(folder)}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return told.stdout.strip()


def test_over_https_no_other_host_can_plant_a_cookie(tmp_path: Path) -> None:
    names = ", ".join(f"s.{name}" for name in NAMES)

    encrypted = settings_with(tmp_path, names, QMS_BASE_URL="https://qms.example.vn")
    plain = settings_with(tmp_path, names, QMS_BASE_URL="http://qms.example.vn")

    assert encrypted.count("__Host-") == len(NAMES)
    assert "__Host-" not in plain


def test_the_cookie_of_known_browsers_has_such_a_name_too(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", "from agencies.adapter import DEVICE; print(DEVICE)"],
        cwd=BASE_DIR, check=True, capture_output=True, text=True,
        env=os.environ | {"QMS_DATA_DIR": str(tmp_path), "QMS_BASE_URL": "https://qms.example.vn", "DATABASE_URL": ""},
    )  # fmt: skip

    assert told.stdout.strip() == "__Host-device"


def test_every_script_finds_the_token_under_both_names() -> None:
    scripts = [path for path in (BASE_DIR / "static").rglob("*.js") if "vendor" not in path.parts]
    asking = [text for path in scripts if 'cookie("csrftoken")' in (text := path.read_text())]

    assert len(asking) >= 4
    assert all('cookie("__Host-csrftoken") || cookie("csrftoken")' in text for text in asking)


def test_redis_keeps_what_cannot_run(tmp_path: Path) -> None:
    serializer = 's.CACHES["default"]["OPTIONS"]["serializer"]'
    assert settings_with(tmp_path, serializer, REDIS_URL="redis://127.0.0.1:1/0") == "health.cache.Plain"

    values: list[Any] = [7, 1.5, True, "đợt", [1.5, 2.5], {"_auth_user_id": "3", "signed_in": {"at": 1.0}}]
    kept = [Plain().dumps(value) for value in values]

    assert kept[0] == 7
    assert [Plain().loads(str(one).encode() if isinstance(one, int) else one) for one in kept] == values
    assert Plain().loads(pickle.dumps({"_auth_user_id": "1"})) is None


def test_a_line_of_the_log_says_when_by_which_clock(tmp_path: Path) -> None:
    line = settings_with(
        tmp_path,
        "__import__('logging').Formatter(**{{'format': 'fmt'}.get(k, k): v for k, v in s.LOGGING['formatters']['line'].items()})"
        ".format(__import__('logging').makeLogRecord({'msg': 'x'}))",
    )

    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ", line)


def test_keys_used_before_stay_good_while_they_are_named(tmp_path: Path) -> None:
    assert settings_with(tmp_path, "s.SECRET_KEY_FALLBACKS", QMS_OLD_SECRET_KEYS="một, hai") == "['một', 'hai']"


def test_the_proxy_offers_only_ciphers_that_keep_their_secrets() -> None:
    found = re.search(r"ssl_ciphers (\S+);", (BASE_DIR / "deploy/nginx/https.conf").read_text())
    assert found
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(found[1])

    offered = context.get_ciphers()

    assert len(offered) > 4
    assert all(cipher["aead"] and cipher["protocol"] in {"TLSv1.2", "TLSv1.3"} for cipher in offered)


def test_database_and_redis_are_on_a_network_without_proxy_and_without_a_way_out() -> None:
    described = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
    on = {name: set(service.get("networks", ["default"])) for name, service in described["services"].items()}

    assert described["networks"]["data"] == {"internal": True}
    assert on["postgres"] == on["redis"] == {"data"}
    assert on["proxy"] == {"default"}
    assert on["web"] == on["worker"] == {"default", "data"}  # for mail
    assert on["beat"] == on["migrate"] == {"data"}


def test_proxy_and_web_server_speak_at_a_socket_nobody_else_has() -> None:
    described = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["services"]
    has = {name: [at for at in service.get("volumes", []) if "/run/qms" in at] for name, service in described.items()}

    assert {name: places for name, places in has.items() if places} == {
        "web": ["web:/run/qms"], "proxy": ["web:/run/qms:ro"],
    }  # fmt: skip
    assert "--uds /run/qms/web.sock --uds-permissions 0o660" in described["web"]["command"]
    assert "proxy_pass http://unix:/run/qms/web.sock;" in (BASE_DIR / "deploy/nginx/product.inc").read_text()
