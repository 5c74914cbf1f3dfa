"""One agency: what it is and was, who works for it, and changes of organisation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agencies import access, trail_words
from agencies.fields import ancestors
from agencies.forms.tree import CHANGES, CorrectionForm
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency, RoleAssignment, Succession, TrailEntry
from agencies.panels import panels
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.tenancy import across
from agencies.workflow.tree import Outcome, correct_agency, preview

RECENT = 10


@requires(Permission.VIEW_AGENCY)
@require_safe
def agency(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Everything about one agency."""
    user = request.user
    may_view_trail = bool(access.may(user, Permission.VIEW_TRAIL, agency.path))
    versions = list(agency.versions.select_related("parent", "reorganisation").order_by("-valid_from"))
    context = {
        "agency": agency, "versions": versions, "now": _current(agency, versions), "way": _way(agency, user),
        "roles": _roles(agency), "staff": agency.staff.filter(is_active=True),
        "continues": _successions(agency.continues.all(), "predecessor"),
        "continued_by": _successions(agency.continued_by.all(), "successor"),
        "panels": panels(user, agency), "may_view_trail": may_view_trail,
        "may_manage": bool(access.may(user, Permission.MANAGE_AGENCIES, agency.path)),
        "trail": _recent(agency) if may_view_trail else [],
        "changes": [(kind, form.title) for kind, form in CHANGES.items()],
    }  # fmt: skip
    return render(request, "agencies/agency.html", context)


@requires(Permission.MANAGE_AGENCIES)
def correct(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Mend what was entered wrongly."""
    now = _current(agency, list(agency.versions.order_by("-valid_from")))
    form = CorrectionForm(
        request.POST or None, initial={name: getattr(now, name, "") for name in CorrectionForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            correct_agency(agency, by=request.user, reason=facts.pop("reason"), **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã sửa thông tin. Giá trị cũ vẫn còn trong nhật ký."))
            return redirect("agencies:agency", request.province.slug, agency.pk)
    return render(request, "agencies/correct.html", {"agency": agency, "form": form})


@requires(Permission.MANAGE_AGENCIES)
def change(request: ProvinceRequest, agency: Agency, kind: str) -> HttpResponse:
    """A change of organisation: asked, shown with all it entails, then done."""
    if kind not in CHANGES:
        raise Http404
    form = CHANGES[kind](request.POST or None, agency=agency, by=request.user)
    outcome = None
    if request.method == "POST" and form.is_valid():
        confirmed = "confirm" in request.POST and request.POST.get("previewed") == form.digest
        try:
            outcome = form.apply() if confirmed else preview(form.apply)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if confirmed:
                return _done(request, agency, outcome)
    context = {"agency": agency, "form": form, "kind": kind, "outcome": outcome and _told(outcome)}
    return render(request, "agencies/change.html", context)


def _done(request: ProvinceRequest, agency: Agency, outcome: Outcome) -> HttpResponse:
    messages.success(
        request,
        _("Đã ghi nhận: %(what)s, có hiệu lực từ %(day)s.")
        % {"what": outcome.reorganisation, "day": f"{outcome.reorganisation.effective_on:%d/%m/%Y}"},
    )
    shown = outcome.founded[0] if outcome.founded else agency
    return redirect("agencies:agency", request.province.slug, shown.pk)


def _told(outcome: Outcome) -> list[tuple[Any, list[trail_words.Change]]]:
    """What would change for whom, in words."""
    return [(consequence, trail_words.told(consequence.changes)) for consequence in outcome.consequences]


def _current(agency: Agency, versions: list[Any]) -> Any:
    """The version that the agency's own attributes come from."""
    return next(
        (version for version in versions if version.path == agency.path and version.name == agency.name), versions[0]
    )


def _way(agency: Agency, user: Any) -> list[Agency]:
    """The agencies above, from the root down, as far as this person may see them."""
    above = Agency.objects.filter(path__in=ancestors(agency.path)[:-1]).order_by("path")
    return [row for row in above if access.may(user, Permission.VIEW_AGENCY, row.path)]


def _roles(agency: Agency) -> QuerySet[RoleAssignment]:
    rows = RoleAssignment.objects.active(timezone.localdate()).filter(node=agency)
    return rows.select_related("user").order_by("role", "user__full_name")


def _successions(rows: QuerySet[Succession], other: str) -> list[dict[str, Any]]:
    rows = rows.select_related("reorganisation", f"{other}__province").order_by("-is_default", f"{other}__sort_text")
    with across():  # an agency of a province that was merged may continue one of another
        return [{"succession": row, "agency": getattr(row, other)} for row in rows]


def _recent(agency: Agency) -> list[dict[str, Any]]:
    entries = TrailEntry.objects.filter(agency=agency).select_related("actor")[:RECENT]
    return [
        {"at": entry.at, "title": trail_words.sentence(entry), "who": trail_words.who(entry), "text": entry.note}
        for entry in entries
    ]
