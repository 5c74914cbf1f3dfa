"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "health"
    verbose_name = "Tình trạng hệ thống"

    def ready(self) -> None:
        """Register the parts of the installation and count who signs in."""
        from django.contrib.auth.signals import user_logged_in, user_login_failed

        from agencies.todo import operators_provider
        from health import alarm, kept, looks, metrics
        from health.parts import part
        from jobs.chores import chore

        part("database", _("Cơ sở dữ liệu"), looks.database, serving=True)
        part("migrations", _("Phiên bản cơ sở dữ liệu"), looks.migrations, serving=True)
        part("storage", _("Nơi lưu tệp"), looks.storage, ready=True)
        part("cache", _("Bộ nhớ đệm"), looks.cache_answers, ready=True)
        part("worker", _("Tiến trình nền"), looks.worker, ready=True)
        part("queue", _("Hàng đợi công việc"), looks.queue)
        part("disk", _("Ổ đĩa dữ liệu"), looks.disk)
        part("backup", _("Sao lưu"), kept.backups)
        part("drill", _("Diễn tập khôi phục"), kept.drill)
        part("mail", _("Thư điện tử"), looks.mail)
        part("scanner", _("Quét mã độc"), looks.scanner)
        part("wall", _("Ngăn cách dữ liệu các tỉnh"), looks.wall)
        part("clock", _("Đồng hồ"), looks.clock)
        part("versions", _("Phiên bản"), looks.versions)

        chore(alarm.watch, often=True)
        operators_provider(alarm.tasks)
        user_logged_in.connect(metrics.signed_in)
        user_login_failed.connect(metrics.not_signed_in)
