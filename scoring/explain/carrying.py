"""What was taken over from last year and what has to be filled in anew, as sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.templatetags.page import day, points
from scoring.rules.claims import ClaimRefused, RawClaim
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Checklist, Context, Deadline

Call: TypeAlias = Literal["unfinished", "points", "paper"]
"""What of a criterion taken over has to be looked at: it has no points yet, it has other points than last year, or it
asks for a paper of this year."""


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


def summary(count: int, counts: Mapping[Call | None, int], year: int) -> str:
    """How many criteria were taken over, how many stand as they were (None) and how many need what."""
    whole = ngettext("%(n)s tiêu chí", "%(n)s tiêu chí", count) % {"n": count}
    told: dict[Call | None, str] = {
        None: _("%(n)s giữ nguyên điểm"), "unfinished": _("%(n)s cần nhập nội dung năm %(year)s"),
        "points": _("%(n)s đổi điểm"), "paper": _("%(n)s cần văn bản của năm %(year)s"),
    }  # fmt: skip
    said = [words % {"n": counts[kind], "year": year} for kind, words in told.items() if counts.get(kind)]
    return f"{whole}: {', '.join(said)}."


def unfinished(item: Criterion, late: str) -> str:
    """That nothing that gives points came along, and what to do; `late` tells of last year's day."""
    asked = (
        _("Hãy nhập ngày của năm nay.")
        if isinstance(item.rule, Deadline)
        else _("Chưa có điểm, hãy nhập nội dung của năm nay.")
    )
    return f"{late} {asked}".strip()


def changed(before: Decimal, now: Decimal) -> str:
    """That the same claim has other points than last year."""
    return _("Năm trước %(before)s điểm, nay %(now)s điểm.") % {"before": points(before), "now": points(now)}


def paper_wanted(year: int) -> str:
    """That a paper of this year is needed."""
    return _("Cần văn bản của năm %(year)s.") % {"year": year}


def lateness(item: Criterion, claim: RawClaim, context: Context) -> str:
    """When last year's task was done, and how late; empty for anything but a day that was claimed."""
    rule = item.rule
    if not isinstance(rule, Deadline) or "done" not in claim:
        return ""
    try:
        steps = rule.mark(rule.read(claim, item.max_points), item.max_points, context).steps
    except ClaimRefused:  # the rule has changed under the same name
        return ""
    told = next((one for one in steps if one.code in {"on_time", "late_days", "late_working_days"}), None)
    if told is None:
        return ""
    facts = {"done": day(date.fromisoformat(told.values["done"])), "days": told.values["days"]}
    return {
        "on_time": _("Năm trước hoàn thành ngày %(done)s, đúng hạn."),
        "late_days": _("Năm trước hoàn thành ngày %(done)s, trễ %(days)s ngày."),
        "late_working_days": _("Năm trước hoàn thành ngày %(done)s, trễ %(days)s ngày làm việc."),
    }[told.code] % facts
