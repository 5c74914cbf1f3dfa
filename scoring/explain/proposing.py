"""What a cited paper or the record shows, as people read it: the figure, what is claimed now, what has to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as lazy

from agencies.templatetags.page import day, points
from scoring.explain.wording import Sentences, say

DOUBTS: Sentences = {
    "few_words": lazy("Câu này chỉ nhắc một phần tên chỉ tiêu; hãy xem có đúng số liệu cần không."),
    "several": lazy("Minh chứng có nhiều số khác nhau; hãy chọn số đúng."),
    "scanned": lazy("Đọc từ ảnh quét; hãy so lại với bản gốc."),
    "not_there": lazy(
        "Ngày này lấy từ thông tin đã ghi của tài liệu, không thấy trên các trang máy đọc được; hãy so lại."
    ),
    "other_act": lazy("Đây là ngày ban hành văn bản; tiêu chí hỏi ngày làm việc khác, hãy xem có trùng không."),
    "running": lazy("Còn việc đang thực hiện nên con số này có thể còn đổi."),
    "contested": lazy("Hồ sơ và minh chứng ghi khác nhau; hãy chọn một."),
}


def figure(claim: Mapping[str, object]) -> str:
    """The figure a claim holds: “126/131”, “98,6”, “09/02/2026”; empty when it holds none."""
    if claim.get("done"):
        return day(date.fromisoformat(str(claim["done"])))
    if claim.get("numerator") is not None and claim.get("denominator") is not None:
        return f"{_number(claim['numerator'])}/{_number(claim['denominator'])}"
    return _number(claim["value"]) if claim.get("value") not in (None, "") else ""


def doubts(found: Iterable[str]) -> list[str]:
    """What has to be looked at before it is taken over."""
    return [say(DOUBTS, doubt, {}) for doubt in found]


def _number(value: object) -> str:
    return points(Decimal(str(value)), 6)
