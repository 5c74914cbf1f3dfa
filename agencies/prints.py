"""A document that can be made of a record, as its page offers it. The app above, which prints, says what can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Print:
    """One document: what it is called, for each form ("PDF", "Word") the address where its draft is made, and that of the
    page where it is issued and where its issued editions stand; empty where it cannot be issued."""

    label: StrOrPromise
    links: tuple[tuple[str, str], ...]
    issue: str = ""
