"""Work through the queue of jobs beside the web server, without Celery or Redis."""

import signal
from typing import Any

from django.core.management.base import BaseCommand

from jobs.runner import Runner


class Command(BaseCommand):
    """`run_jobs`: runs until SIGTERM or Ctrl-C, then hands unfinished jobs back to the queue."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        runner = Runner()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: runner.stopping.set())
        runner.run()
