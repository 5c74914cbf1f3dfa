"""The cache in Redis, which may go away: without it everything goes on, only slower.

What cannot be read counts as forgotten: a session is then read from the database. What cannot be written or removed must
not come back later as if it were true (a session that was ended meanwhile), so from then on everything kept before counts
as forgotten, for all processes: the keys hold the time of a small file beside the data, which a missed write touches.

Attempts to sign in, codes and addresses used once, and requests by token are counted in the memory of each process meanwhile. Every process may then let
through what all together would have: limits grow by the number of processes, none falls away.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import AuthenticationError, RedisError

log = logging.getLogger(__name__)

REST = 2.0
"""Seconds for which a Redis that has not answered is not asked again."""
COUNTED = ("allauth", "api:", "files:")
"""What the keys begin with that must not be forgotten while Redis is away."""


class Plain:
    """How values lie in Redis: as JSON, whole numbers as such, so that Redis can count them. Django's own way is pickle,
    which runs what whoever writes into Redis put there."""

    def dumps(self, value: Any) -> Any:
        """Raises TypeError for what JSON cannot say."""
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, kept: bytes) -> Any:
        """What was kept; None for what is not ours, which then counts as forgotten."""
        try:
            return json.loads(kept)
        except ValueError:
            return None


class Forgiving(RedisCache):
    """Redis while it answers."""

    away_until: ClassVar[float] = 0.0
    failing: ClassVar[bool] = False
    denied: ClassVar[bool] = False

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._counts = LocMemCache("counted while Redis is away", {})
        self._missed = Path(settings.DATA_DIR) / "cache-missed"
        if not self._missed.exists():  # made now, for on a full disk it could not be
            self._missed.touch()

    def make_key(self, key: Any, version: int | None = None) -> str:
        """With the moment before which everything is forgotten."""
        return f"{self._missed.stat().st_mtime_ns}:{super().make_key(key, version)}"

    def add(self, key: Any, *args: Any, **options: Any) -> bool:
        """Whether it was not there yet."""
        return bool(self._try(key, "add", False, args, options, writes=True))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What was kept, or the default."""
        return self._try(key, "get", default, (default,), {"version": version})

    def set(self, key: Any, *args: Any, **options: Any) -> None:
        """Keep it, if possible."""
        self._try(key, "set", None, args, options, writes=True)

    def touch(self, key: Any, *args: Any, **options: Any) -> bool:
        """Whether it was there to be kept longer."""
        return bool(self._try(key, "touch", False, args, options))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget it, now or as soon as Redis is back."""
        return bool(self._try(key, "delete", False, (), {"version": version}, writes=True))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """Those that were kept."""
        found: dict[Any, Any] = self._work(lambda: super(Forgiving, self).get_many(keys, version), dict)
        return found

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Whether it was kept."""
        return bool(self._try(key, "has_key", False, (), {"version": version}))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """The new count. Raises ValueError when nothing was kept under this key."""
        found = self._try(key, "incr", None, (delta,), {"version": version}, writes=True)
        if found is None:
            raise ValueError(f"Key '{key}' not found.")
        return int(found)

    def set_many(self, data: dict[Any, Any], *args: Any, **options: Any) -> list[Any]:
        """The keys that were not kept."""
        lost: list[Any] = self._work(
            lambda: super(Forgiving, self).set_many(data, *args, **options), lambda: list(data)
        )
        return lost

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        """Forget them."""
        self._work(lambda: super(Forgiving, self).delete_many(keys, version), lambda: None, writes=True)

    def clear(self) -> None:
        """Forget everything."""
        self._work(lambda: super(Forgiving, self).clear(), lambda: None, writes=True)

    def _try(self, key: Any, name: str, miss: Any, args: Any, options: Any, *, writes: bool = False) -> Any:
        """Do it in Redis; when that is away: for counts in this process's memory, otherwise as if nothing were kept."""

        def instead() -> Any:
            if str(key).startswith(COUNTED):
                return getattr(self._counts, name)(key, *args, **options)
            return miss

        return self._work(lambda: getattr(super(Forgiving, self), name)(key, *args, **options), instead, writes=writes)

    def _work(self, work: Callable[[], Any], instead: Callable[[], Any], *, writes: bool = False) -> Any:
        if not is_away():
            try:
                found = work()
                Forgiving.failing = False
                return found
            except (RedisError, OSError) as fault:
                log.warning("Redis does not answer, going on without it: %s", fault)
                Forgiving.away_until = time.monotonic() + REST
                Forgiving.failing = True
                Forgiving.denied = isinstance(fault, AuthenticationError)
        if writes:
            self._forget_all()
        return instead()

    def _forget_all(self) -> None:
        now = time.time_ns()
        try:
            self._missed.touch()
            os.utime(self._missed, ns=(now, now))
        except OSError as fault:
            log.error("What the cache holds cannot be declared forgotten: %s", fault)


def is_away() -> bool:
    """Whether Redis has just failed to answer and is not being asked."""
    return time.monotonic() < Forgiving.away_until


def is_failing() -> bool:
    """Whether Redis did not answer when this process last asked it."""
    return Forgiving.failing


def is_denied() -> bool:
    """Whether it answered, and took the password of REDIS_URL for a wrong one."""
    return Forgiving.failing and Forgiving.denied
