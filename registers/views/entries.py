"""Ask and answer: one entry, written, changed, with papers attached, taken out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agencies import access, trail_words
from agencies.gate import ProvinceRequest, requires
from agencies.models import Agency, TrailEntry
from agencies.roles import Permission
from agencies.rules import Refused
from evidence.models import Document
from evidence.uploads import rules_of_upload
from registers.cells import words
from registers.forms.acts import AttachForm, RemoveForm
from registers.forms.entries import EntryForm, entry_form
from registers.listing import headings, lines
from registers.models import Entry
from registers.overview import parts_of
from registers.prints import prints_of
from registers.register import Register
from registers.views.finding import (
    entry_named,
    may_attach,
    may_separate,
    may_write,
    must,
    must_write,
    register_named,
)
from registers.workflow import attach_documents, detach_document, fill_in, remove_entry, save_entry, send_documents

P = Permission
MOST_PARTS = 50
"""How many parts of an entry its page shows of each kind; the register shows all."""


@requires(P.VIEW_REGISTERS)
@require_safe
def entry(request: ProvinceRequest, agency: Agency, register: str, entry: Entry) -> HttpResponse:
    """One entry: what it says, its parts, the papers behind it, what was done to it."""
    kept = register_named(register)
    found = entry_named(kept, agency, entry)
    return _page(request, kept, found, AttachForm(entry=found) if may_attach(request.user, kept, agency) else None)


@requires(P.VIEW_REGISTERS)
def new(request: ProvinceRequest, agency: Agency, register: str) -> HttpResponse:
    """A new entry; `?of=` names what it is part of."""
    kept = register_named(register)
    must_write(request.user, kept, agency)
    of = request.GET.get("of", "")
    form = entry_form(kept)(
        request.POST or None, agency=agency, initial={"part_of": int(of)} if of.isdecimal() and len(of) < 16 else {}
    )
    if request.method == "POST" and form.is_valid() and _saved(form, request):
        messages.success(request, _("Đã ghi “%(entry)s”.") % {"entry": form.instance})
        return _to(request, kept, form.instance)
    whole = form.fields.get("part_of")
    lacking = whole is not None and not whole.queryset.exists()  # type: ignore[attr-defined]
    context = {"agency": agency, "register": kept, "form": form, "lacks_whole": lacking}
    return render(request, "registers/edit.html", context)


@requires(P.VIEW_REGISTERS)
def edit(request: ProvinceRequest, agency: Agency, register: str, entry: Entry) -> HttpResponse:
    """Change an entry; what was before stays in the trail."""
    kept = register_named(register)
    found = entry_named(kept, agency, entry)
    must_write(request.user, kept, agency)
    form = entry_form(kept)(request.POST or None, instance=found, agency=agency)
    if request.method == "POST" and form.is_valid() and _saved(form, request):
        messages.success(request, _("Đã lưu. Giá trị cũ vẫn còn trong nhật ký."))
        return _to(request, kept, found)
    return render(request, "registers/edit.html", {"agency": agency, "register": kept, "form": form, "entry": entry})


@requires(P.VIEW_REGISTERS)
@require_POST
def fill(request: ProvinceRequest, agency: Agency, register: str, entry: Entry) -> HttpResponse:
    """Give an entry the parts it is usually begun with."""
    kept = register_named(register)
    found = entry_named(kept, agency, entry)
    must_write(request.user, kept, agency)
    count = fill_in(found, by=request.user)
    messages.success(request, _("Đã thêm %(count)d mục mẫu; hãy sửa cho đúng cơ quan.") % {"count": count})
    return _to(request, kept, found)


@requires(P.VIEW_REGISTERS)
def remove(request: ProvinceRequest, agency: Agency, register: str, entry: Entry) -> HttpResponse:
    """Take out an entry that should not be there."""
    kept = register_named(register)
    found = entry_named(kept, agency, entry)
    must_write(request.user, kept, agency)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            remove_entry(found, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã xóa “%(entry)s”. Nội dung cũ còn trong nhật ký.") % {"entry": entry})
            return redirect("registers:register", request.province.slug, agency.pk, kept.key)
    return render(request, "registers/remove.html", {"agency": agency, "register": kept, "form": form, "entry": found})


@requires(P.VIEW_REGISTERS)
@require_POST
def attach(request: ProvinceRequest, agency: Agency, register: str, entry: Entry) -> HttpResponse:
    """Put papers behind an entry: files sent now, or documents the agency has."""
    kept = register_named(register)
    found = entry_named(kept, agency, entry)
    must(may_attach(request.user, kept, agency))
    form = AttachForm(request.POST, request.FILES, entry=found)
    if not form.is_valid():
        return _page(request, kept, found, form)
    chosen = form.cleaned_data["document"]
    try:
        count = send_documents(found, form.cleaned_data["upload"], by=request.user)
        count += attach_documents(found, [chosen] if chosen else [], by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, kept, found, form)
    messages.success(request, _("Đã gắn %(count)d tài liệu.") % {"count": count})
    return _to(request, kept, found)


@requires(P.VIEW_REGISTERS)
@require_POST
def detach(request: ProvinceRequest, agency: Agency, register: str, entry: Entry, document: Document) -> HttpResponse:
    """Take a paper away from an entry."""
    kept = register_named(register)
    found = entry_named(kept, agency, entry)
    must(may_attach(request.user, kept, agency))
    detach_document(found, document, by=request.user)
    messages.success(
        request, _("Đã gỡ “%(document)s”; tài liệu vẫn còn trong kho minh chứng.") % {"document": document}
    )
    return _to(request, kept, found)


def _saved(form: EntryForm, request: ProvinceRequest) -> bool:
    try:
        save_entry(
            form.register, form.instance, by=request.user, related=form.related(), seen=form.cleaned_data["seen"]
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _to(request: ProvinceRequest, register: Register, entry: Entry) -> HttpResponse:
    return redirect("registers:entry", request.province.slug, entry.agency_id, register.key, entry.pk)


def _page(request: ProvinceRequest, register: Register, entry: Any, form: AttachForm | None) -> HttpResponse:
    agency = entry.agency
    line = lines(register, [entry])[0]
    writes = may_write(request.user, register, agency)
    reads_trail = access.may(request.user, P.VIEW_TRAIL, agency.path)
    context = {
        "agency": agency, "register": register, "entry": entry, "line": line, "form": form,
        "facts": [(register.label(name), _fact(register, entry, name)) for name in register.fields if name != "part_of"],
        "parts": _parts(entry, register),
        "prints": prints_of(entry) if writes or access.may(request.user, P.EXPORT_DATA, agency.path) else [],
        "documents": entry.documents.select_related("superseded_by"), "lacks": entry.lacks(),
        "may_write": writes, "rules": rules_of_upload(),
        "sees_documents": access.may(request.user, P.VIEW_EVIDENCE, agency.path), "today": timezone.localdate(),
        "events": _history(entry) if reads_trail else None,
        "starters": bool(register.starters and register.starters(entry)),
        "separable": register.key == "memberships" and not entry.left_on and may_separate(request.user, entry),
    }  # fmt: skip
    return render(request, "registers/entry.html", context)


def _fact(register: Register, entry: Any, name: str) -> str:
    """A value as the entry's own page tells it: of several objects each on its line, in order."""
    if register.field(name).many_to_many:
        return "\n".join(sorted(str(row) for row in getattr(entry, name).all()))
    return words(register, entry, name)


def _parts(entry: Entry, register: Register) -> list[dict[str, Any]]:
    """The entries that are parts of this one, register by register, each as a list without sorting."""
    return [
        {
            "register": part,
            "lines": lines(part, rows[:MOST_PARTS]),
            "count": len(rows),
            "more": len(rows) > MOST_PARTS,
            "headings": [one | {"sort": ""} for one in headings(part)],
        }
        for part, rows in parts_of(entry, register)
    ]


def _history(entry: Entry) -> list[dict[str, Any]]:
    rows = TrailEntry.objects.about(entry).select_related("actor")[:50]
    return [
        {"at": row.at, "title": trail_words.sentence(row), "who": trail_words.who(row), "text": _changes(row)}
        for row in rows
    ]


def _changes(row: TrailEntry) -> str:
    told = [f"{change.field}: {change.old or '–'} → {change.new or '–'}" for change in trail_words.told(row.changes)]
    return "; ".join([row.note] * bool(row.note) + (told if row.action.startswith("change_") else []))
