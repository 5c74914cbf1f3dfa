"""The description of the interface as OpenAPI 3.1, written from the table of endpoints."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from agencies.problems import PROBLEM_TYPE
from reports.api.endpoints import ENDPOINTS, Endpoint
from reports.api.shape import object_schema

VERSION = "1.0"
PROBLEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "code", "detail"],
}
STATUSES = (400, 401, 403, 404, 405, 429, 500, 503)


def document(slug: str) -> dict[str, Any]:
    """The whole description, for the province of this address. It tells nothing of the province, not even whether it exists."""
    return {
        "openapi": "3.1.0",
        "info": {"title": _("Giao diện đọc dữ liệu chấm điểm ISO 9001"), "version": VERSION, "description": _about()},
        "servers": [{"url": f"/{slug}/api/v1"}],
        "security": [{"token": []}],
        "paths": {f"/{endpoint.template}": {"get": _operation(endpoint)} for endpoint in ENDPOINTS},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": PROBLEM},
            "responses": {
                "Problem": {
                    "description": _("Không trả lời được; “detail” nói vì sao và cần làm gì."),
                    "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
        },
    }


def answer_schema(endpoint: Endpoint) -> dict[str, Any]:
    """What an endpoint answers, as JSON Schema."""
    inner = object_schema(endpoint.fields)
    if not endpoint.paged:
        return inner
    return {
        "type": "object",
        "properties": {
            "total": {"type": "integer", "description": _("Số mục tất cả.")},
            "page": {"type": "integer", "description": _("Trang này.")},
            "pages": {"type": "integer", "description": _("Số trang.")},
            "next": {"type": ["string", "null"], "description": _("Địa chỉ trang sau; null ở trang cuối.")},
            "items": {"type": "array", "items": inner},
        },
        "required": ["total", "page", "pages", "next", "items"],
    }


def _about() -> str:
    return _(
        "Chỉ đọc. Gửi mã truy cập trong phần đầu Authorization: Bearer. Ngày theo ISO 8601; điểm và phần trăm là số JSON "
        "đúng từng chữ số, không quá 4 chữ số thập phân. Trong phiên bản 1 chỉ thêm mục, không đổi tên, không đổi nghĩa."
    )


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    named = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer"}}
        for name in re.findall(r"<int:(\w+)>", endpoint.path)
    ]
    asked = [
        {"name": param.name, "in": "query", "required": False, "description": str(param.said), "schema": param.schema}
        for param in endpoint.asked
    ]
    content = (
        {"application/octet-stream": {}} if endpoint.file else {"application/json": {"schema": answer_schema(endpoint)}}
    )
    return {
        "operationId": endpoint.name.removeprefix("api_"),
        "summary": str(endpoint.title),
        "description": str(endpoint.said),
        "parameters": [*named, *asked],
        "responses": {
            "200": {
                "description": str(endpoint.title),
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": content,
            },
            "304": {"description": _("Không đổi so với ETag gửi trong If-None-Match.")},
            **{str(status): {"$ref": "#/components/responses/Problem"} for status in STATUSES},
        },
    }
