"""The daily letter: to each person what is overdue or falls due within a week, once a day, and nothing to who has nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from agencies.models import Province, User
from agencies.templatetags.page import moment
from agencies.todo import Task, tasks_for
from agencies.workdays import VIETNAM, is_working_day
from registers.models import Digest

log = logging.getLogger(__name__)

FROM_HOUR = 7
"""No letter leaves before this hour of the morning in Vietnam."""
AHEAD = timedelta(days=7)
MOST = 30
"""How many tasks a letter spells out."""
PRINTED = "django.core.mail.backends.console.EmailBackend"
"""What stands in for a mail server where none is named; what it takes reaches nobody."""


def post_digests(now: datetime | None = None) -> int:
    """Write to everybody who has something due and was not written to today; gives how many letters left.

    A chore: it runs every hour or every day and bears being cut off, since who has been written to stands in `Digest`
    before the letter is handed over. Not on weekends, and not without a mail server.
    """
    now = now or timezone.now()
    local = now.astimezone(VIETNAM)
    if settings.EMAIL_BACKEND == PRINTED or local.hour < FROM_HOUR or not is_working_day(local.date()):
        return 0
    sent = 0
    with get_connection() as connection:
        for province in Province.objects.filter(root__closed_on__gte=local.date(), is_demo=False).select_related(
            "root"
        ):
            for person in _people(province, now):
                message = letter(person, province, due_tasks(tasks_for(person, province), now))
                if message is None or not _claim(person, province, now):
                    continue
                message.connection = connection
                try:
                    message.send()
                    sent += 1
                except OSError:  # which SMTPException is
                    log.exception("The daily letter of person %s could not be sent.", person.pk)
    return sent


def write_digests() -> None:
    """The chore: `post_digests` now."""
    post_digests()


def due_tasks(tasks: Iterable[Task], now: datetime) -> list[Task]:
    """Those overdue, or due within a week, or that wait without a day and ask for attention."""
    return [
        task
        for task in tasks
        if (task.due is not None and task.due <= now + AHEAD) or (task.due is None and task.tone != "normal")
    ]


def letter(person: User, province: Province, tasks: list[Task]) -> EmailMessage | None:
    """The letter of one person; None when nothing is due."""
    if not tasks or not person.email:
        return None
    with override(settings.LANGUAGE_CODE):
        subject = ngettext("%(n)d việc đến hạn – %(province)s", "%(n)d việc đến hạn – %(province)s", len(tasks)) % {
            "n": len(tasks), "province": province,
        }  # fmt: skip
        lines = [_line(task) for task in tasks[:MOST]]
        if len(tasks) > MOST:
            lines.append(_("… và %(n)d việc khác.") % {"n": len(tasks) - MOST})
        whole = settings.BASE_URL + reverse("agencies:todo", args=[province.slug])
        body = "\n\n".join(
            [
                _("Kính gửi %(name)s,") % {"name": person.full_name or person.email},
                _("Những việc đã quá hạn hoặc đến hạn trong bảy ngày tới:"), *lines,
                _("Xem tất cả: %(url)s") % {"url": whole},
                _("Thư này gửi mỗi ngày làm việc một lần, chỉ khi có việc đến hạn."),
            ]
        )  # fmt: skip
    return EmailMessage(subject, body, to=[person.email])


def _line(task: Task) -> str:
    due = f" ({_('hạn')} {moment(task.due)})" if task.due else ""
    return f"- {task.title}{due}\n  {task.detail}\n  {settings.BASE_URL}{task.url}"


def _people(province: Province, now: datetime) -> Iterable[User]:
    """Who holds a role in the province and was not written to today."""
    written = Digest.objects.filter(province=province, day=now.astimezone(VIETNAM).date()).values("person")
    held = User.objects.filter(is_active=True, roles__node__province=province).exclude(pk__in=written)
    return held.distinct().order_by("pk")


def _claim(person: User, province: Province, now: datetime) -> bool:
    try:
        with transaction.atomic():
            Digest.objects.create(person=person, province=province, day=now.astimezone(VIETNAM).date())
    except IntegrityError:
        return False
    return True
