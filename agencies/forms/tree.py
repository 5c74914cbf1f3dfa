"""The shape of input about agencies: which to show, a file, corrections, changes of organisation."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.formfields import DayField
from agencies.forms.choices import ANY, LEVEL_RANK, AgenciesField, AgencyField
from agencies.models import Agency, AgencyKind, Level, Obligation, User
from agencies.rules import Refused
from agencies.workflow import tree
from agencies.workflow.tree import Document, NewAgency, Outcome


class TreeFilter(forms.Form):
    """Which agencies to show, as of which day."""

    day = DayField(label=_("Tại ngày"), required=False)
    q = forms.CharField(label=_("Tìm tên hoặc mã"), required=False, max_length=100)
    level = forms.ChoiceField(label=_("Cấp"), choices=[*ANY, *Level.choices], required=False)
    kind = forms.ChoiceField(label=_("Loại cơ quan"), choices=[*ANY, *AgencyKind.choices], required=False)
    obligation = forms.ChoiceField(label=_("Đối tượng"), choices=[*ANY, *Obligation.choices], required=False)


class ImportForm(forms.Form):
    """A file of agencies."""

    file = forms.FileField(label=_("Tệp CSV hoặc XLSX"))


class CorrectionForm(forms.Form):
    """What may be mended about an agency as it is now."""

    name = forms.CharField(label=_("Tên cơ quan"), max_length=250)
    short_name = forms.CharField(label=_("Tên viết tắt"), max_length=100, required=False)
    code = forms.CharField(label=_("Mã"), max_length=30)
    level = forms.ChoiceField(label=_("Cấp"), choices=Level.choices)
    kind = forms.ChoiceField(label=_("Loại cơ quan"), choices=AgencyKind.choices)
    obligation = forms.ChoiceField(label=_("Đối tượng"), choices=Obligation.choices)
    obligation_basis = forms.CharField(label=_("Căn cứ xác định đối tượng"), max_length=250, required=False)
    has_procedures = forms.BooleanField(
        label=_("Có thủ tục hành chính"),
        required=False,
        help_text=_("Cơ quan không có TTHC được đề nghị không áp dụng một số tiêu chí."),
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)
    reason = forms.CharField(label=_("Lý do sửa"), max_length=500, help_text=_("Lý do được lưu vào nhật ký."))


class ChangeForm(forms.Form):
    """What every change of organisation says: since when, by which document. `apply` does it."""

    title: Any = ""
    lead: Any = ""
    day = DayField(label=_("Có hiệu lực từ ngày"), help_text=_("Ngày đầu tiên áp dụng; trước ngày này giữ như cũ."))
    document_number = forms.CharField(
        label=_("Số, ký hiệu văn bản"), max_length=100, required=False, help_text=_("Ví dụ 1234/QĐ-UBND.")
    )
    document_date = DayField(label=_("Ngày văn bản"), required=False)
    document_title = forms.CharField(label=_("Trích yếu"), max_length=500, required=False)

    def __init__(self, *args: Any, agency: Agency, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agency = agency
        self.by = by
        self.fields["day"].initial = min(timezone.localdate(), agency.closed_on)
        own = [name for name in self.fields if name not in ChangeForm.base_fields]
        self.order_fields([*own, *ChangeForm.base_fields])
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.choices()

    def choices(self) -> models.QuerySet[Agency]:
        """The other agencies that live as long as this one, those of its own level first."""
        rows = Agency.objects.of(self.agency.province_id).filter(closed_on__gte=self.agency.closed_on)
        own_first = models.Case(models.When(level=self.agency.level, then=0), default=1)
        return rows.exclude(pk=self.agency.pk).order_by(own_first, LEVEL_RANK, "sort_text")

    @property
    def terms(self) -> dict[str, Any]:
        """Day, document and person, as every change takes them."""
        data = self.cleaned_data
        document = Document(data["document_number"], data["document_date"], data["document_title"])
        return {"day": data["day"], "document": document, "by": self.by}

    @property
    def digest(self) -> str:
        """The same for the same answers, so that what is confirmed is what was previewed."""
        answers = {
            name: sorted(row.pk for row in value) if isinstance(value, models.QuerySet) else getattr(value, "pk", value)
            for name, value in self.cleaned_data.items()
        }
        return hashlib.sha256(json.dumps(answers, default=str, sort_keys=True).encode()).hexdigest()

    def apply(self) -> Outcome:
        """Do it. Raises Refused."""
        raise NotImplementedError


class FoundForm(ChangeForm):
    """A new agency below this one."""

    title = _("Thêm cơ quan trực thuộc")
    code = forms.CharField(label=_("Mã"), max_length=30, help_text=_("Mã hành chính, hoặc mã do tỉnh đặt như 24-SNV."))
    name = forms.CharField(label=_("Tên cơ quan"), max_length=250)
    short_name = forms.CharField(label=_("Tên viết tắt"), max_length=100, required=False)
    level = forms.ChoiceField(label=_("Cấp"), choices=Level.choices)
    kind = forms.ChoiceField(label=_("Loại cơ quan"), choices=AgencyKind.choices)
    obligation = forms.ChoiceField(label=_("Đối tượng"), choices=Obligation.choices)
    obligation_basis = forms.CharField(label=_("Căn cứ xác định đối tượng"), max_length=250, required=False)
    has_procedures = forms.BooleanField(label=_("Có thủ tục hành chính"), required=False, initial=True)

    def apply(self) -> Outcome:
        """Found the agency."""
        own = {name: self.cleaned_data[name] for name in self.fields if name not in ChangeForm.base_fields}
        return tree.found_agency(NewAgency(parent=self.agency, **own), **self.terms)


class RenameForm(ChangeForm):
    """Another name, kind, level or code."""

    title = _("Đổi tên, nâng cấp")
    name = forms.CharField(label=_("Tên mới"), max_length=250)
    short_name = forms.CharField(label=_("Tên viết tắt"), max_length=100, required=False)
    code = forms.CharField(label=_("Mã"), max_length=30)
    level = forms.ChoiceField(label=_("Cấp"), choices=Level.choices)
    kind = forms.ChoiceField(label=_("Loại cơ quan"), choices=AgencyKind.choices)

    def __init__(self, *args: Any, agency: Agency, by: User, **options: Any) -> None:
        super().__init__(*args, agency=agency, by=by, **options)
        for name in ("name", "short_name", "code", "level", "kind"):
            self.fields[name].initial = getattr(agency, name)

    def apply(self) -> Outcome:
        """Rename the agency."""
        own = {name: self.cleaned_data[name] for name in ("name", "short_name", "code", "level", "kind")}
        return tree.rename_agency(self.agency, **self.terms, **own)


class MoveForm(ChangeForm):
    """Another agency above."""

    title = _("Chuyển cơ quan cấp trên")
    lead = _("Mọi cơ quan trực thuộc đi theo; quyền xem và thẩm định đổi theo nơi mới từ ngày có hiệu lực.")
    parent = AgencyField(
        label=_("Cơ quan cấp trên mới"), queryset=Agency.objects.none(), empty_label=_("– chọn một cơ quan –")
    )

    def apply(self) -> Outcome:
        """Move the agency."""
        return tree.move_agency(self.agency, self.cleaned_data["parent"], **self.terms)


class ObligationForm(ChangeForm):
    """Another obligation, with its legal basis."""

    title = _("Thay đổi đối tượng áp dụng")
    lead = _("Quyết định 19/2014/QĐ-TTg Điều 2: bắt buộc hoặc khuyến khích; tỉnh có thể yêu cầu thêm.")
    obligation = forms.ChoiceField(label=_("Đối tượng"), choices=Obligation.choices, widget=forms.RadioSelect)
    basis = forms.CharField(label=_("Căn cứ"), max_length=250, help_text=_("Điều khoản hoặc văn bản của tỉnh."))

    def __init__(self, *args: Any, agency: Agency, by: User, **options: Any) -> None:
        super().__init__(*args, agency=agency, by=by, **options)
        self.fields["obligation"].initial = agency.obligation

    def apply(self) -> Outcome:
        """Change the obligation."""
        data = self.cleaned_data
        return tree.change_obligation(self.agency, data["obligation"], basis=data["basis"], **self.terms)


class MergeForm(ChangeForm):
    """This agency with others into one."""

    title = _("Sáp nhập, hợp nhất")
    lead = _("Các cơ quan sáp nhập chấm dứt vào ngày trước ngày có hiệu lực; cơ quan trực thuộc chuyển sang nơi mới.")
    others = AgenciesField(
        label=_("Sáp nhập cùng với"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8, "data-pick": True}),
        help_text=_("Để trống khi nhập riêng cơ quan này vào một cơ quan đã có."),
    )
    successor = AgencyField(
        label=_("Vào cơ quan đã có"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("– lập cơ quan mới –"),
    )
    code = forms.CharField(label=_("Mã của cơ quan mới"), max_length=30, required=False)
    name = forms.CharField(label=_("Tên của cơ quan mới"), max_length=250, required=False)

    def clean(self) -> dict[str, Any]:
        """A new agency needs code and name."""
        data = super().clean() or {}
        if not data.get("successor"):
            for name in ("code", "name"):
                if not data.get(name):
                    self.add_error(name, _("Hãy ghi mục này, hoặc chọn một cơ quan đã có để nhập vào."))
        return data

    def apply(self) -> Outcome:
        """Merge the agencies."""
        data = self.cleaned_data
        into = data["successor"] or _like(self.agency, data["code"], data["name"])
        return tree.merge_agencies([self.agency, *data["others"]], into, **self.terms)


class SplitForm(ChangeForm):
    """This agency into several."""

    title = _("Chia, tách")
    keeps = forms.TypedChoiceField(
        label=_("Hình thức"),
        choices=[
            ("0", _("Chia: cơ quan này chấm dứt, các cơ quan mới kế thừa")),
            ("1", _("Tách: cơ quan này tiếp tục, cơ quan mới tách ra")),
        ],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    parts = forms.CharField(
        label=_("Các cơ quan mới"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mỗi dòng một cơ quan: mã, dấu chấm phẩy, tên. Khi chia, dòng đầu là nơi kế thừa chính."),
    )

    def clean_parts(self) -> list[tuple[str, str]]:
        """Code and name of each new agency."""
        parts = []
        for line in filter(None, map(str.strip, self.cleaned_data["parts"].splitlines())):
            code, mark, name = (part.strip() for part in line.partition(";"))
            if not (code and mark and name) or len(code) > 30 or len(name) > 250:
                raise ValidationError(_("“%(line)s” chưa đúng dạng “mã; tên cơ quan”."), params={"line": line})
            parts.append((code, name))
        return parts

    def apply(self) -> Outcome:
        """Divide the agency."""
        parts = [_like(self.agency, code, name) for code, name in self.cleaned_data["parts"]]
        return tree.split_agency(self.agency, parts, keeps=self.cleaned_data["keeps"], **self.terms)


class AbolishForm(ChangeForm):
    """The end of this agency."""

    title = _("Giải thể, chấm dứt hoạt động")
    lead = _("Cơ quan chấm dứt vào ngày trước ngày có hiệu lực. Kết quả và hồ sơ đã có được giữ nguyên.")
    with_children = forms.BooleanField(label=_("Chấm dứt cả các cơ quan trực thuộc"), required=False)

    def apply(self) -> Outcome:
        """Abolish the agency."""
        return tree.abolish_agency(self.agency, with_children=self.cleaned_data["with_children"], **self.terms)


CHANGES: dict[str, type[ChangeForm]] = {
    "found": FoundForm,
    "rename": RenameForm,
    "move": MoveForm,
    "obligation": ObligationForm,
    "merge": MergeForm,
    "split": SplitForm,
    "abolish": AbolishForm,
}
"""What may be done to an agency, by the word in the address."""


def _like(agency: Agency, code: str, name: str) -> NewAgency:
    """A new agency of the same kind in the same place."""
    now = agency.versions.order_by("-valid_from")[0]
    if now.parent is None:
        raise Refused(_now("%(name)s là gốc của cả tỉnh nên không sáp nhập, chia tách được.") % {"name": agency})
    return NewAgency(
        now.parent, code, name, now.level, now.kind, now.obligation, has_procedures=now.has_procedures,
        obligation_basis=now.obligation_basis,
    )  # fmt: skip
