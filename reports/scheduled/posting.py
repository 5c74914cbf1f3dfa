"""The jobs of a schedule: the report made, then posted, one letter after the other (ADR 16)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.kinds import Report, Result, Transient
from jobs.models import Job
from jobs.workflow import enqueue
from reports import tasks
from reports.scheduled.models import RoundLetter, ScheduleRound, Work
from reports.scheduled.workflow import recipients
from scoring.posting import PRINTED

POST = "post_report"
"""The job that posts a report."""
LARGEST = 10 * 1024 * 1024
"""Bytes of a file that mail servers still take; a larger one is fetched from the product."""
MAKERS = {Work.SUMMARY: tasks.make_summary, Work.BOOK: tasks.make_book, Work.POINTS: tasks.make_points}

Outcome = RoundLetter.Outcome


def make_scheduled(job: Job, report: Report) -> Result:
    """Make the report as who asks for it by hand gets it; the letters are written down with it, all at once."""
    result = MAKERS[Work(job.params["work"])](job, report)
    return replace(result, commit=partial(_write_down, job))


def _write_down(job: Job) -> None:
    """The letters and the job that posts them, in one transaction with the report: neither is ever there without the other."""
    found = ScheduleRound.objects.select_related("schedule__province__root").get(pk=job.params["round"])
    people = recipients(found.schedule, timezone.localdate())
    RoundLetter.objects.bulk_create(
        [RoundLetter(round=found, address=address, person=person) for address, person in people.items()],
        ignore_conflicts=True,
    )
    if people:
        ScheduleRound.objects.filter(pk=found.pk).update(
            job=job
        )  # work done inline is here before the round knows its job
        enqueue(POST, province=job.province, by=None, key=f"post-{found.pk}", round=found.pk)


def post_report(job: Job, report: Report) -> Result:
    """Post the letters that wait. Raises Transient when the mail server takes nothing now; the last attempt says so on each."""
    letters = RoundLetter.objects.filter(round=job.params["round"])
    letters.filter(outcome=Outcome.SENDING).update(
        outcome=Outcome.FAILED, why=_("Việc gửi bị ngắt đúng lúc gửi thư này nên không rõ đã đi hay chưa.")
    )
    waiting = letters.filter(outcome=Outcome.WAITING)
    if settings.EMAIL_BACKEND == PRINTED:
        waiting.update(outcome=Outcome.FAILED, why=_("Hệ thống chưa cài máy chủ thư. Hãy báo quản trị vận hành."))
    found = ScheduleRound.objects.select_related("schedule", "job__province").get(pk=job.params["round"])
    rows, total = list(waiting), letters.count()
    try:
        with get_connection() as connection:
            for done, letter in enumerate(rows, start=total - len(rows)):
                report(done, total, letter.address)
                _post(letter, _message(found, letter, connection))
    except (OSError, SMTPException) as fault:
        why = _("Máy chủ thư không nhận thư (%(fault)s).") % {"fault": str(fault)[:200] or type(fault).__name__}
        if job.attempt < job.max_attempts:
            raise Transient(why) from fault
        waiting.update(outcome=Outcome.FAILED, why=why)
    sent = letters.filter(outcome=Outcome.SENT).count()
    return Result(note=_("Đã gửi %(sent)s/%(total)s thư.") % {"sent": sent, "total": total})


def _message(found: ScheduleRound, letter: RoundLetter, connection: object) -> EmailMessage:
    job = found.job
    assert job
    link = settings.BASE_URL + reverse("jobs:job", args=[job.province.slug, job.pk])
    fits = bool(job.result_path) and job.result_size <= LARGEST
    place = (
        _("Tệp đính kèm thư này.")
        if fits
        else _("Tệp quá lớn để gửi kèm thư; người có tài khoản tải tại liên kết dưới đây.")
    )
    body = _(
        "%(report)s năm %(year)s của %(province)s được lập tự động ngày %(day)s theo lịch.\n%(place)s\n\n"
        "Xem trên phần mềm: %(link)s\n\nThư này gửi theo lịch do thư ký đặt; muốn thôi nhận, hãy báo thư ký Ban Chỉ đạo."
    ) % {
        "report": found.schedule.get_work_display(), "year": found.year, "province": job.province,
        "day": f"{found.due_on:%d/%m/%Y}", "place": place, "link": link,
    }  # fmt: skip
    subject = f"{found.schedule.get_work_display()} {found.year} – {job.province}"
    message = EmailMessage(subject, body, to=[letter.address], connection=connection)  # type: ignore[arg-type]
    if fits:
        with default_storage.open(job.result_path) as file:
            message.attach(job.result_name, file.read(), job.result_mime)
    return message


def _post(letter: RoundLetter, message: EmailMessage) -> None:
    """Hand one letter over; what the server says of this address goes on record, what it says of itself is raised."""
    row = RoundLetter.objects.filter(pk=letter.pk)
    if not row.filter(outcome=Outcome.WAITING).update(outcome=Outcome.SENDING):
        return
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        row.update(outcome=Outcome.FAILED, why=str(refusal)[:500])
    except (OSError, SMTPException):
        row.update(outcome=Outcome.WAITING)
        raise
    else:
        row.update(outcome=Outcome.SENT, why="")
