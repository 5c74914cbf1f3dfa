"""Lists of sheets taken out as a file; each export leaves a line in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import spreadsheet, trail
from agencies.models import User
from agencies.workdays import VIETNAM
from scoring.followup import Line
from scoring.models import Campaign, Scorecard, Submission
from scoring.standings import Standing

Form = Literal["csv", "xlsx"]


@transaction.atomic
def export_sheets(campaign: Campaign, sheets: Sequence[Scorecard], form: Form, *, by: User) -> bytes:
    """Who handed in what, when, in which state, with all three scores. Moments are those of Vietnam."""
    labels = {band["code"]: band["label"] for band in campaign.bands}
    handed_in = {
        row.scorecard_id: row
        for row in Submission.objects.filter(scorecard__in=[sheet.pk for sheet in sheets], withdrawn_at=None)
        .select_related("by", "scorecard__campaign")
        .defer("content")
        .order_by("number")
    }
    rows = [_row(sheet, handed_in.get(sheet.pk), labels) for sheet in sheets]
    trail.record(
        "export_scorecards", campaign, by=by, province=campaign.province,
        changes={"rows": (None, len(rows)), "form": (None, form)},
    )  # fmt: skip
    header = [
        _("Mã"), _("Cơ quan"), _("Cấp"), _("Loại cơ quan"), _("Khối"), _("Cơ quan cấp trên"), _("Đối tượng"),
        _("Trạng thái"), _("Lý do không chấm"), _("Hạn nộp"), _("Nộp lúc"), _("Người nộp"), _("Lần nộp"),
        _("Đúng hạn"), _("Số biên nhận"), _("Người thẩm định"), _("Thẩm định xong lúc"), _("Điểm tự chấm"),
        _("Xếp loại tự chấm"), _("Điểm thẩm định"), _("Xếp loại thẩm định"), _("Điểm công nhận"), _("Xếp loại"),
    ]  # fmt: skip
    if form == "csv":
        return spreadsheet.to_csv(header, rows)
    return spreadsheet.to_xlsx(header, rows, sheet=_("Phiếu %(year)s") % {"year": campaign.year})


@transaction.atomic
def export_results(
    campaign: Campaign, standings: Sequence[Standing], groups: dict[str, str], form: Form, *, by: User
) -> bytes:
    """The results as one person sees them, ranked inside their group."""
    labels = {band["code"]: band["label"] for band in campaign.bands}
    words = {"rose": _("tăng"), "fell": _("giảm"), "same": _("giữ nguyên"), "new": ""}
    rows = [
        [
            row.rank, row.sheet.code, row.sheet.name, row.sheet.get_level_display(),
            groups.get(row.sheet.block or row.sheet.level, ""), row.self_score, row.verified_score, row.final_score,
            row.difference, labels.get(row.rating, ""), labels.get(row.before, ""), words.get(row.change or "", ""),
        ]
        for row in standings
    ]  # fmt: skip
    trail.record(
        "export_results", campaign, by=by, province=campaign.province,
        changes={"rows": (None, len(rows)), "form": (None, form)},
    )  # fmt: skip
    header = [
        _("Hạng"), _("Mã"), _("Cơ quan"), _("Cấp"), _("Khối"), _("Điểm tự chấm"), _("Điểm thẩm định"),
        _("Điểm công nhận"), _("Chênh lệch với tự chấm"), _("Xếp loại"), _("Xếp loại năm trước"), _("So với năm trước"),
    ]  # fmt: skip
    if form == "csv":
        return spreadsheet.to_csv(header, rows)
    return spreadsheet.to_xlsx(header, rows, sheet=_("Kết quả %(year)s") % {"year": campaign.year})


@transaction.atomic
def export_follow_up(campaign: Campaign, lines: Sequence[Line], form: Form, *, by: User) -> bytes:
    """The agencies whose sheet is held up, with whom to call, one row for each person to call."""
    rows = [row for line in lines for row in _calls(line)]
    trail.record(
        "export_follow_up", campaign, by=by, province=campaign.province,
        changes={"rows": (None, len(lines)), "form": (None, form)},
    )  # fmt: skip
    header = [
        _("Mã"), _("Cơ quan"), _("Cơ quan cấp trên"), _("Vướng mắc"), _("Trạng thái"), _("Hạn"), _("Còn (ngày)"),
        _("Đã chấm (%)"), _("Thay đổi gần nhất"), _("Người liên hệ"), _("Vai trò"), _("Điện thoại"), _("Thư điện tử"),
        _("Đăng nhập gần nhất"), _("Nhắc gần nhất"), _("Người nhắc"),
    ]  # fmt: skip
    if form == "csv":
        return spreadsheet.to_csv(header, rows)
    return spreadsheet.to_xlsx(header, rows, sheet=_("Đôn đốc %(year)s") % {"year": campaign.year})


def _calls(line: Line) -> list[list[Any]]:
    sheet = [
        line.code, line.name, line.parent_name, ", ".join(str(holdup.label) for holdup in line.holdups),
        str(line.state.label), _local(line.due_at), line.days_left, line.percent, _local(line.changed_at),
    ]  # fmt: skip
    letter = line.letter
    told = [_local(letter.reminder.at), str(letter.reminder.by)] if letter else [None, ""]
    people = [
        [person.name, str(person.role.label), person.phone, person.email, _local(person.signed_in_at)]
        for person in line.people
    ]
    return [[*sheet, *person, *told] for person in people or [["", "", "", "", None]]]


def _row(sheet: Scorecard, submission: Submission | None, labels: dict[str, str]) -> list[Any]:
    return [
        sheet.code, sheet.name, sheet.get_level_display(), sheet.get_kind_display(), sheet.block, sheet.parent_name,
        sheet.get_obligation_display(), sheet.get_state_display() if not sheet.excluded_reason else "",
        sheet.excluded_reason, _local(sheet.due_at), _local(submission.received_at if submission else None),
        str(submission.by or "") if submission else "", submission.number if submission else None,
        (_("có") if submission.on_time else _("không")) if submission else "",
        submission.receipt if submission else "", str(sheet.verifier or ""), _local(sheet.verified_at),
        sheet.self_score, labels.get(sheet.self_rating, ""), sheet.verified_score,
        labels.get(sheet.verified_rating, ""), sheet.final_score, labels.get(sheet.final_rating, ""),
    ]  # fmt: skip


def _local(value: datetime | None) -> datetime | None:
    return value.astimezone(VIETNAM).replace(tzinfo=None) if value else None
