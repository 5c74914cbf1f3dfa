"""How Django knows the demo kinds."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tests.jobs.demo"
    label = "demo_jobs"

    def ready(self) -> None:
        """Register the demo kinds."""
        from tests.jobs.demo.kinds import register_all

        register_all()
