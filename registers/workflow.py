"""What people do with entries: write them down, change them, attach papers, take them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, User
from agencies.rules import Refused, require
from agencies.templatetags.page import moment
from evidence.closing.workflow import held_to_cite
from evidence.models import Document
from evidence.workflow import Upload, add_document
from registers.cells import told, value_of
from registers.cells import words as in_words
from registers.models import Entry
from registers.register import Register, register_by

Related = Mapping[str, Sequence[Any]]
"""The objects of many-to-many fields, by field."""


@transaction.atomic
def save_entry(
    register: Register, entry: Entry, *, by: User | None, related: Related | None = None, seen: str = "", note: str = ""
) -> bool:
    """Write an entry down, or what was changed in it; tells whether there was anything to write.

    `seen` is the `changed_at` of the entry the person had before them: when somebody else has changed it since, raises
    Refused with who and when, and nothing is written.
    """
    related = related or {}
    before: dict[str, Any] = {}
    if not entry._state.adding:
        stored = register.model._default_manager.select_for_update(no_key=True).get(pk=entry.pk)
        if seen and stored.changed_at.isoformat() != seen:
            raise Refused(
                _("Mục này vừa được người khác sửa lúc %(at)s. Hãy mở lại mục trong thẻ mới để so, rồi lưu lại.")
                % {"at": moment(stored.changed_at)}
            )
        before = values_of(register, stored)
    after = values_of(register, entry, related)
    changes = {name: pair for name, pair in trail.difference(before, after).items() if pair != (None, "")}
    if before and not changes:
        return False
    entry.settle(register.key, _found_by(register, entry, related))
    entry.save()
    for name, rows in related.items():
        getattr(entry, name).set(rows)
    _line(register, "change" if before else "add", entry, by=by, changes=_named(register, changes), note=note)
    return True


@transaction.atomic
def remove_entry(entry: Entry, *, by: User | None, reason: str) -> None:
    """Take an entry out that should not be there; the trail keeps what it said. Raises Refused when others rest on it."""
    register = register_by(entry)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do xóa, để người xem nhật ký biết vì sao."))
    entry = register.model._default_manager.select_related("agency__province").get(pk=entry.pk)
    gone = {name: (value, None) for name, value in values_of(register, entry).items() if value not in (None, "", [])}
    line = trail.line(
        f"remove_{register.key}", entry, by=by, province=entry.agency.province, agency=entry.agency,
        changes=_named(register, gone), note=reason.strip(),
    )  # fmt: skip
    try:
        entry.delete()
    except ProtectedError as fault:
        names = sorted({str(row) for row in fault.protected_objects})
        raise Refused(
            _("Chưa xóa được vì %(count)d mục khác thuộc về mục này: %(names)s. Hãy xóa hoặc chuyển các mục đó trước.")
            % {"count": len(names), "names": ", ".join(names[:3]) + ("…" if len(names) > 3 else "")}
        ) from None
    line.save()


@transaction.atomic
def fill_in(entry: Entry, *, by: User | None) -> int:
    """Give an entry the parts it is usually begun with, those it has not; tells how many."""
    register = register_by(entry)
    parts = register.starters(entry) if register.starters else []
    whole = Entry.objects.get(pk=entry.pk)
    for part in parts:
        part.agency, part.part_of = entry.agency, whole
        save_entry(next(other for other in register.parts() if other.model is type(part)), part, by=by)
    return len(parts)


@transaction.atomic
def attach_documents(entry: Entry, documents: Iterable[Document], *, by: User | None) -> int:
    """Have these papers of the agency stand behind an entry; gives how many were not there yet."""
    register = register_by(entry)
    held = set(entry.documents.values_list("pk", flat=True))
    new = held_to_cite({document.pk for document in documents} - held)
    for document in new:
        require(document.may_be_cited())
        if document.agency_id != entry.agency_id:
            raise Refused(_("Tài liệu “%(document)s” thuộc cơ quan khác.") % {"document": document})
    if new:
        entry.documents.add(*new)
        _line(register, "attach", entry, by=by, note="; ".join(map(str, new)))
    return len(new)


def send_documents(entry: Entry, uploads: Iterable[Upload], *, by: User) -> int:
    """Take files in as documents of the agency, one each, and attach them. Raises Refused for one that may not come in."""
    return attach_documents(entry, [add_document(entry.agency, [upload], by=by).document for upload in uploads], by=by)


@transaction.atomic
def detach_document(entry: Entry, document: Document, *, by: User | None) -> None:
    """Take a paper away from an entry; the document itself stays."""
    if entry.documents.filter(pk=document.pk).exists():
        entry.documents.remove(document)
        _line(register_by(entry), "detach", entry, by=by, note=str(document))


def values_of(register: Register, entry: Entry, related: Related | None = None) -> dict[str, Any]:
    """What an entry says, field by field, as the trail keeps it."""
    chosen = related or {}
    found: dict[str, Any] = {}
    for name in register.fields:
        if register.field(name).many_to_many:
            rows = chosen.get(name) if entry._state.adding or name in chosen else value_of(entry, name)
            found[name] = sorted(str(row) for row in rows or [])
        elif register.field(name).is_relation:
            row = getattr(entry, name)
            found[name] = str(row) if row is not None else None
        else:
            found[name] = value_of(entry, name)
    return found


def export_entries(register: Register, agency: Agency | None, root: Agency, count: int, *, by: User, form: str) -> None:
    """Leave a line that so many entries were taken away as a file."""
    place = agency or root
    changes = {"rows": (None, count), "form": (None, form)}
    trail.record(f"export_{register.key}", place, by=by, province=place.province, agency=agency, changes=changes)


def _found_by(register: Register, entry: Entry, related: Related) -> str:
    """What else it is found by; of objects not yet linked to it, those chosen."""
    return " ".join(
        told(register, name, list(related[name])) if name in related else in_words(register, entry, name)
        for name in register.search
    )


def _named(register: Register, changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Changes under the names the trail knows the fields of this register by."""
    return {f"{register.key}.{name}": pair for name, pair in changes.items()}


def _line(register: Register, verb: str, entry: Entry, *, by: User | None, changes: Any = None, note: str = "") -> None:
    trail.record(
        f"{verb}_{register.key}", entry, by=by, province=entry.agency.province, agency=entry.agency, changes=changes, note=note
    )  # fmt: skip
