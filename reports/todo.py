"""Việc cần làm in reports: what somebody asked for and has not fetched yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access
from agencies.models import Province, TrailEntry, User
from agencies.roles import Permission
from agencies.todo import Task
from jobs.models import Job, State
from reports.workflow import BOOK, POINTS

ANNOUNCED = timedelta(days=3)
"""So long a finished file is announced to who asked for it."""


def tasks(user: User, province: Province) -> Iterator[Task]:
    """Books and tables this person asked for that are done and wait to be fetched; one query, none without the right."""
    if not access.may_anywhere(user, Permission.MAKE_REPORTS, province):
        return
    fetched = TrailEntry.objects.filter(
        object_type=Job._meta.label_lower, object_id=OuterRef("pk"), action="export", actor=user
    )
    jobs = Job.objects.of(province.pk).filter(
        ~Exists(fetched), created_by=user, kind__in=[BOOK, POINTS], state=State.DONE,
        finished_at__gt=timezone.now() - ANNOUNCED,
    ).exclude(result_path="")  # fmt: skip
    for job in jobs:
        title = _("%(report)s năm %(year)s đã lập xong") % {"report": job.label, "year": job.params["year"]}
        yield Task(title, job.note, reverse("jobs:job", args=[province.slug, job.pk]), _("Tải về"), group=_("Báo cáo"))
