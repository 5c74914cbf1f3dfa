"""Entries: the table all registers share, and what each adds to it."""

from registers.models.entry import Entry, EntryQuerySet
from registers.models.system import (
    Confirmation,
    Declaration,
    DeclarationKind,
    DeclarationState,
    Exclusion,
    Membership,
    QualitySystem,
    SystemState,
)

__all__ = [
    "Confirmation",
    "Declaration",
    "DeclarationKind",
    "DeclarationState",
    "Entry",
    "EntryQuerySet",
    "Exclusion",
    "Membership",
    "QualitySystem",
    "SystemState",
]
