"""The cache without Redis, and after it has come back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from health.cache import Forgiving
from tests.servers import free_port, listens, process, program, redis, wait_for


@pytest.fixture(autouse=True)
def _asked_again() -> Iterator[None]:
    Forgiving.away_until = 0.0
    yield
    Forgiving.away_until, Forgiving.failing = 0.0, False


def cache_at(settings: Settings, folder: Path, url: str) -> Forgiving:
    settings.DATA_DIR = folder
    options = {"serializer": "health.cache.Plain", "socket_connect_timeout": 1, "socket_timeout": 1}
    return Forgiving(url, {"OPTIONS": options})


def test_without_redis_everything_counts_as_forgotten_and_nothing_fails(settings: Settings, tmp_path: Path) -> None:
    cache = cache_at(settings, tmp_path, f"redis://127.0.0.1:{free_port()}/0")

    cache.set("phiên", {"a": 1})

    assert cache.get("phiên", "không") == "không"
    assert cache.add("phiên", 1) is False
    assert cache.delete("phiên") is False
    assert cache.get_many(["phiên"]) == {}
    assert cache.set_many({"phiên": 1}) == ["phiên"]


def test_attempts_are_counted_without_redis_too(settings: Settings, tmp_path: Path) -> None:
    cache = cache_at(settings, tmp_path, f"redis://127.0.0.1:{free_port()}/0")
    key = f"allauth:rl:login:{time.time_ns()}"

    assert cache.add(f"{key}:lock", True) is True
    assert cache.add(f"{key}:lock", True) is False
    cache.set(key, [1.0, 2.0], 60)
    assert cache.get(key, []) == [1.0, 2.0]


def test_requests_by_token_are_counted_without_redis_too(settings: Settings, tmp_path: Path) -> None:
    cache = cache_at(settings, tmp_path, f"redis://127.0.0.1:{free_port()}/0")
    key = f"api:token:1:{time.time_ns()}"

    cache.add(key, 0, 120)

    assert [cache.incr(key), cache.incr(key)] == [1, 2]


@pytest.mark.live
def test_what_was_ended_while_redis_was_away_does_not_come_back_with_it(settings: Settings, tmp_path: Path) -> None:
    with redis(tmp_path / "redis") as url:
        cache = cache_at(settings, tmp_path, url)
        cache.set("phiên", {"_auth_user_id": "1"})
        before = cache.get("phiên")

        Forgiving.away_until = time.monotonic() + 60  # the line to Redis is cut; Redis itself keeps what it has
        cache.delete("phiên")
        Forgiving.away_until = 0.0

        assert before == {"_auth_user_id": "1"}
        assert cache.get("phiên") is None
        cache.set("phiên", 7)
        assert cache.get("phiên") == 7


@pytest.mark.live
def test_it_is_used_again_when_it_is_back(settings: Settings, tmp_path: Path) -> None:
    port = free_port()
    cache = cache_at(settings, tmp_path, f"redis://127.0.0.1:{port}/0")
    cache.set("a", 1)

    command: list[Any] = [
        program("redis-server"),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(tmp_path),
    ]
    with process(command, tmp_path / "log") as server:
        wait_for(lambda: listens(port), server, tmp_path / "log")
        Forgiving.away_until = 0.0
        cache.set("a", 1)

        assert cache.get("a") == 1
