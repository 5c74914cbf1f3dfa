"""What apps above say of a province that leaves for another installation. Each adds its own in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.db import models

from agencies.models import Province

Files = Callable[[Province], Mapping[str, str]]
"""The files of a province that do not go along, by name below the storage folder, each with the reason in Vietnamese. A name
that ends in a slash is a folder."""
Quiet = Callable[[Province], Iterable[str]]
"""Stops, where a province has arrived, what would act by itself there; says in sentences what was stopped."""

_files: list[Files] = []
_rows: dict[type[models.Model], Callable[[], models.Q]] = {}
_quiet: list[Quiet] = []


def leave_files(*files: Files) -> None:
    """Name files that stay behind."""
    _files.extend(files)


def leave_rows(model: type[models.Model], which: Callable[[], models.Q]) -> None:
    """Name rows of a table that stay behind; no row that leaves may need one of them."""
    _rows[model] = which


def on_arrival(*quiet: Quiet) -> None:
    """Name what is to be stopped where the province arrives."""
    _quiet.extend(quiet)


def files_left(province: Province) -> dict[str, str]:
    """The files that stay behind, with the reason."""
    return {name: why for files in _files for name, why in files(province).items()}


def rows_left(model: type[models.Model]) -> models.Q | None:
    """The rows of a table that stay behind."""
    return _rows[model]() if model in _rows else None


def quiet(province: Province) -> list[str]:
    """Stop what would act by itself; what was stopped, in sentences."""
    return [said for stop in _quiet for said in stop(province)]
