"""What views of this app share: a page with one form, an action told on the page the person lands on, who may write."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import access
from agencies.gate import ProvinceRequest
from agencies.roles import Permission
from agencies.rules import Refused, Verdict
from audits import conduct
from audits.models import Audit, Finding

View = Callable[..., HttpResponseBase]


def tell(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Do it and show the sentence it answers with, or the sentence of the refusal; whether it was done."""
    try:
        messages.success(request, act())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def form_page(
    request: ProvinceRequest, form: forms.BaseForm, act: Callable[[], str], back: str, *, title: str, submit: str,
    trail: list[tuple[str, str]], lead: str = "", danger: bool = False, files: bool = False,
) -> HttpResponse:  # fmt: skip
    """A page with one form: shown, shown again with what is wrong, or done and left for `back`.

    `act` does the work with `form.cleaned_data` and gives the sentence to show.
    """
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, act())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(back)
    context = {
        "form": form, "title": title, "submit": submit, "trail": trail, "lead": lead, "danger": danger, "files": files,
        "back": back,
    }  # fmt: skip
    return render(request, "audits/act.html", context)


def allowed(verdict: Verdict) -> None:
    """Go on only when the person may; otherwise they are told why (403)."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def by_writers(view: View) -> View:
    """Open to who may work on the audit: its team, or for an internal audit its agency."""

    @wraps(view)
    def check(request: ProvinceRequest, **kwargs: Any) -> HttpResponseBase:
        row = next(iter(kwargs.values()))
        audit = row if isinstance(row, Audit) else row.audit
        allowed(conduct.may_write(request.user, audit))
        return view(request, **kwargs)

    return check


def by_agency(view: View) -> View:
    """Open to who answers for the agency that the audit or finding is about."""

    @wraps(view)
    def check(request: ProvinceRequest, **kwargs: Any) -> HttpResponseBase:
        row = next(iter(kwargs.values()))
        finding = row if isinstance(row, Finding) else Finding(agency=row.agency)
        allowed(conduct.may_correct(request.user, finding))
        return view(request, **kwargs)

    return check


def audit_page(
    request: ProvinceRequest, audit: Audit, form: Any, act: Callable[[], str], title: str, submit: str, **more: Any
) -> HttpResponse:  # fmt: skip
    """A page with one form that belongs to an audit, and leads back to it."""
    slug = request.province.slug
    here = reverse("audits:audit", args=[slug, audit.pk])
    trail = [(_("Kiểm tra, đánh giá"), reverse("audits:audits", args=[slug])), (str(audit), here)]
    return form_page(request, form, act, here, title=title, submit=submit, trail=trail, **more)


def audit_done(request: ProvinceRequest, audit: Audit, act: Callable[[], None], said: str) -> HttpResponseBase:
    """Do it, and show the audit with what was said or refused."""

    def do() -> str:
        act()
        return said

    tell(request, do)
    return redirect("audits:audit", request.province.slug, audit.pk)


def may_report(request: ProvinceRequest) -> bool:
    """Whether this person makes the province's reports."""
    root = request.province.root
    return bool(root and access.may(request.user, Permission.MAKE_REPORTS, root.path))
