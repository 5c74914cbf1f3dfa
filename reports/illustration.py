"""Illustrations of what reports keep: words of a province's own, documents issued, one twice and one signed, a schedule.

Every number ends in "-MH" and every name in "(minh họa)", so that nobody takes one for real wherever it is read.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import files
from agencies.models import Province, User
from agencies.roles import Role
from agencies.rules import Refused
from reports.issuing.dressed import Particulars
from reports.issuing.job import make_file
from reports.issuing.models import IssuedDocument
from reports.issuing.papers import draft
from reports.issuing.tables import YearOf
from reports.issuing.workflow import issue, take_signed
from reports.scheduled.models import ReportSchedule, ScheduleRound, Work
from reports.scheduled.rules import WEEKLY
from reports.scheduled.workflow import come_round, set_schedule
from reports.wording.catalogue import KINDS
from reports.wording.parts import OWN_SENTENCES
from reports.wording.workflow import adopt_draft, save_draft
from scoring.models import Scorecard

CHAIR = ("Đỗ Đình Lãnh (minh họa)", "Chủ tịch")
DIRECTOR = ("Hà Văn Giám (minh họa)", "Giám đốc")
DECISION = "15/QĐ-UBND-MH"
"""The decision on the results of 2023."""
OWN_WORDS = (
    "- Các cơ quan, đơn vị gửi kết quả khắc phục về Sở Khoa học và Công nghệ trước ngày 30 tháng 6 (câu chữ minh họa)."
)


def illustrate_wording(province: Province, *, by: User) -> None:
    """A version of the yearly summary with one sentence of the province's own."""
    texts = {"proposals": f"{{{{{OWN_SENTENCES}}}}}\n{OWN_WORDS}"}
    version = save_draft(province, KINDS["summary"], texts, note="Minh họa: thêm một đề xuất của tỉnh", by=by)
    adopt_draft(version, by=by)


def illustrate_documents(province: Province, sheet: Scorecard, *, by: User) -> None:
    """What was issued of 2022 and 2023 before other figures were published; the decision of 2023 comes back signed."""
    before, year = YearOf(province, 2022), YearOf(province, 2023)
    _issue("year", "results", before, ("12/QĐ-UBND-MH", date(2023, 1, 13), *CHAIR), by)
    _issue("year", "summary", before, ("18/BC-SKHCN-MH", date(2023, 1, 18), *DIRECTOR), by)
    _issue("year", "plan", year, ("102/KH-SKHCN-MH", date(2022, 12, 16), *DIRECTOR), by)
    _issue("scorecard", "notice", sheet, ("131/TB-SKHCN-MH", date(2023, 12, 20), *DIRECTOR), by)
    decision = _issue("year", "results", year, (DECISION, date(2024, 1, 12), *CHAIR), by)
    _issue("year", "summary", year, ("19/BC-SKHCN-MH", date(2024, 1, 16), *DIRECTOR), by)
    _take_back_signed(decision, by)


def illustrate_second_edition(province: Province, *, by: User) -> None:
    """The summary of 2023 once more, with the figures that have been published since beside those counted."""
    reason = "Minh họa: đặt số liệu đã công bố cạnh số đếm được trên hệ thống"
    _issue("year", "summary", YearOf(province, 2023), ("27/BC-SKHCN-MH", date(2024, 1, 24), *DIRECTOR), by, reason)


def illustrate_schedule(province: Province, *, by: User) -> None:
    """A summary every Monday to who keeps the campaign: two Mondays before it was open, and the report of today."""
    values = {"work": Work.SUMMARY, "form": "pdf", "rhythm": WEEKLY, "day": None, "month": None, "addresses": ""}
    schedule = set_schedule(
        ReportSchedule(province=province), {**values, "roles": [Role.SECRETARY, Role.REPORTER]}, by=by
    )
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday() or 7)
    ScheduleRound.objects.bulk_create(
        ScheduleRound(schedule=schedule, due_on=day, skipped=_("Không có đợt chấm điểm nào đang mở."))
        for day in (monday - timedelta(days=7), monday)
    )
    come_round(schedule, today)


def _issue(
    family: str, kind: str, subject: Any, given: tuple[str, date, str, str], by: User, reason: str = ""
) -> IssuedDocument:
    province: Province = subject.province if isinstance(subject, YearOf) else subject.campaign.province
    found = draft(family, kind, subject, province)
    assert found
    return issue(found, Particulars(*given), reason=reason, by=by)


def _take_back_signed(row: IssuedDocument, by: User) -> None:
    from reports.illustrated_signature import signed  # slow to load

    made = make_file(row, "pdf")
    upload = SimpleUploadedFile(f"da-ky-{made.name}", signed(files.place(made.path).read_bytes()), "application/pdf")
    with suppress(Refused):  # a scanner that does not answer: the demonstration goes without
        take_signed(row, upload, by=by)
