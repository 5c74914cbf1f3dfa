"""Ask and answer: a unit separated from the system it shared."""

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
from registers.models import Entry
from registers.register import register_of
from registers.separation import separate_system
from registers.views.finding import entry_named, may_separate


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
