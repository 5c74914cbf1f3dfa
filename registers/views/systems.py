"""Ask and answer: a file begun, a unit separated from the system it shared."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency
from agencies.roles import Permission
from agencies.rules import Refused
from registers.forms.acts import SeparateForm
from registers.forms.start import StartForm
from registers.models import Entry
from registers.register import register_of
from registers.separation import separate_system
from registers.starting import start_file
from registers.views.finding import entry_named, may_separate, must_write


@requires(Permission.VIEW_REGISTERS)
def start(request: ProvinceRequest, agency: Agency) -> HttpResponse:
    """Set up an agency's file from a model system."""
    must_write(request.user, register_of("systems"), agency)
    form = StartForm(request.POST or None, agency=agency)
    if request.method == "POST" and form.is_valid():
        try:
            system = start_file(agency, form.beginning(), form.cleaned_data["framework"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Đã lập hồ sơ của “%(system)s”. Hãy soạn các tài liệu dự thảo.") % {"system": system}
            )
            return redirect("registers:quality_file", request.province.slug, agency.pk)
    return render(request, "registers/start.html", {"agency": agency, "form": form})


@requires(Permission.VIEW_REGISTERS)
def separate(request: ProvinceRequest, agency: Agency, entry: Entry) -> HttpResponse:
    """End a unit's share in a system and found its own."""
    if entry.register != "memberships":
        raise Http404
    kept = register_of("memberships")
    membership = entry_named(kept, agency, entry)
    if not (verdict := may_separate(request.user, membership)):
        raise PermissionDenied(verdict.reason)
    form = SeparateForm(request.POST or None, initial={"name": f"HTQLCL {membership.unit.name}"})
    if request.method == "POST" and form.is_valid():
        try:
            own = separate_system(membership, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã tách: “%(system)s” là hệ thống riêng, đang xây dựng.") % {"system": own})
            return redirect("registers:entry", request.province.slug, own.agency_id, "systems", own.pk)
    return render(
        request, "registers/separate.html", {"agency": agency, "register": kept, "entry": membership, "form": form}
    )
