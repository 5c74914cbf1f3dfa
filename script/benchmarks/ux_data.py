"""What `script/bench ux` plays: a rubric of fifty criteria, an agency's two years, and the end states asked for.

Nothing here touches a database. `{y}` in a text is the year it belongs to. Last year's sheet cites the same places as
this year's, with last year's edition of the papers that are made anew every year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Claim = dict[str, Any]


@dataclass(frozen=True)
class Item:
    """One criterion: its rule, the evidence asked for, what a paper says that proves it, the claim of each year."""

    code: str
    name: str
    rule: dict[str, Any]
    evidence: str
    says: str
    last: Claim
    now: Claim

    @property
    def is_changed(self) -> bool:
        """Whether this year's claim is another than last year's."""
        return self.last != self.now


@dataclass(frozen=True)
class Paper:
    """One document: `kind` is how it comes (pdf, scan, docx, xlsx, jpg), `name` what its file is called."""

    key: str
    title: str
    number: str
    doc_type: str
    kind: str
    name: str

    @property
    def is_yearly(self) -> bool:
        """Made anew every year; the others are valid until further notice."""
        return self.key.startswith("N")


def _yes(label: str) -> dict[str, Any]:
    return {"type": "binary", "label": label}


def _ticks(**components: tuple[str, str]) -> dict[str, Any]:
    parts = [{"code": code, "label": label, "points": points} for code, (label, points) in components.items()]
    return {"type": "checklist", "components": parts}


def _ratio(numerator: str, denominator: str) -> dict[str, Any]:
    return {"type": "ratio", "numerator": numerator, "denominator": denominator, "when_zero": "zero"}


def _percent(label: str) -> dict[str, Any]:
    steps = [{"minimum": "95", "points": "2"}, {"minimum": "90", "points": "1.5"}, {"minimum": "80", "points": "1"}]
    return {"type": "bracket", "unit": "%", "label": label, "steps": steps}


def _by(label: str, day: int, month: int) -> dict[str, Any]:
    steps = [{"late_days": 0, "points": "2"}, {"late_days": 15, "points": "1.5"}, {"late_days": 30, "points": "1"}]
    return {"type": "deadline", "label": label, "due": {"on": "fixed", "month": month, "day": day}, "steps": steps}


YES: Claim = {"met": True}
NO: Claim = {"met": False}


def _of(done: int, total: int) -> Claim:
    return {"numerator": done, "denominator": total}


def _all(*codes: str) -> Claim:
    return {"ticks": list(codes)}


def _on(text: str) -> Claim:
    return {"done": text}


def _item(
    code: str, name: str, rule: dict[str, Any], evidence: str, says: str, last: Claim, now: Claim | None = None
) -> Item:
    return Item(code, name, rule, evidence, says, last, last if now is None else now)


GROUPS = {
    "A": "Vai trò lãnh đạo và hoạch định", "B": "Hệ thống tài liệu, hồ sơ", "C": "Giải quyết công việc và thủ tục hành chính",
    "D": "Nguồn lực và năng lực", "E": "Đánh giá, khắc phục và cải tiến", "F": "Công bố, công khai và báo cáo",
}  # fmt: skip

ITEMS = [
    _item("A1", "Bộ máy chỉ đạo áp dụng ISO của cơ quan được duy trì đủ thành phần", _ticks(qd=("Có quyết định còn hiệu lực", "1"), du=("Đủ lãnh đạo, thư ký và các bộ phận", "1")), "Quyết định về Ban Chỉ đạo hoặc Tổ ISO", "Ban Chỉ đạo gồm Chủ tịch UBND làm Trưởng ban, thư ký và đại diện các bộ phận", _all("qd", "du")),
    _item("A2", "Nhiệm vụ của từng thành viên Ban Chỉ đạo được giao bằng văn bản", _yes("Có văn bản giao nhiệm vụ"), "Thông báo hoặc phụ lục phân công", "Từng thành viên được phân công phụ trách quy trình và thời hạn báo cáo", YES),
    _item("A3", "Ban hành kế hoạch áp dụng, duy trì hệ thống trong năm trước ngày 31/01", _by("Ngày ký kế hoạch", 31, 1), "Kế hoạch năm có số, ngày ban hành", "Kế hoạch nêu mục đích, nội dung công việc, tiến độ và kinh phí duy trì hệ thống", _on("{y}-01-27"), _on("{y}-02-09")),
    _item("A4", "Chính sách chất lượng phù hợp và được phổ biến", _ticks(co=("Có chính sách do người đứng đầu ký", "1"), pb=("Đã phổ biến tới công chức", "0.5"), ny=("Đã niêm yết", "0.5")), "Văn bản chính sách; minh chứng phổ biến, niêm yết", "Cam kết công khai, minh bạch, đúng hạn; nội dung được treo tại nơi tiếp dân", _all("co", "pb", "ny")),
    _item("A5", "Mục tiêu chất lượng năm đo lường được", _ticks(cq=("Mục tiêu của cơ quan", "1"), bp=("Mục tiêu của từng bộ phận", "1")), "Quyết định hoặc bản mục tiêu năm", "Mục tiêu: 98% hồ sơ đúng hạn; từng bộ phận có chỉ tiêu kèm theo", _all("cq"), _all("bp", "cq")),
    _item("A6", "Có kế hoạch thực hiện mục tiêu, rõ người và thời hạn", _yes("Có kế hoạch thực hiện"), "Kế hoạch thực hiện mục tiêu", "Bảng phân công người thực hiện, thời hạn và cách đo từng chỉ tiêu", YES),
    _item("A7", "Tỷ lệ mục tiêu chất lượng đạt được trong năm", _ratio("Số mục tiêu đạt", "Số mục tiêu đã đặt ra"), "Báo cáo kết quả thực hiện mục tiêu", "Kết quả từng mục tiêu so với chỉ tiêu, nguyên nhân mục tiêu chưa đạt", _of(6, 8), _of(9, 10)),
    _item("A8", "Bối cảnh, các bên quan tâm được xác định và rà soát", _ticks(xd=("Đã xác định", "1"), rs=("Đã rà soát trong năm", "1")), "Bản phân tích bối cảnh; biên bản rà soát", "Điểm mạnh, điểm yếu, yêu cầu của người dân, doanh nghiệp và cấp trên", _all("rs", "xd")),
    _item("B1", "Sổ tay chất lượng mô tả đúng phạm vi, quá trình", _ticks(pv=("Nêu đủ phạm vi", "1"), qt=("Có sơ đồ quá trình", "1")), "Sổ tay chất lượng hoặc mô hình hệ thống", "Phạm vi áp dụng và sơ đồ tương tác giữa các quá trình của UBND", _all("pv", "qt")),
    _item("B2", "Bộ tài liệu của hệ thống được phê duyệt", _yes("Có quyết định ban hành"), "Quyết định ban hành bộ tài liệu kèm danh mục", "Ban hành kèm theo quyết định này bộ tài liệu gồm các quy trình và biểu mẫu", YES),
    _item("B3", "Tỷ lệ quy trình bắt buộc đã ban hành", _ratio("Số quy trình đã ban hành", "Số quy trình phải có"), "Danh mục quy trình", "Thống kê các quy trình bắt buộc và tình trạng ban hành", _of(8, 8)),
    _item("B4", "Tỷ lệ thủ tục hành chính đã có quy trình nội bộ", _ratio("Số thủ tục đã có quy trình", "Số thủ tục thuộc thẩm quyền"), "Bảng đối chiếu thủ tục và quy trình; quyết định công bố thủ tục", "Từng thủ tục hành chính đối chiếu với mã quy trình nội bộ", _of(118, 131), _of(126, 131)),
    _item("B5", "Danh mục tài liệu nội bộ được cập nhật", _yes("Đã cập nhật trong năm"), "Danh mục tài liệu có ngày cập nhật", "Mã, tên, lần ban hành và ngày hiệu lực của tài liệu nội bộ", YES),
    _item("B6", "Văn bản bên ngoài được kiểm soát", _ticks(dm=("Có danh mục", "1"), hl=("Ghi rõ tình trạng hiệu lực", "1")), "Danh mục văn bản bên ngoài", "Số, ký hiệu, trích yếu và tình trạng hiệu lực của văn bản áp dụng", _all("dm"), _all("dm", "hl")),
    _item("B7", "Hồ sơ được lập, lưu đúng thời hạn", _ticks(dm=("Có danh mục hồ sơ", "1"), th=("Ghi thời hạn lưu", "1")), "Danh mục hồ sơ, thời hạn bảo quản", "Tên hồ sơ, nơi lưu, thời hạn bảo quản và người chịu trách nhiệm", _all("dm", "th")),
    _item("B8", "Có người chịu trách nhiệm kiểm soát tài liệu", _yes("Có văn bản giao trách nhiệm"), "Quyết định phân công", "Giao công chức Văn phòng – Thống kê kiểm soát tài liệu của hệ thống", YES),
    _item("C1", "Tỷ lệ hồ sơ giải quyết đúng và trước hạn", _percent("Tỷ lệ đúng và trước hạn"), "Số liệu trích từ hệ thống một cửa điện tử", "Tổng hợp hồ sơ tiếp nhận, đã giải quyết, đúng hạn và quá hạn", {"value": "94.2"}, {"value": "98.6"}),
    _item("C2", "Kết quả giải quyết được theo dõi qua hệ thống điện tử", _yes("Theo dõi toàn bộ trên hệ thống"), "Quy chế sử dụng hệ thống; bảng thống kê", "Mọi hồ sơ được cập nhật, theo dõi và luân chuyển trên phần mềm", YES),
    _item("C3", "Bộ phận một cửa được tổ chức đúng quy định", _ticks(qd=("Có quyết định thành lập", "1"), bt=("Bố trí đủ trang thiết bị", "1")), "Quyết định thành lập; sơ đồ bố trí", "Thành phần bộ phận tiếp nhận và trả kết quả, vị trí từng quầy", _all("bt", "qd")),
    _item("C4", "Tỷ lệ hồ sơ nộp trực tuyến", _ratio("Số hồ sơ trực tuyến", "Tổng số hồ sơ tiếp nhận"), "Bảng thống kê hồ sơ trong năm", "Số hồ sơ nộp trực tuyến toàn trình và một phần theo từng lĩnh vực", _of(1412, 2310), _of(2046, 2587)),
    _item("C5", "Nhận diện rủi ro, cơ hội và biện pháp xử lý", _ticks(nd=("Có bảng nhận diện", "1"), bp=("Có biện pháp", "0.5"), dg=("Đánh giá hiệu lực biện pháp", "0.5")), "Bảng rủi ro, cơ hội của năm", "Mức độ, nguyên nhân của từng rủi ro và biện pháp đã làm", _all("bp", "nd"), _all("bp", "dg", "nd")),
    _item("C6", "Sự không phù hợp được ghi nhận và xử lý", _ticks(so=("Có sổ theo dõi", "1"), xl=("Đã xử lý xong", "1")), "Sổ hoặc phiếu theo dõi sự không phù hợp", "Ngày phát hiện, mô tả, cách xử lý và người xác nhận", _all("so", "xl")),
    _item("C7", "Phản ánh, kiến nghị của người dân được trả lời đúng hạn", _ratio("Số phản ánh trả lời đúng hạn", "Số phản ánh tiếp nhận"), "Sổ tiếp công dân; văn bản trả lời", "Trình tự tiếp nhận, phân loại và trả lời đơn thư", _of(17, 17)),
    _item("C8", "Thủ tục được công bố, công khai đầy đủ", _yes("Công khai đầy đủ"), "Quyết định công bố; ảnh niêm yết", "Danh mục thủ tục hành chính thuộc thẩm quyền được công bố và niêm yết", YES),
    _item("C9", "Nơi tiếp dân có nội quy, sơ đồ hướng dẫn", _ticks(nq=("Có nội quy", "1"), sd=("Có sơ đồ", "1")), "Ảnh chụp tại trụ sở", "Nội quy tiếp công dân treo tại phòng tiếp dân", _all("nq", "sd")),
    _item("D1", "Vị trí việc làm được mô tả rõ", _yes("Có bản mô tả"), "Bản mô tả vị trí việc làm", "Nhiệm vụ, yêu cầu trình độ của từng chức danh công chức", YES),
    _item("D2", "Tập huấn về ISO trong năm", _ticks(kh=("Có kế hoạch", "0.5"), tc=("Đã tổ chức", "1"), ds=("Có danh sách ký nhận", "0.5")), "Kế hoạch, ảnh, danh sách dự tập huấn", "Nội dung tập huấn, giảng viên, thành phần tham dự và chữ ký", _all("ds", "kh", "tc")),
    _item("D3", "Tỷ lệ công chức được phổ biến, tập huấn", _ratio("Số công chức đã dự", "Số công chức trong phạm vi"), "Danh sách ký nhận", "Họ tên, chức vụ, chữ ký của người dự lớp tập huấn", _of(34, 34)),
    _item("D4", "Có người được đào tạo đánh giá nội bộ", _yes("Có chứng nhận còn giá trị"), "Bản sao chứng nhận", "Chứng nhận hoàn thành khóa đào tạo đánh giá viên nội bộ ISO 9001:2015", YES),
    _item("D5", "Trang thiết bị được thống kê, bảo trì", _ticks(dm=("Có danh mục", "1"), bt=("Có bảo trì", "1")), "Danh mục trang thiết bị; hợp đồng bảo trì", "Tên thiết bị, năm sử dụng, lịch bảo trì", _all("bt", "dm")),
    _item("D6", "Quy chế làm việc được ban hành", _yes("Có quy chế còn hiệu lực"), "Quy chế làm việc", "Chế độ làm việc, quan hệ công tác và trách nhiệm giải quyết công việc", YES),
    _item("D7", "Công tác văn thư, lưu trữ có quy chế", _yes("Có quy chế"), "Quy chế văn thư, lưu trữ", "Quản lý văn bản đi, đến, con dấu và lưu trữ hồ sơ", YES),
    _item("D8", "Ứng dụng phần mềm trong vận hành hệ thống", _ticks(pm=("Có phần mềm", "1"), bt=("Được bảo trì, sao lưu", "1")), "Hợp đồng, quy chế sử dụng phần mềm", "Phạm vi bảo trì phần mềm, sao lưu dữ liệu và hỗ trợ người dùng", _all("pm"), _all("bt", "pm")),
    _item("E1", "Kế hoạch đánh giá nội bộ được ban hành trước ngày 30/06", _by("Ngày ký kế hoạch đánh giá", 30, 6), "Kế hoạch đánh giá nội bộ", "Thời gian, phạm vi, tiêu chí và thành phần đoàn đánh giá", _on("{y}-06-12"), _on("{y}-05-28")),
    _item("E2", "Đoàn đánh giá độc lập với bộ phận được đánh giá", _yes("Có quyết định lập đoàn"), "Quyết định thành lập đoàn", "Thành viên đoàn không đánh giá công việc do mình phụ trách", YES),
    _item("E3", "Đánh giá đủ các bộ phận, điều khoản", _ratio("Số bộ phận đã đánh giá", "Số bộ phận trong phạm vi"), "Báo cáo đánh giá, phiếu ghi chép", "Kết quả đánh giá tại từng bộ phận, số điểm không phù hợp", _of(6, 7), _of(7, 7)),
    _item("E4", "Điểm không phù hợp được khắc phục đúng hạn", _ratio("Số điểm đã khắc phục đúng hạn", "Số điểm phát hiện"), "Phiếu yêu cầu hành động khắc phục", "Nguyên nhân, hành động khắc phục, thời hạn và kết quả kiểm tra lại", _of(5, 5)),
    _item("E5", "Quy trình đánh giá và khắc phục được duy trì", _ticks(dg=("Quy trình đánh giá nội bộ", "1"), kp=("Quy trình khắc phục", "1")), "Hai quy trình hệ thống tương ứng", "Các bước lập chương trình, đánh giá, yêu cầu khắc phục và theo dõi", _all("dg", "kp")),
    _item("E6", "Họp xem xét của lãnh đạo", _ticks(bc=("Báo cáo đầu vào", "0.5"), bb=("Biên bản họp", "1"), kl=("Thông báo kết luận", "0.5")), "Báo cáo, biên bản, thông báo kết luận", "Nội dung xem xét theo mục 9.3 và các quyết định của Chủ tịch", _all("bb", "bc", "kl")),
    _item("E7", "Kết luận của cuộc họp xem xét được thực hiện", _ratio("Số kết luận đã thực hiện", "Số kết luận"), "Thông báo kết luận, báo cáo thực hiện", "Việc giao sau cuộc họp, người chịu trách nhiệm và kết quả", _of(4, 6), _of(5, 6)),
    _item("E8", "Tỷ lệ người dân, tổ chức hài lòng", _percent("Tỷ lệ hài lòng"), "Báo cáo tổng hợp khảo sát", "Số phiếu phát ra, thu về và mức độ hài lòng theo từng câu hỏi", {"value": "91.5"}, {"value": "95.8"}),
    _item("E9", "Có quy trình, mẫu phiếu khảo sát", _ticks(qt=("Có quy trình", "1"), mp=("Có mẫu phiếu", "1")), "Quy trình đo lường; mẫu phiếu", "Cỡ mẫu, cách phát phiếu và các câu hỏi khảo sát", _all("mp", "qt")),
    _item("F1", "Quyết định công bố hệ thống phù hợp TCVN ISO 9001:2015", _ticks(qd=("Có quyết định công bố", "1"), pv=("Phạm vi đúng hiện hành", "1")), "Quyết định công bố kèm phụ lục phạm vi", "Công bố hệ thống quản lý chất lượng phù hợp tiêu chuẩn trong phạm vi kèm theo", _all("pv", "qd")),
    _item("F2", "Đã thông báo việc công bố cho Sở Khoa học và Công nghệ", _yes("Có công văn thông báo"), "Công văn gửi Sở", "Gửi Sở bản công bố và phạm vi áp dụng", YES),
    _item("F3", "Niêm yết bản công bố tại trụ sở", _yes("Đã niêm yết"), "Ảnh hoặc biên bản niêm yết", "Niêm yết bản công bố tại bảng tin trụ sở UBND", YES),
    _item("F4", "Đăng tải trên trang thông tin điện tử", _yes("Đã đăng tải"), "Ảnh chụp màn hình trang thông tin", "Đăng bản công bố, chính sách và mục tiêu trên trang thông tin điện tử", NO, YES),
    _item("F5", "Gửi báo cáo năm trước ngày 30/11", _by("Ngày gửi báo cáo năm", 30, 11), "Báo cáo năm có dấu công văn đi", "Tình hình áp dụng, duy trì, cải tiến trong năm và kiến nghị", _on("{y}-11-25"), _on("{y}-11-18")),
    _item("F6", "Khắc phục kiến nghị sau kiểm tra của tỉnh", _yes("Đã khắc phục xong"), "Biên bản kiểm tra; báo cáo khắc phục", "Nội dung kiến nghị của đoàn kiểm tra và kết quả khắc phục", YES),
    _item("F7", "Biểu mẫu của hệ thống thống nhất", _yes("Có danh mục biểu mẫu"), "Danh mục biểu mẫu", "Mã, tên biểu mẫu và quy trình sử dụng", YES),
    _item("F8", "Công chức nắm được chính sách, mục tiêu chất lượng", _percent("Tỷ lệ trả lời đúng khi được hỏi"), "Biên bản hoặc báo cáo đánh giá nội bộ", "Kết quả hỏi công chức về chính sách và mục tiêu chất lượng", {"value": "96"}),
]  # fmt: skip

FACTS = {
    "A3": {"done": "plan.issued_on"},
    "A5": {"cq": "objectives.agency", "bp": "objectives.units"},
    "A7": {"share": "objectives.met"},
    "C5": {"nd": "risks.listed", "bp": "risks.handled", "dg": "risks.evaluated"},
    "D4": {"met": "auditors.trained"},
    "E8": {"value": "survey.satisfied"},
    "F1": {"qd": "declaration.stands", "pv": "declaration.fits"},
    "F2": {"met": "declaration.notified"},
    "F3": {"met": "declaration.posted"},
    "F4": {"met": "declaration.on_web"},
}
"""What the agency's registers say of criteria; those of task A say what this year's claim is."""

PAPERS = [
    Paper("O01", "Quyết định kiện toàn Ban Chỉ đạo ISO UBND xã", "214/QĐ-UBND", "QĐ", "pdf", "01_QD_kien_toan_BCD_ISO.pdf"),
    Paper("O02", "Thông báo phân công nhiệm vụ thành viên Ban Chỉ đạo ISO", "215/TB-BCĐ", "TB", "pdf", "TB phan cong nhiem vu.pdf"),
    Paper("O03", "Chính sách chất lượng của UBND xã", "", "CS", "pdf", "Chinh sach chat luong.pdf"),
    Paper("O04", "Quyết định ban hành hệ thống tài liệu theo TCVN ISO 9001:2015", "98/QĐ-UBND", "QĐ", "pdf", "QD 98 ban hanh tai lieu ISO.pdf"),
    Paper("O05", "Sổ tay chất lượng", "ST-01", "ST", "pdf", "STCL_lan3.pdf"),
    Paper("O06", "Bối cảnh của tổ chức và các bên quan tâm", "", "QT", "docx", "Boi canh va ben quan tam.docx"),
    Paper("O07", "Sơ đồ tương tác các quá trình", "", "ANH", "jpg", "so do qua trinh.jpg"),
    Paper("O08", "Quy trình kiểm soát thông tin dạng văn bản", "QT-01", "QT", "pdf", "QT-01 kiem soat tai lieu.pdf"),
    Paper("O09", "Quy trình đánh giá nội bộ", "QT-02", "QT", "pdf", "QT-02 danh gia noi bo.pdf"),
    Paper("O10", "Quy trình hành động khắc phục", "QT-03", "QT", "pdf", "QT-03 hanh dong khac phuc.pdf"),
    Paper("O11", "Quy trình quản lý rủi ro và cơ hội", "QT-04", "QT", "docx", "QT-04 rui ro co hoi.docx"),
    Paper("O12", "Quy trình kiểm soát sự không phù hợp", "QT-05", "QT", "pdf", "QT-05 KPH.pdf"),
    Paper("O13", "Quy trình họp xem xét của lãnh đạo", "QT-06", "QT", "docx", "QT-06 xem xet lanh dao.docx"),
    Paper("O14", "Quy trình tiếp công dân và xử lý đơn", "QT-07", "QT", "pdf", "QT-07 tiep cong dan.pdf"),
    Paper("O15", "Quyết định công bố danh mục thủ tục hành chính thuộc thẩm quyền cấp xã", "1147/QĐ-UBND", "QĐ", "pdf", "QD 1147 danh muc TTHC.pdf"),
    Paper("O16", "Quy chế làm việc của UBND xã", "61/QĐ-UBND", "QC", "pdf", "Quy che lam viec.pdf"),
    Paper("O17", "Quy chế công tác văn thư, lưu trữ", "73/QĐ-UBND", "QC", "pdf", "Quy che van thu luu tru.pdf"),
    Paper("O18", "Bản mô tả vị trí việc làm công chức xã", "", "BM", "scan", "scan0003.pdf"),
    Paper("O19", "Danh mục hồ sơ và thời hạn bảo quản", "", "DM", "xlsx", "DM ho so thoi han luu.xlsx"),
    Paper("O20", "Danh mục trang thiết bị và lịch bảo trì", "", "DM", "xlsx", "DM trang thiet bi.xlsx"),
    Paper("O21", "Giấy chứng nhận đào tạo đánh giá viên nội bộ", "", "GCN", "scan", "chung chi DGV.pdf"),
    Paper("O22", "Quyết định phân công kiểm soát tài liệu", "99/QĐ-UBND", "QĐ", "pdf", "QD 99 phan cong KSTL.pdf"),
    Paper("O23", "Quy chế sử dụng hệ thống một cửa điện tử", "120/QĐ-UBND", "QC", "pdf", "QC mot cua dien tu.pdf"),
    Paper("O24", "Quyết định công bố hệ thống quản lý chất lượng phù hợp TCVN ISO 9001:2015", "310/QĐ-UBND", "QĐ", "pdf", "QD 310 cong bo HTQLCL.pdf"),
    Paper("O25", "Phụ lục phạm vi công bố", "", "DM", "xlsx", "Phu luc pham vi cong bo.xlsx"),
    Paper("O26", "Công văn thông báo việc công bố hệ thống", "311/UBND-VP", "CV", "scan", "scan0009.pdf"),
    Paper("O27", "Biên bản niêm yết bản công bố", "", "BB", "scan", "BB niem yet.pdf"),
    Paper("O28", "Quyết định thành lập Bộ phận tiếp nhận và trả kết quả", "45/QĐ-UBND", "QĐ", "pdf", "QD 45 bo phan mot cua.pdf"),
    Paper("O29", "Ảnh nội quy tiếp công dân", "", "ANH", "jpg", "IMG_noi_quy.jpg"),
    Paper("O30", "Biên bản kiểm tra hệ thống quản lý chất lượng", "12/BB-ĐKT", "BB", "scan", "BB kiem tra.pdf"),
    Paper("O31", "Báo cáo khắc phục kiến nghị sau kiểm tra", "77/BC-UBND", "BC", "docx", "BC khac phuc sau kiem tra.docx"),
    Paper("O32", "Quy trình đo lường sự hài lòng", "QT-08", "QT", "docx", "QT-08 do luong hai long.docx"),
    Paper("O33", "Mẫu phiếu khảo sát ý kiến người dân", "BM-08-01", "BM", "docx", "Mau phieu khao sat.docx"),
    Paper("O34", "Hợp đồng bảo trì phần mềm", "07/HĐ-BT", "HĐ", "scan", "HD bao tri phan mem.pdf"),
    Paper("O35", "Danh mục biểu mẫu của hệ thống", "", "DM", "xlsx", "DM bieu mau.xlsx"),
    Paper("O36", "Ảnh bố trí Bộ phận một cửa", "", "ANH", "jpg", "bo phan mot cua.jpg"),
    Paper("N01", "Kế hoạch duy trì, cải tiến hệ thống quản lý chất lượng năm {y}", "21/KH-UBND", "KH", "pdf", "01_KH_duy_tri_HTQLCL_{y}.pdf"),
    Paper("N02", "Quyết định ban hành mục tiêu chất lượng năm {y}", "34/QĐ-UBND", "QĐ", "pdf", "QD muc tieu chat luong {y}.pdf"),
    Paper("N03", "Kế hoạch thực hiện mục tiêu chất lượng năm {y}", "35/KH-UBND", "KH", "docx", "KH thuc hien MTCL {y}.docx"),
    Paper("N04", "Kế hoạch đào tạo, tập huấn về ISO năm {y}", "52/KH-UBND", "KH", "docx", "ke hoach tap huan {y}.docx"),
    Paper("N05", "Danh sách ký nhận dự tập huấn năm {y}", "", "DM", "scan", "scan0012.pdf"),
    Paper("N06", "Báo cáo kết quả thực hiện mục tiêu chất lượng năm {y}", "188/BC-UBND", "BC", "pdf", "BC ket qua muc tieu {y}.pdf"),
    Paper("N07", "Bảng đối chiếu thủ tục hành chính và quy trình năm {y}", "", "DM", "xlsx", "Doi chieu TTHC - quy trinh {y}.xlsx"),
    Paper("N08", "Danh mục tài liệu nội bộ hiện hành năm {y}", "", "DM", "xlsx", "DM tai lieu noi bo {y}.xlsx"),
    Paper("N09", "Danh mục văn bản bên ngoài năm {y}", "", "DM", "xlsx", "DM van ban ben ngoai {y}.xlsx"),
    Paper("N10", "Thống kê hồ sơ thủ tục hành chính năm {y}", "", "BC", "xlsx", "thong ke ho so {y}.xlsx"),
    Paper("N11", "Sổ theo dõi sự không phù hợp năm {y}", "", "BM", "scan", "scan0007.pdf"),
    Paper("N12", "Bảng nhận diện rủi ro và cơ hội năm {y}", "", "BM", "docx", "rui ro co hoi {y}.docx"),
    Paper("N13", "Kế hoạch đánh giá nội bộ năm {y}", "96/KH-UBND", "KH", "pdf", "KH danh gia noi bo {y}.pdf"),
    Paper("N14", "Quyết định thành lập đoàn đánh giá nội bộ năm {y}", "101/QĐ-UBND", "QĐ", "pdf", "QD thanh lap doan DGNB {y}.pdf"),
    Paper("N15", "Báo cáo kết quả đánh giá nội bộ năm {y}", "130/BC-ĐĐG", "BC", "docx", "bao cao DGNB {y}.docx"),
    Paper("N16", "Phiếu yêu cầu hành động khắc phục năm {y}", "", "BM", "scan", "scan0021.pdf"),
    Paper("N17", "Báo cáo đầu vào họp xem xét của lãnh đạo năm {y}", "150/BC-UBND", "BC", "pdf", "BC dau vao XXLD {y}.pdf"),
    Paper("N18", "Biên bản họp xem xét của lãnh đạo năm {y}", "09/BB-UBND", "BB", "pdf", "BB hop xem xet lanh dao {y}.pdf"),
    Paper("N19", "Thông báo kết luận họp xem xét của lãnh đạo năm {y}", "156/TB-UBND", "TB", "pdf", "TB ket luan XXLD {y}.pdf"),
    Paper("N20", "Báo cáo khảo sát sự hài lòng của người dân năm {y}", "171/BC-UBND", "BC", "pdf", "BC khao sat hai long {y}.pdf"),
    Paper("N21", "Ảnh niêm yết công khai năm {y}", "", "ANH", "jpg", "IMG_{y}0315_083012.jpg"),
    Paper("N22", "Ảnh trang thông tin điện tử năm {y}", "", "ANH", "jpg", "chup man hinh trang TTDT {y}.jpg"),
    Paper("N23", "Báo cáo năm về áp dụng hệ thống quản lý chất lượng năm {y}", "205/BC-UBND", "BC", "scan", "BC nam {y} (da ky).pdf"),
    Paper("N24", "Ảnh lớp tập huấn năm {y}", "", "ANH", "jpg", "IMG_{y}0422_tap_huan.jpg"),
]  # fmt: skip

CITED = {
    "A1": "O01:1", "A2": "O02:1 O01:2", "A3": "N01:1", "A4": "O03:1 N21", "A5": "N02:1", "A6": "N03 N02:2",
    "A7": "N06:2", "A8": "O06", "B1": "O05:2 O07", "B2": "O04:1 O35", "B3": "O04:2 O05:4 O08:1", "B4": "N07 O15:2",
    "B5": "N08 O08:2", "B6": "N09 O08:3", "B7": "O19 O17:3", "B8": "O22:1 O08:4", "C1": "N10", "C2": "O23:1 N10",
    "C3": "O28:1 O36", "C4": "N10 O23:2", "C5": "N12 O11", "C6": "N11 O12:1", "C7": "O14:2", "C8": "O15:1 N21",
    "C9": "O29", "D1": "O18", "D2": "N04 N05 N24", "D3": "N05", "D4": "O21", "D5": "O20 O34", "D6": "O16:1",
    "D7": "O17:1", "D8": "O34 O23:3", "E1": "N13:1 O09:1", "E2": "N14:1 O09:2", "E3": "N15 O09:3", "E4": "N16 O10:2 O12:2",
    "E5": "O09:4 O10:1", "E6": "N17:1 N18:1 N19:1 O13", "E7": "N19:2 N18:2", "E8": "N20:2", "E9": "O32 O33 N20:1",
    "F1": "O24:1 O25", "F2": "O26", "F3": "O27 N21", "F4": "N22", "F5": "N23", "F6": "O30 O31", "F7": "O35 N08",
    "F8": "N15 O03:2 N06:1",
}  # fmt: skip
"""For each criterion the papers cited, with the page where they show it; a paper without pages stands alone."""

NOTES = {
    "A8": "Rà soát tại cuộc họp giao ban quý II, ghi trong biên bản giao ban.",
    "B3": "Xã không có quy trình đặc thù; áp dụng đủ 8 quy trình khung.",
    "C7": "Các đơn thư đều trả lời trong 10 ngày làm việc.",
    "C9": "Sơ đồ treo cạnh bàn hướng dẫn, nội quy treo trong phòng tiếp dân.",
    "D4": "02 công chức có chứng nhận, cấp trước sáp nhập.",
    "F6": "Đoàn kiểm tra đã xác nhận hoàn thành khắc phục.",
    "F7": "Biểu mẫu dùng chung toàn tỉnh theo hướng dẫn của Sở.",
}
"""Explanations that stay as they were."""

NEW_NOTES = {
    "A3": "Kế hoạch ban hành chậm do sáp nhập đơn vị hành chính đầu năm.",
    "A7": "Mục tiêu chưa đạt: 01, đã có hành động khắc phục.",
    "F4": "Trang thông tin mới hoạt động từ tháng 3.",
}

SAID = {
    "A3": ("N01", "Kế hoạch ban hành chậm do sáp nhập đơn vị hành chính đầu năm."),
    "A7": ("N06", "Năm {y}, xã đặt ra 10 mục tiêu chất lượng, đến hết tháng 11 đã đạt 9 mục tiêu."),
    "A7 ": ("N06", "Mục tiêu chưa đạt: 01, đã có hành động khắc phục."),
    "B4": ("N07", "Tổng số thủ tục hành chính thuộc thẩm quyền giải quyết: 131"),
    "B4 ": ("N07", "Số thủ tục đã có quy trình nội bộ: 126"),
    "C1": ("N10", "Tỷ lệ giải quyết đúng hạn và trước hạn: 98,6%"),
    "C4": ("N10", "Tổng số hồ sơ tiếp nhận trong năm: 2.587"),
    "C4 ": ("N10", "Trong đó hồ sơ nộp trực tuyến: 2.046"),
    "D3": ("N05", "Có 34/34 công chức trong phạm vi áp dụng tham dự."),
    "E3": ("N15", "Đoàn đã đánh giá 7/7 bộ phận trong phạm vi áp dụng."),
    "E4": ("N16", "Đã khắc phục đúng hạn 5/5 điểm không phù hợp."),
    "E7": ("N19", "Cuộc họp có 6 kết luận, đã thực hiện 5 kết luận, 01 kết luận chuyển sang năm sau."),
    "E8": ("N20", "Tỷ lệ người dân, tổ chức hài lòng đạt 95,8%, tăng 4,3% so với năm trước."),
    "F4": ("N22", "Trang thông tin mới hoạt động từ tháng 3."),
    "F8": ("N15", "Khi được hỏi, 96% công chức trả lời đúng về chính sách và mục tiêu chất lượng."),
}
"""What the year's papers say in figures and by way of explanation, as such papers do, on the page the criterion cites."""

SIGNED = {"N01": "09 tháng 02", "N13": "28 tháng 5", "N23": "18 tháng 11"}
"""The days that some criteria ask for; the other papers are signed on any day."""

EXPIRED = "Văn bản đã hết hiệu lực trong năm chấm điểm."
LACKING = "Minh chứng chưa thể hiện nội dung này."
FIGURES = "Số liệu không khớp với hệ thống một cửa."
FINDINGS: dict[str, tuple[Claim, str]] = {
    "A1": (_all("du"), EXPIRED),
    "A5": (_all("cq"), LACKING),
    "B4": (_of(119, 131), FIGURES),
    "B6": (_all("dm"), LACKING),
    "C1": ({"value": "96.1"}, FIGURES),
    "C4": (_of(1980, 2587), FIGURES),
    "D4": (NO, EXPIRED),
    "E3": (_of(6, 7), "Chưa có phiếu ghi chép của bộ phận Tư pháp – Hộ tịch."),
    "F3": (NO, EXPIRED),
    "F5": (_on("{y}-12-02"), "Ngày công văn đi trên hệ thống là 02/12."),
}
"""What the verifier of task B decides otherwise, and the text of the finding."""


NEIGHBOURS = ("Canh Nậu", "Đồng Lạc")
"""Agencies verified last year along with the one of task B."""

WITH_BLANK = {"E3": "Chưa có phiếu ghi chép của bộ phận {đơn vị}."}
"""The finding a verifier has given a blank, for it names a part of one agency."""


def findings_of_last_year(number: int, year: int) -> dict[str, tuple[Claim, str]]:
    """What was found the year before, at the agency itself (0) and at its neighbours: mostly what is found this year
    too, at the last one something else. Where a finding names a part of the agency or a day, it is another one."""
    others = {EXPIRED: LACKING, LACKING: "Văn bản ban hành chưa đúng thẩm quyền.", FIGURES: LACKING}
    unit = "Văn phòng – Thống kê" if number < 2 else "Tư pháp – Hộ tịch"
    of_case = {
        "E3": (_of(5, 7), WITH_BLANK["E3"].replace("{đơn vị}", unit)),
        "F5": (_on(f"{year - 1}-12-0{3 + number}"), f"Ngày công văn đi trên hệ thống là 0{3 + number}/12."),
    }
    again = {code: one for code, one in FINDINGS.items() if code not in of_case}
    if number == len(NEIGHBOURS):
        again = {code: (claim, others[text]) for code, (claim, text) in again.items()}
    return again | of_case


@dataclass(frozen=True)
class Decided:
    """What is asked for one criterion: the claim, the note, and the papers cited with page (0: the paper has none)."""

    claim: Claim
    note: str
    cited: dict[str, int]


def in_year(value: Any, year: int) -> Any:
    """The same with `{y}` replaced by the year, in texts however deep."""
    if isinstance(value, str):
        return value.replace("{y}", str(year))
    if isinstance(value, dict):
        return {key: in_year(each, year) for key, each in value.items()}
    return [in_year(each, year) for each in value] if isinstance(value, list) else value


def rubric() -> dict[str, Any]:
    """The rubric as the product imports it."""
    return {
        "schema": "qms-rubric/1", "code": "UX", "name": "Bộ tiêu chí đánh giá, xếp loại hệ thống quản lý chất lượng", "total": "100",
        "blocks": [{"code": "X", "name": "UBND cấp xã", "kinds": ["ubnd_xa"]}],
        "bands": [
            {"code": "tot", "label": "Tốt", "minimum": "85"}, {"code": "kha", "label": "Khá", "minimum": "70"},
            {"code": "trung_binh", "label": "Trung bình", "minimum": "50"}, {"code": "yeu", "label": "Yếu", "minimum": "0"},
        ],
        "groups": [
            {
                "code": code, "name": name, "max_points": str(2 * sum(item.code[0] == code for item in ITEMS)),
                "criteria": [
                    {
                        "code": item.code, "name": item.name, "max_points": "2", "rule": item.rule,
                        "evidence": [item.evidence], "facts": FACTS.get(item.code, {}),
                    }
                    for item in ITEMS if item.code[0] == code
                ],
            }
            for code, name in GROUPS.items()
        ],
    }  # fmt: skip


def cited(code: str) -> dict[str, int]:
    """The papers cited for a criterion, with their pages."""
    pairs = (word.partition(":") for word in CITED[code].split())
    return {key: int(page or 0) for key, _colon, page in pairs}


def asked(year: int) -> dict[str, Decided]:
    """The sheet task A ends with."""
    notes = NOTES | NEW_NOTES
    return {item.code: Decided(in_year(item.now, year), notes.get(item.code, ""), cited(item.code)) for item in ITEMS}


def last_year(year: int) -> dict[str, Decided]:
    """The sheet published the year before."""
    return {item.code: Decided(in_year(item.last, year), NOTES.get(item.code, ""), cited(item.code)) for item in ITEMS}


def decisions(year: int) -> dict[str, Decided]:
    """What the verifier of task B decides."""
    sheet = asked(year)
    return {
        code: Decided(in_year(FINDINGS[code][0], year), FINDINGS[code][1], {})
        if code in FINDINGS
        else Decided(sheet[code].claim, "", {})
        for code in sheet
    }


def pages(paper: Paper) -> int:
    """How many pages a paper has."""
    most = max((cited(code).get(paper.key, 0) for code in CITED), default=0)
    return {"pdf": max(most, 1) + 1, "scan": 2}.get(paper.kind, 1)


def lines(paper: Paper, year: int, page: int) -> Iterator[str]:
    """What stands on a page: the head and the title first, then what proves each criterion it is cited for."""
    number = f"Số: {in_year(paper.number, year)}" if paper.number else ""
    if page == 1:
        yield from (
            "ỦY BAN NHÂN DÂN XÃ ĐỒNG TIẾN",
            number,
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
        )
        day = SIGNED.get(paper.key, f"{10 + int(paper.key[1:]) % 18} tháng {1 + int(paper.key[1:]) % 9}")
        yield f"Đồng Tiến, ngày {day} năm {year}"
        yield in_year(paper.title, year).upper()
    for item in ITEMS:
        if cited(item.code).get(paper.key) == page or (cited(item.code).get(paper.key) == 0 and page == 1):
            yield f"{item.says}."
            yield from (
                in_year(said, year)
                for code, (key, said) in SAID.items()
                if (code.strip(), key) == (item.code, paper.key)
            )
    yield f"Trang {page}/{pages(paper)}"


# --- task C: one criterion across all agencies ---

AGENCIES = 268
ACROSS = ("C4", "C5")
"""The criteria played, of two ways of marking: a ratio, where figures differ, and a list to tick, where many are equal."""


def claim_across(code: str, number: int) -> Claim:
    """What agency `number` claims of a criterion played across all."""
    if code == "C5":
        return (_all("bp", "nd"), _all("bp", "dg", "nd"), _all("nd"), _all("bp", "nd"), _all("bp", "dg", "nd"))[
            number % 5
        ]
    return (
        _of(*((700, 1000), (850, 1000), (412, 640), (1200, 1500))[number % 4]) if number % 3 else _of(300 + number, 900)
    )


def decided_across(code: str, number: int) -> tuple[Claim, str]:
    """What is to be decided of it, and the finding where that is another than claimed."""
    claim = claim_across(code, number)
    if code == "C5" and number % 10 == 1:
        return _all("bp", "nd"), LACKING
    if code == "C4" and number % 25 == 11:
        return claim | {"numerator": claim["numerator"] - 100}, FIGURES
    return claim, ""
