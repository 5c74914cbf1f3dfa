"""The sentences of the summary. Each states a count; none gives a reason that the figures do not hold."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from reports.cells import points, share
from reports.figures import AgencyLine, Band, Figures, GroupFigures
from reports.official import about, day_in_words, day_or_room, in_running_text
from reports.rules import number_text, trimmed, two_digits
from reports.wording.filling import Values, filled
from reports.wording.kinds.province import RATINGS, SUMMARY

if TYPE_CHECKING:
    from reports.models import DocumentSettings
    from reports.summary.annexes import Annexes

FULL = 100
NAMED_AT_MOST = 10
WEAK_CRITERIA = 3


def standard(figures: Figures) -> str:
    """The standard by its edition in force: the 2015 edition since CV 3003/BKHCN-TĐC of 25/09/2018."""
    return "TCVN ISO 9001:2015" if figures.year >= 2018 else "TCVN ISO 9001"


def province(figures: Figures) -> str:
    """ "tỉnh Bắc Giang", "thành phố Hà Nội": the province in running text."""
    return in_running_text(figures.province.name)


def subject(figures: Figures) -> str:
    """What the figures are about, for files that are no official document."""
    return filled(
        SUMMARY.by_key["subject"].default,
        {"tieu_chuan": standard(figures), "tinh": province(figures), "nam": str(figures.year)},
    )


def values(figures: Figures, settings: DocumentSettings) -> Values:
    """What the placeholders of the summary stand for."""
    total = figures.total
    found = {
        "nam": str(figures.year), "tinh": province(figures), "tieu_chuan": standard(figures), "ky_hieu": settings.symbol,
        "ngay_ky": day_or_room(None, figures.as_of.year), "ngay_so_lieu": f"{figures.as_of:%d/%m/%Y}",
        "kinh_trinh": _submitted_to(settings.lines("addressees")),
        "so_co_quan": two_digits(total.registered), "so_thuoc_dien": two_digits(total.applicable),
        "so_da_nop": two_digits(total.submitted), "ty_le_nop": share(total.submitted_percent),
        "so_chua_nop": two_digits(total.not_submitted), "so_xep_loai": two_digits(total.scored),
        "ty_le_xep_loai": share(total.scored_percent), "diem_trung_binh": points(total.mean),
        "diem_trung_vi": points(total.median), "diem_thap_nhat": points(total.lowest), "diem_cao_nhat": points(total.highest),
    }  # fmt: skip
    for code, name in RATINGS:
        band = next((band for band in figures.bands if band.label == name), None)
        if band and total.scored:
            found |= {
                f"so_{code}": two_digits(total.ratings[band.code]),
                f"ty_le_{code}": share(total.shares[band.code]),
            }
    return {**found, "can_cu_cua_nam": bases(figures)}


def _submitted_to(addressees: tuple[str, ...]) -> str:
    return f", kính trình {'; '.join(addressees)} xem xét, chỉ đạo" if addressees else ""


def stamp(figures: Figures) -> str:
    """What the figures stand on: the day of provisional ones, or the decision that recognised them."""
    if figures.provisional:
        return f"Số liệu tạm thời, tính đến ngày {figures.as_of:%d/%m/%Y}"
    if figures.decision is None:
        return f"Số liệu năm {figures.year} nhập từ hồ sơ giấy"
    decision = figures.decision
    return f"Số liệu theo Quyết định số {decision.number} ngày {decision.signed_on:%d/%m/%Y}"


def warning(figures: Figures) -> str:
    """What stands on every page when the data were made up to show how the product works."""
    return "SỐ LIỆU MINH HỌA – không phải kết quả chính thức" if figures.illustrative else ""


def bases(figures: Figures) -> tuple[str, ...]:
    """The legal bases that belong to this year: the rubric's decision and the one on the results."""
    found = []
    if figures.rubric and figures.rubric.document:
        found.append(f"Căn cứ {figures.rubric.document}")
    for decision in (figures.decision, *figures.corrections):
        if decision is None:
            continue
        day = day_in_words(decision.signed_on)
        found.append(f"Căn cứ Quyết định số {decision.number} {day}{about(decision.subject)}")
    return tuple(found)


def progress(figures: Figures) -> tuple[str, ...]:
    """Who stands in the tree, takes part, has sent and has a rating."""
    total = figures.total
    levels = ", ".join(
        f"{two_digits(level.registered)} cơ quan {level.label.lower()}"
        for level in figures.present_levels
        if level.registered
    )
    tree = f"toàn tỉnh có {agencies(total.registered)} trong danh mục theo dõi áp dụng HTQLCL"
    day = f"Tính đến ngày {figures.as_of:%d/%m/%Y}"
    first = f"{day}, {tree}" + (f", gồm: {levels}." if levels else ".")
    if not figures.agencies:
        return (first, f"Chưa có dữ liệu chấm điểm năm {figures.year}.")
    return (
        first,
        f"Có {agencies(total.applicable)} thuộc diện chấm điểm năm {figures.year}. Đã nộp phiếu tự chấm điểm: "
        f"{agencies(total.submitted)}{_of(total.submitted_percent)}; đã có kết quả xếp loại: "
        f"{agencies(total.scored)}{_of(total.scored_percent)}"
        + (f"; chưa nộp phiếu: {agencies(total.not_submitted)}." if total.not_submitted else "."),
    )


def rubric(figures: Figures) -> tuple[str, ...]:
    """By what the agencies were scored."""
    assert figures.rubric
    text = f"Việc chấm điểm thực hiện theo {figures.rubric.name}"
    if figures.criteria:
        groups = len({criterion.group for criterion in figures.criteria})
        text += f", thang điểm {FULL}, gồm {two_digits(len(figures.criteria))} tiêu chí thuộc {two_digits(groups)} nhóm"
    said = [f"{text}."]
    if all(band.minimum is not None for band in figures.bands):
        said.append(f"Mức xếp loại: {'; '.join(_band_ranges(figures.bands))}.")
    if figures.rubric.note:
        said.append(f"Ghi chú về bộ tiêu chí: {figures.rubric.note}")
    return tuple(said)


def reported(figures: Figures) -> tuple[str, ...]:
    """What was published elsewhere and does not have to agree with what is counted."""
    first = (
        f"Số liệu năm {figures.year} đã được công bố ngoài hệ thống được giữ nguyên như bản in và đặt cạnh "
        "số đếm được; hai nguồn có thể khác nhau và không được điều chỉnh cho khớp."
    )
    return (first, *(f"- {note}" for note in figures.notes))


def ratings(figures: Figures, annexes: Annexes) -> tuple[str, ...]:
    """The ratings in words, by level, and in which annex each agency stands."""
    if not figures.total.scored:
        return ("Chưa có cơ quan, đơn vị nào có kết quả xếp loại.",)
    whole = f"Toàn tỉnh có {agencies(figures.total.scored)} được xếp loại, trong đó: {_rated(figures, figures.total)}."
    levels = (f"- {level.label}: {_rated(figures, level)}." for level in figures.present_levels if level.scored)
    placed = ", ".join(f"{level.label.lower()} tại {number}" for level, number in annexes.levels)
    return (whole, *levels, f"Kết quả của từng cơ quan, đơn vị {placed} kèm theo.")


def scores(figures: Figures) -> tuple[str, ...]:
    """Mean and range in words."""
    total = figures.total
    if total.mean is None:
        return ("Chưa có dữ liệu điểm số.",)
    best = max((level for level in figures.present_levels if level.mean is not None), key=lambda level: level.mean or 0)
    text = (
        f"Điểm trung bình toàn tỉnh là {points(total.mean)}/{FULL} điểm, trung vị {points(total.median)} điểm, "
        f"độ lệch chuẩn {points(total.spread)} điểm; thấp nhất {points(total.lowest)} điểm, "
        f"cao nhất {points(total.highest)} điểm."
    )
    if sum(level.mean is not None for level in figures.present_levels) > 1:
        text += f" {best.label} có điểm trung bình cao nhất ({points(best.mean)} điểm)."
    return (text,)


def criteria(figures: Figures, annexes: Annexes) -> tuple[str, ...]:
    """The criteria with the lowest attainment in words, and in which annex all stand."""
    weakest = figures.weakest(WEAK_CRITERIA)
    if not weakest:
        return ("Chưa có dữ liệu theo tiêu chí.",)
    named = "; ".join(f"{criterion.code} ({share(criterion.attainment)}%)" for criterion in weakest)
    return (
        "Tỷ lệ đạt của một tiêu chí là tổng điểm đạt được chia cho tổng điểm tối đa của các cơ quan được chấm "
        f"tiêu chí đó; cơ quan không áp dụng tiêu chí không được tính. Các tiêu chí có tỷ lệ đạt thấp nhất: {named}. "
        f"Mức độ đạt của tất cả tiêu chí tại {annexes.criteria} kèm theo.",
    )


def missing(figures: Figures, annexes: Annexes) -> tuple[str, ...]:
    """Who has not sent their sheet: by name when they are few, else in an annex."""
    lines = figures.missing
    if not figures.agencies:
        return ("Chưa có dữ liệu.",)
    if not lines:
        return ("Tất cả cơ quan, đơn vị thuộc diện chấm điểm đã nộp phiếu tự chấm điểm.",)
    if annexes.missing:
        return (f"Còn {agencies(len(lines))} chưa nộp phiếu tự chấm điểm; danh sách tại {annexes.missing} kèm theo.",)
    return (f"Còn {agencies(len(lines))} chưa nộp phiếu tự chấm điểm: {names(lines)}.",)


def shortcomings(figures: Figures) -> tuple[str, ...]:
    """What the counts show to be wanting."""
    found = []
    if figures.missing:
        found.append(f"- Còn {agencies(len(figures.missing))} chưa nộp phiếu tự chấm điểm.")
    if lowest := _rated_lowest(figures):
        who = f": {names(lowest)}" if len(lowest) <= NAMED_AT_MOST else ""
        found.append(f"- Còn {agencies(len(lowest))} xếp loại {figures.bands[-1].label}{who}.")
    found += [
        f"- Tiêu chí {criterion.code} “{criterion.name}” chỉ đạt {share(criterion.attainment)}% tổng số điểm tối đa."
        for criterion in figures.weakest(WEAK_CRITERIA)
        if criterion.attainment is not None and criterion.attainment < FULL
    ]
    return tuple(found) or ("Chưa có dữ liệu để đánh giá.",)


def proposals(figures: Figures) -> tuple[str, ...]:
    """What follows from the counts for the agencies concerned."""
    found = []
    if figures.missing:
        found.append(
            f"- Đề nghị {agencies(len(figures.missing))} chưa nộp phiếu hoàn thành việc tự chấm điểm và nộp phiếu."
        )
    if lowest := _rated_lowest(figures):
        found.append(
            f"- Đề nghị {agencies(len(lowest))} xếp loại {figures.bands[-1].label} có kế hoạch khắc phục từng tiêu chí "
            "bị trừ điểm, báo cáo kết quả thực hiện."
        )
    if weakest := figures.weakest(WEAK_CRITERIA):
        codes = ", ".join(criterion.code for criterion in weakest)
        found.append(f"- Đề nghị các cơ quan, đơn vị tập trung cải thiện các tiêu chí có tỷ lệ đạt thấp: {codes}.")
    return tuple(found) or ("Không có.",)


def agencies(count: int) -> str:
    """So many agencies."""
    return f"{two_digits(count)} cơ quan, đơn vị"


def names(lines: Iterable[AgencyLine]) -> str:
    """Agencies by name; communes with the agency above them, since names repeat."""
    return "; ".join(
        f"{line.name} ({line.parent})" if line.level == "commune" and line.parent else line.name for line in lines
    )


def _of(percent: Decimal | None) -> str:
    return "" if percent is None else f" (đạt {share(percent)}%)"


def _rated(figures: Figures, group: GroupFigures) -> str:
    return ", ".join(
        f"{two_digits(group.ratings[band.code])} cơ quan xếp loại {band.label} ({share(group.shares[band.code])}%)"
        for band in figures.bands
        if group.ratings[band.code]
    )


def _rated_lowest(figures: Figures) -> list[AgencyLine]:
    return [line for line in figures.agencies if figures.bands and line.rating == figures.bands[-1].code]


def _band_ranges(bands: tuple[Band, ...]) -> Iterable[str]:
    above = None
    for band in bands:
        least = number_text(trimmed(band.minimum or Decimal(0)))
        if above is None:
            yield f"{band.label} từ {least} điểm trở lên"
        elif not band.minimum:
            yield f"{band.label} dưới {above} điểm"
        else:
            yield f"{band.label} từ {least} đến dưới {above} điểm"
        above = least
