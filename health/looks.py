"""How the installation's own parts are looked at. What /readyz asks for is cheap; the rest is for the operator's page."""

from __future__ import annotations

import ctypes
import platform
import secrets
import socket
import time
from datetime import timedelta
from functools import cache as remembered

import django
from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import files
from agencies.templatetags.page import number, points
from agencies.tenancy import across
from agencies.wall import state as wall_state
from health.cache import is_denied
from health.parts import State, ago, bad, good, warn
from jobs import signs
from jobs.models import Job
from jobs.models import State as JobState

SILENT = 60
"""Seconds after which silent background work counts as dead: it beats every five."""
LONG, TOO_LONG = 5 * 60, 30 * 60
"""Seconds the oldest job may wait before that is worth a look, and before it is a fault."""
SKEW = 2
"""Seconds by which the clocks of web server and database may differ: leases and deadlines are told by them."""


def database() -> State:
    """Whether it answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return good(f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}")


def migrations() -> State:
    """Whether the tables are those of this version of the product."""
    missing = _missing()
    if missing:
        return bad(
            _("Thiếu %(count)d bước cập nhật cơ sở dữ liệu (đầu tiên: %(first)s).")
            % {"count": len(missing), "first": missing[0]},
            _("Chạy script/manage migrate (docker-compose: docker-compose up -d migrate)."),
        )
    return good(_("Cơ sở dữ liệu đúng phiên bản phần mềm."))


_whole: set[str] = set()


def _missing() -> list[str]:
    """What has not been applied; once nothing is missing, nothing will be while this process lives."""
    if "migrations" in _whole:
        return []
    executor = MigrationExecutor(connection)
    missing = [str(step) for step, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if not missing:
        _whole.add("migrations")
    return missing


def cache_answers() -> State:
    """Whether what is put into the cache comes out again."""
    if not settings.REDIS_URL:
        return good(_("Trong bộ nhớ của máy chủ web (không dùng Redis)."))
    token = secrets.token_hex(8)
    cache.set("health", token, 30)
    if cache.get("health") != token and is_denied():
        return bad(
            _("Redis từ chối mật khẩu. Mọi việc vẫn làm được, chỉ chậm hơn; công việc nền phải chờ."),
            _(
                "So mật khẩu trong REDIS_URL (docker-compose: REDIS_PASSWORD) với mật khẩu Redis đã khởi động, rồi khởi động lại."
            ),
        )
    if cache.get("health") != token:
        return bad(
            _("Redis không trả lời. Mọi việc vẫn làm được, chỉ chậm hơn; công việc nền phải chờ."),
            _("Khởi động lại Redis và kiểm tra REDIS_URL; phần mềm tự nối lại."),
        )
    return good(_("Redis trả lời."))


def storage() -> State:
    """Whether a file can be written where uploads go."""
    try:
        files.write([b"."], files.scratch("health")).path.unlink()
    except OSError as fault:
        return bad(
            _("Không ghi được tệp: %(why)s. Vẫn chấm điểm được; tải tệp lên và xuất tệp thì chưa.")
            % {"why": fault.strerror},
            _("Giải phóng ổ đĩa của QMS_DATA_DIR hoặc sửa quyền ghi của thư mục files."),
        )
    return good(_("Ghi được tệp."))


def disk() -> State:
    """How much room is left beside the data."""
    room = files.room()
    words = _("Còn %(free)s GB trên tổng %(total)s GB (%(share)d%%).") % {
        "free": points(room.free / 1e9, 1), "total": points(room.total / 1e9, 1),
        "share": 100 * room.free // max(room.total, 1),
    }  # fmt: skip
    if room.free < settings.DISK_RESERVE_BYTES:
        return bad(
            words + " " + _("Phần mềm đã ngừng nhận tệp để vẫn chấm điểm được."),
            _("Xoá bớt hoặc thêm ổ đĩa; nhận tệp trở lại ngay khi còn trên %(mb)d MB.")
            % {"mb": settings.DISK_RESERVE_BYTES // 1_000_000},
        )
    if room.free < max(room.total // 10, 2 * settings.DISK_RESERVE_BYTES):
        return warn(words, _("Sắp đầy: chuyển bớt bản sao lưu sang nơi khác hoặc thêm ổ đĩa."))
    return good(words)


def worker() -> State:
    """Whether background work shows a sign of life."""
    if settings.JOBS_BACKEND == "inline":
        return good(_("Công việc làm ngay trong trang."))
    age = signs.age("worker")
    if age is None or age > SILENT:
        return bad(
            _("Không thấy tiến trình nền nào hoạt động. Công việc đã yêu cầu vẫn được giữ và đang chờ."),
            _("Khởi động lại worker và beat (docker-compose restart worker beat), hoặc script/server trên một máy."),
        )
    return good(_("Tín hiệu gần nhất: %(ago)s.") % {"ago": ago(age)})


def queue() -> State:
    """How long the oldest job has waited, and how many failed lately."""
    with across():
        waiting, age = waiting_jobs()
        day = timezone.now() - timedelta(days=1)
        failed = Job.objects.filter(state=JobState.FAILED, finished_at__gte=day).count()
    words = _("%(waiting)s việc đang chờ.") % {"waiting": number(waiting)}
    if waiting:
        words += " " + _("Việc chờ lâu nhất: từ %(ago)s.") % {"ago": ago(age)}
    if failed:
        words += " " + _("%(failed)s việc không hoàn thành trong 24 giờ qua.") % {"failed": number(failed)}
    if age > TOO_LONG:
        return bad(words, _("Kiểm tra worker ở trên; nếu worker vẫn chạy, tăng QMS_WORKERS."))
    if age > LONG or failed:
        return warn(words, _("Xem lý do ở trang Công việc nền của tỉnh và trong nhật ký của worker."))
    return good(words)


def waiting_jobs() -> tuple[int, float]:
    """How many jobs are due and not yet taken, and for how many seconds the oldest of them."""
    due = Job.objects.filter(state=JobState.QUEUED, run_after__lte=timezone.now())
    oldest = due.order_by("run_after").values_list("run_after", flat=True).first()
    return due.count(), (timezone.now() - oldest).total_seconds() if oldest else 0.0


def wall() -> State:
    """Whether the database itself keeps the provinces apart."""
    found = wall_state.state()
    if found == "stands":
        return good(wall_state.words(found))
    if found == "none":
        return warn(_("Chỉ có lớp kiểm soát thứ nhất (phần mềm)."), wall_state.words(found))
    return bad(_("Lớp kiểm soát thứ hai không có tác dụng."), wall_state.words(found))


def mail() -> State:
    """Whether the mail server takes letters, and what became of the last one."""
    if not settings.EMAIL_HOST:
        return warn(
            _("Chưa khai báo máy chủ thư: thư (kể cả liên kết đặt lại mật khẩu) chỉ in ra màn hình của máy chủ web."),
            _("Khai báo QMS_MAIL_HOST trong .env."),
        )
    advice = _("Kiểm tra QMS_MAIL_HOST, cổng, tài khoản. Thư nhắc việc của ngày không gửi lại; lời mời có thể gửi lại.")
    try:
        with get_connection(timeout=3):
            pass
    except OSError as fault:  # which SMTPException is
        return bad(_("Máy chủ thư không trả lời (%(why)s).") % {"why": type(fault).__name__}, advice)
    last = signs.read("mail") or {}
    if last.get("failed"):
        return warn(
            _("Máy chủ thư trả lời, nhưng thư gửi gần nhất không đi (%(why)s).") % {"why": last["failed"]}, advice
        )
    return good(_("Máy chủ thư trả lời."))


def scanner() -> State:
    """Whether what is uploaded is looked through for malicious code, by a ClamAV that answers."""
    address = getattr(settings, "CLAMAV_ADDRESS", "")
    if not address:
        return warn(
            _("Không có trình quét mã độc: tệp tải lên chưa được quét."),
            _("Cài ClamAV và khai báo CLAMAV_ADDRESS trong .env."),
        )
    try:
        with _connected(address) as line:
            line.sendall(b"zPING\0")
            answered = line.recv(16).startswith(b"PONG")
    except (OSError, ValueError):
        answered = False
    if not answered:
        return bad(
            _("Trình quét mã độc không trả lời. Tệp mới vẫn nhận được và chờ quét."),
            _("Khởi động lại clamd và kiểm tra CLAMAV_ADDRESS; phần mềm tự quét tiếp."),
        )
    return good(_("Trình quét mã độc trả lời."))


def _connected(address: str) -> socket.socket:
    """A line to host:port or unix:/path."""
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(2)
        line.connect(address.removeprefix("unix:"))
        return line
    host, _colon, port = address.partition(":")
    return socket.create_connection((host, int(port or 3310)), timeout=2)


def clock() -> State:
    """Whether the clock is set by another one, and agrees with the database's: the server's moment of receipt decides."""
    skew = _skew()
    words = _("Giờ máy chủ: %(now)s.") % {"now": timezone.localtime().strftime("%H:%M:%S %d/%m/%Y")}
    if connection.vendor == "postgresql":
        words += " " + _("Lệch %(skew)s giây so với cơ sở dữ liệu.") % {"skew": points(skew, 1)}
    advice = _("Bật đồng bộ giờ (chrony hoặc systemd-timesyncd): thời điểm nhận hồ sơ tính theo đồng hồ này.")
    if skew > SKEW:
        return bad(words, advice)
    synchronised = _synchronised()
    if synchronised is None:
        return warn(words + " " + _("Không biết đồng hồ có được đồng bộ hay không."), advice)
    return good(words) if synchronised else warn(words + " " + _("Đồng hồ không được đồng bộ."), advice)


def _skew() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        return abs(float(cursor.fetchone()[0]) - time.time())


def _synchronised() -> bool | None:
    """What the kernel says (adjtimex(2): TIME_ERROR is 5); None where it does not say."""
    try:
        told = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(512))
    except (OSError, AttributeError):
        return None
    return None if told < 0 else told != 5


@remembered
def versions() -> State:
    """What runs here."""
    return good(
        _("Phần mềm %(own)s, Python %(python)s, Django %(django)s, %(system)s.")
        % {
            "own": settings.VERSION, "python": platform.python_version(), "django": django.get_version(),
            "system": platform.system() + " " + platform.release(),
        }
    )  # fmt: skip
