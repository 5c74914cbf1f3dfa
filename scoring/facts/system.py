"""Facts of the quality system: its documents, what it covers, what was confirmed and declared of it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.templatetags.page import day
from registers.models import Declaration, PaperKind, PaperState, Procedure
from registers.standing import QualityFile, Share
from scoring.facts.fact import Record, Said, fact, said


def share_words(share: Share, one: str) -> str:
    """“5/6 …”."""
    return f"{share.numerator}/{share.denominator} {one}"


def _in_force(file: QualityFile) -> list[Procedure]:
    return [paper for paper in file.papers if paper.state == PaperState.IN_FORCE]


@fact("policy.in_force", lazy("Có chính sách chất lượng đang áp dụng"), "yes")
def policy_in_force(record: Record) -> Said | None:
    """A quality policy in the register of policies, or else in the list of documents (ISO 9001, 5.2)."""
    if policy := record.file.policy:
        words = _("%(policy)s ban hành ngày %(day)s.") % {"policy": policy.title, "day": day(policy.issued_on)}
        return said(True, words, record.file, policy)
    held = record.file.papers_of(PaperKind.POLICY)
    if not held:
        return None
    words = _("Chính sách chất lượng %(code)s áp dụng từ %(day)s.")
    return said(True, words % {"code": held[0].code, "day": _day(held[0].effective_on)}, record.file, *held)


@fact("required.issued", lazy("Tài liệu bắt buộc của mô hình khung đang áp dụng / phải có"), "share")
def required_issued(record: Record) -> Said | None:
    """The documents of the model system that are in force (QĐ 19/2014/QĐ-TTg Điều 5)."""
    file, share = record.file, record.file.required_issued
    if not share.denominator or not file.papers:
        return None
    required = {row.pk for row in share.met}
    held = [paper for paper in _in_force(file) if paper.required_id in required]
    words = share_words(share, _("tài liệu bắt buộc của mô hình khung đang áp dụng.")) + _left(share)
    return said((share.numerator, share.denominator), words, file, *held)


@fact("formalities.covered", lazy("TTHC đã có quy trình đang áp dụng / TTHC thuộc thẩm quyền"), "share")
def formalities_covered(record: Record) -> Said | None:
    """The TTHC that a procedure in force serves (TT 26/2014/TT-BKHCN Điều 4, 36.1a)."""
    file, share = record.file, record.file.formalities_covered
    if not share.denominator or not file.papers:
        return None
    words = share_words(share, _("TTHC thuộc thẩm quyền có quy trình đang áp dụng.")) + _left(share)
    return said((share.numerator, share.denominator), words, file, *_serving(file))


@fact("formalities.all_covered", lazy("Mọi TTHC thuộc thẩm quyền đều có quy trình đang áp dụng"), "yes")
def formalities_all_covered(record: Record) -> Said | None:
    """Whether the system covers every TTHC the agency handles (QĐ 19/2014/QĐ-TTg Điều 3.1)."""
    share, told = record.file.formalities_covered, formalities_covered(record)
    if told is None:
        return None
    return Said(share.numerator == share.denominator, told.words, told.rests_on, told.documents, told.since)


def _serving(file: QualityFile) -> list[Procedure]:
    return [paper for paper in _in_force(file) if paper.kind == PaperKind.FORMALITY]


def _left(share: Share) -> str:
    """What of a share is not there, by code; the first few."""
    codes = [row.code for row in share.all if row not in share.met]
    return _(" Còn thiếu: %(codes)s.") % {"codes": ", ".join(codes[:5]) + ("…" if codes[5:] else "")} if codes else ""


@fact("papers.current", lazy("Danh mục tài liệu nội bộ có và theo kịp các thay đổi"), "yes")
def papers_current(record: Record) -> Said | None:
    """Whether the documents in force have taken in what changed under them (ISO 9001, 7.5.2)."""
    file, share = record.file, record.file.papers_current
    if not share.denominator:
        return None
    stale = [paper for paper in share.all if paper not in share.met]
    if not stale:
        words = _("%(n)d tài liệu đang áp dụng, tài liệu nào cũng theo kịp các thay đổi.") % {"n": share.denominator}
        return said(True, words, file, *share.all)
    words = _("%(n)d/%(all)d tài liệu đang áp dụng chưa cập nhật: %(code)s – %(why)s") % {
        "n": len(stale), "all": share.denominator, "code": stale[0].code, "why": file.papers_outdated[stale[0].pk].why,
    }  # fmt: skip
    return said(False, words, file, *stale)


@fact("external.listed", lazy("Có danh mục văn bản, tài liệu bên ngoài"), "yes")
def external_listed(record: Record) -> Said | None:
    """Whether legal texts are listed (ISO 9001, 7.5.3.2)."""
    rows = record.file.external
    words = _("Danh mục có %(n)d văn bản, tài liệu bên ngoài.") % {"n": len(rows)}
    return said(True, words, record.file, *rows) if rows else None


@fact("records.listed", lazy("Có danh mục hồ sơ kèm thời hạn lưu"), "yes")
def records_listed(record: Record) -> Said | None:
    """Whether kinds of records are listed with how long they are kept (ISO 9001, 7.5.3; NĐ 30/2020/NĐ-CP Điều 29)."""
    rows = record.file.records
    words = _("Danh mục có %(n)d loại hồ sơ, mỗi loại có thời hạn lưu.") % {"n": len(rows)}
    return said(True, words, record.file, *rows) if rows else None


@fact("confirmation.holds", lazy("Người đứng đầu đã xác nhận hiệu lực, còn giá trị"), "yes")
def confirmation_holds(record: Record) -> Said | None:
    """Whether the head's confirmation is of value (QĐ 19/2014/QĐ-TTg Điều 4.2d)."""
    held, file = record.file.confirmation, record.file
    if held:
        words = _("Văn bản xác nhận %(number)s ngày %(day)s còn giá trị.")
        return said(True, words % {"number": held.number, "day": day(held.confirmed_on)}, file, held)
    if not file.confirmations:
        return None
    last = max(file.confirmations, key=lambda row: row.confirmed_on)
    if last.confirmed_on > file.day or last.valid_to is None:
        return None
    words = _("Văn bản xác nhận %(number)s hết giá trị từ sau ngày %(day)s.")
    return said(False, words % {"number": last.number, "day": day(last.valid_to)}, file, last, since=last.valid_to)


@fact("declaration.stands", lazy("Có công bố còn hiệu lực"), "yes")
def declaration_stands(record: Record) -> Said | None:
    """Whether there is a declaration that was not withdrawn (QĐ 19/2014/QĐ-TTg Điều 4.3)."""
    held = record.file.declaration
    if held is None:
        return None
    return said(True, _("%(declaration)s, có hiệu lực.") % {"declaration": _declared(held)}, record.file, held)


@fact("declaration.fits", lazy("Công bố khớp phạm vi, TTHC và tổ chức hiện nay"), "yes")
def declaration_fits(record: Record) -> Said | None:
    """Whether it was declared of today's scope and organisation (QĐ 19/2014/QĐ-TTg Điều 4.4c)."""
    held, outdated = record.file.declaration, record.file.declaration_outdated
    if held is None:
        return None
    if outdated is None:
        words = _("%(declaration)s, khớp phạm vi, danh mục TTHC và tổ chức hiện nay.")
        return said(True, words % {"declaration": _declared(held)}, record.file, held)
    more = {"since": outdated.since} if outdated.since else {}
    return said(False, f"{_declared(held)}: {outdated.why}", record.file, held, **more)


@fact("declaration.notified", lazy("Đã thông báo công bố cho đơn vị chủ trì bằng văn bản"), "yes")
def declaration_notified(record: Record) -> Said | None:
    """Whether the lead department was told in writing (QĐ 19/2014/QĐ-TTg Điều 4.3)."""
    held = record.file.declaration
    if held is None:
        return None
    if not held.is_notified:
        return said(False, _("%(declaration)s chưa ghi công văn thông báo.") % {"declaration": _declared(held)}, record.file, held)  # fmt: skip
    words = _("Công văn thông báo %(number)s ngày %(day)s.")
    return said(True, words % {"number": held.notice_number, "day": _day(held.notice_on)}, record.file, held)


@fact("declaration.posted", lazy("Công bố đã niêm yết tại trụ sở"), "yes")
def declaration_posted(record: Record) -> Said | None:
    """Whether it hangs at headquarters (QĐ 19/2014/QĐ-TTg Điều 4.3)."""
    held = record.file.declaration
    if held is None:
        return None
    if held.posted_on is None:
        return said(False, _("%(declaration)s chưa ghi ngày niêm yết.") % {"declaration": _declared(held)}, record.file, held)  # fmt: skip
    return said(True, _("Niêm yết tại trụ sở từ %(day)s.") % {"day": day(held.posted_on)}, record.file, held)


@fact("declaration.on_web", lazy("Công bố đã đăng tải trên trang thông tin điện tử"), "yes")
def declaration_on_web(record: Record) -> Said | None:
    """Whether it is on the agency's website; silent for an agency that has none."""
    held = record.file.declaration
    if held is None or not held.has_website:
        return None
    if not held.web_address:
        return said(False, _("%(declaration)s chưa ghi địa chỉ đăng tải.") % {"declaration": _declared(held)}, record.file, held)  # fmt: skip
    return said(True, _("Đăng tải tại %(address)s.") % {"address": held.web_address}, record.file, held)


@fact("declaration.no_website", lazy("Cơ quan không có trang thông tin điện tử"), "yes")
def declaration_no_website(record: Record) -> Said | None:
    """Whether the agency has no website, so that posting at headquarters is all there can be."""
    held = record.file.declaration
    if held is None:
        return None
    words = _("Cơ quan có trang thông tin điện tử.") if held.has_website else _("Cơ quan không có trang thông tin điện tử.")  # fmt: skip
    return said(not held.has_website, words, record.file, held)


def _declared(declaration: Declaration) -> str:
    return _("%(title)s ngày %(day)s") % {"title": declaration.title, "day": day(declaration.decided_on)}


def _day(value: object) -> str:
    return day(value) if value else "…"  # type: ignore[arg-type]  # a day, where there is one
