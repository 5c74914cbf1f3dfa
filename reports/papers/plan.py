"""The agency's plan of a year (TT 26/2014/TT-BKHCN Điều 7.2a) and the report on how it was carried out (NĐ 30/2020, Mẫu 1.4)."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from agencies.templatetags.page import day, percent, points
from audits.models import Audit
from audits.states import AT_WORK, AuditKind, AuditState
from registers.models import Budget, Objective, ObjectiveState, Plan, TaskState
from registers.standing import QualityFile, Share, file_of
from reports.models import DocumentSettings
from reports.official import OfficialDocument, Paragraph, numbered
from reports.papers.issuer import issuer_of
from reports.papers.sentences import ROOM, WARNING, numbered_day, objectives, parts, tasks


def plan(entry: Plan, settings: DocumentSettings) -> OfficialDocument:
    """The plan with its tasks under the contents they belong to, the year's objectives and money."""
    issuer = issuer_of(entry.agency, settings, entry.issued_on)
    file = _file(entry)
    said = issuer.said("KH", entry.issued_on, _year(entry), entry.signatory, together=True)
    say = settings.voice("agency_plan").knowing(
        {**said, "tieu_chuan": _standard(file), "bo_phan_phu_trach": _lead(file)}
    )
    return OfficialDocument(
        kind="KẾ HOẠCH",
        subject=say.line("subject"),
        letterhead=say.letterhead(issuer.parent, issuer.printed, entry.number),
        bases=say.bases(),
        opening=say.lines("opening"),
        body=numbered(
            parts(
                (
                    ("MỤC ĐÍCH, YÊU CẦU", say.paragraphs("purpose")),
                    ("NỘI DUNG, PHÂN CÔNG THỰC HIỆN", [tasks(file.tasks) if file.tasks else Paragraph(ROOM)]),
                    ("MỤC TIÊU CHẤT LƯỢNG", [objectives(_set(file))] if _set(file) else []),
                    ("KINH PHÍ", [Paragraph(text) for text in _money(entry)]),
                    ("TỔ CHỨC THỰC HIỆN", say.paragraphs("organisation")),
                )
            )
        ),
        closing=say.line("closing"),
        recipients=say.recipients(),
        signature=say.signature(),
        warning=WARNING if entry.illustrative else "",
    )


def report(entry: Plan, settings: DocumentSettings) -> OfficialDocument:
    """What became of the plan: tasks, objectives, audits, review, survey, complaints; what is left."""
    issuer = issuer_of(entry.agency, settings, entry.report_on)
    file = _file(entry)
    said = issuer.said("BC", entry.report_on, _year(entry), entry.signatory, together=True)
    say = settings.voice("agency_report").knowing(
        {**said, "tieu_chuan": _standard(file), "so_ke_hoach": numbered_day(entry.number, entry.issued_on)}
    )
    met = file.objectives_met
    return OfficialDocument(
        kind="BÁO CÁO",
        subject=say.line("subject"),
        letterhead=say.letterhead(issuer.parent, issuer.printed, entry.report_number),
        addressees=say.lines("addressees"),
        bases=say.bases(),
        opening=say.lines("opening"),
        body=numbered(
            parts(
                (
                    (
                        "KẾT QUẢ THỰC HIỆN KẾ HOẠCH",
                        [*say.paragraphs("tasks", _done(file)), *([tasks(file.tasks, done=True)] if file.tasks else [])],
                    ),
                    (
                        "MỤC TIÊU CHẤT LƯỢNG",
                        [
                            Paragraph(f"Đạt {met.numerator}/{met.denominator} mục tiêu chất lượng."),
                            objectives(_set(file), done=True),
                        ] if _set(file) else [],
                    ),
                    ("ĐÁNH GIÁ, XEM XÉT, CẢI TIẾN", say.paragraphs("year", [f"- {text}" for text in _year_of(entry, file)])),
                    ("TỒN TẠI", say.paragraphs("left", [f"- {text}" for text in _left(file)] or ["Không có việc tồn đọng."])),
                    ("ĐỀ XUẤT, KIẾN NGHỊ", say.paragraphs("proposals")),
                )
            )
        ),
        closing=say.line("closing"),
        recipients=say.recipients(),
        signature=say.signature(),
        warning=WARNING if entry.illustrative else "",
    )  # fmt: skip


def _done(file: QualityFile) -> list[str]:
    done = file.tasks_done
    dropped = len(file.tasks) - done.denominator
    text = f"Đã thực hiện xong {done.numerator}/{done.denominator} việc của Kế hoạch"
    return [text + (f"; {dropped} việc không thực hiện." if dropped else ".")]


def _year(entry: Plan) -> int:
    assert entry.year
    return entry.year


def _file(entry: Plan) -> QualityFile:
    """The file as it stood at the end of the plan's year, or today; of the year's tasks those of this plan."""
    year = _year(entry)
    found = file_of(entry.agency, year, min(date(year, 12, 31), timezone.localdate()))
    found.tasks = [task for task in found.tasks if task.part_of_id == entry.pk]
    return found


def _standard(file: QualityFile) -> str:
    return f"TCVN ISO {file.system.edition.code}" if file.system else "TCVN ISO 9001:2015"


def _lead(file: QualityFile) -> str:
    return str(file.committee.get_kind_display()) if file.committee else "Bộ phận được phân công"


def _set(file: QualityFile) -> list[Objective]:
    return [row for row in file.objectives if row.state != ObjectiveState.DROPPED]


def _money(entry: Plan) -> list[str]:
    rows = Budget.objects.filter(agency=entry.agency_id, year=entry.year).order_by("pk")
    return [
        f"- {row.get_item_display()}: {points(row.planned)} triệu đồng ({row.get_source_display().lower()})."
        for row in rows
    ]


def _year_of(entry: Plan, file: QualityFile) -> list[str]:
    """What else the year's record tells, a sentence each."""
    audits = Audit.objects.filter(agency=entry.agency_id, year=_year(entry), kind=AuditKind.INTERNAL)
    held = audits.exclude(state__in=[*AT_WORK, AuditState.CANCELLED]).count()
    told = [f"Đánh giá nội bộ: {held} cuộc." if held else "Đánh giá nội bộ: chưa thực hiện."]
    told.append(
        f"Xem xét của lãnh đạo: {'; '.join(f'ngày {day(row.held_on)}' for row in file.reviews)}." if file.reviews
        else "Xem xét của lãnh đạo: chưa họp."
    )  # fmt: skip
    if file.trainings:
        people = sum(row.attended or 0 for row in file.trainings)
        told.append(f"Đào tạo, phổ biến: {len(file.trainings)} lớp, {people} lượt người dự.")
    if file.survey and file.survey.rate is not None:
        told.append(
            f"Sự hài lòng của tổ chức, cá nhân: {percent(file.survey.rate)} trong {file.survey.answered} phiếu hợp lệ."
        )
    for words, share in (
        ("Phản ánh, kiến nghị trả lời đúng hạn", file.complaints_in_time),
        ("Rủi ro, cơ hội đã đánh giá hiệu lực biện pháp", file.risks_evaluated),
        ("Văn bản pháp luật cập nhật trong 03 tháng", file.updates_in_time),
        ("Thủ tục hành chính đã có quy trình", file.formalities_covered),
    ):
        told += _counted(words, share)
    return told


def _counted(words: str, share: Share) -> list[str]:
    return [f"{words}: {share.numerator}/{share.denominator}."] if share.denominator else []


def _left(file: QualityFile) -> list[str]:
    """What was not done and not reached."""
    unfinished = [row for row in file.tasks if row.state in {TaskState.OPEN, TaskState.UNDER_WAY}]
    missed = [row for row in file.objectives if row.state == ObjectiveState.MISSED]
    return [
        *(f"Chưa xong: {row.task} ({row.owner}{_until(row.due_day)})." for row in unfinished),
        *(f"Chưa đạt mục tiêu: {row.what}." for row in missed),
    ]


def _until(due: date | None) -> str:
    return f", hạn {day(due)}" if due else ""
