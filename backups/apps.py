"""How Django knows this app."""

from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "backups"
    verbose_name = "Sao lưu"

    def ready(self) -> None:
        """Register the backup of every night."""
        from backups.nightly import start_when_due
        from jobs.chores import chore

        chore(start_when_due, often=True)
