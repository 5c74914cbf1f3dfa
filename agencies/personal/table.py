"""Every field that holds a person's data: what it is for, on what basis, for how long. Models are named as text, for most of
them are of the apps above. A test holds the table against the models."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORK = _("Thực hiện nhiệm vụ của cơ quan nhà nước: QĐ 19/2014/QĐ-TTg, TT 26/2014/TT-BKHCN")
SAFETY = _("An toàn thông tin: NĐ 85/2016/NĐ-CP, QCVN 12:2026/BCA")
ARCHIVE = _("Hồ sơ công việc: NĐ 30/2020/NĐ-CP, Luật Lưu trữ 33/2024/QH15")
RIGHTS = _("Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, NĐ 356/2025/NĐ-CP")
WITH_ACCOUNT = _("đến khi ẩn danh tài khoản")
WITH_FILE = _("cùng hồ sơ của năm; không xóa được, vì là hồ sơ lưu trữ của cơ quan")
ALWAYS = _("ít nhất 12 tháng; không sửa, không xóa được, vì nhật ký được niêm phong")


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of personal data: the fields that hold it ("app.Model.field"), and what the law asks to be said of it."""

    name: str | Promise
    fields: tuple[str, ...]
    purpose: str | Promise
    basis: str | Promise
    retention: str | Promise
    erased: bool
    """Whether making an account anonymous removes it."""


TABLE: tuple[Kept, ...] = (
    Kept(
        _("Họ tên, chức vụ, thư điện tử, điện thoại"),
        ("agencies.User.full_name", "agencies.User.position", "agencies.User.email", "agencies.User.phone",
         "account.EmailAddress.email"),
        _("Biết ai làm việc gì, gửi thư báo"), WORK, WITH_ACCOUNT, erased=True,
    ),
    Kept(
        _("Phiên đăng nhập: địa chỉ mạng, trình duyệt"),
        ("usersessions.UserSession.ip", "usersessions.UserSession.user_agent"),
        _("Để bạn thấy và kết thúc phiên của mình"), SAFETY, _("đến khi phiên kết thúc, nhiều nhất 12 giờ"), erased=True,
    ),
    Kept(
        _("Mật khẩu (đã băm), khóa và mã xác thực hai lớp (đã mã hóa)"),
        ("agencies.User.password", "mfa.Authenticator.data"),
        _("Xác nhận đúng người"), SAFETY, _("đến khi đổi, bỏ hoặc ẩn danh tài khoản"), erased=True,
    ),
    Kept(
        _("Số hiệu của bạn trong hệ thống tài khoản của tỉnh"), ("agencies.ProvincialIdentity.subject",),
        _("Đăng nhập bằng tài khoản của tỉnh"), SAFETY, _("đến khi bỏ liên kết hoặc ẩn danh tài khoản"), erased=True,
    ),
    Kept(
        _("Nhật ký: ai làm gì, lúc nào, từ địa chỉ mạng nào, tên đối tượng"),
        ("agencies.TrailEntry.address", "agencies.TrailEntry.object_name", "agencies.TrailEntry.changes",
         "agencies.TrailEntry.note"),
        _("Truy được trách nhiệm"), SAFETY, ALWAYS, erased=False,
    ),
    Kept(
        _("Thư nhắc hạn: địa chỉ, họ tên người nhận và người gửi"),
        ("scoring.Letter.address", "scoring.Letter.subject", "scoring.Letter.body"),
        _("Biết thư nhắc đã gửi tới đâu"), WORK, WITH_ACCOUNT, erased=True,
    ),
    Kept(
        _("Đề nghị về dữ liệu cá nhân: nội dung đề nghị"), ("agencies.DataRequest.asked",),
        _("Trả lời đúng hạn"), RIGHTS, WITH_ACCOUNT, erased=True,
    ),
    Kept(
        _("Đề nghị về dữ liệu cá nhân: câu trả lời"), ("agencies.DataRequest.answer",),
        _("Chứng minh đã trả lời"), RIGHTS, WITH_FILE, erased=False,
    ),
    Kept(
        _("Địa chỉ thư của tài khoản đã nhận báo cáo theo lịch"), ("reports.RoundLetter.address",),
        _("Biết báo cáo đã gửi tới đâu"), WORK, WITH_ACCOUNT, erased=True,
    ),
    Kept(
        _("Địa chỉ thư ghi thêm trong lịch báo cáo"), ("reports.ReportSchedule.addresses",),
        _("Gửi báo cáo theo lịch cho người không có tài khoản"), WORK, _("đến khi bỏ địa chỉ khỏi lịch"), erased=False,
    ),
    Kept(
        _("Địa chỉ mạng của hệ thống dùng mã truy cập lần gần nhất"), ("agencies.ApiToken.last_used_from",),
        _("Biết mã có bị dùng từ nơi lạ không"), SAFETY, _("đến lần dùng sau; sau khi thu hồi mã vẫn giữ lần cuối"),
        erased=False,
    ),
    Kept(
        _("Người ký, chủ trì, người liên hệ ghi trên văn bản"),
        ("reports.DocumentSettings.signatory", "reports.DocumentSettings.position", "scoring.Decision.signed_by", "scoring.Disposal.council",
         "audits.Audit.signed_for_team", "audits.Audit.signed_for_agency", "registers.Review.chair",
         "registers.Committee.signatory", "registers.Policy.signatory", "registers.Plan.signatory",
         "registers.Declaration.signatory", "registers.Confirmation.signatory", "registers.ChangeRequest.asked_by",
         "registers.ChangeRequest.decided_by", "reports.IssuedDocument.signatory", "reports.IssuedDocument.position",
         "reports.IssuedDocument.document", "reports.IssuedDocument.content", "reports.SignedCopy.name",
         "reports.SignedCopy.signatures"),
        _("Văn bản ghi đúng người ký"), ARCHIVE, WITH_FILE, erased=False,
    ),
    Kept(
        _("Thành viên Ban Chỉ đạo ISO, đoàn kiểm tra; kiểm tra viên, chứng chỉ của họ"),
        ("audits.Inspector.name", "audits.Inspector.position", "audits.Member.name",
         "registers.CommitteeMember.person", "registers.CommitteeMember.position",
         "registers.PersonalCertificate.person", "registers.PersonalCertificate.position"),
        _("Biết ai được giao, ai đủ điều kiện"), WORK, WITH_FILE, erased=False,
    ),
    Kept(
        _("Minh chứng: tên người trong văn bản, trong tên tệp"),
        ("evidence.Document.title", "evidence.DocumentFile.name", "evidence.PageText.text"),
        _("Chứng minh điểm tự chấm"), ARCHIVE, _("đến khi tài liệu bị gỡ và hủy nội dung, hoặc hết hạn lưu trữ"), erased=False,
    ),
)  # fmt: skip


def fields() -> frozenset[str]:
    """Every field the table names."""
    return frozenset(field for kept in TABLE for field in kept.fields)
