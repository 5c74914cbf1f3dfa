"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Cơ quan"

    def ready(self) -> None:
        """Register the guards of this app's addresses, the check of everybody's, what follows from signing in, and the wall."""
        from allauth.account.signals import authentication_step_completed
        from allauth.mfa import signals
        from django.contrib.auth.signals import user_logged_in
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate

        from agencies import checks, entrances, factors, sessions  # noqa: F401  # checks and entrances register themselves
        from agencies.datasets import dataset
        from agencies.gate import guard
        from agencies.models import Agency, ApiToken, DataRequest, Reorganisation, RoleAssignment, User
        from agencies.navigation import entry
        from agencies.personal import requests
        from agencies.roles import Permission
        from agencies.todo import provider
        from agencies.transfer.kinds import kinds
        from agencies.wall import policies, telling

        connection_created.connect(telling.begin)
        post_migrate.connect(policies.after_migration, sender=self)
        guard("agency", Agency.objects.all, province="province", path="path")
        guard(
            "assignment",
            RoleAssignment.objects.select_related("user", "node").all,
            province="node__province",
            path="node.path",
        )
        guard("reorganisation", Reorganisation.objects.all, province="province")
        guard("api_token", ApiToken.objects.select_related("node").all, province="province")
        guard("data_request", DataRequest.objects.select_related("person").all, province="province")
        guard("person", User.objects.distinct, province="roles__node__province")

        dataset(*kinds())
        provider(factors.tasks)
        provider(requests.tasks)
        user_logged_in.connect(sessions.begin)
        authentication_step_completed.connect(sessions.renew)
        signals.authenticator_added.connect(factors.added)
        signals.authenticator_removed.connect(factors.removed)
        signals.authenticator_reset.connect(factors.renewed)

        entry(_("Việc cần làm"), "agencies:todo", "checklist", None, 10)
        entry(_("Cơ quan"), "agencies:tree", "sitemap", Permission.VIEW_AGENCY, 20)
        entry(_("Người dùng"), "agencies:people", "users", Permission.MANAGE_PEOPLE, 90)
        entry(_("Nhật ký"), "agencies:trail", "history", Permission.VIEW_TRAIL, 100)
        entry(_("Tiêu chuẩn"), "agencies:standard", "certificate", Permission.VIEW_AGENCY, 110)
