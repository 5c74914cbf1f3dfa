"""How Django knows this app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StandardsConfig(AppConfig):
    name = "standards"
    verbose_name = "Tiêu chuẩn"

    def ready(self) -> None:
        """Bring in the editions after every migration, as Django does with permissions.

        Not in a migration: one runs once, while an upgrade may bring another edition, and a test database
        that is emptied must be filled again.
        """
        post_migrate.connect(_load, sender=self, dispatch_uid="standards.load")


def _load(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    from django.db import connections

    from standards.importing import load_standards

    if using == "default" and "standards_clausemapping" in connections[using].introspection.table_names():
        load_standards()
