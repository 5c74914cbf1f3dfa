"""Ask and answer: the jobs of a province, how far they are, what came of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import files
from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from agencies.rules import Refused
from jobs.forms import JobFilter
from jobs.inviting import ask_for_invitations
from jobs.models import Job
from jobs.workflow import cancel_job, record_download, retry_job

PER_PAGE = 20
STOP_POLLING = 286
"""The status on which htmx stops asking."""


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_safe
def jobs(request: ProvinceRequest) -> HttpResponse:
    """The jobs this person may see, newest first."""
    form = JobFilter(request.GET)
    rows = Job.objects.visible_to(request.user, request.province).select_related("created_by")
    page = Paginator(form.narrow(rows), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/jobs.html", {"form": form, "page": page})


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_safe
def job(request: ProvinceRequest, job: Job) -> HttpResponse:
    """One job: how far it is, what came of it, what to do when it failed."""
    _check(request, job)
    return render(request, "jobs/job.html", {"job": job})


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_safe
def progress(request: ProvinceRequest, job: Job) -> HttpResponse:
    """The part of a job's page that changes; on the last answer the page stops asking."""
    _check(request, job)
    status = STOP_POLLING if job.is_finished else 200
    return render(request, "jobs/job.html#progress", {"job": job, "announce": job.is_finished}, status=status)


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_POST
def cancel(request: ProvinceRequest, job: Job) -> HttpResponse:
    """Stop the job."""
    _check(request, job)
    try:
        cancel_job(job, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã yêu cầu huỷ công việc."))
    return redirect("jobs:job", request.province.slug, job.pk)


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_POST
def retry(request: ProvinceRequest, job: Job) -> HttpResponse:
    """Run the job again."""
    _check(request, job)
    try:
        retry_job(job, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("jobs:job", request.province.slug, job.pk)


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_safe
def result(request: ProvinceRequest, job: Job) -> HttpResponseBase:
    """The file that came of the job; taking it away leaves a line in the trail."""
    _check(request, job)
    if not job.result_path:
        raise Http404(_("Công việc này không có tệp kết quả, hoặc tệp đã được xoá theo thời hạn lưu."))
    if request.method == "GET":
        record_download(job, by=request.user)
    return files.download(
        request, job.result_path, label=job.result_name, mime=job.result_mime, sha256=job.result_sha256
    )


@requires(Permission.MANAGE_PEOPLE, fresh=True)
@require_POST
def invite_all(request: ProvinceRequest) -> HttpResponse:
    """Post the invitation of everybody who has no password yet."""
    job = ask_for_invitations(request.province, by=request.user)
    return redirect("jobs:job", request.province.slug, job.pk)


def _check(request: ProvinceRequest, job: Job) -> None:
    """Raise PermissionDenied unless this person may see the job."""
    if not Job.objects.visible_to(request.user, request.province).filter(pk=job.pk).exists():
        raise PermissionDenied(
            _("Công việc này do người khác yêu cầu. Chỉ người đó và người có quyền tương ứng ở cấp tỉnh được xem.")
        )
