"""A document that can be made of a record, as its page offers it. The app above, which prints, says what can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Print:
    """One document: what it is called, and for each form ("PDF", "Word") the address where it is made."""

    label: StrOrPromise
    links: tuple[tuple[str, str], ...]
