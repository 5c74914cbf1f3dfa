"""What the secretary fills in: a campaign's settings, deadlines, participants; more time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.formfields import CountField, DayField
from agencies.models import AgencyVersion, Level, Province
from agencies.templatetags.page import day
from agencies.workdays import VIETNAM
from scoring.forms.moments import CLOSING, MomentField, YearField
from scoring.holidays import fixed_holidays
from scoring.models import Campaign, Deadline, RubricVersion
from scoring.states import CampaignState

_SPAN = re.compile(r"\s*(\S+?)(?:\s*(?:-|–|đến)\s*(\d\S*))?(?:\s+(.*))?\Z")


class HolidaysField(forms.CharField):
    """Days off, one or a span (20/01/2023-26/01/2023) on each line, with a name or without; gives ISO days in order."""

    widget = forms.Textarea

    def clean(self, value: Any) -> list[str]:
        """The days of all lines."""
        days: set[date] = set()
        for number, line in enumerate(super().clean(value).splitlines(), 1):
            if line.strip():
                days.update(_span(number, line))
        return [found.isoformat() for found in sorted(days)]

    def prepare_value(self, value: Any) -> Any:
        """One line for each day, with the name of those that are the same every year."""
        if not isinstance(value, list):
            return value
        days = [date.fromisoformat(text) for text in value]
        names = {found: name for year in {found.year for found in days} for found, name in fixed_holidays(year).items()}
        return "\n".join(f"{day(found)} {names.get(found, '')}".strip() for found in days)


def _span(number: int, line: str) -> list[date]:
    match = _SPAN.match(line)
    field = DayField()
    try:
        assert match
        first = field.clean(match[1])
        last = field.clean(match[2]) if match[2] else first
    except ValidationError:
        raise ValidationError(
            _("Dòng %(line)s (“%(text)s”): không đọc được ngày. Ví dụ: 30/04/2023 hoặc 20/01/2023-26/01/2023."),
            params={"line": number, "text": line.strip()},
        ) from None
    if not 0 <= (last - first).days <= 31:
        raise ValidationError(
            _("Dòng %(line)s (“%(text)s”): khoảng ngày phải theo thứ tự và không quá một tháng."),
            params={"line": number, "text": line.strip()},
        )
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs alone
    """A year's settings; the year itself is asked for once, when the campaign is made."""

    year = YearField(label=_("Năm đánh giá"), help_text=_("Mỗi năm chỉ có một đợt chấm điểm."))
    title = forms.CharField(
        label=_("Tên đợt"), max_length=250, required=False,
        help_text=_("Bỏ trống để dùng “Đánh giá, xếp loại HTQLCL năm …”."),
    )  # fmt: skip
    rubric = forms.ModelChoiceField(
        label=_("Bộ tiêu chí"), queryset=RubricVersion.objects.none(), empty_label=None,
        help_text=_("Chỉ các bộ tiêu chí đã ban hành. Khi mở đợt, bộ tiêu chí được giữ nguyên đến hết năm."),
    )  # fmt: skip
    snapshot_on = DayField(
        label=_("Ngày chốt danh sách cơ quan"),
        help_text=_("Cơ quan nào tồn tại vào ngày này thì tham gia, với tên và cấp của ngày đó."),
    )
    district_stage = forms.BooleanField(
        label=_("Cấp huyện thẩm định cấp xã trước, rồi đến cấp tỉnh"), required=False,
        help_text=_("Chỉ dùng cho các năm còn cấp huyện (đến hết ngày 30/06/2025)."),
    )  # fmt: skip
    second_reader = forms.BooleanField(
        label=_("Mỗi phiếu cần người thứ hai soát xét trước khi gửi kết quả dự kiến"), required=False
    )
    council_required = forms.BooleanField(label=_("Kết quả phải được thông qua tại phiên họp hội đồng"), required=False)
    quorum_percent = CountField(
        label=_("Tỷ lệ thành viên dự họp tối thiểu (%)"), min_value=1, max_value=100,
        help_text=_("Ví dụ 67 là hai phần ba. Thành viên thuộc cơ quan được xét không tính vào số này."),
    )  # fmt: skip
    supplement_days = CountField(
        label=_("Hạn bổ sung (ngày làm việc)"), min_value=1, max_value=60,
        help_text=_("Tính từ lúc người thẩm định yêu cầu."),
    )  # fmt: skip
    appeal_days = CountField(
        label=_("Hạn kiến nghị (ngày làm việc)"), min_value=1, max_value=60,
        help_text=_("Tính từ lúc gửi kết quả dự kiến."),
    )  # fmt: skip
    holidays = HolidaysField(
        label=_("Ngày nghỉ không tính là ngày làm việc"), required=False,
        help_text=_(
            "Mỗi dòng một ngày hoặc một khoảng, ví dụ 20/01/2023-26/01/2023 Tết Nguyên đán. Đã gợi ý các ngày lễ cố "
            "định; hãy thêm Tết Nguyên đán, Giỗ Tổ Hùng Vương (10/3 âm lịch), ngày nghỉ thứ hai của Quốc khánh."
        ),
    )  # fmt: skip
    illustrative = forms.BooleanField(
        label=_("Số liệu minh họa, không phải kết quả thật"), required=False,
        help_text=_("Mọi trang và báo cáo của đợt sẽ ghi rõ là số liệu minh họa."),
    )  # fmt: skip

    class Meta:
        model = Campaign
        fields = [
            "year", "title", "rubric", "snapshot_on", "district_stage", "second_reader", "council_required",
            "quorum_percent", "supplement_days", "appeal_days", "holidays", "illustrative",
        ]  # fmt: skip

    def __init__(self, *args: Any, province: Province, **options: Any) -> None:
        super().__init__(*args, **options)
        rubrics = RubricVersion.objects.of(province.pk).published().defer("definition").order_by("-pk")
        field = self.fields["rubric"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rubrics
        if self.instance.pk:
            del self.fields["year"]


def first_settings(province: Province, today: date) -> dict[str, Any]:
    """What the form of a new campaign begins with: the next year without one, and its fixed holidays."""
    taken = set(Campaign.objects.of(province.pk).values_list("year", flat=True))
    year = next(year for year in range(today.year, today.year + 99) if year not in taken)
    return {
        "year": year, "snapshot_on": today, "council_required": True, "quorum_percent": 67, "supplement_days": 5,
        "appeal_days": 5, "holidays": [found.isoformat() for step in (0, 1) for found in fixed_holidays(year + step)],
    }  # fmt: skip


class DeadlinesForm(forms.Form):
    """Until when each stage lasts: for all, and where a level differs for that level."""

    def __init__(self, *args: Any, campaign: Campaign, **options: Any) -> None:
        super().__init__(*args, **options)
        known = {(row.stage, row.level): row.due_at for row in campaign.deadlines.all()}
        suggested = {} if known or campaign.state != CampaignState.DRAFT else suggested_deadlines(campaign)
        self.is_suggested = bool(suggested)
        self.stages: list[tuple[Deadline.For, list[str]]] = []
        for stage, levels in _stages(campaign):
            for level in levels:
                self.fields[f"{stage}_{level}"] = MomentField(
                    label=Level(level).label if level else _("Hạn chung"), required=False,
                    initial=known.get((stage, level)) or suggested.get((stage, level)),
                )  # fmt: skip
            self.stages.append((stage, [f"{stage}_{level}" for level in levels]))

    def sections(self) -> list[dict[str, Any]]:
        """Each stage with its general field and those of the levels."""
        return [
            {"stage": stage, "label": stage.label, "general": self[names[0]], "levels": [self[name] for name in names[1:]]}
            for stage, names in self.stages
        ]  # fmt: skip

    def moments(self) -> dict[tuple[str, str], datetime | None]:
        """What was entered, as `set_deadlines` takes it."""
        return {
            (stage.value, name.removeprefix(f"{stage.value}_")): self.cleaned_data[name]
            for stage, names in self.stages
            for name in names
        }


def _stages(campaign: Campaign) -> list[tuple[Deadline.For, list[str]]]:
    levels = ["", *Level.values]
    stages = [(Deadline.For.SELF, levels)]
    if campaign.district_stage:
        stages.append((Deadline.For.DISTRICT, [""]))
    return [*stages, (Deadline.For.VERIFICATION, levels), (Deadline.For.COUNCIL, [""])]


def suggested_deadlines(campaign: Campaign) -> dict[tuple[str, str], datetime]:
    """The calendar that provinces keep: communes by 5 December, the others by 10; decided in January."""

    def moment(month: int, number: int, years_after: int = 0) -> datetime:
        return datetime.combine(date(campaign.year + years_after, month, number), CLOSING, VIETNAM)

    days: dict[tuple[str, str], datetime] = {
        (Deadline.For.SELF.value, ""): moment(12, 10),
        (Deadline.For.SELF.value, Level.COMMUNE.value): moment(12, 5),
        (Deadline.For.VERIFICATION.value, ""): moment(12, 31),
        (Deadline.For.COUNCIL.value, ""): moment(1, 15, 1),
    }
    if campaign.district_stage:
        days[Deadline.For.DISTRICT.value, ""] = moment(12, 20)
    return days


class ExclusionsForm(forms.Form):
    """Agencies left out, each with its reason; one more can be named. An emptied reason lets the agency take part."""

    agency = forms.CharField(
        label=_("Thêm cơ quan không chấm"), required=False,
        help_text=_("Gõ vài chữ của tên hoặc mã rồi chọn trong danh sách."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Lý do"), required=False, max_length=300)

    def __init__(self, *args: Any, versions: Iterable[AgencyVersion], exclusions: Mapping[str, str], **options: Any):
        super().__init__(*args, **options)
        self.versions = {version.agency_id: version for version in versions}
        self.fields["agency"].widget.attrs["list"] = "agencies"
        self.kept = [int(key) for key in exclusions if int(key) in self.versions]
        for pk in self.kept:
            self.fields[f"reason_{pk}"] = forms.CharField(
                label=self.versions[pk].name, required=False, max_length=300, initial=exclusions[str(pk)]
            )
        self.order_fields([f"reason_{pk}" for pk in self.kept])

    def reasons(self) -> list[forms.BoundField]:
        """The fields of agencies left out so far."""
        return [self[f"reason_{pk}"] for pk in self.kept]

    def options(self) -> list[str]:
        """What can be named: those that take part."""
        return [_option(version) for pk, version in self.versions.items() if pk not in self.kept]

    def clean(self) -> dict[str, Any]:
        """Find the agency named."""
        data = super().clean() or {}
        named, reason = data.get("agency", ""), data.get("reason", "")
        found = next((pk for pk, row in self.versions.items() if named in {_option(row), row.code, row.name}), None)
        if named and found is None:
            self.add_error("agency", _("Không tìm thấy cơ quan này vào ngày chốt. Hãy chọn một dòng trong danh sách."))
        elif found is not None and not reason:
            self.add_error("reason", _("Hãy ghi lý do cơ quan không được chấm, ví dụ số văn bản."))
        data["found"] = found
        return data

    def exclusions(self) -> dict[str, str]:
        """Everything that is left out now, as the campaign keeps it."""
        kept = {str(pk): self.cleaned_data[f"reason_{pk}"] for pk in self.kept if self.cleaned_data[f"reason_{pk}"]}
        if self.cleaned_data["found"] is not None:
            kept[str(self.cleaned_data["found"])] = self.cleaned_data["reason"]
        return kept


def _option(version: AgencyVersion) -> str:
    return f"{version.name} ({version.code})"


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea)


class ExtensionForm(forms.Form):
    """More time for one agency."""

    until = MomentField(label=_("Gia hạn đến"))
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea,
        help_text=_("Cơ quan đọc được lý do này. Ghi số văn bản đề nghị nếu có."),
    )  # fmt: skip
