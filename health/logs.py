"""Lines of the log: as JSON where a machine reads them, and in either form without what belongs to nobody who reads a log.

What stands in a line besides its message is the request's number, the route, the person's number, the province, the status
and the milliseconds; never an address as it was asked for (it may hold a token), never what was sent.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The number of the request at hand; empty outside of one."""

FIELDS = ("route", "method", "status", "ms", "person", "province")
"""What a record may carry besides its message, as `extra=`."""

_MAIL = re.compile(r"[\w.+'%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_DETAIL = re.compile(r"^(\s*DETAIL:).*$", re.MULTILINE)
_SECRET = re.compile(
    r"(?i)(password|passwd|secret|token|sessionid|csrftoken|authorization|cookie|mật khẩu)(\"|')?(\s*[=:]\s*)(\"|')?[^\s\"',;&}]+"
)
_URL = re.compile(r"(\w+://[^\s/:@]*):[^\s/@]+@")
_LINKS = re.compile(r"(/accounts/(?:invitation|password/reset/key)/)[^\s\"']+")
"""Mail addresses; rows that PostgreSQL quotes in its errors; values behind words that name secrets; passwords in the
addresses of servers; links that let whoever holds them in."""


def bare(text: str) -> str:
    """A text without secrets and mail addresses."""
    text = _LINKS.sub(r"\1…", text)
    text = _URL.sub(r"\1:…@", text)
    text = _SECRET.sub(r"\1\2\3…", text)
    return _MAIL.sub("…@…", _DETAIL.sub(r"\1 …", text))


class Bare(logging.Filter):
    """Takes secrets and mail addresses out of whatever passes, tracebacks included, and puts the request's number in."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Everything passes."""
        record.request_id = request_id.get()
        try:
            message = record.getMessage()
        except Exception:  # a line that cannot be put together is told as it stands, not lost
            message = str(record.msg)
        if (request := getattr(record, "request", None)) is not None and record.name == "django.request":
            # Django's own sentence names the address as it was asked for.
            match = getattr(request, "resolver_match", None)
            message = (
                f"{getattr(record, 'status_code', '')} {request.method} {match.view_name if match else 'no route'}"
            )
        record.msg, record.args = bare(message), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = bare(record.exc_text)
        return True


class Json(logging.Formatter):
    """One JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as such."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname, "logger": record.name, "message": record.getMessage(),
        }  # fmt: skip
        if number := getattr(record, "request_id", ""):
            line["request"] = number
        line |= {name: value for name in FIELDS if (value := getattr(record, name, None)) is not None}
        if record.exc_text:
            line["fault"] = record.exc_text
        return json.dumps(line, ensure_ascii=False, default=str)
