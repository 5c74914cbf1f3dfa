"""How Django knows this app, and what it adds to the pages of others."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    name = "registers"
    verbose_name = "Hồ sơ hệ thống quản lý chất lượng"

    def ready(self) -> None:
        """Have the registers kept; register the guard of entries, the page in the navigation, tasks, panel and citations."""
        from agencies import panels, todo
        from agencies.datasets import dataset
        from agencies.gate import guard
        from agencies.navigation import entry
        from agencies.roles import Permission
        from evidence import citations
        from jobs.chores import chore
        from registers.digest import write_digests
        from registers.kept import keep_all
        from registers.models import Entry
        from registers.overview import file_panel
        from registers.register import all_registers
        from registers.tables import dataset_of
        from registers.todo import tasks
        from registers.trail_words import name_everything
        from registers.uses import cited_in_registers, citing

        keep_all()
        name_everything()
        dataset(*map(dataset_of, all_registers()))
        guard("entry", Entry.objects.select_related("agency").all, province="agency__province", path="agency.path")
        entry(_("Hồ sơ HTQLCL"), "registers:coverage", "folder", Permission.VIEW_REGISTERS, 55, within="/registers/")
        chore(write_digests)
        todo.provider(tasks)
        panels.provider(file_panel)
        citations.provider(cited_in_registers)
        citations.lister(citing)
