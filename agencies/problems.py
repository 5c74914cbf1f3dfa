"""Refusals as other systems read them: RFC 9457, `application/problem+json`, with a Vietnamese sentence for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse

PROBLEM_TYPE = "application/problem+json"


class Problem(Exception):
    """What was asked cannot be answered: the HTTP status, a word that never changes, a sentence to act on."""

    def __init__(self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers = status, code, detail, dict(headers or {})

    @property
    def response(self) -> HttpResponse:
        """The answer that says so; nobody keeps it."""
        content = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {"Cache-Control": "no-store", **self.headers}
        return HttpResponse(body, status=self.status, content_type=PROBLEM_TYPE, headers=headers)
