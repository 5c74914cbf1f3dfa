"""Database and Redis on other machines: spoken to through TLS, by their addresses alone, and only when they are who they say."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis, RedisError

from tests.live.conftest import manage
from tests.servers import cluster, free_port, listens, make_cluster, process, program, unprivileged, wait_for
from tests.stages import clean

pytestmark = pytest.mark.live

LOOK = "from health.looks import cache_answers; print(cache_answers().tone)"
PUT = "from qms.celery import app; c = app.connection(); c.ensure_connection(max_retries=1); print(c.connected)"


def certified(folder: Path) -> tuple[Path, Path]:
    """A certificate of this machine's own, and its key."""
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        *names,
        "-keyout",
        "key.pem",
        "-out",
        "crt.pem",
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "crt.pem", folder / "key.pem"


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis that speaks nothing but TLS; its address names the certificate to trust."""
    (certificate, key), port = certified(tmp_path), free_port()
    command = [
        program("redis-server"), "--port", "0", "--tls-port", str(port), "--tls-auth-clients", "no", "--save", "",
        "--tls-cert-file", str(certificate), "--tls-key-file", str(key), "--bind", "127.0.0.1", "--dir", str(tmp_path),
    ]  # fmt: skip
    with process(command, tmp_path / "log") as server:
        wait_for(lambda: listens(port), server, tmp_path / "log")
        yield f"rediss://localhost:{port}/0?ssl_cert_reqs=required&ssl_ca_certs={certificate}"


def test_redis_is_reached_through_tls_and_only_when_it_is_who_it_says(redis_url: str, tmp_path: Path) -> None:
    environment = clean() | {"QMS_DATA_DIR": str(tmp_path)}
    told = [
        manage(environment | {"REDIS_URL": url}, "shell", "-v0", "-c", LOOK).strip()
        for url in (redis_url, redis_url.partition("?")[0])
    ]
    with pytest.raises(RedisError):
        Redis.from_url(redis_url.replace("rediss", "redis").partition("?")[0]).ping()

    assert told == ["good", "bad"]
    assert manage(environment | {"REDIS_URL": redis_url}, "shell", "-v0", "-c", PUT).strip() == "True"


SPOKEN = (
    "from django.db import connection; cursor = connection.cursor()\n"
    "cursor.execute('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'); print(cursor.fetchone()[0])"
)


def test_postgresql_is_reached_through_tls_and_only_when_it_is_who_it_says(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="qms-servers-") as name:
        Path(name).chmod(0o755)
        data, port = make_cluster(Path(name) / "postgresql"), free_port()
        certificate, key = (Path(shutil.copy(path, data)) for path in certified(tmp_path))
        key.chmod(0o600)
        if user := unprivileged():
            shutil.chown(key, user.pw_uid, user.pw_gid)
        options = ["-c", "ssl=on", "-c", f"ssl_cert_file={certificate}", "-c", f"ssl_key_file={key}"]
        with cluster(data, port, *options):
            trusted = f"postgres://qms@localhost:{port}/qms?sslmode=verify-full&sslrootcert={tmp_path / 'crt.pem'}"
            environment = clean() | {"QMS_DATA_DIR": str(tmp_path), "DATABASE_URL": trusted}

            spoken = manage(environment, "shell", "-v0", "-c", SPOKEN).strip()
            stranger = environment | {"DATABASE_URL": trusted.replace("localhost", "127.0.0.1")}
            with pytest.raises(AssertionError, match="does not match host name"):
                manage(stranger, "shell", "-v0", "-c", SPOKEN)

    assert spoken == "True"
