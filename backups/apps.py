"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackupsConfig(AppConfig):
    name = "backups"
    verbose_name = "Sao lưu"

    def ready(self) -> None:
        """Register the page of data, the job that packs a province, the backup of every night, and the words of the trail."""
        from agencies.navigation import entry
        from agencies.roles import Permission
        from agencies.trail_words import actions, fields
        from backups.handover import revoke
        from backups.leaving import on_arrival
        from backups.nightly import start_when_due
        from backups.tasks import PACKAGE, pack_province
        from jobs.chores import chore
        from jobs.kinds import register

        on_arrival(revoke)
        register(
            PACKAGE,
            pack_province,
            label=_("Xuất toàn bộ dữ liệu của tỉnh"),
            permission=Permission.MANAGE_PROVINCE,
            heavy=True,
        )
        entry(_("Nhập và xuất dữ liệu"), "backups:data", "file-export", Permission.EXPORT_DATA, 86)
        actions(
            {
                "restore_backup": _("khôi phục từ bản sao lưu"),
                "export_province": _("xuất toàn bộ dữ liệu của"),
                "load_province": _("nạp từ gói dữ liệu"),
                "export_data": _("xuất dữ liệu của"),
            }
        )
        chore(start_when_due, often=True)
        fields({"files": _("Số tệp"), "people": _("Số người")})
