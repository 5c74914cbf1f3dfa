"""The parts an installation consists of, each with how it is and what to do when it is not well.

Apps register theirs in `AppConfig.ready`; those of the installation itself are in `health.looks`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from agencies.templatetags.page import since

Tone = Literal["good", "warn", "bad"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """How a part is: in a tone, in words, and what to do about it (empty when nothing)."""

    tone: Tone
    words: str
    advice: str = ""


def good(words: str) -> State:
    """All is well with it."""
    return State("good", words)


def warn(words: str, advice: str) -> State:
    """It works, and will give trouble if nobody sees to it."""
    return State("warn", words, advice)


def bad(words: str, advice: str) -> State:
    """It does not work."""
    return State("bad", words, advice)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its code in figures and answers, its name for people, how to look at it.

    `ready`: /readyz asks for it; looking must then be a matter of milliseconds. `serving`: without it nothing can be saved.
    """

    code: str
    label: str | Promise
    look: Callable[[], State]
    ready: bool = False
    serving: bool = False


def ago(seconds: float) -> str:
    """So many seconds ago, in words."""
    return since(timezone.now() - timedelta(seconds=seconds))


_parts: dict[str, Part] = {}


def part(
    code: str, label: str | Promise, look: Callable[[], State], *, ready: bool = False, serving: bool = False
) -> None:
    """Have the operator's page, and with `ready` /readyz and /metrics, look at this part."""
    _parts[code] = Part(code, label, look, ready or serving, serving)


def parts(*, ready: bool = False) -> list[Part]:
    """All parts in the order of their registration, or those that /readyz asks for."""
    return [one for one in _parts.values() if one.ready or not ready]


def state_of(one: Part) -> State:
    """How it is; that looking itself failed is the part's fault, and said without its inside."""
    try:
        return one.look()
    except Exception as fault:
        log.warning("Looking at %s failed: %s", one.code, fault)
        return bad(_("Không kiểm tra được."), _("Xem nhật ký của máy chủ web để biết lý do."))
