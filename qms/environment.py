"""How the environment is read: the one place that does (`.env.example` explains each variable)."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """Environment variable `name`; one that is empty counts as not set, so that .env may list them all.

    With `name`_FILE instead it is what stands in that file: where a keeper of secrets (Docker's, systemd's, a vault's
    agent) puts it, it need not stand in an environment, which is inherited and printed.
    """
    place = os.environ.get(f"{name}_FILE")
    if not place:
        return os.environ.get(name) or default
    if os.environ.get(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set: take one of them away.")
    try:
        return Path(place).read_text().strip()
    except OSError as fault:
        raise ImproperlyConfigured(f"{name}_FILE names {place}, which cannot be read: {fault.strerror}.") from fault


def flag(name: str, default: bool) -> bool:
    """The boolean in environment variable `name`."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """The comma-separated words in environment variable `name`."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
