"""Published figures beside what the system counts, and what does not add up. Nothing is adjusted to fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from agencies.models import Level
from reports.cells import published as as_printed
from reports.figures.shape import AgencyLine, GroupFigures, Reported
from reports.models import ReportedFigure

LEVEL_NAMES = {level.value: level.label for level in Level}


def beside_counts(
    rows: Iterable[ReportedFigure], levels: Sequence[GroupFigures], lines: Sequence[AgencyLine]
) -> tuple[Reported, ...]:
    """Each published figure with the number the system counts for the same thing, where it counts one."""
    counts = _counts(levels, lines) if lines else {}
    return tuple(
        Reported(
            id=row.key,
            label=row.label,
            value=Decimal(str(row.value)) if isinstance(row.value, float) else row.value,
            unit=row.unit,
            quote=row.quote,
            source=row.source,
            counted=counts.get(row.key),
        )
        for row in rows
    )


def discrepancies(figures: Sequence[Reported], scored: int) -> tuple[str, ...]:
    """A sentence for each sum that does not add up in print, and for each count that differs from what was published."""
    values = {figure.id: number for figure in figures if (number := _number(figure.value)) is not None}
    total = values.get("applying.total")
    said = []
    if total is not None and {"applying.mandatory", "applying.encouraged"} <= values.keys():
        said += _parts_and_whole(values["applying.mandatory"], values["applying.encouraged"], total)
    if total is not None and scored and scored != total:
        said.append(
            _(
                "Hệ thống đếm được %(scored)s cơ quan, đơn vị có kết quả xếp loại, khác với %(total)s cơ quan, đơn vị "
                "áp dụng đã công bố (chênh %(gap)s)."
            )
            % {"scored": as_printed(scored), "total": as_printed(total), "gap": as_printed(abs(total - scored))}
        )
    said += [
        _("%(label)s: đã công bố %(value)s, đếm trên hệ thống %(counted)s.")
        % {"label": figure.label, "value": as_printed(values[figure.id]), "counted": as_printed(figure.counted)}
        for figure in figures
        if figure.id != "applying.total" and figure.id in values
        if figure.counted is not None and figure.counted != values[figure.id]
    ]
    return tuple(said)


def _parts_and_whole(mandatory: Decimal, encouraged: Decimal, total: Decimal) -> list[str]:
    if mandatory + encouraged == total:
        return []
    return [
        _(
            "Số đã công bố không cộng khớp: %(mandatory)s bắt buộc + %(encouraged)s khuyến khích = %(sum)s, trong khi "
            "tổng số đã công bố là %(total)s (chênh %(gap)s); nguồn không giải thích phần chênh."
        )
        % {
            "mandatory": as_printed(mandatory),
            "encouraged": as_printed(encouraged),
            "sum": as_printed(mandatory + encouraged),
            "total": as_printed(total),
            "gap": as_printed(abs(total - mandatory - encouraged)),
        }
    ]


def label_of(key: str, band_labels: Mapping[str, str]) -> str:
    """What a published figure is called, by the key of its kind; empty for a key that says nothing."""
    named = {
        "applying.total": _("Cơ quan, đơn vị áp dụng HTQLCL"),
        "applying.mandatory": _("Cơ quan thuộc đối tượng bắt buộc áp dụng"),
        "applying.mandatory_rate_percent": _("Tỷ lệ áp dụng của đối tượng bắt buộc"),
        "applying.encouraged": _("Đơn vị thuộc đối tượng khuyến khích áp dụng"),
    }
    if key in named:
        return named[key]
    kind, _dot, rest = key.partition(".")
    level, _dot, rating = rest.partition(".")
    if kind != "rating" or level not in LEVEL_NAMES:
        return ""
    said = {"level": LEVEL_NAMES[level], "rating": band_labels.get(rating.removeprefix("all_"), rating)}
    if rating.startswith("all_"):
        return _("%(level)s: tất cả xếp loại %(rating)s") % said
    return _("%(level)s xếp loại %(rating)s") % said


def _counts(levels: Sequence[GroupFigures], lines: Sequence[AgencyLine]) -> dict[str, int]:
    """What the system counts, under the keys of published figures."""
    counts = {f"rating.{level.key}.{code}": count for level in levels for code, count in level.ratings.items()}
    for obligation in ("mandatory", "encouraged"):
        counts[f"applying.{obligation}"] = sum(line.obligation == obligation for line in lines)
    return counts | {"applying.total": len(lines)}


def _number(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
