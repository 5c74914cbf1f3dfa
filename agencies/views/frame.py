"""The pages every person starts from, and the answers of the service itself."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies import access, sessions
from agencies.abbreviations import FULL
from agencies.gate import ProvinceRequest, public, requires, signed_in
from agencies.models import Province
from agencies.roles import Permission
from agencies.tenancy import across
from agencies.todo import grouped, tasks_for


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@signed_in
@across()
def home(request: HttpRequest) -> HttpResponseBase:
    """To the one province this person works in; a choice when there are several or none, or when asked for."""
    provinces = Province.objects.filter(pk__in=access.provinces_of(request.user)).select_related("root")
    if only := sessions.only_in(request):
        provinces = provinces.filter(pk=only)
    if len(provinces) == 1 and "choose" not in request.GET:
        return redirect("agencies:todo", provinces[0].slug)
    if not provinces and getattr(request.user, "is_operator", False):
        return redirect("operator")
    return render(request, "agencies/home.html", {"provinces": provinces})


@requires(Permission.VIEW_AGENCY, anywhere=True)
def todo(request: ProvinceRequest) -> HttpResponse:
    """Việc cần làm: what this person must do in the province, by when."""
    roles = request.user.roles.active(timezone.localdate()).in_province(request.province.pk).select_related("node")
    groups = grouped(tasks_for(request.user, request.province))
    return render(request, "agencies/todo.html", {"groups": groups, "roles": roles})


@public
@require_safe
def abbreviations(request: HttpRequest) -> HttpResponse:
    """What the abbreviations of the field mean."""
    return render(request, "agencies/abbreviations.html", {"abbreviations": FULL})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Shown when a form comes back without its secret."""
    return render(request, "403_csrf.html", status=403)
