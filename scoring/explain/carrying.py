"""What was taken over from last year and what has to be filled in anew, as sentences."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Checklist, Deadline


def left_sentence(item: Criterion, left: Collection[str]) -> str:
    """Why inputs of last year's claim did not come along; empty when all did."""
    if not left:
        return ""
    match item.rule:
        case Deadline():
            return _("Ngày thực hiện là việc của từng năm nên không mang sang; hãy nhập ngày của năm nay.")
        case Checklist():
            return _("Nội dung của tiêu chí đã thay đổi so với năm trước; hãy xem lại các ô cần chọn.")
    return _("Cách chấm tiêu chí này đã thay đổi nên nội dung năm trước không mang sang; hãy nhập lại.")


def carried_sentence(year: int) -> str:
    """What the mark beside a claim or a document means."""
    return _("Mang từ phiếu năm %(year)s, chưa xác nhận. Hãy xem lại rồi xác nhận hoặc sửa.") % {"year": year}
