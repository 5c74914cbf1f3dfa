"""Versions of a template held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.models import DocumentTemplate
from reports.wording.parts import PaperKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Difference:
    """A part whose text is not the same: before and after."""

    label: StrOrPromise
    old: str
    new: str


def texts_of(version: DocumentTemplate | None) -> Mapping[str, str]:
    """The parts a version writes; none where there is no version."""
    texts: Mapping[str, str] = version.texts if version else {}
    return texts


def differences(kind: PaperKind, old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """The parts in which two sets of texts differ, in the order of the document."""
    pairs = ((part, old.get(part.key, part.default), new.get(part.key, part.default)) for part in kind.parts)
    return [Difference(part.label, before, after) for part, before, after in pairs if before != after]
