"""The shape of input: what is entered when a document is issued, the filter of the register, a file to look up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from agencies.forms.choices import ANY
from reports.issuing.dressed import Particulars, day_of, number_of, symbol_of
from reports.issuing.models import DocumentCode, Signed
from reports.official import OfficialDocument


class IssueForm(forms.Form):
    """Number, day and signatory of a document; why it is issued again."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=60)
    issued_on = DayField(label=_("Ngày ký"))
    signatory = forms.CharField(
        label=_("Họ tên người ký"), max_length=100, help_text=_("Không ghi học hàm, học vị (Nghị định 30/2020/NĐ-CP).")
    )
    position = forms.CharField(label=_("Chức vụ người ký"), max_length=150)
    reason = forms.CharField(
        label=_("Lý do ban hành lại"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ví dụ: điểm của UBND xã Đồng Tiến được đính chính theo Quyết định số 20/QĐ-UBND."),
    )  # fmt: skip

    def __init__(self, *args: Any, document: OfficialDocument | None, again: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not again:
            del self.fields["reason"]
        if document is None:
            return
        number = self.fields["number"]
        number.help_text = _("Số lấy từ sổ văn thư, ví dụ %(example)s.") % {"example": f"05/{symbol_of(document)}"}
        on = day_of(document)
        self.initial.update(
            number="" if again else number_of(document), issued_on=(None if again else on) or timezone.localdate(),
            signatory=document.signature.name, position=document.signature.position.capitalize(),
        )  # fmt: skip

    @property
    def given(self) -> Particulars:
        """What was entered."""
        data = self.cleaned_data
        return Particulars(
            data["number"].strip(), data["issued_on"], data["signatory"].strip(), data["position"].strip()
        )

    @property
    def why(self) -> str:
        """Why it is issued again; empty the first time."""
        return str(self.cleaned_data.get("reason", ""))


class SignedForm(forms.Form):
    """The signed PDF of a document."""

    file = forms.FileField(
        label=_("Bản PDF đã ký"),
        help_text=_(
            "Bản ký số, hoặc bản quét màu của văn bản giấy. Tệp được giữ nguyên từng byte, không ai sửa hay xóa được."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"}),
    )


class CheckForm(forms.Form):
    """A file to look up in the register."""

    file = forms.FileField(
        label=_("Tệp cần kiểm tra"), help_text=_("Tệp chỉ được tính mã băm SHA-256 để so với sổ, không được lưu lại."),
    )  # fmt: skip


UNSIGNED = "no"


class RegisterFilter(forms.Form):
    """Which lines of the register to show."""

    q = forms.CharField(label=_("Tìm số, trích yếu, cơ quan, người ký"), required=False, max_length=100)
    book = forms.ChoiceField(label=_("Năm của sổ"), required=False)
    code = forms.ChoiceField(label=_("Loại văn bản"), required=False, choices=[*ANY, *DocumentCode.choices])
    signed = forms.ChoiceField(
        label=_("Bản đã ký"), required=False, choices=[*ANY, (UNSIGNED, _("chưa có bản đã ký")), *Signed.choices]
    )

    def __init__(self, *args: Any, books: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        book = self.fields["book"]
        assert isinstance(book, forms.ChoiceField)
        book.choices = [*ANY, *((str(year), str(year)) for year in books)]
