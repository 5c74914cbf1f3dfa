"""No file that leaves as CSV or XLSX holds a cell that a spreadsheet program takes for a formula.

Whatever people type begins like a formula here, then every address that answers with such a file is asked for it.
"""

from __future__ import annotations

import ast
import csv
import io
import zipfile
from collections.abc import Iterator
from itertools import cycle

import pytest
from django.db import connection, models
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from agencies import protection, tenancy
from agencies.datasets import datasets
from agencies.spreadsheet import CSV_TYPE, XLSX_TYPE
from qms.settings import BASE_DIR
from tests.conftest import Cast
from tests.meta.samples import Samples, make_samples
from tests.meta.walking import address, province_routes, sign_in

STARTS = ("=1+1 ", "+1 ", "-1+1 ", "@SUM(1) ", "\t=1 ", "\r=1 ", "|calc ")
TYPED = {"argument", "full_name", "issuer", "name", "note", "number", "opinion", "position", "problems", "question", "reason",
         "seen", "short_name", "strengths", "text", "title"}  # fmt: skip
"""Fields that hold what people type, by the names they have in all apps."""
WRITERS = {"agencies/spreadsheet.py", "scoring/workbook.py", "reports/renderers/xlsx.py"}
"""The modules that write cells; each answers for them here."""


def poison() -> None:
    """Have what people typed begin like a formula, each field in another way."""
    starts = cycle(STARTS)
    kept = set(protection.OF_TRAIL if connection.vendor == "sqlite" else protection.tables())
    if connection.vendor == "sqlite":  # on PostgreSQL the product's role may lift no trigger
        protection.unprotect(connection, *(set(protection.tables()) - kept))
    for model in tenancy.stored():
        if model._meta.db_table in kept:
            continue
        if model._meta.label.startswith("agencies.Trail") or (tenancy.way(model) is None and model.__name__ != "User"):
            continue
        typed = [
            field for field in model._meta.local_concrete_fields
            if field.name in TYPED and isinstance(field, models.CharField | models.TextField) and not field.choices and not field.unique
        ]  # fmt: skip
        for field in typed:
            rows = model._base_manager.exclude(**{field.name: ""})
            rows.update(**{field.name: Concat(Value(next(starts)), F(field.name), output_field=models.TextField())})


def cells(content: bytes, kind: str) -> Iterator[object]:
    """Every cell of a file, text or number."""
    if kind == CSV_TYPE:
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
            yield from row
        return
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/"))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in workbook.sheet_names:
        for row in workbook.get_sheet_by_name(sheet).to_python():
            yield from row


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def dangerous(content: bytes, kind: str) -> list[object]:
    """The texts that a spreadsheet program would take for a formula."""
    return [
        cell for cell in cells(content, kind)
        if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r", "|"} and cell not in {"-"} and not is_number(cell)
    ]  # fmt: skip


@pytest.fixture
def poisoned(cast: Cast) -> Samples:
    samples = make_samples(cast.commune, cast.officer, cast.head)
    poison()
    return samples


def files_of(clients: list[Client], samples: Samples) -> Iterator[tuple[str, bytes, str]]:
    """Every CSV and XLSX of the province: its address, content and type."""
    asked = [
        (name, address(name, entry, samples) + query)
        for name, entry in province_routes()
        for query in ("", "?format=csv", "?format=xlsx")
        if query == "" or "export" in name
    ]
    asked += [
        ("backups:export_data", reverse("backups:export_data", args=[samples.province.slug, kind.key, form]))
        for kind in datasets()
        for form in ("csv", "xlsx")
    ]
    for name, url in dict.fromkeys(asked):
        for variant in dict.fromkeys([url, url.replace("export.csv", "export.xlsx"), url.replace("/csv/", "/xlsx/")]):
            for client in clients:
                answer = client.get(variant)
                if answer.status_code == 200 and answer.headers.get("Content-Type") in {CSV_TYPE, XLSX_TYPE}:
                    yield name, answer.content, answer.headers["Content-Type"]
                    break


def test_no_export_holds_a_formula(cast: Cast, poisoned: Samples) -> None:
    found, seen = {}, set()

    for name, content, kind in files_of([sign_in(cast.secretary), sign_in(cast.administrator)], poisoned):
        seen.add(name)
        if bad := dangerous(content, kind):
            found[name, kind] = bad[:3]

    assert not found
    assert {name for name, _entry in province_routes() if "export" in name} <= seen


def test_the_net_sees_a_formula(monkeypatch: pytest.MonkeyPatch, cast: Cast, poisoned: Samples) -> None:
    monkeypatch.setattr("agencies.spreadsheet.safe_cell", lambda value: value)
    client = sign_in(cast.secretary)

    for form, kind in (("csv", CSV_TYPE), ("xlsx", XLSX_TYPE)):
        answer = client.get(reverse("backups:export_data", args=["bac-giang", "agencies", form]))
        assert dangerous(answer.content, kind)


def test_numbers_stay_numbers(cast: Cast, poisoned: Samples) -> None:
    answer = sign_in(cast.secretary).get(reverse("backups:export_data", args=["bac-giang", "results", "xlsx"]))

    assert any(
        (isinstance(cell, float) and cell != int(cell)) or cell == 2023 for cell in cells(answer.content, XLSX_TYPE)
    )


def test_cells_are_written_in_few_places() -> None:
    """A module that writes CSV or XLSX by itself would be past the protection: it has to be named, and so looked at."""
    found = set()
    for path in BASE_DIR.glob("*/**/*.py"):
        name = path.relative_to(BASE_DIR).as_posix()
        if name.startswith((".venv", "tests/", "script/", "var/")):
            continue
        used = {ast.unparse(node) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        if used & {"csv.writer", "csv.DictWriter", "xlsxwriter.Workbook", "openpyxl.Workbook"}:
            found.add(name)

    assert found == WRITERS
