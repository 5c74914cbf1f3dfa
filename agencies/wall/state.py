"""Whether the second wall stands, and holds for the role that the product signs in as."""

from __future__ import annotations

from typing import Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils.translation import gettext as _

from agencies.wall.policies import missing
from agencies.wall.telling import is_subject

Wall = Literal["none", "passed", "incomplete", "stands"]


def state() -> Wall:
    """none: SQLite has no such thing; passed: the role sees everything; incomplete: tables stand outside; stands."""
    if connection.vendor != "postgresql":
        return "none"
    connection.ensure_connection()
    if not is_subject(connection):
        return "passed"
    return "incomplete" if missing(connection) else "stands"


def words(wall: Wall) -> str:
    """What the operator reads about it."""
    return {
        "none": _(
            "SQLite không có hàng rào riêng giữa các tỉnh: chỉ phần mềm giữ dữ liệu mỗi tỉnh cho tỉnh đó. "
            "Nơi nhiều tỉnh dùng chung nên dùng PostgreSQL."
        ),
        "passed": _(
            "Tài khoản cơ sở dữ liệu đang dùng vượt qua được hàng rào giữa các tỉnh (superuser hoặc BYPASSRLS). "
            "Hãy dùng tài khoản riêng của phần mềm, xem QMS_DATABASE_APP_ROLE trong .env.example."
        ),
        "incomplete": _("Hàng rào giữa các tỉnh còn thiếu ở một số bảng. Hãy chạy: script/manage migrate."),
        "stands": _("Cơ sở dữ liệu tự chặn dữ liệu của tỉnh khác, kể cả khi phần mềm quên lọc."),
    }[wall]


def require() -> None:
    """Refuse to serve provinces on PostgreSQL without the wall, where settings.WALL_REQUIRED says so.

    Raises ImproperlyConfigured with what to do.
    """
    if settings.WALL_REQUIRED and (found := state()) in {"passed", "incomplete"}:
        raise ImproperlyConfigured(words(found))
