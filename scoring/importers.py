"""The files that this app takes in by the pages all imports share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.datasets import Column
from agencies.importing import Importer
from agencies.models import Province
from scoring.forms.moments import YearField
from scoring.models import Campaign, RubricVersion
from scoring.workflow import paper_columns, paper_scores


class PaperScoresForm(forms.Form):
    """A table of points by criterion: of which year, by which rubric."""

    year = YearField(label=_("Năm của kết quả"))
    rubric = forms.ModelChoiceField(
        label=_("Bộ tiêu chí đã dùng để chấm"),
        queryset=RubricVersion.objects.none(),
        empty_label=_("– chọn một –"),
        help_text=_("Bộ tiêu chí của năm đó chưa có trên hệ thống thì nhập và ban hành trước."),
    )
    file = forms.FileField(
        label=_("Tệp CSV hoặc XLSX"), widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"})
    )

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["rubric"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = RubricVersion.objects.of(province.pk).exclude(status=RubricVersion.Status.DRAFT)
        self.scored = set(Campaign.objects.of(province.pk).filter(on_paper=False).values_list("year", flat=True))

    def clean_year(self) -> int:
        """A year scored in the application keeps its own results."""
        year: int = self.cleaned_data["year"]
        if year in self.scored:
            raise forms.ValidationError(
                _("Năm %(year)s đã có đợt chấm điểm trên hệ thống nên không nhập kết quả giấy.") % {"year": year}
            )
        return year


def columns() -> list[Column]:
    """The columns whatever the rubric."""
    return [
        Column(str(paper_columns.CODE), True, str(_("mã cơ quan vào ngày 31/12 của năm"))),
        Column(str(_("mỗi tiêu chí một cột, tên cột là mã tiêu chí")), True, str(_("điểm, hoặc “không áp dụng”; để trống khi không biết"))),
        Column(str(paper_columns.SCORE), False, str(_("để trống thì tính theo bộ tiêu chí"))),
        Column(str(paper_columns.RATING), False, str(_("để trống thì giữ xếp loại đã có, hoặc tính theo bộ tiêu chí"))),
    ]  # fmt: skip


PAPER_SCORES = Importer(
    key="paper-score-imports",
    title=_("Nhập điểm từng tiêu chí của năm trên giấy"),
    rules=[
        _("Mỗi dòng một cơ quan, mỗi cột một tiêu chí; tên cột là mã tiêu chí, có thể kèm tên (“1.2 Công bố”)."),
        _("Ô để trống giữ nguyên điều đã biết. Cơ quan không có trong tệp được giữ nguyên."),
        _("Tổng điểm và xếp loại ghi trong hồ sơ được giữ; khác tổng các tiêu chí thì bản xem trước nói rõ."),
    ],
    columns=columns,
    plan=paper_scores.plan_scores,
    apply=paper_scores.apply_scores,
    choose_url="scoring:paper_scores",
    confirm_url="scoring:paper_scores_confirm",
    back_url="scoring:results",
    back_title=_("Kết quả"),
    form=PaperScoresForm,
    sample_url="scoring:paper_scores_sample",
)  # fmt: skip
