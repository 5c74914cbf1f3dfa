"""A provider that does not answer is left alone for a while, so that people who press its button do not wait one after the
other, and those who come in by password do not wait behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.utils.translation import gettext as _

from agencies.federation.outbound import Away
from agencies.models import IdentityProvider

SECONDS = 30


@contextmanager
def noticed(provider: IdentityProvider) -> Iterator[None]:
    """Ask the provider inside; raises Away at once where it has just been away."""
    key = f"provider-away:{provider.pk}"
    if cache.get(key):
        raise Away("away", _("Hệ thống đó vừa không trả lời; sau nửa phút mới hỏi lại."))
    try:
        yield
    except Away as fault:
        if fault.code == "no-answer":
            cache.set(key, True, SECONDS)
        raise
