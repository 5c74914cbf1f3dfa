"""The job that posts the letters of a reminder, one after the other, and writes down what became of each.

A letter is marked before it is handed over and again afterwards. Should the worker die in between, nobody knows whether
it went out; it is then not sent a second time, and says so.
"""

from __future__ import annotations

import time
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.kinds import Report, Result, Transient
from jobs.models import Job
from scoring.models import Letter, Outcome, Reminder
from scoring.workflow.reminders import start_posting

SLICE = 300
"""Seconds after which a job lets others pass and asks for a successor."""
PRINTED = "django.core.mail.backends.console.EmailBackend"
"""What stands in for a mail server where none is named; what it takes reaches nobody."""


def post_letters(job: Job, report: Report) -> Result:
    """The job's handler. Raises Transient when the mail server takes nothing now; the last attempt says so on each letter."""
    ends = time.monotonic() + SLICE
    letters = Letter.objects.filter(reminder=job.params["reminder"])
    letters.filter(outcome=Outcome.SENDING).update(
        outcome=Outcome.FAILED, why=_("Việc gửi bị ngắt đúng lúc gửi thư này nên không rõ đã đi hay chưa.")
    )
    waiting = letters.filter(outcome=Outcome.WAITING).select_related("reminder__by").order_by("pk")
    total = letters.exclude(outcome__in=[Outcome.NOBODY, Outcome.NO_ADDRESS]).count()
    if settings.EMAIL_BACKEND == PRINTED:
        waiting.update(
            outcome=Outcome.FAILED,
            why=_(
                "Hệ thống chưa cài máy chủ thư; người nhận chỉ thấy lời nhắc khi vào phần mềm. Hãy báo quản trị vận hành."
            ),
        )
    try:
        with get_connection() as connection:
            for letter in list(waiting):
                _post(letter, connection)
                report(total - waiting.all().count(), total)
                if time.monotonic() > ends:
                    break
    except (OSError, SMTPException) as fault:
        _away(job, waiting, fault)
    reminder = Reminder.objects.select_related("campaign__province", "by").get(pk=job.params["reminder"])
    return Result(note=_told(letters), commit=lambda: transaction.on_commit(partial(start_posting, reminder)))


def _post(letter: Letter, connection: Any) -> None:
    """Hand one letter over. What the server says of this addressee goes on record; what it says of itself is raised."""
    row = Letter.objects.filter(pk=letter.pk)
    if not row.filter(outcome=Outcome.WAITING).update(outcome=Outcome.SENDING):
        return
    sender = letter.reminder.by
    message = EmailMessage(
        letter.subject, letter.body, to=[letter.address], reply_to=[sender.email] if sender.email else None,
        connection=connection,
    )  # fmt: skip
    try:
        message.send()
    except SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()), (0, b""))
        row.update(outcome=Outcome.FAILED, why=_refusal(code, words))
    except SMTPServerDisconnected:
        row.update(outcome=Outcome.WAITING)
        raise
    except SMTPResponseException as refusal:
        row.update(outcome=Outcome.FAILED, why=_refusal(refusal.smtp_code, refusal.smtp_error))
    except (ValueError, SMTPException) as fault:
        row.update(outcome=Outcome.FAILED, why=str(fault)[:500])
    except OSError:
        row.update(outcome=Outcome.WAITING)
        raise
    else:
        row.update(outcome=Outcome.SENT, sent_at=timezone.now(), why="")


def _refusal(code: int, words: bytes | str) -> str:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    sentence = _("Máy chủ thư từ chối địa chỉ này: %(code)s %(said)s") % {"code": code, "said": said}
    return " ".join(sentence.split())[:500]


def _away(job: Job, waiting: QuerySet[Letter], fault: Exception) -> None:
    """The server took nothing: try again later, or say so on what is left when this was the last attempt."""
    why = _("Máy chủ thư không nhận thư (%(fault)s).") % {"fault": str(fault)[:200] or type(fault).__name__}
    if job.attempt < job.max_attempts:
        raise Transient(why) from fault
    waiting.update(outcome=Outcome.FAILED, why=why)


def _told(letters: QuerySet[Letter]) -> str:
    sent = letters.filter(outcome=Outcome.SENT).count()
    failed = letters.filter(outcome=Outcome.FAILED).count()
    return _("Đã gửi %(sent)s thư, %(failed)s thư không gửi được.") % {"sent": sent, "failed": failed}
