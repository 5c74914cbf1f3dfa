"""Facts of what an agency set out to do in a year, and did."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.templatetags.page import day, points
from registers.models import ComplaintState, ObjectiveState, ReviewInput, TaskState, Tier
from registers.models.doing import TrainingKind
from registers.standing import QualityFile, Share
from scoring.facts.fact import Record, Said, fact, said
from scoring.facts.system import share_words


@fact("plan.issued_on", lazy("Ngày ban hành kế hoạch năm"), "day")
def plan_issued_on(record: Record) -> Said | None:
    """The day the year's plan was issued (TT 26/2014/TT-BKHCN Điều 7.2a)."""
    plan = record.file.plan
    if plan is None or plan.issued_on is None:
        return None
    words = _("%(plan)s ban hành ngày %(day)s.") % {"plan": plan.title, "day": day(plan.issued_on)}
    return said(plan.issued_on, words, record.file, plan)


@fact("objectives.agency", lazy("Có mục tiêu chất lượng của cơ quan trong năm"), "yes")
def objectives_agency(record: Record) -> Said | None:
    """Whether the agency set itself objectives (ISO 9001, 6.2.1)."""
    rows = record.file.objectives_of(Tier.AGENCY)
    words = _("%(n)d mục tiêu của cơ quan.") % {"n": len(rows)}
    return said(True, words, record.file, *rows) if rows else None


@fact("objectives.units", lazy("Có mục tiêu chất lượng của phòng, bộ phận trong năm"), "yes")
def objectives_units(record: Record) -> Said | None:
    """Whether its units have objectives (ISO 9001, 6.2.1)."""
    rows = record.file.objectives_of(Tier.UNIT)
    words = _("%(n)d mục tiêu của phòng, bộ phận.") % {"n": len(rows)}
    return said(True, words, record.file, *rows) if rows else None


@fact("objectives.planned", lazy("Mục tiêu nào cũng có cách thực hiện, người chịu trách nhiệm, hạn và chỉ số"), "yes")
def objectives_planned(record: Record) -> Said | None:
    """Whether every objective has a way, an owner, a last day and an indicator (ISO 9001, 6.2.2)."""
    return _all(record.file, record.file.objectives_planned, _("mục tiêu có cách thực hiện, người chịu trách nhiệm, hạn, chỉ số."))  # fmt: skip


@fact("objectives.met", lazy("Mục tiêu đạt / mục tiêu đã đặt"), "share")
def objectives_met(record: Record) -> Said | None:
    """The objectives met (ISO 9001, 9.1.3)."""
    share = record.file.objectives_met
    if not share.denominator:
        return None
    running = [row for row in share.all if row.state == ObjectiveState.RUNNING]
    words = share_words(share, _("mục tiêu đạt."))
    if running:
        words += _(" %(n)d mục tiêu chưa đánh giá.") % {"n": len(running)}
    value = (share.numerator, share.denominator)
    return said(value, words, record.file, *share.all, may_change=bool(running))


@fact("training.held", lazy("Đã tập huấn, phổ biến hệ thống cho công chức trong năm"), "yes")
def training_held(record: Record) -> Said | None:
    """Whether the system was taught to those who work by it (QĐ 19/2014/QĐ-TTg Điều 11.3; ISO 9001, 7.3)."""
    about = {TrainingKind.AWARENESS, TrainingKind.STANDARD}
    held = [row for row in record.file.trainings if row.kind in about and row.attended and row.held_on <= record.file.day]  # fmt: skip
    if not held:
        return None
    one = held[0]
    of = f"/{one.invited}" if one.invited else ""
    words = _("“%(course)s” ngày %(day)s, %(attended)s người dự.") % {
        "course": one.course, "day": day(one.held_on), "attended": f"{one.attended}{of}",
    }  # fmt: skip
    if held[1:]:
        words += _(" Còn %(n)d lớp khác.") % {"n": len(held) - 1}
    return said(True, words, record.file, *held)


@fact("auditors.trained", lazy("Có người được chứng nhận đào tạo đánh giá nội bộ"), "yes")
def auditors_trained(record: Record) -> Said | None:
    """Whether somebody here is certified as internal auditor (ISO 9001, 7.2)."""
    rows = record.file.internal_auditors
    names = ", ".join(dict.fromkeys(row.person for row in rows))
    words = _("Có chứng nhận còn giá trị: %(names)s.") % {"names": names}
    return said(True, words, record.file, *rows) if rows else None


@fact("risks.listed", lazy("Có danh mục rủi ro, cơ hội của năm"), "yes")
def risks_listed(record: Record) -> Said | None:
    """Whether risks and opportunities of the year are named (ISO 9001, 6.1)."""
    rows = record.file.risks
    words = _("Danh mục năm %(year)d có %(n)d rủi ro, cơ hội.") % {"year": record.file.year, "n": len(rows)}
    return said(True, words, record.file, *rows) if rows else None


@fact("risks.handled", lazy("Rủi ro, cơ hội nào cũng có biện pháp"), "yes")
def risks_handled(record: Record) -> Said | None:
    """Whether something is done about every one (ISO 9001, 6.1.2)."""
    return _all(record.file, record.file.risks_handled, _("rủi ro, cơ hội có biện pháp."))


@fact("risks.evaluated", lazy("Biện pháp với rủi ro, cơ hội nào cũng đã đánh giá hiệu lực"), "yes")
def risks_evaluated(record: Record) -> Said | None:
    """Whether the measures were judged (ISO 9001, 6.1.2b)."""
    return _all(record.file, record.file.risks_evaluated, _("biện pháp với rủi ro, cơ hội đã đánh giá hiệu lực."))


@fact("complaints.tracked", lazy("Có sổ theo dõi phản ánh, kiến nghị trong năm"), "yes")
def complaints_tracked(record: Record) -> Said | None:
    """Whether complaints are written down (TT 26/2014/TT-BKHCN Điều 36.1e); silent when none was: that is no proof of none."""
    rows = record.file.complaints
    words = _("Sổ theo dõi năm %(year)d có %(n)d phản ánh, kiến nghị.") % {"year": record.file.year, "n": len(rows)}
    return said(True, words, record.file, *rows) if rows else None


@fact("complaints.in_time", lazy("Phản ánh, kiến nghị nào cũng được trả lời đúng hạn"), "yes")
def complaints_in_time(record: Record) -> Said | None:
    """Whether every complaint whose time is over, or that was answered, was answered by its day."""
    waiting = [row for row in record.file.complaints if row.state == ComplaintState.OPEN and not row.is_late(record.file.day)]  # fmt: skip
    share = record.file.complaints_in_time
    due = Share(share.met, tuple(row for row in share.all if row not in waiting))
    return _all(record.file, due, _("phản ánh, kiến nghị được trả lời đúng hạn."), may_change=bool(waiting))


@fact("review.input_report", lazy("Xem xét của lãnh đạo: có báo cáo đầu vào"), "yes")
def review_input_report(record: Record) -> Said | None:
    """Whether a report prepared the management review (ISO 9001, 9.3.2)."""
    rows = [row for row in record.file.reviews if row.input_report]
    if not rows:
        return None
    words = _("%(review)s, báo cáo đầu vào %(report)s.") % {"review": rows[0].title, "report": rows[0].input_report}
    return said(True, words, record.file, *rows)


@fact("review.minutes", lazy("Xem xét của lãnh đạo: biên bản đủ đầu vào điều 9.3.2"), "yes")
def review_minutes(record: Record) -> Said | None:
    """Whether the minutes of the year's reviews cover every input of 9.3.2."""
    rows = [row for row in record.file.reviews if row.minutes_number]
    if not rows:
        return None
    seen = {code for row in rows for code in row.inputs if code in ReviewInput.values}
    left = [str(words).split(")")[0] for code, words in ReviewInput.choices if code not in seen]
    numbers = ", ".join(row.minutes_number for row in rows)
    words = _("Biên bản %(numbers)s: %(seen)d/%(all)d đầu vào.") % {"numbers": numbers, "seen": len(seen), "all": len(ReviewInput)}  # fmt: skip
    if left:
        words += _(" Chưa có: %(left)s.") % {"left": ", ".join(left)}
    return said(not left, words, record.file, *rows)


@fact("review.conclusions", lazy("Xem xét của lãnh đạo: thông báo kết luận có người, hạn, theo dõi"), "yes")
def review_conclusions(record: Record) -> Said | None:
    """Whether conclusions were announced, each with who and by when, and followed up (ISO 9001, 9.3.3).

    Followed up is a conclusion that is no longer as it was announced: its state was moved on, or a result is written down.
    """
    told = [row for row in record.file.reviews if row.notice_number]
    numbers = {row.pk for row in told}
    rows = [row for row in record.file.conclusions if row.part_of_id in numbers]
    if not rows:
        return None
    whole = [row for row in rows if row.owner and row.due_day and (row.state != TaskState.OPEN or row.result)]
    words = _("Thông báo %(numbers)s: %(n)d/%(all)d kết luận có người thực hiện, hạn và theo dõi.") % {
        "numbers": ", ".join(row.notice_number for row in told), "n": len(whole), "all": len(rows),
    }  # fmt: skip
    return said(len(whole) == len(rows), words, record.file, *told, *rows)


@fact("survey.satisfied", lazy("Tỷ lệ hài lòng của khảo sát gần nhất trong năm (%)"), "percent")
def survey_satisfied(record: Record) -> Said | None:
    """The share of those who answered that are satisfied, with two decimals, never rounded up (ISO 9001, 9.1.2)."""
    survey = record.file.survey
    if survey is None or survey.rate is None:
        return None
    rate = (survey.rate * 100).quantize(Decimal("0.01"), ROUND_DOWN)
    words = _("“%(subject)s” ngày %(day)s: %(satisfied)d/%(answered)d phiếu hài lòng, đạt %(rate)s%%.") % {
        "subject": survey.subject, "day": day(survey.held_on), "satisfied": survey.satisfied,
        "answered": survey.answered, "rate": points(rate, 2),
    }  # fmt: skip
    return said(rate, words, record.file, survey)


@fact("updates.in_time", lazy("Thay đổi văn bản cập nhật trong 03 tháng / thay đổi phát sinh"), "share")
def updates_in_time(record: Record) -> Said | None:
    """The legal changes taken in within three months (QĐ 19/2014/QĐ-TTg Điều 4.4a)."""
    file, share = record.file, record.file.updates_in_time
    if not share.denominator:
        return None
    waiting = [
        row for row in file.external
        if row.changes_system and row.effective_on.year == file.year and row not in share.all and row.effective_on <= file.day
    ]  # fmt: skip
    words = share_words(share, _("thay đổi văn bản được cập nhật trong 03 tháng."))
    if waiting:
        words += _(" %(n)d thay đổi còn trong hạn, chưa tính.") % {"n": len(waiting)}
    return said((share.numerator, share.denominator), words, file, *share.all, may_change=bool(waiting))


def _all(file: QualityFile, share: Share, words: str, **more: object) -> Said | None:
    """Whether all of a share are met; silent when there is nothing to count. What is lacking comes first."""
    if not share.denominator:
        return None
    lacking: Callable[[object], bool] = lambda row: row in share.met  # noqa: E731
    rows = sorted(share.all, key=lacking)
    return said(share.numerator == share.denominator, share_words(share, words), file, *rows, **more)
