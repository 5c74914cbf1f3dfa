"""Schedules set up, changed, paused and removed; and the chore that sees which are due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import trail
from agencies.models import Province, RoleAssignment, User
from agencies.tenancy import within
from jobs.workflow import enqueue
from reports.scheduled.models import ReportSchedule, RoundLetter, ScheduleRound
from reports.scheduled.rules import WEEKLY, next_due
from scoring.models import Campaign
from scoring.states import CampaignState

KIND = "scheduled_report"
"""The job that makes a report whose day has come."""
FROM_HOUR = 6
"""In the morning: nobody waits for it at night, and at midnight backups are made."""
FIELDS = ("work", "form", "rhythm", "day", "month", "roles", "addresses")


@transaction.atomic
def set_schedule(schedule: ReportSchedule, values: Mapping[str, Any], *, by: User) -> ReportSchedule:
    """Set up a new schedule, or change one; the next day is counted from today."""
    before = {name: getattr(schedule, name) for name in FIELDS} if schedule.pk else {}
    for name in FIELDS:
        setattr(schedule, name, values[name])
    if schedule.rhythm == WEEKLY:
        schedule.day = schedule.month = None
    schedule.next_on = next_due(schedule.rhythm, timezone.localdate(), day=schedule.day, month=schedule.month)
    schedule.created_by = schedule.created_by or by
    schedule.save()
    changes = trail.difference(before, {name: getattr(schedule, name) for name in FIELDS})
    trail.record("set_schedule", schedule, by=by, province=schedule.province, changes=changes)
    return schedule


@transaction.atomic
def pause_schedule(schedule: ReportSchedule, *, paused: bool, by: User | None) -> None:
    """Let its days pass without a report, or go on from today; days missed are not made up for."""
    schedule.paused_at = timezone.now() if paused else None
    schedule.next_on = next_due(schedule.rhythm, timezone.localdate(), day=schedule.day, month=schedule.month)
    schedule.save(update_fields=["paused_at", "next_on"])
    trail.record("pause_schedule" if paused else "resume_schedule", schedule, by=by, province=schedule.province)


def pause_all(province: Province) -> Iterator[str]:
    """Pause the schedules of a province that has come from another installation, where they may still be going on."""
    going_on = list(ReportSchedule.objects.of(province).filter(paused_at=None))
    for schedule in going_on:
        pause_schedule(schedule, paused=True, by=None)
    if count := len(going_on):
        yield ngettext("Đã tạm dừng %(n)d lịch lập báo cáo.", "Đã tạm dừng %(n)d lịch lập báo cáo.", count) % {
            "n": count
        }


@transaction.atomic
def remove_schedule(schedule: ReportSchedule, *, by: User) -> None:
    """Take it off the list; what it made and sent stays on record."""
    schedule.removed_at = timezone.now()
    schedule.save(update_fields=["removed_at"])
    trail.record("remove_schedule", schedule, by=by, province=schedule.province)


def make_due() -> None:
    """The chore of every minute: have each report made whose day has come. Done twice, or by two at once, it makes it once."""
    now = timezone.localtime()
    if now.hour < FROM_HOUR:
        return
    due = ReportSchedule.objects.filter(removed_at=None, next_on__lte=now.date()).values_list("pk", "province")
    for pk, province in list(due):
        with within(province), transaction.atomic():
            schedule = ReportSchedule.objects.select_for_update(no_key=True).get(pk=pk)
            if schedule.next_on <= now.date() and not schedule.removed_at:
                come_round(schedule, now.date())


def come_round(schedule: ReportSchedule, today: date) -> None:
    """Put the day of a schedule down and begin its report, in one step. Days missed while the server stood still come round as one."""
    schedule.next_on = next_due(schedule.rhythm, today, day=schedule.day, month=schedule.month)
    schedule.save(update_fields=["next_on"])
    if schedule.paused_at:
        return
    year, why = _year(schedule)
    found, new = ScheduleRound.objects.get_or_create(
        schedule=schedule, due_on=today, defaults={"year": year, "skipped": why}
    )
    if new and year:
        found.job = enqueue(
            KIND, province=schedule.province, by=None, key=f"round-{found.pk}", round=found.pk, work=schedule.work,
            year=year, format=schedule.form,
        )  # fmt: skip
        found.save(update_fields=["job"])


def _year(schedule: ReportSchedule) -> tuple[int | None, str]:
    """Which year it is about, or why none is made."""
    years = Campaign.objects.of(schedule.province_id).exclude(state=CampaignState.DRAFT)
    if schedule.rhythm == WEEKLY:
        running = years.filter(state__in=[CampaignState.OPEN, CampaignState.CLOSED]).order_by("-year").first()
        return (running.year, "") if running else (None, _("Không có đợt chấm điểm nào đang mở."))
    last = years.order_by("-year").first()
    return (last.year, "") if last else (None, _("Tỉnh chưa mở đợt chấm điểm nào."))


def recipients(schedule: ReportSchedule, day: date) -> dict[str, User | None]:
    """Whom it goes to on that day: each address once, with the person where it is somebody's of the province."""
    root = schedule.province.root
    people = RoleAssignment.objects.active(day).filter(
        node=root, role__in=schedule.roles, user__is_active=True
    ).exclude(user__email="").select_related("user")  # fmt: skip
    found: dict[str, User | None] = {row.user.email.lower(): row.user for row in people}
    return found | {address.lower(): None for address in schedule.address_list if address.lower() not in found}


def forget_person(user: User) -> None:
    """Take the address of a person out of letters and schedules; what still waits to be sent to them is not sent."""
    letters = RoundLetter.objects.filter(Q(person=user) | Q(address__iexact=user.email))
    letters.filter(outcome=RoundLetter.Outcome.WAITING).update(
        outcome=RoundLetter.Outcome.FAILED, why=_("Tài khoản này đã được ẩn danh.")
    )
    letters.update(address=user.address_nowhere)
    for schedule in ReportSchedule.objects.select_for_update(no_key=True).filter(addresses__icontains=user.email):
        others = [address for address in schedule.address_list if address.lower() != user.email.lower()]
        schedule.addresses = "\n".join(others)
        schedule.save(update_fields=["addresses"])


def new_schedule(province: Province) -> ReportSchedule:
    """A schedule not yet set up."""
    return ReportSchedule(province=province)
