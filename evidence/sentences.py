"""What a person is told about a file that was refused: what it is, why, what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _n

from evidence.rules.filecheck import Fault, Unfit

SENTENCES: dict[Fault, str] = {
    Fault.EMPTY: _n("Tệp rỗng (0 byte), có thể do sao chép dở dang. Hãy kiểm tra lại tệp gốc rồi tải lên lần nữa."),
    Fault.TOO_LARGE: _n(
        "Tệp lớn %(size)d MB, quá mức %(limit)d MB. Hãy quét lại ở độ phân giải thấp hơn (200 dpi) "
        "hoặc chia thành nhiều tệp."
    ),
    Fault.TYPE: _n(
        "Loại tệp “.%(extension)s” không được nhận. Hãy lưu lại thành PDF, DOCX, XLSX, JPG hoặc PNG rồi tải lên."
    ),
    Fault.MISMATCH: _n(
        "Tên tệp ghi là %(claimed)s nhưng nội dung bên trong không phải %(claimed)s%(found)s. "
        "Hãy mở tệp bằng phần mềm đã tạo ra nó và lưu lại đúng định dạng, không chỉ đổi đuôi tệp."
    ),
    Fault.OLD_OFFICE: _n(
        "Tệp ở định dạng Office cũ (DOC, XLS) hoặc có đặt mật khẩu. Hãy mở bằng Word hoặc Excel, bỏ mật khẩu nếu có, "
        "và lưu lại thành DOCX, XLSX hoặc PDF."
    ),
    Fault.BROKEN: _n(
        "Tệp bị hỏng hoặc thiếu nội dung nên không mở được. Hãy mở tệp gốc để kiểm tra, lưu lại rồi tải lên lần nữa."
    ),
    Fault.ENCRYPTED: _n("Tệp có đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu, lưu lại rồi tải lên."),
    Fault.MACRO: _n("Tệp có chứa macro (mã lệnh). Hãy lưu lại thành DOCX hoặc XLSX không có macro, hoặc xuất ra PDF."),
    Fault.BOMB: _n(
        "Tệp nén quá nhiều dữ liệu so với kích thước của nó nên không được mở ra, vì lý do an toàn. "
        "Hãy lưu lại bằng Word hoặc Excel, hoặc xuất ra PDF."
    ),
    Fault.ENTITIES: _n(
        "Tệp có khai báo XML không an toàn mà Word và Excel không bao giờ tạo ra. "
        "Hãy mở bằng Word hoặc Excel và lưu lại, hoặc xuất ra PDF."
    ),
    Fault.REMOTE: _n(
        "Tệp tự tải mẫu hoặc đối tượng từ một địa chỉ bên ngoài khi mở. Hãy xuất ra PDF rồi tải tệp PDF lên."
    ),
    Fault.EMBEDDED: _n(
        "Bên trong tệp có đính kèm tệp khác%(inside)s. Hãy tách tệp đính kèm ra, tải lên riêng, "
        "và lưu tệp này lại không có đính kèm."
    ),
    Fault.SCRIPT: _n(
        "Tệp PDF có chứa mã lệnh hoặc biểu mẫu động. Hãy mở tệp, chọn In rồi “Lưu thành PDF” để có bản không có mã lệnh."
    ),
    Fault.TOO_MANY_PAGES: _n("Tệp PDF có %(pages)d trang, quá mức %(limit)d trang. Hãy chia thành nhiều tệp."),
    Fault.TOO_MANY_PIXELS: _n(
        "Ảnh có quá nhiều điểm ảnh (hơn %(limit)d triệu) nên không được mở ra, vì lý do an toàn. "
        "Hãy giảm kích thước ảnh rồi tải lên."
    ),
}


def sentence(unfit: Unfit) -> str:
    """The refusal as a person reads it."""
    facts = dict(unfit.facts)
    if "found" in facts:
        facts["found"] = _(" mà là %(label)s") % {"label": facts["found"]} if facts["found"] else ""
    if "inside" in facts:
        facts["inside"] = f" (“{facts['inside']}”)" if facts["inside"] else ""
    if unfit.fault == Fault.TYPE and not facts["extension"]:
        return _("Tên tệp không có phần mở rộng. Hãy lưu lại thành PDF, DOCX, XLSX, JPG hoặc PNG rồi tải lên.")
    return _(SENTENCES[unfit.fault]) % facts


def infected(name: str, found: str) -> str:
    """The refusal of a file in which the scanner for malicious code has found something."""
    return _(
        "“%(name)s”: tệp nhiễm mã độc (%(found)s) nên không nhận. Hãy quét mã độc máy tính, xuất lại văn bản từ bản gốc "
        "hoặc quét lại từ bản giấy, rồi gửi bản sạch."
    ) % {"name": name, "found": found}


def taken_down(name: str) -> str:
    """The refusal of a file whose content was taken down in the province."""
    return _(
        "“%(name)s”: nội dung này đã bị gỡ trong tỉnh nên không nhận lại. "
        "Nếu cho là gỡ nhầm, hãy báo quản trị của tỉnh."
    ) % {"name": name}
