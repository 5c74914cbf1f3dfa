"""What came of an action, told on the page the person lands on."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from agencies.rules import Refused


def tell(request: HttpRequest, act: Callable[[], str]) -> bool:
    """Do it and show the sentence it answers with, or the sentence of the refusal; whether it was done."""
    try:
        messages.success(request, act())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
