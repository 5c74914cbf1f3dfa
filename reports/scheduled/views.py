"""Ask and answer: the reports that make themselves."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from reports.scheduled.forms import ScheduleForm
from reports.scheduled.models import ReportSchedule, RoundLetter
from reports.scheduled.workflow import new_schedule, pause_schedule, remove_schedule, set_schedule

P = Permission
PER_PAGE = 20


@requires(P.MAKE_REPORTS, P.EXPORT_DATA)
@require_safe
def schedules(request: ProvinceRequest) -> HttpResponse:
    """Every schedule of the province, with when it comes round next."""
    rows = ReportSchedule.objects.of(request.province)
    return render(request, "reports/schedules.html", {"schedules": rows})


@requires(P.MAKE_REPORTS, P.EXPORT_DATA)
def add_schedule(request: ProvinceRequest) -> HttpResponse:
    """Set a new one up."""
    return _set(request, new_schedule(request.province))


@requires(P.MAKE_REPORTS, P.EXPORT_DATA)
def change_schedule(request: ProvinceRequest, schedule: ReportSchedule) -> HttpResponse:
    """Change one."""
    return _set(request, schedule)


@requires(P.MAKE_REPORTS, P.EXPORT_DATA)
@require_safe
def schedule(request: ProvinceRequest, schedule: ReportSchedule) -> HttpResponse:
    """One schedule and each time it came round: what was made, to how many it went."""
    sent, failed = (Count("letters", filter=Q(letters__outcome=outcome)) for outcome in ("sent", "failed"))
    rounds = schedule.rounds.select_related("job").annotate(sent=sent, failed=failed).order_by("-due_on")
    page = Paginator(rounds, PER_PAGE).get_page(request.GET.get("page"))
    faults = RoundLetter.objects.filter(round__in=[row.pk for row in page], outcome="failed")
    return render(request, "reports/schedule.html", {"schedule": schedule, "page": page, "faults": faults})


@requires(P.MAKE_REPORTS, P.EXPORT_DATA)
@require_POST
def schedule_pause(request: ProvinceRequest, schedule: ReportSchedule) -> HttpResponse:
    """Pause it, or let it go on."""
    paused = schedule.paused_at is None
    pause_schedule(schedule, paused=paused, by=request.user)
    messages.success(request, _("Đã tạm dừng lịch.") if paused else _("Lịch chạy tiếp từ hôm nay."))
    return redirect("reports:schedule", request.province.slug, schedule.pk)


@requires(P.MAKE_REPORTS, P.EXPORT_DATA)
@require_POST
def schedule_remove(request: ProvinceRequest, schedule: ReportSchedule) -> HttpResponse:
    """Take it off the list."""
    remove_schedule(schedule, by=request.user)
    messages.success(request, _("Đã bỏ lịch; báo cáo đã lập và thư đã gửi vẫn còn trong nhật ký."))
    return redirect("reports:schedules", request.province.slug)


def _set(request: ProvinceRequest, found: ReportSchedule) -> HttpResponse:
    form = ScheduleForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        row = ReportSchedule.objects.get(pk=found.pk) if found.pk else new_schedule(request.province)
        row = set_schedule(row, form.cleaned_data, by=request.user)
        messages.success(request, _("Đã lưu lịch. Lần tới: %(day)s.") % {"day": f"{row.next_on:%d/%m/%Y}"})
        return redirect("reports:schedule", request.province.slug, row.pk)
    return render(request, "reports/schedule_form.html", {"form": form, "schedule": found})
