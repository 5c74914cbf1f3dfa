"""Bring an installation up to date before it starts: its tables, its static files and, if asked, the demo.

    python -m qms.prepare [--demo]

Doing it again changes nothing.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Sequence

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import OperationalError


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare, and return the exit status; what went wrong stands on stderr."""
    parser = argparse.ArgumentParser(prog="qms.prepare", description="Migrate, collect static files, load the demo.")
    parser.add_argument("--demo", action="store_true", help="load the demo province when the database is empty")
    options = parser.parse_args(arguments)
    django.setup()
    from agencies.tenancy import across  # where Django is set up

    with across():
        return prepare(demo=options.demo)


def prepare(*, demo: bool) -> int:
    """Do it; the exit status."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        print(f"The database does not answer (see DATABASE_URL in .env.example): {error}".strip(), file=sys.stderr)
        return 1
    if fault := redis_fault():
        print(fault, file=sys.stderr)
        return 1
    collect_static()
    if demo:
        offer("load_demo", "--if-empty")
        offer("demo_accounts")
    return 0


def redis_fault() -> str:
    """Why the Redis named in REDIS_URL cannot be used; empty when it can, or none is named."""
    if not settings.REDIS_URL:
        return ""
    from redis import Redis, RedisError  # slow to import, and most have none

    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5).ping()
    except (RedisError, ValueError) as error:
        return f"Redis does not answer (see REDIS_URL in .env.example): {error}"
    return ""


def collect_static() -> bool:
    """Collect the static files unless nothing has changed since the last time; whether it was done."""
    stamp = settings.DATA_DIR / "static.sha256"
    # The stamp lies outside STATIC_ROOT, whose whole content is public.
    state = f"{static_state()} {settings.STATIC_ROOT}"
    if stamp.exists() and stamp.read_text() == state and (settings.STATIC_ROOT / "staticfiles.json").exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)
    return True


def static_state() -> str:
    """A hash of which static files there are, how long, and when they were last changed."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            status = os.stat(storage.path(name))
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def offer(command: str, *arguments: str) -> None:
    """Run a management command if the apps installed have it: this module must not know them."""
    if command in get_commands():
        call_command(command, *arguments)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")
    sys.exit(main())
