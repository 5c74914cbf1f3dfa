"""Work on one job that the runner has claimed: the child process of a heavy kind."""

import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.tenancy import across
from jobs import execution
from jobs.models import Job, State
from jobs.runner import is_orphan


class Command(BaseCommand):
    """`run_job NUMBER TOKEN`: not for people; `run_jobs` starts it."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """The job's number and the token of the claim."""
        parser.add_argument("number", type=int)
        parser.add_argument("token")

    def handle(self, *args: Any, number: int, token: str, **options: Any) -> None:
        """Work to the end, or hand the job back when told to stop or when the runner is gone."""
        stopping, parent = threading.Event(), os.getppid()
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signal_number, lambda *_: stopping.set())
        with across():
            job = Job.objects.filter(pk=number, lease_token=token, state=State.RUNNING).first()
        if job is None:
            raise CommandError(f"Nobody holds job {number} with this token.")
        execution.execute(job, stopping=lambda: stopping.is_set() or is_orphan(parent))
