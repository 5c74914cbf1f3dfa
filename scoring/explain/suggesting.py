"""Why a document is suggested for a criterion, and what speaks against it, as sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from evidence.models import DocumentType
from scoring.explain.wording import Sentences, say
from scoring.rules.suggesting import Candidate, Reason

REASONS: Sentences = {
    "last_year": lazy("Năm %(year)s, văn bản %(same)s (“%(document)s”) được gắn vào tiêu chí này."),
    "kind": lazy("Theo tên gọi, đây là “%(kind)s”; tiêu chí yêu cầu “%(asked)s”."),
    "kind_on_page": lazy("Tiêu chí yêu cầu “%(asked)s”; trang %(page)s cho thấy đây là “%(kind)s”."),
    "words": lazy("Tên văn bản trùng nhiều từ với yêu cầu “%(asked)s” của tiêu chí."),
    "words_on_page": lazy("Tiêu chí yêu cầu “%(asked)s”; trang %(page)s có những từ này."),
    "people": lazy("Trong tỉnh, %(accepted)s người đã nhận và %(rejected)s người đã bỏ gợi ý tương tự."),
}
BRIEFLY: Sentences = {
    "last_year": lazy("Năm %(year)s đã gắn văn bản tương tự."),
    "kind": lazy("Tên gọi là “%(kind)s”."),
    "kind_on_page": lazy("Trang %(page)s cho thấy là “%(kind)s”."),
    "words": lazy("Tên trùng nhiều từ với tiêu chí."),
    "words_on_page": lazy("Trang %(page)s có từ của tiêu chí."),
    "people": lazy("%(accepted)s người trong tỉnh đã nhận."),
}
OTHER_ISSUER = lazy("Cơ quan ban hành: %(issuer)s, không phải đơn vị này — kiểm tra lại.")
DOUBTS: Sentences = {
    "withdrawn": lazy("Văn bản đã thu hồi."),
    "superseded": lazy("Văn bản đã có bản thay thế; hãy dùng bản mới."),
    "expired": lazy("Văn bản đã hết hiệu lực trong năm chấm điểm."),
    "other_issuer": OTHER_ISSUER,
    "other_year": lazy("Văn bản của năm %(year)s, phiếu chấm năm %(this)s."),
    "no_text": lazy("Chưa đọc được chữ nào trong tệp và tên tệp không nói lên nội dung; hãy mở xem trước khi nhận."),
    "other_matter": lazy("Tên văn bản nhắc đến việc khác, hãy xem có đúng là hồ sơ ISO không."),
    "other_words": lazy("Tên văn bản có những từ không thấy trong hồ sơ ISO thường dùng; hãy xem có đúng việc không."),
    "other_type": lazy("Loại văn bản là “%(type)s”, khác loại thường dùng cho “%(kind)s”."),
    "not_before": lazy(
        "Năm trước, văn bản này chỉ được gắn vào %(criteria)s; hãy xem năm nay có dùng cho tiêu chí này không."
    ),
    "beside": lazy("Văn bản hợp với tiêu chí %(criterion)s hơn; hãy xem có dùng cho cả hai không."),
}
UNPLACED: Sentences = {
    "unread": lazy("Máy chưa đọc được tệp này."),
    "no_text": lazy("Không có chữ nào máy đọc được và tên tệp không nói lên nội dung."),
    "nothing": lazy("Tên và nội dung không khớp tiêu chí nào."),
    "turned_down": lazy("Các gợi ý cho tài liệu này đã bị bỏ."),
    "other_year": lazy("Văn bản của năm %(year)s, phiếu chấm năm %(this)s."),
}
SAME = {
    "title": lazy("cùng trích yếu"), "type": lazy("cùng loại"), "number": lazy("cùng kiểu số, ký hiệu"),
    "issuer": lazy("cùng cơ quan ban hành"),
}  # fmt: skip


def reasons(candidate: Candidate) -> list[str]:
    """Why, the strongest reason first."""
    return [say(REASONS, reason.code, _worded(reason)) for reason in candidate.reasons]


def briefly(candidate: Candidate) -> str:
    """The strongest reason in few words."""
    return next((say(BRIEFLY, reason.code, _worded(reason)) for reason in candidate.reasons), "")


def doubts(candidate: Candidate) -> list[str]:
    """What speaks against it or has to be looked at."""
    return [say(DOUBTS, reason.code, _worded(reason)) for reason in candidate.doubts]


def unplaced(why: str, facts: Mapping[str, str]) -> str:
    """Why nothing is suggested for a document."""
    return say(UNPLACED, why, facts)


def other_issuer(issuer: str) -> str:
    """That another agency issued a paper."""
    return str(OTHER_ISSUER % {"issuer": issuer})


def out_of_year_sentence(years: Collection[int], year: int) -> str:
    """That papers are of these years and do not count where one of the scored year is asked for."""
    named = _(" và ").join(str(one) for one in sorted(years))
    return _("Văn bản của năm %(years)s; tiêu chí cần minh chứng của năm %(year)s.") % {"years": named, "year": year}


def _worded(reason: Reason) -> Mapping[str, str]:
    facts = dict(reason.facts)
    if "same" in facts:
        facts["same"] = ", ".join(str(SAME[name]) for name in facts["same"].split()) or _("tương tự")
    if "type" in facts and facts["type"] in DocumentType.values:
        facts["type"] = str(DocumentType(facts["type"]).label)
    if reason.code == "other_year":
        facts["year"] = _(" và ").join(facts["year"].split())
    return facts
