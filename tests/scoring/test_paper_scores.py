"""Points by criterion of years on paper: what figures of earlier years need, and out again in the same columns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from agencies import spreadsheet
from agencies.models import TrailEntry, User
from agencies.rules import Refused
from agencies.transfer.lines import LinePlan
from reports.figures.own import own_criteria
from reports.figures.yearly import yearly_figures
from scoring.models import Campaign, RubricVersion, Score, Scorecard
from scoring.standings import Standings
from scoring.states import CampaignState
from scoring.transfer import read_results
from scoring.workflow.paper import import_results, plan_results
from scoring.workflow.paper_columns import table_of
from scoring.workflow.paper_scores import apply_scores, plan_scores
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_rubric

As = Callable[[User], Client]
GOOD = """Mã,Cơ quan,Tổng điểm,Xếp loại,A1,A2. Tỷ lệ,B1,B2
07243,Xã Đồng Tiến,,,20,"32,5",30,5
07246,,75,Khá,20,không áp dụng,15,
24-SKHCN,,,Trung bình,10,,,
"""


@pytest.fixture
def rubric(cast: Cast) -> RubricVersion:
    return make_rubric(cast.province)


def plan(cast: Cast, rubric: RubricVersion, text: str = GOOD) -> LinePlan:
    return plan_scores(cast.province, "diem.csv", text.encode(), year=2020, rubric=rubric.pk)


def bring_in(cast: Cast, rubric: RubricVersion, text: str = GOOD) -> None:
    apply_scores(plan(cast, rubric, text), by=cast.secretary, year=2020, rubric=rubric.pk)


def test_totals_and_ratings_of_the_paper_stand_and_are_worked_out_where_it_has_none(
    cast: Cast, rubric: RubricVersion
) -> None:
    bring_in(cast, rubric)

    found = set(Scorecard.objects.values_list("code", "final_score", "final_rating", "block"))
    assert found == {
        ("07243", Decimal("87.5"), "tot", "X"),
        ("07246", 75, "kha", "X"),
        ("24-SKHCN", None, "trung_binh", "S"),
    }
    na = Score.objects.get(scorecard__code="07246", criterion="A2")
    assert (na.points, na.not_applicable) == (None, True)
    assert not Score.objects.filter(scorecard__code="07246", criterion="B2").exists()


def test_figures_of_the_year_know_the_weakest_criteria(cast: Cast, rubric: RubricVersion) -> None:
    bring_in(cast, rubric)

    figures = yearly_figures(cast.province, 2020)

    assert [(one.code, one.attainment, one.scored) for one in figures.weakest(2)] == [("B2", 50, 1), ("B1", 75, 2)]
    assert [band.code for band in figures.bands] == ["tot", "kha", "trung_binh", "yeu"]
    sheet = Scorecard.objects.select_related("campaign__rubric").get(code="07243")
    assert {one.code: one.points for one in own_criteria(sheet)}["A2"] == Decimal("32.5")


def test_the_same_file_twice_changes_nothing_and_a_correction_is_shown(cast: Cast, rubric: RubricVersion) -> None:
    bring_in(cast, rubric)
    lines = TrailEntry.objects.count()

    bring_in(cast, rubric)
    changed = plan(cast, rubric, GOOD.replace("30,5\n", "30,6\n"))

    assert (TrailEntry.objects.count(), Score.objects.count()) == (lines, 8)
    assert (len(changed.added), changed.unchanged, [item.changes for item in changed.changed]) == (
        0,
        2,
        [{"B2": ("5", "6"), "Tổng điểm": ("87,5", "88,5")}],
    )
    assert changed.remarks == []


def test_a_correction_takes_total_and_rating_worked_out_along_and_leaves_those_of_the_paper(
    cast: Cast, rubric: RubricVersion
) -> None:
    bring_in(cast, rubric, 'Mã,Tổng điểm,Xếp loại,A1,A2,B1,B2\n07243,,,20,"32,5",30,5\n07246,90,Khá,20,40,30,8\n')

    bring_in(cast, rubric, "Mã,B1\n07243,10\n07246,20\n")

    found = set(Scorecard.objects.values_list("code", "final_score", "final_rating"))
    assert found == {("07243", Decimal("67.5"), "trung_binh"), ("07246", 90, "kha")}


def test_the_trail_keeps_what_a_file_overwrites(cast: Cast, rubric: RubricVersion) -> None:
    bring_in(cast, rubric)
    bring_in(cast, rubric, GOOD.replace("30,5\n", "30,6\n"))

    changes = TrailEntry.objects.filter(action="import_paper_scores").latest("pk").changes
    assert changes == {
        "added": [None, 0], "changed": [None, 1], "unchanged": [None, 2],
        "07243, B2": ["5", "6"], "07243, Tổng điểm": ["87,5", "88,5"],
    }  # fmt: skip


def test_points_join_ratings_that_came_before(cast: Cast, rubric: RubricVersion) -> None:
    rows = read_results("kq.csv", "code,rating,score\n07243,Khá,71\n07246,Tốt,90\n".encode())
    import_results(cast.province, 2020, plan_results(cast.province, 2020, rows), by=None)

    planned = plan(cast, rubric, "Mã,A1,A2,B1,B2\n07243,20,32,30,5\n")
    apply_scores(planned, by=None, year=2020, rubric=rubric.pk)

    sheet = Scorecard.objects.get(code="07243")
    assert (sheet.final_rating, sheet.final_score) == ("kha", 71)
    assert "ghi 71" in str(planned.remarks[0])
    assert Scorecard.objects.get(code="07246").block == "X"


@pytest.mark.parametrize("name", ["ra.csv", "ra.xlsx"])
def test_what_goes_out_comes_back_unchanged(cast: Cast, rubric: RubricVersion, name: str) -> None:
    bring_in(cast, rubric)
    header, rows = table_of(Campaign.objects.get(year=2020))
    content = spreadsheet.to_csv(header, rows) if name.endswith("csv") else spreadsheet.to_xlsx(header, rows, sheet="x")

    again = plan_scores(cast.province, name, content, year=2020, rubric=rubric.pk)
    assert (again.faults, again.does_something, again.unchanged) == ([], False, 3)

    elsewhere = plan_scores(cast.province, name, content, year=2019, rubric=rubric.pk)
    apply_scores(elsewhere, by=None, year=2019, rubric=rubric.pk)
    assert table_of(Campaign.objects.get(year=2019))[1] == rows


def test_every_fault_names_line_and_column(cast: Cast, rubric: RubricVersion) -> None:
    bad = GOOD + "99999,,,Tốt,1,,,\n07243,,,Tốt,1,,,\n24-UBVHX,,,,21,lạ,,\n"

    faults = [str(fault) for fault in plan(cast, rubric, bad).faults]

    assert [fault.split(":")[0] for fault in faults[:2]] == ["Dòng 5, cột “Mã”", "Dòng 6, cột “Mã”"]
    with pytest.raises(Refused, match="3 lỗi"):
        bring_in(cast, rubric, bad)
    assert not Campaign.objects.exists()
    points = plan(cast, rubric, "Mã,Xếp loại,A1,B1\n07243,Rất tốt,21,x\n").faults
    assert [fault.column for fault in points] == ["A1", "B1", "Xếp loại"]
    unrated = plan(cast, rubric, "Mã,A1\n07243,20\n07246,20\n").faults
    assert [(fault.line, fault.column) for fault in unrated] == [(2, "Xếp loại"), (3, "Xếp loại")]


@pytest.mark.parametrize("untitled", ["", ","])
def test_a_line_longer_than_the_heading_shifts_no_points(cast: Cast, rubric: RubricVersion, untitled: str) -> None:
    planned = plan(cast, rubric, f"Mã,A1,A2,B1,B2{untitled}\n07243,20,32,5,10,5\n07246,20,32,30,5,\n")

    assert [str(fault) for fault in planned.faults] == [
        "Dòng 2: có nhiều ô hơn dòng tiêu đề; kiểm tra dấu phân cách và dấu ngoặc kép."
    ]


def test_an_archived_year_is_not_written_over(cast: Cast, rubric: RubricVersion) -> None:
    bring_in(cast, rubric)
    Campaign.objects.update(state=CampaignState.ARCHIVED)

    with pytest.raises(Refused, match="đã lưu trữ"):
        plan(cast, rubric)


def test_ratings_that_come_after_points_are_ranked_in_the_same_blocks(cast: Cast, rubric: RubricVersion) -> None:
    bring_in(cast, rubric, "Mã,A1,A2,B1,B2\n07243,20,32,30,5\n")

    rows = read_results("kq.csv", "code,rating,score\n07246,Tốt,90\n".encode())
    campaign = import_results(cast.province, 2020, plan_results(cast.province, 2020, rows), by=None)

    ranked = Standings(campaign, cast.secretary, None).rows
    assert [(row.sheet.code, row.sheet.block, row.rank) for row in ranked] == [("07246", "X", 1), ("07243", "X", 2)]


def test_columns_that_are_no_criterion_and_years_scored_here_are_refused(cast: Cast, rubric: RubricVersion) -> None:
    with pytest.raises(Refused, match="không phải mã tiêu chí"):
        plan(cast, rubric, "Mã,A1,Z9\n07243,1,2\n")
    make_campaign(cast.province, year=2020, rubric=rubric)
    with pytest.raises(Refused, match="đã có đợt"):
        plan(cast, rubric)


def test_the_command_shows_and_writes(cast: Cast, rubric: RubricVersion, tmp_path: Path) -> None:
    file = tmp_path / "diem.csv"
    file.write_text(GOOD)
    asked = ["--province", "bac-giang", "--year", "2020", "--rubric"]

    with pytest.raises(CommandError, match="KHAC"):
        call_command("import_scores", file, *asked, "KHAC")
    call_command("import_scores", file, *asked, "NHO", "--dry-run")
    assert not Campaign.objects.exists()
    call_command("import_scores", file, *asked, "NHO")

    assert Score.objects.count() == 8


def test_in_the_browser_a_preview_comes_first(cast: Cast, as_: As, rubric: RubricVersion) -> None:
    client = as_(cast.secretary)
    sent: dict[str, Any] = {
        "file": SimpleUploadedFile("d.csv", GOOD.encode()),
        "year": "2020",
        "rubric": str(rubric.pk),
    }

    shown = client.post("/bac-giang/results/paper/scores/", sent)
    assert "Xác nhận nhập" in shown.content.decode()
    assert not Campaign.objects.exists()
    told = {"token": shown.context["token"], "year": "2020", "rubric": str(rubric.pk)}
    client.post("/bac-giang/results/paper/scores/confirm/", told | {"year": "2019"})
    assert not Campaign.objects.exists()
    client.post("/bac-giang/results/paper/scores/confirm/", told)

    assert Score.objects.count() == 8
    assert "07243" in client.get("/bac-giang/results/paper/scores/2020/?format=csv").content.decode()
    assert client.get("/bac-giang/results/?year=2020").status_code == 200
    assert client.get(f"/bac-giang/scorecards/{Scorecard.objects.get(code='07243').pk}/").status_code == 200
    assert client.get("/bac-giang/results/paper/scores/sample/").status_code == 200
