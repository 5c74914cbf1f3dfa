"""The pages of an import whose plan is a `LinePlan`: a file is chosen, all it would write is shown, then it is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import previews, spreadsheet, trail_words
from agencies.datasets import Column
from agencies.forms.tree import ImportForm
from agencies.gate import ProvinceRequest
from agencies.models import Province, User
from agencies.rules import Refused
from agencies.transfer.lines import LinePlan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 200
"""How many of the things a file adds or changes the preview spells out."""


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of file: what its pages say, where they are, how it is planned and carried out.

    `plan` and `apply` get what else was chosen on the page (a year), by name; `sample` is the key of the kind of data whose
    sample file it reads, `sample_url` where that is of its own.
    """

    key: str
    title: StrOrPromise
    rules: Sequence[StrOrPromise]
    columns: Callable[[], Sequence[Column]]
    plan: Callable[..., LinePlan]
    apply: Callable[..., None]
    choose_url: str
    confirm_url: str
    back_url: str
    back_title: StrOrPromise
    form: type[forms.Form] = ImportForm
    sample: str = ""
    sample_url: str = ""


def choose(request: ProvinceRequest, importer: Importer, **options: Any) -> HttpResponse:
    """Choose a file, then see what it would write. Nothing is written. `options` go to the form."""
    form = importer.form(request.POST or None, request.FILES or None, **options)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        chosen = {name: _plain(value) for name, value in form.cleaned_data.items() if name != "file"}
        try:
            content = previews.content_of(upload)
            plan = importer.plan(request.province, upload.name, content, **chosen)
        except Refused as refusal:
            for sentence in str(refusal).splitlines():
                form.add_error("file", sentence)
        else:
            return _shown(request, importer, plan, upload.name, content, chosen)
    context = {
        "importer": importer, "form": form, "columns": importer.columns(),
        "max_mb": spreadsheet.MAX_BYTES // 1024 // 1024,
    }  # fmt: skip
    return render(request, "agencies/import_file.html", context)


def confirm(request: ProvinceRequest, importer: Importer) -> HttpResponse:
    """Carry out exactly what was shown; anything else is refused."""
    token, chosen = request.POST.get("token", ""), _chosen(importer, request)
    try:
        plan = previews.confirmed(
            importer.key, _place(request, chosen), token,
            lambda name, content: importer.plan(request.province, name, content, **chosen),
            _("Dữ liệu đã thay đổi sau lần xem trước. Hãy chọn tệp và xem trước lại."),
        )  # fmt: skip
        importer.apply(plan, by=request.user, **chosen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(importer.choose_url, request.province.slug)
    previews.drop(importer.key, token)
    messages.success(
        request,
        _("Đã nhập: thêm %(added)d, thay đổi %(changed)d mục.")
        % {"added": len(plan.added), "changed": len(plan.changed)},
    )
    return redirect(importer.back_url, request.province.slug)


def bring_in(importer: Importer, province: Province, name: str, content: bytes, *, by: User | None, write: bool, **chosen: Any) -> LinePlan:  # fmt: skip
    """The same without pages: the plan, carried out unless it has faults or is only to be looked at. Raises Refused."""
    plan = importer.plan(province, name, content, **chosen)
    if write and not plan.faults:
        importer.apply(plan, by=by, **chosen)
    return plan


def _shown(
    request: ProvinceRequest, importer: Importer, plan: LinePlan, name: str, content: bytes, chosen: dict[str, Any]
) -> HttpResponse:
    parts = [
        (title, len(items), [(item, trail_words.told(item.changes)) for item in items[:SHOWN]])
        for title, items in ((_("Thêm mới"), plan.added), (_("Thay đổi"), plan.changed))
    ]
    context = {
        "importer": importer, "plan": plan, "name": name, "parts": parts, "chosen": chosen, "place_title": _("Thuộc"),
        "again_url": reverse(importer.choose_url, args=[request.province.slug]),
        "confirm_url": reverse(importer.confirm_url, args=[request.province.slug]),
        "token": previews.offered(importer.key, _place(request, chosen), name, content, plan),
    }  # fmt: skip
    return render(request, "agencies/import_lines.html", context)


def _place(request: ProvinceRequest, chosen: dict[str, Any]) -> list[Any]:
    return [request.province.pk, request.user.pk, *map(list, sorted(chosen.items()))]


def _chosen(importer: Importer, request: ProvinceRequest) -> dict[str, Any]:
    """What the preview was made with, as it was written into it."""
    names = [name for name in importer.form.base_fields if name != "file"]
    return {name: _number(request.POST.get(name, "")) for name in names}


def _plain(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value


def _number(text: str) -> Any:
    return int(text) if text.isdecimal() else text
