"""What a file says for a year, in words: a line for each figure, whether it is as it should be, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from agencies.templatetags.page import day, percent
from registers.models import ReviewInput
from registers.standing import QualityFile, Share

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Told:
    """One figure: what it is, what it says, whether it is as it should be (None: nothing to judge), its register."""

    label: StrOrPromise
    words: str
    good: bool | None
    register: str


def told(file: QualityFile) -> Iterator[Told]:
    """The figures of a file in the order of its registers."""
    yield from _system(file)
    yield _share(_("Tài liệu bắt buộc của mô hình khung đang áp dụng"), file.required_issued, "procedures")
    yield _share(_("TTHC đã có quy trình đang áp dụng"), file.formalities_covered, "procedures")
    yield _share(_("Văn bản cập nhật trong 03 tháng"), file.updates_in_time, "external-documents")
    yield from _year(file)


def _system(file: QualityFile) -> Iterator[Told]:
    system = file.system
    yield Told(_("Hệ thống"), _named(system.title if system else "", file.is_shared), system is not None, "systems")
    declared, outdated = file.declaration, file.declaration_outdated
    words = declared.title if declared else _("chưa có")
    if declared and outdated:
        words = f"{words} – {outdated.why}"
    yield Told(_("Công bố còn phù hợp"), words, file.declaration_fits, "declarations")
    if declared:
        missing = declared.lacks()
        yield Told(_("Thông báo, niêm yết, đăng tải"), " ".join(missing) or _("đủ"), not missing, "declarations")
    confirmed = file.confirmation
    words = (
        _("%(number)s ngày %(day)s") % {"number": confirmed.number, "day": day(confirmed.confirmed_on)}
        if confirmed
        else ""
    )
    yield Told(_("Xác nhận hiệu lực còn giá trị"), words or _("chưa có"), confirmed is not None, "confirmations")
    yield from _leading(file)


def _leading(file: QualityFile) -> Iterator[Told]:
    """Who leads the system and by what policy, and the year's look at what surrounds it."""
    for label, entry, register in (
        (_("Ban Chỉ đạo, Tổ ISO"), file.committee, "committees"),
        (_("Chính sách chất lượng được phổ biến, công khai"), file.policy, "policies"),
        (_("Bối cảnh, bên quan tâm, quá trình rà soát trong năm"), file.context, "contexts"),
    ):
        missing = entry.lacks() if entry else [_("chưa có")]
        words = " – ".join(filter(None, [entry.title if entry else "", " ".join(missing)]))
        yield Told(label, words, not missing, register)
    yield _share(_("Thành viên Ban Chỉ đạo, Tổ ISO có phân công"), file.members_assigned, "committee-members")


def _year(file: QualityFile) -> Iterator[Told]:
    plan = file.plan
    words = (
        _("%(number)s ngày %(day)s") % {"number": plan.number, "day": day(plan.issued_on)}
        if plan
        else _("chưa ban hành")
    )
    yield Told(_("Kế hoạch năm"), words, plan is not None, "plans")
    yield _share(_("Việc trong kế hoạch đã xong"), file.tasks_done, "tasks", wanted=True)
    yield _share(_("Mục tiêu chất lượng đạt"), file.objectives_met, "objectives", wanted=True)
    yield _share(_("Rủi ro, cơ hội có biện pháp"), file.risks_handled, "risks", wanted=True)
    yield _share(_("Rủi ro, cơ hội đã đánh giá hiệu lực"), file.risks_evaluated, "risks", wanted=True)
    yield Told(_("Lớp tập huấn, phổ biến"), str(len(file.trainings)), bool(file.trainings), "trainings")
    auditors = file.internal_auditors
    names = ", ".join(dict.fromkeys(row.person for row in auditors))
    yield Told(_("Người được đào tạo đánh giá nội bộ"), names or _("chưa có"), bool(auditors), "people-certified")
    seen, asked = len(file.inputs_reviewed), len(ReviewInput)
    words = _("%(seen)d/%(asked)d đầu vào của điều 9.3.2") % {"seen": seen, "asked": asked}
    reviewed = bool(file.reviews)
    yield Told(_("Xem xét của lãnh đạo"), words if reviewed else _("chưa họp"), reviewed and seen == asked, "reviews")
    survey = file.survey
    rate = percent(survey.rate) if survey and survey.rate is not None else ""
    words = (
        _("%(rate)s hài lòng trong %(n)d phiếu") % {"rate": rate, "n": survey.answered}
        if survey and rate
        else _("chưa có")
    )
    yield Told(_("Khảo sát sự hài lòng"), words, survey is not None, "surveys")
    yield _share(_("Phản ánh, kiến nghị trả lời đúng hạn"), file.complaints_in_time, "complaints")


def _named(title: str, is_shared: bool) -> str:
    return _("%(system)s (dùng chung)") % {"system": title} if is_shared else title or _("chưa có")


def _share(label: str, share: Share, register: str, *, wanted: bool = False) -> Told:
    """A share in words; where nothing is there to count that is a lack only in what every year must have."""
    if not share.denominator and wanted:
        return Told(label, _("chưa ghi"), False, register)
    if not share.denominator:
        return Told(label, _("không có gì để đếm"), None, register)
    return Told(label, f"{share.numerator}/{share.denominator}", share.numerator == share.denominator, register)
