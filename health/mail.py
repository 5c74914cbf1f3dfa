"""Letters to the mail server, with a note of what became of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp

from health import metrics
from jobs import signs


class Noted(smtp.EmailBackend):
    """Django's own, which besides counts what went and what did not, and leaves a sign of the last attempt."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were sent."""
        try:
            sent = super().send_messages(email_messages) or 0
        except Exception as fault:
            _note(len(email_messages), "failed", failed=type(fault).__name__)
            raise
        _note(sent, "sent")
        return sent


def _note(count: int, outcome: str, **facts: Any) -> None:
    metrics.letters.labels(outcome).inc(count)
    metrics.counted()
    signs.leave("mail", **facts)
