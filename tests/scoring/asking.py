"""Asking for pages of a year in the first province."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from agencies.models import User

As = Callable[[User], Client]


def address(name: str, *args: Any, **query: str) -> str:
    found = reverse(f"scoring:{name}", args=["bac-giang", *args])
    return f"{found}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else found


def text(response: Any) -> str:
    return str(response.content.decode())


def names(page: Any) -> list[str]:
    return [line.name for line in page.context["page"].object_list]
