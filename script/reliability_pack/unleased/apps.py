"""Takes the lease away in every process that has this app."""

from django.apps import AppConfig


class UnleasedConfig(AppConfig):
    """A job is anybody's at any time, and whoever has worked on it publishes what came of it."""

    name = "script.reliability_pack.unleased"
    label = "unleased"

    def ready(self) -> None:
        """Take it away."""
        from jobs import execution
        from jobs.models import Job

        execution.LEASE = 0
        execution._held = lambda job: Job.objects.filter(pk=job.pk)
