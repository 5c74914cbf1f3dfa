"""The shape of input: which documents to list, what is known of one."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from evidence.citations import is_cited
from evidence.models import Document, DocumentQuerySet, DocumentType
from evidence.workflow import Particulars

FIRST_YEAR = 2010
FIRST_YEAR_OF_PAPER, LAST_YEAR_OF_PAPER = 1975, 2100
SORTS = {"title": "sort_text", "number": "number", "issued": "issued_on", "until": "valid_to", "uploaded": "pk"}
SHOWN = [
    ("", _("Đang dùng")),
    ("incomplete", _("Thiếu thông tin")),
    ("unchecked", _("Máy đọc, chưa ai kiểm tra")),
    ("expired", _("Hết hiệu lực")),
    ("superseded", _("Đã được thay thế")),
    ("withdrawn", _("Đã thu hồi")),
    ("all", _("Tất cả")),
]
OF_ONE_AGENCY = [
    ("uncited_now", _("Chưa trích dẫn trong đợt này")),
    ("uncited", _("Chưa trích dẫn lần nào")),
    ("twins", _("Trùng tên, số hoặc tệp")),
]
"""Across a whole province these would have to be asked of every document there is."""


def _types() -> list[tuple[str, Any]]:
    return [("", _("Tất cả")), *DocumentType.choices]


def _years() -> list[tuple[str, Any]]:
    latest = timezone.localdate().year + 1
    return [("", _("Tất cả")), *((str(year), str(year)) for year in range(latest, FIRST_YEAR - 1, -1))]


class DocumentFilter(forms.Form):
    """Which documents to list, and in which order; what nobody chose narrows nothing."""

    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Tìm, không cần gõ dấu")}),
    )
    doc_type = forms.ChoiceField(label=_("Loại văn bản"), choices=_types, required=False)
    year = forms.ChoiceField(label=_("Năm"), choices=_years, required=False)
    show = forms.ChoiceField(label=_("Hiện"), choices=SHOWN, required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, one_agency: bool) -> None:
        super().__init__(data)
        self.one_agency = one_agency
        if one_agency:
            self.fields["q"].widget.attrs["placeholder"] = _("Tìm cả chữ trong tệp, không cần gõ dấu")
            self.fields["show"].choices = [SHOWN[0], *OF_ONE_AGENCY, *SHOWN[1:]]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(value for name, value in self.cleaned_data.items() if name != "sort")

    def narrow(self, rows: DocumentQuerySet) -> DocumentQuerySet:
        """The rows asked for, in the order asked for."""
        chosen = self.cleaned_data
        rows = self._shown(rows, chosen.get("show", ""))
        if chosen.get("doc_type"):
            rows = rows.filter(doc_type=chosen["doc_type"])
        if chosen.get("year"):
            rows = rows.filter(year=chosen["year"])
        words = chosen.get("q", "")
        # The words on pages are looked through for one agency at a time: a province has over a million pages.
        rows = rows.search_pages(words) if self.one_agency else rows.search(words)
        return rows.order_by(*self._order(chosen.get("sort", "")))

    @property
    def words(self) -> str:
        """The words looked for; empty when none are."""
        return str(self.cleaned_data.get("q", ""))

    def _shown(self, rows: DocumentQuerySet, show: str) -> DocumentQuerySet:
        if show == "all":
            return rows
        if show == "withdrawn":
            return rows.exclude(withdrawn_at=None)
        if show == "superseded":
            return rows.exclude(superseded_by=None)
        if show == "incomplete":
            return rows.in_force().filter(Q(number="") | Q(issued_on=None) | Q(doc_type=""))
        if show == "unchecked":
            return rows.in_force().exclude(machine_read=[])
        if show in {"uncited", "uncited_now"}:
            return rows.in_force().filter(~is_cited(this_year=show == "uncited_now"))
        if show == "expired":
            return rows.in_force().expired(timezone.localdate())
        if show == "twins":
            return rows.twins()
        return rows.in_force()

    def _order(self, sort: str) -> list[OrderBy]:
        column = SORTS.get(sort.removeprefix("-"))
        if column is None and self.cleaned_data.get("show") == "twins":
            return [F("sort_text").asc(), F("number").asc(), F("pk").desc()]
        if column is None:
            return [F("pk").desc()]
        down = sort.startswith("-")
        return [F(column).desc(nulls_last=True) if down else F(column).asc(nulls_last=True), F("pk").desc()]


class ChangeForm(forms.Form):
    """What many documents are to have in common from now on; what is left empty stays as it is."""

    doc_type = forms.ChoiceField(
        label=_("Loại văn bản"), required=False, choices=lambda: [("", _("Giữ nguyên")), *DocumentType.choices]
    )
    year = forms.IntegerField(
        label=_("Năm"), required=False, min_value=FIRST_YEAR_OF_PAPER, max_value=LAST_YEAR_OF_PAPER
    )
    valid_to = DayField(label=_("Hết hiệu lực sau ngày"), required=False)

    def particulars(self) -> Particulars:
        """What was entered."""
        return cast(Particulars, {name: value for name, value in self.cleaned_data.items() if value})


class DocumentForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """The particulars of a document."""

    issued_on = DayField(label=_("Ngày ban hành"), required=False)
    year = forms.IntegerField(
        label=_("Năm"),
        required=False,
        min_value=FIRST_YEAR_OF_PAPER,
        max_value=LAST_YEAR_OF_PAPER,
        help_text=_("Năm mà tài liệu làm minh chứng. Để trống thì lấy theo ngày ban hành."),
    )
    valid_from = DayField(label=_("Có hiệu lực từ ngày"), required=False)
    valid_to = DayField(
        label=_("Hết hiệu lực sau ngày"), required=False, help_text=_("Để trống nếu văn bản còn hiệu lực.")
    )

    class Meta:
        model = Document
        fields: ClassVar[list[str]] = [
            "title", "doc_type", "number", "issued_on", "issuer", "year", "valid_from", "valid_to",
        ]  # fmt: skip
        widgets: ClassVar[dict[str, forms.Widget]] = {"title": forms.Textarea(attrs={"rows": 2})}
        help_texts: ClassVar[dict[str, Any]] = {
            "title": _("Ghi như trên văn bản, ví dụ: Về việc kiện toàn Ban Chỉ đạo ISO."),
            "number": _("Ví dụ: 152/QĐ-UBND."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.instance.machine_read:
            if name in self.fields:
                field = self.fields[name]
                field.help_text = format_lazy("{} {}", _("Máy đọc từ tệp, chưa ai kiểm tra."), field.help_text)

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("Ngày hết hiệu lực đang trước ngày có hiệu lực. Hãy kiểm tra lại hai ngày."))
        return cleaned

    def particulars(self) -> Particulars:
        """What was entered."""
        return cast(Particulars, {name: self.cleaned_data[name] for name in self.Meta.fields})


class WithdrawForm(forms.Form):
    """Why a document is taken out of use."""

    reason = forms.CharField(
        label=_("Lý do thu hồi"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người đã trích dẫn tài liệu sẽ đọc được lý do này."),
    )


class ReasonForm(forms.Form):
    """Why a document is taken down, or opened again."""

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Cơ quan đã tải lên và người đã trích dẫn đọc được lý do này; nhật ký lưu lại."),
    )


class AddressForm(forms.Form):
    """Which document is meant: its address as somebody copied it, or its number."""

    document = forms.CharField(
        label=_("Địa chỉ trang hoặc số của tài liệu"),
        max_length=500,
        help_text=_("Người phát hiện chép địa chỉ trang của tài liệu gửi bạn; dán vào đây."),
    )


class AllowanceForm(forms.Form):
    """How much one agency may keep."""

    megabytes = forms.IntegerField(
        label=_("Dung lượng được dùng (MB)"),
        required=False,
        min_value=0,
        max_value=10_000_000,
        help_text=_("Để trống: theo mức chung. 0: không giới hạn."),
    )
