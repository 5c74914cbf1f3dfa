"""The tree as a file: what is shown is what is exported, and reading it back changes nothing."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import AgencyVersion, Province, Succession, TrailEntry
from agencies.spreadsheet import plain_cell, read, safe_cell, to_csv, to_xlsx
from agencies.transfer import export_tree, plan_import, read_rows
from agencies.workflow.tree import Document, correct_agency, move_agency
from tests.conftest import Cast

DEMO = Path(settings.BASE_DIR) / "agencies/data/demo"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2025, 7, 1)])
def test_reading_an_export_back_changes_nothing(cast: Cast, form: str, day: date) -> None:
    correct_agency(cast.commune, by=None, note="=HYPERLINK(…) và 'nháy", short_name="-Đồng Tiến")
    move_agency(cast.district, cast.department, day=date(2024, 5, 1), document=Document(), by=None)
    before = list(AgencyVersion.objects.values())

    content = export_tree(cast.province, day, form, by=cast.administrator)  # type: ignore[arg-type]
    plan = plan_import(cast.province, read_rows(f"cay.{form}", content))

    assert not plan.faults
    assert not plan.does_something
    assert len(plan.unchanged) == 5
    assert list(AgencyVersion.objects.values()) == before
    assert TrailEntry.objects.get(action="export_agencies").actor == cast.administrator


def test_no_cell_of_an_export_starts_a_formula(cast: Cast) -> None:
    correct_agency(cast.commune, by=None, name="=1+1", note="@SUM(A1)")

    text = export_tree(cast.province, date(2024, 1, 1), "csv", by=None).decode("utf-8-sig")

    assert ",'=1+1," in text
    assert ",'@SUM(A1)," in text


@given(st.text())
def test_a_neutralised_cell_comes_back_as_it_was(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("write", [to_csv, lambda head, rows: to_xlsx(head, rows, sheet="x")])
def test_a_table_survives_both_forms(write) -> None:  # type: ignore[no-untyped-def]
    content = write(["mã", "tên", "ngày"], [["00042", "Xã “Ủy; ban”,\nmột", date(2025, 7, 1)], ["'x", "", None]])

    rows = read("bang.csv" if content.startswith(b"\xef") else "bang.xlsx", content)

    assert [cells for _line, cells in rows][1:] == [["00042", "Xã “Ủy; ban”,\nmột", "2025-07-01"], ["'x", "", ""]]


@pytest.mark.parametrize(
    ("worked_out", "read_as"),
    [(24.499999999999996, "24.5"), (24.9999999999996, "25"), (87.125, "87.125"), (1e-05, "0.00001")],
)
def test_what_a_formula_worked_out_is_read_as_it_is_shown(worked_out: float, read_as: str) -> None:
    assert read("x.xlsx", to_xlsx(["x"], [[worked_out]], sheet="x"))[1][1] == [read_as]


@pytest.mark.django_db
def test_old_communes_go_on_in_another_province() -> None:
    call_command("import_agencies", DEMO / "bac_giang_agencies_2023.csv", province="bac-giang")
    call_command("import_agencies", DEMO / "bac_ninh_agencies_2025-07.csv", province="bac-ninh")

    for _ in range(2):
        call_command("import_successions", DEMO / "commune_old_to_new_2025-07.csv", province="bac-ninh")

    new = Province.objects.get(slug="bac-ninh")
    assert Succession.objects.count() > 150
    assert {row.successor.province for row in Succession.objects.select_related("successor__province")} == {new}
    thanh_pho = Succession.objects.filter(successor__name="UBND phường Bắc Giang")
    assert "UBND phường Thọ Xương" in thanh_pho.values_list("predecessor__name", flat=True)
    assert TrailEntry.objects.filter(action="import_successions").count() == 1


def test_a_moment_is_told_by_the_clock_of_vietnam() -> None:
    moment = datetime(2025, 6, 30, 18, 5, tzinfo=UTC)

    assert b"2025-07-01 01:05:00" in to_csv(["x"], [[moment]])
    assert read("x.xlsx", to_xlsx(["x"], [[moment]], sheet="x"))[1][1] == ["2025-07-01"]
