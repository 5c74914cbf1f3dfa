"""How Django knows this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Công việc nền"

    def ready(self) -> None:
        """Register the guard of this app's addresses, its page in the navigation, its own job, the words of its trail, and its upkeep."""
        from agencies.gate import guard
        from agencies.navigation import entry
        from agencies.roles import Permission
        from agencies.sealing.heads import publish_heads
        from agencies.sealing.seal import seal_trail
        from agencies.trail_words import actions
        from agencies.workflow.signin import forget_sessions, watch_accounts
        from jobs.chores import chore
        from jobs.execution import remove_old_results
        from jobs.inviting import INVITATIONS, post_invitations
        from jobs.kinds import register
        from jobs.models import Job

        guard("job", Job.objects.select_related("province", "created_by").all, province="province")
        entry(_("Công việc nền"), "jobs:jobs", "hourglass", Permission.EXPORT_DATA, 85)
        register(INVITATIONS, post_invitations, label=_("Gửi lời mời"), permission=Permission.MANAGE_PEOPLE)
        chore(remove_old_results)
        chore(watch_accounts)
        chore(forget_sessions)
        chore(seal_trail, often=True)
        chore(publish_heads, often=True)
        actions(
            {
                "start_job": _("yêu cầu công việc nền"),
                "cancel_job": _("huỷ công việc nền"),
                "retry_job": _("chạy lại công việc nền"),
                "export": _("tải kết quả"),
            }
        )
