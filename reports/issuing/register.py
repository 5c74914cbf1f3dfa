"""The register of issued documents: which lines, and the register as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Province, User
from reports.issuing.forms import UNSIGNED, RegisterFilter
from reports.issuing.models import IssuedDocument, IssuedDocumentQuerySet, Signed
from reports.issuing.papers import label_of

HEADINGS = (
    gettext_lazy("Năm của sổ"), gettext_lazy("Số thứ tự"), gettext_lazy("Số, ký hiệu"), gettext_lazy("Ngày ký"),
    gettext_lazy("Loại văn bản"), gettext_lazy("Văn bản"), gettext_lazy("Trích yếu"), gettext_lazy("Cơ quan"),
    gettext_lazy("Cơ quan ban hành"), gettext_lazy("Người ký"), gettext_lazy("Chức vụ"), gettext_lazy("Năm số liệu"),
    gettext_lazy("Lần ban hành"), gettext_lazy("Thay thế số"), gettext_lazy("Bản đã ký"), gettext_lazy("Người phát hành"),
    gettext_lazy("Phát hành lúc"), gettext_lazy("SHA-256 của PDF"),
)  # fmt: skip


def books_of(province: Province, user: User) -> list[int]:
    """The years of the register this person sees something of, newest first; one query."""
    rows = IssuedDocument.objects.of(province.pk).visible_to(user).order_by("-book")
    return list(rows.values_list("book", flat=True).distinct())


def lines(province: Province, user: User, form: RegisterFilter) -> IssuedDocumentQuerySet:
    """The documents this person sees that pass the filter."""
    rows = IssuedDocument.objects.of(province.pk).visible_to(user).light().with_signed()
    if not form.is_valid():
        return rows.select_related("agency", "replaced_by")
    data = form.cleaned_data
    if data["book"]:
        rows = rows.filter(book=int(data["book"]))
    if data["code"]:
        rows = rows.filter(code=data["code"])
    if data["signed"]:
        rows = rows.signed_as("" if data["signed"] == UNSIGNED else data["signed"])
    return rows.search(data["q"]).select_related("agency", "replaced_by")


def exported(rows: Iterable[IssuedDocument]) -> Iterator[list[Any]]:
    """The register as a table, in the order of HEADINGS."""
    for row in rows:
        pdf = next((file.sha256 for file in row.files.all() if file.form == "pdf"), "")
        state = row.signed_state  # type: ignore[attr-defined]  # annotated by `with_signed`
        yield [
            row.book, row.ordinal, row.number, row.issued_on, str(row.get_code_display()), label_of(row.paper),
            row.subject, row.agency.name, row.issuer, row.signatory, row.position, row.year, row.edition,
            row.replaces.number if row.replaces else "", str(Signed(state).label) if state else _("chưa có"),
            str(row.issued_by), timezone.localtime(row.issued_at).replace(tzinfo=None), pdf,
        ]  # fmt: skip
