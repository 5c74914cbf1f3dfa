"""Checklists and their questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import AgencyKind
from audits.models import Checklist, Question


class ChecklistForm(forms.Form):
    """What a checklist is called, and a note on it."""

    title = forms.CharField(label=_("Tên bảng câu hỏi"), max_length=200)
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class QuestionForm(forms.Form):
    """One question of a draft."""

    code = forms.SlugField(
        label=_("Mã"), max_length=20,
        help_text=_("Chữ không dấu, số, gạch nối; giữ nguyên qua các phiên bản để so sánh các năm. Ví dụ K15."),
        error_messages={"invalid": _("Mã chỉ gồm chữ không dấu, số và gạch nối, ví dụ K15.")},
    )  # fmt: skip
    section = forms.CharField(label=_("Phần"), max_length=200, help_text=_("Các câu cùng phần đứng chung một tiêu đề."))
    text = forms.CharField(label=_("Câu hỏi"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    hint = forms.CharField(
        label=_("Cần xem gì"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    clause = forms.CharField(
        label=_("Điều khoản tiêu chuẩn"),
        max_length=20,
        required=False,
        help_text=_("Ví dụ 9.2. Không chép lời tiêu chuẩn."),
    )
    basis = forms.CharField(label=_("Căn cứ khác"), max_length=200, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Chỉ hỏi các loại cơ quan"), choices=AgencyKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("Không chọn loại nào thì hỏi mọi cơ quan."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, checklist: Checklist, question: Question | None = None) -> None:
        initial = {name: getattr(question, name) for name in self.base_fields} if question else {}
        if question is None and (last := checklist.questions.last()):
            initial["section"] = last.section
        super().__init__(data, initial=initial)
