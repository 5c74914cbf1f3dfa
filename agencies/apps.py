"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Cơ quan"

    def ready(self) -> None:
        """Register the guards of this app's addresses and the check of everybody's."""
        from agencies import checks, entrances  # noqa: F401  # each registers itself
        from agencies.gate import guard
        from agencies.models import Agency, Reorganisation, RoleAssignment, User
        from agencies.navigation import entry
        from agencies.roles import Permission

        guard("agency", Agency.objects.all, province="province", path="path")
        guard(
            "assignment",
            RoleAssignment.objects.select_related("user", "node").all,
            province="node__province",
            path="node.path",
        )
        guard("reorganisation", Reorganisation.objects.all, province="province")
        guard("person", User.objects.distinct, province="roles__node__province")

        entry(_("Việc cần làm"), "agencies:todo", "checklist", None, 10)
        entry(_("Cơ quan"), "agencies:tree", "sitemap", Permission.VIEW_AGENCY, 20)
        entry(_("Người dùng"), "agencies:people", "users", Permission.MANAGE_PEOPLE, 90)
        entry(_("Nhật ký"), "agencies:trail", "history", Permission.VIEW_TRAIL, 100)
        entry(_("Tiêu chuẩn"), "agencies:standard", "certificate", Permission.VIEW_AGENCY, 110)
