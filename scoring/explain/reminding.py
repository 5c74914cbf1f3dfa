"""Ready texts of reminders, by what holds a sheet up, and the placeholders people may use in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from scoring.holdups import Holdup

_PLACE = re.compile(r"\{([^{}\n]{0,40})\}")


def placeholders() -> dict[str, str]:
    """What may stand in braces, and what is put in its place."""
    return {
        "người nhận": _("họ tên người nhận"),
        "cơ quan": _("tên cơ quan"),
        "đợt": _("tên đợt chấm điểm"),
        "tình hình": _("phiếu đang ở bước nào"),
        "còn thiếu": _("những gì còn thiếu trong phiếu của cơ quan đó"),
        "hạn": _("hạn nộp hoặc hạn bổ sung"),
        "còn lại": _("còn bao nhiêu ngày, hoặc đã quá hạn bao nhiêu ngày"),
        "liên kết": _("địa chỉ mở thẳng phiếu"),
        "người gửi": _("họ tên, điện thoại, thư điện tử của người gửi"),
    }


def ready_text(holdup: Holdup) -> tuple[str, str]:
    """The subject and body offered for this situation; people change them as they like.

    Letters are in Vietnamese, whatever language the sender reads the product in.
    """
    subject, middle = {
        Holdup.NOT_BEGUN: (
            "Đề nghị bắt đầu tự chấm điểm ISO: {cơ quan}",
            (
                "Phiếu tự chấm điểm của {cơ quan} trong đợt “{đợt}” chưa được bắt đầu. Hạn nộp: {hạn} ({còn lại}).\n\n"
                "Đề nghị ông/bà mở phiếu, mang sang những nội dung còn đúng của năm trước (nếu có) rồi chấm tiếp; nội "
                "dung được tự lưu nên có thể làm dần."
            ),
        ),
        Holdup.STUCK: (
            "Phiếu tự chấm điểm ISO đang làm dở: {cơ quan}",
            (
                "Phiếu tự chấm điểm của {cơ quan} trong đợt “{đợt}” đang làm dở và mấy ngày nay không có thay đổi. "
                "Hạn nộp: {hạn} ({còn lại}).\n\nCòn thiếu: {còn thiếu}.\n\n"
                "Nếu có vướng mắc, đề nghị ông/bà trả lời thư này hoặc gọi điện để được hỗ trợ."
            ),
        ),
        Holdup.AT_HEAD: (
            "Đề nghị duyệt và nộp phiếu chấm điểm ISO: {cơ quan}",
            (
                "Cán bộ của {cơ quan} đã chấm xong phiếu trong đợt “{đợt}” và trình ông/bà duyệt. "
                "Hạn nộp: {hạn} ({còn lại}).\n\n"
                "Đề nghị ông/bà xem rồi bấm “Duyệt và nộp”; nếu cần sửa, hãy bấm “Trả lại để sửa” và ghi rõ nội dung."
            ),
        ),
        Holdup.SUPPLEMENT: (
            "Đề nghị bổ sung minh chứng theo yêu cầu thẩm định: {cơ quan}",
            (
                "Người thẩm định đã yêu cầu {cơ quan} bổ sung trong đợt “{đợt}” và chưa nhận được trả lời. "
                "Hạn bổ sung: {hạn} ({còn lại}).\n\nNội dung cần bổ sung: {còn thiếu}."
            ),
        ),
        Holdup.LATE: (
            "Quá hạn nộp phiếu chấm điểm ISO: {cơ quan}",
            (
                "Phiếu tự chấm điểm của {cơ quan} trong đợt “{đợt}” chưa được nộp ({tình hình}). "
                "Hạn nộp: {hạn} ({còn lại}).\n\nCòn thiếu: {còn thiếu}.\n\n"
                "Đề nghị ông/bà hoàn thành và trình người đứng đầu nộp ngay; nếu có lý do chính đáng, hãy bấm “xin gia hạn” "
                "ở đầu phiếu."
            ),
        ),
        Holdup.MISSED: (
            "{cơ quan} không nộp phiếu chấm điểm ISO",
            (
                "Đợt “{đợt}” đã khóa và phiếu của {cơ quan} được ghi là không nộp (hạn nộp: {hạn}).\n\n"
                "Nếu có lý do chính đáng, đề nghị cơ quan báo cáo bằng văn bản để Ban Chỉ đạo xem xét mở lại."
            ),
        ),
        Holdup.NO_OFFICER: (
            "Đề nghị cử cán bộ phụ trách ISO: {cơ quan}",
            (
                "{cơ quan} chưa có cán bộ ISO trong phần mềm nên chưa ai chấm phiếu của đợt “{đợt}”. "
                "Hạn nộp: {hạn} ({còn lại}).\n\n"
                "Đề nghị ông/bà cho biết họ tên, thư điện tử, số điện thoại của cán bộ được cử (trả lời thư này) để cấp tài "
                "khoản; trong lúc chờ, ông/bà có thể tự chấm phiếu."
            ),
        ),
        Holdup.NEVER_IN: (
            "Đề nghị đăng nhập để tự chấm điểm ISO: {cơ quan}",
            (
                "Cán bộ ISO của {cơ quan} đã có tài khoản nhưng chưa đăng nhập lần nào, nên phiếu của đợt “{đợt}” chưa có ai "
                "chấm. Hạn nộp: {hạn} ({còn lại}).\n\n"
                "Nếu không thấy thư mời hoặc quên mật khẩu, hãy bấm “Quên mật khẩu” ở trang đăng nhập rồi nhập chính địa chỉ "
                "nhận thư này."
            ),
        ),
    }[holdup]  # fmt: skip
    head, tail = "Kính gửi ông/bà {người nhận},", "Mở phiếu: {liên kết}\n\nTrân trọng,\n{người gửi}"
    return subject, f"{head}\n\n{middle}\n\n{tail}\n"


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder replaced; those nobody knows stay as they are."""
    return _PLACE.sub(lambda found: values.get(_name(found[1]), found[0]), text)


def unknown(text: str) -> list[str]:
    """What stands in braces and means nothing, as it was typed."""
    known = placeholders()
    return [found for found in _PLACE.findall(text) if _name(found) not in known]


def shortened(codes: Iterable[str], most: int = 12) -> str:
    """Codes one after the other, the first few of many."""
    listed = list(codes)
    return ", ".join(listed[:most]) + ("…" if len(listed) > most else "")


def _name(typed: str) -> str:
    """Telex and macOS write the same letter differently; capitals and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFC", typed).lower().split())
