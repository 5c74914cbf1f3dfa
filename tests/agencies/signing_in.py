"""Coming in by the door, as a person does: for the tests of sessions and of second factors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from agencies.models import Province, User
from tests.factories import PASSWORD

As = Callable[[User], Client]
TASKS = "/bac-giang/"
SETUP = "/accounts/2fa/"


def ask_of(province: Province, **policy: Any) -> None:
    Province.objects.filter(pk=province.pk).update(**policy)


def log_in(client: Client, user: User, password: str = PASSWORD, **environment: Any) -> Any:
    return client.post("/accounts/login/", {"login": user.email, "password": password}, **environment)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def policy(**changed: Any) -> dict[str, Any]:
    return {
        "roles": ["administrator"],
        "networks": "10.24.0.0/16\n10.3.4.5",
        "starts_on": "01/03/2027",
        "idle_minutes": "10",
    } | changed
