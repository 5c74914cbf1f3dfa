"""Rubrics: brought in, published, tried out; their settings, blocks, ratings and groups."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.formfields import CountField, DayField, PointsField
from agencies.models import AgencyKind
from scoring.rules.numbers import ZERO
from scoring.rules.rubric import NOT_RATED, Band, Block, Criterion, Group, Rubric

_PLAIN = re.compile(r"[\w.\-]{1,20}")


class CodeField(forms.CharField):
    """A short code: letters, digits, dot, hyphen, underscore."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"label": lazy("Mã"), "help_text": lazy("Chữ, số, dấu chấm, gạch nối; không có dấu cách.")} | options
        )

    def clean(self, value: Any) -> str:
        """The code, when it is one."""
        code: str = super().clean(value)
        if code and not _PLAIN.fullmatch(code):
            raise ValidationError(
                _("Mã phải có từ 1 đến 20 ký tự gồm chữ, số, dấu chấm, gạch nối hoặc gạch dưới, không có dấu cách.")
            )
        return code


class LinesField(forms.CharField):
    """Text of several lines, whose ends browsers send in two letters."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class Points(PointsField):
    """Points of a rubric: from 0, two decimals."""

    def __init__(self, *, max_value: Decimal | int = 10_000, **options: Any) -> None:
        super().__init__(decimal_places=2, min_value=ZERO, max_value=max_value, **options)


# --- a whole rubric ---


class RubricUpload(forms.Form):
    """A file to read a rubric from."""

    file = forms.FileField(
        label=lazy("Tệp bộ tiêu chí"),
        help_text=lazy(
            "JSON hoặc XLSX, tối đa 5 MB. XLSX có thể là tệp đã xuất từ đây, hoặc bảng của tỉnh có các cột Mã, Tiêu chí, "
            "Tối đa, Cách chấm; câu ở cột Cách chấm được đọc thành quy tắc."
        ),
        validators=[
            FileExtensionValidator(
                ["json", "xlsx"], lazy("Tệp không phải JSON hoặc XLSX. Hãy lưu lại ở một trong hai dạng đó.")
            )
        ],
        widget=forms.FileInput(attrs={"accept": ".json,.xlsx"}),
    )
    code = CodeField(label=lazy("Mã bộ tiêu chí"), required=False, help_text=lazy("Để trống thì lấy mã trong tệp."))
    name = forms.CharField(
        label=lazy("Tên bộ tiêu chí"), required=False, max_length=250, help_text=lazy("Để trống thì lấy tên trong tệp.")
    )
    only_check = forms.BooleanField(label=lazy("Chỉ kiểm tra tệp, chưa lưu"), required=False)


class PublishForm(forms.Form):
    """The document that decides a rubric."""

    decision_number = forms.CharField(
        label=lazy("Số, ký hiệu quyết định"), max_length=100, help_text=lazy("Ví dụ: 2532/QĐ-UBND")
    )
    decision_date = DayField(label=lazy("Ngày ban hành"))
    decision_title = forms.CharField(
        label=lazy("Trích yếu"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


# --- trying it out ---


class TryoutForm(forms.Form):
    """Points for each item and what happened to the sheet; read from the address, so that a trial can be sent on."""

    late = CountField(label=lazy("Nộp trễ (ngày làm việc)"), required=False)
    own = Points(label=lazy("Điểm tự chấm (thang 100)"), required=False, max_value=100)
    missing = forms.BooleanField(label=lazy("Không nộp phiếu"), required=False)
    young = forms.BooleanField(label=lazy("Cơ quan mới thành lập"), required=False)

    def __init__(self, rubric: Rubric, block: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = [item for item in rubric.items() if item.applies(block) != "none"]
        for at, item in enumerate(self.items):
            self.fields[f"p{at}"] = Points(label=f"{item.code}. {item.name}", required=False, max_value=item.max_points)
            if item.kind == "criterion":
                self.fields[f"n{at}"] = forms.BooleanField(
                    label=_("Không áp dụng: %(code)s") % {"code": item.code}, required=False
                )

    @classmethod
    def at_best(cls, rubric: Rubric, block: str) -> TryoutForm:
        """Every criterion at its maximum, nothing added or taken."""
        items = [item for item in rubric.items() if item.applies(block) != "none"]
        points = {f"p{at}": item.max_points for at, item in enumerate(items) if item.kind == "criterion"}
        return cls(rubric, block, initial=points)

    @property
    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        """Each item with its box for points and, for a criterion, the one for "does not apply"."""
        return [
            (item, self[f"p{at}"], self[f"n{at}"] if item.kind == "criterion" else None)
            for at, item in enumerate(self.items)
        ]


# --- parts that are one form each ---


class SettingsForm(forms.Form):
    """What holds for the rubric as a whole."""

    code = CodeField(label=lazy("Mã bộ tiêu chí"))
    name = forms.CharField(label=lazy("Tên bộ tiêu chí"), max_length=250)
    note = LinesField(
        label=lazy("Ghi chú"), required=False, help_text=lazy("Hiện ở mọi nơi có bộ tiêu chí, ví dụ: bản thử nghiệm."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    total = Points(label=lazy("Tổng điểm"), help_text=lazy("Điểm của các nhóm phải cộng lại đúng bằng số này."))
    na_policy = forms.ChoiceField(
        label=lazy("Tiêu chí không áp dụng thì"),
        choices=[
            ("rebase", lazy("loại khỏi cả điểm đạt và điểm tối đa, rồi quy đổi về thang 100")),
            ("award_full", lazy("tính đủ điểm tối đa")),
            ("award_zero", lazy("tính 0 điểm")),
        ],
        widget=forms.RadioSelect,
    )
    classify_on = forms.ChoiceField(
        label=lazy("Điểm dùng để so với ngưỡng xếp loại"),
        choices=[
            ("rounded", lazy("điểm đã làm tròn đến 2 chữ số thập phân (84,996 thành 85,00)")),
            ("exact", lazy("điểm chưa làm tròn (84,996 chưa đạt 85)")),
        ],
        widget=forms.RadioSelect,
    )
    bonus_cap = Points(label=lazy("Tổng điểm cộng tối đa"), required=False, help_text=lazy("Để trống: không giới hạn."))
    penalty_cap = Points(
        label=lazy("Tổng điểm trừ tối đa"), required=False, help_text=lazy("Để trống: không giới hạn.")
    )
    total_cap = Points(label=lazy("Điểm cuối cùng tối đa"), help_text=lazy("Thường là 100: cộng điểm không vượt quá."))
    not_submitted = forms.ChoiceField(label=lazy("Cơ quan không nộp phiếu"))
    newly_formed_months = CountField(
        label=lazy("Chưa xếp loại cơ quan thành lập dưới (tháng)"), help_text=lazy("0: luôn xếp loại.")
    )

    def __init__(self, *args: Any, rubric: Rubric, **options: Any) -> None:
        super().__init__(*args, **options)
        bands = [(band.code, _("xếp loại %(label)s") % {"label": band.label}) for band in rubric.bands]
        field = self.fields["not_submitted"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(NOT_RATED, _("không xếp loại")), *bands]


SETTINGS = tuple(SettingsForm.base_fields)


class GroupForm(forms.Form):
    """One group of criteria."""

    code = CodeField()
    name = forms.CharField(label=lazy("Tên nhóm"), max_length=500)
    max_points = Points(
        label=lazy("Điểm tối đa"), help_text=lazy("Điểm của các tiêu chí trong nhóm phải cộng lại đúng bằng số này.")
    )

    def __init__(self, *args: Any, rubric: Rubric, was: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._taken = {group.code for group in rubric.groups} - {was}

    def clean_code(self) -> str:
        """A code no other group has."""
        return untaken(self.cleaned_data["code"], self._taken)

    @staticmethod
    def values(group: Group) -> dict[str, Any]:
        """A group as initial values."""
        return {"code": group.code, "name": group.name, "max_points": group.max_points}


class BlockRow(forms.Form):
    """One block of agencies that are scored alike."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    code = CodeField(help_text="")
    name = forms.CharField(label=lazy("Tên khối"), max_length=250)
    kinds = forms.MultipleChoiceField(
        label=lazy("Loại cơ quan thuộc khối"), choices=AgencyKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    @staticmethod
    def values(block: Block) -> dict[str, Any]:
        """A block as initial values."""
        return {"was": block.code, "code": block.code, "name": block.name, "kinds": list(block.kinds)}


class BandRow(forms.Form):
    """One rating; the highest comes first by itself."""

    is_sorted = True
    was = forms.CharField(required=False, widget=forms.HiddenInput)
    code = CodeField(help_text="")
    label = forms.CharField(label=lazy("Xếp loại"), max_length=100)
    minimum = Points(label=lazy("Từ điểm"))

    @staticmethod
    def values(band: Band) -> dict[str, Any]:
        """A rating as initial values."""
        return {"was": band.code, "code": band.code, "label": band.label, "minimum": band.minimum}


def untaken(code: str, taken: set[str]) -> str:
    """The code when nothing else has it. Raises ValidationError."""
    if code in taken:
        raise ValidationError(_("Mã “%(code)s” đã dùng cho mục khác. Hãy đặt mã riêng.") % {"code": code})
    return code


def decimal(value: Any) -> Decimal:
    """What a box of points holds, 0 when it is empty."""
    return value if isinstance(value, Decimal) else ZERO
