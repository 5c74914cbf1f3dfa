"""Exhibits: page, CSV and XLSX say the same; each figure against a count of its own."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from agencies.models import Agency, Province, TrailEntry, User
from agencies.roles import Role
from registers.models import Declaration, QualitySystem
from reports.dashboard.ask import Ask
from reports.dashboard.look import Look, look_of
from reports.dashboard.province import BY_LEVEL, EXHIBITS
from reports.exhibits import Exhibit
from reports.figures.attainment import STEPS, attained
from reports.figures.declared import declared_on
from reports.figures.known import years_known
from reports.figures.progress import last_week, standings
from scoring.models import Campaign, Score, Scorecard, Stage, Submission
from scoring.watch import STEPS as SHEET_STEPS
from tests.conftest import Cast
from tests.factories import make_agency, make_member
from tests.registers.entering import enter
from tests.reports.years import two_years
from tests.scoring.stage import make_campaign

SignIn = Callable[[User], Client]


def asked(province: Province, year: int = 2023, **look: object) -> Ask:
    return Ask(province, year, Look(**look), years_known(province))  # type: ignore[arg-type]


def numbers(exhibit: Exhibit) -> list[list[str]]:
    """The rows as text, numbers without zeros at their end."""
    return [[_plain(cell) for cell in row] for row in exhibit.rows]


def _plain(cell: object) -> str:
    if cell is None or cell == "":
        return ""
    try:
        return f"{Decimal(str(cell)).normalize():f}"
    except ArithmeticError:
        return str(cell)


@pytest.mark.parametrize("key", sorted(set(EXHIBITS) - {"week"}))
def test_page_csv_and_workbook_agree_to_the_digit(full: Cast, as_: SignIn, key: str) -> None:
    client, ask = as_(full.reporter), asked(full.province)
    exhibit = EXHIBITS[key](ask)
    place = ["bac-giang", 2023, key]
    assert exhibit.rows, "nothing to compare"

    page = client.get(reverse("reports:exhibit", args=place)).content.decode()
    table = client.get(reverse("reports:exhibit_file", args=[*place, "csv"])).content.decode("utf-8-sig")
    book = client.get(reverse("reports:exhibit_file", args=[*place, "xlsx"])).content

    lines = list(csv.reader(io.StringIO(table)))
    assert lines[0] == [field.title for field in exhibit.fields]
    rows = numbers(exhibit)
    assert [[_plain(cell.lstrip("'")) for cell in line] for line in lines[1 : len(rows) + 1]] == rows
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    start = next(place for place, line in enumerate(sheet) if line[0] == exhibit.fields[0].title) + 1
    width = len(exhibit.fields)
    assert [[_plain(cell) for cell in line[:width]] for line in sheet[start : start + len(rows)]] == rows
    for row in exhibit.table.rows:
        assert all(str(cell) in page for cell in row.cells)
    assert " style=" not in page


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_picture_is_taken_away_and_the_trail_says_so(full: Cast, as_: SignIn, form: str) -> None:
    answer = as_(full.reporter).get(reverse("reports:exhibit_file", args=["bac-giang", 2023, "map", form]))

    assert answer.content.startswith({"svg": b"<svg", "png": b"\x89PNG"}[form])
    assert answer["Content-Disposition"] == f'attachment; filename="map-bac-giang-2023.{form}"'
    assert TrailEntry.objects.get(action="export_exhibit").note == f"map-bac-giang-2023.{form}"


@pytest.mark.parametrize("key", sorted(BY_LEVEL))
def test_titles_name_the_level_looked_at_also_when_taken_away(full: Cast, as_: SignIn, key: str) -> None:
    plain, looked = EXHIBITS[key](asked(full.province)), EXHIBITS[key](asked(full.province, level="commune"))

    assert (plain.title, looked.title) == (looked.title.removesuffix(" (Cấp xã)"), f"{plain.title} (Cấp xã)")
    assert looked.rows
    assert looked.title in looked.content("csv").decode("utf-8-sig")
    assert any(
        looked.title in map(str, row)
        for row in CalamineWorkbook.from_filelike(io.BytesIO(looked.content("xlsx"))).get_sheet_by_index(0).to_python()
    )
    if looked.chart:
        written = re.sub(r"<title.*?</title>|<[^>]+>", " ", looked.content("svg").decode())
        assert "(Cấp xã)" in " ".join(written.split())
    address = reverse("reports:exhibit_file", args=["bac-giang", 2023, key, "csv"])
    assert (
        f"{key}-bac-giang-2023-commune.csv"
        in as_(full.reporter).get(address, {"level": "commune"})["Content-Disposition"]
    )


def test_who_rose_and_who_fell_by_name(cast: Cast) -> None:
    two_years(cast, commune="tot", sibling="yeu")

    exhibit = EXHIBITS["change"](asked(cast.province, earlier=2022))

    said = {row[0]: (row[2], row[7]) for row in exhibit.rows}
    assert said["UBND xã Đồng Tiến"] == ("Tăng bậc", Decimal(15))
    assert said["UBND xã Canh Nậu"] == ("Giảm bậc", Decimal(-55))
    assert said["UBND huyện Yên Thế"] == ("Giữ nguyên", Decimal(0))
    assert [(one.title, one.names) for one in exhibit.lists] == [
        ("Giảm bậc (1)", ("UBND xã Canh Nậu",)), ("Tăng bậc (1)", ("UBND xã Đồng Tiến",)),
    ]  # fmt: skip


def test_attainment_against_a_count_of_its_own(full: Cast) -> None:
    campaign = Campaign.objects.select_related("rubric").get(year=2023)
    assert campaign.rubric
    sheet = Scorecard.objects.get(campaign=campaign, agency=full.commune)
    Score.objects.create(scorecard=sheet, stage=Stage.DISTRICT, criterion="A1", points=0)  # which never counts

    found = {one.code: one for one in attained(campaign, campaign.rubric.spec)}
    groups = {one.code: one for one in attained(campaign, campaign.rubric.spec, by_group=True)}

    rows = Score.objects.filter(scorecard=sheet, stage=Stage.PROVINCE)
    for row in rows:
        share = (row.points or 0) * 100 / found[row.criterion].maximum
        assert found[row.criterion].attainment == share
        assert found[row.criterion].classes.index(1) == next(n for n, least in enumerate(STEPS) if share >= least)
    in_group = [row.points or Decimal(0) for row in rows if row.criterion.startswith("A")]
    assert groups["A"].attainment == round(sum(in_group) * 100 / 60, 2)
    assert groups["A"].scored == 1
    assert all(one.scored == 0 for one in attained(campaign, campaign.rubric.spec, level="province"))


def test_progress_and_the_last_week_against_the_rows(full: Cast) -> None:
    campaign = Campaign.objects.get(year=2023)
    lone = make_agency("UBND huyện Tân Yên", parent=full.province.root, kind="ubnd_huyen")
    Scorecard.objects.filter(campaign=campaign, agency=full.sibling).update(parent_name=lone.name)

    places, kinds = standings(campaign)
    week = last_week(campaign, timezone.now())

    for place, (_label, states, _css) in enumerate(SHEET_STEPS):
        count = campaign.scorecards.applicable().filter(state__in=states).count()
        assert sum(one.counts[place] for one in kinds) == count
    assert {one.label: sum(one.counts) for one in places} == {"UBND huyện Yên Thế": 1, "UBND huyện Tân Yên": 1}
    assert sum(week.received.values()) == Submission.objects.filter(scorecard__campaign=campaign).count() == 2
    assert sum(week.verified.values()) == 1
    assert all(hour.minute == 0 and week.first <= hour for hour in week.received)


def test_a_sheet_of_eight_days_ago_is_not_of_the_last_week(full: Cast) -> None:
    campaign = Campaign.objects.get(year=2023)
    Submission.objects.update(received_at=timezone.now() - timedelta(days=8))

    assert last_week(campaign, timezone.now()).received == {}


def test_declarations_are_counted_by_kind(full: Cast) -> None:
    rows = {
        str(row[0]): row[1:] for row in EXHIBITS["declarations"](asked(full.province, timezone.localdate().year)).rows
    }

    assert rows["UBND cấp xã"] == (2, 0, 1, 1, 0)
    assert rows["Cộng"] == tuple(
        sum(int(str(row[n])) for label, row in rows.items() if label != "Cộng") for n in range(5)
    )


def test_a_past_year_counts_what_was_declared_then_whatever_ended_since(full: Cast) -> None:
    day = date(2023, 12, 31)
    before = declared_on(full.province, day)
    system, declaration = QualitySystem.objects.get(), Declaration.objects.get()

    for over in (date(2024, 5, 1), date(2023, 12, 30)):
        QualitySystem.objects.filter(pk=system.pk).update(state="ended", ended_on=over)
        assert (declared_on(full.province, day) == before) == (over > day)
        QualitySystem.objects.filter(pk=system.pk).update(state="applying", ended_on=None)
        Declaration.objects.filter(pk=declaration.pk).update(state="withdrawn", withdrawn_on=over)
        assert (declared_on(full.province, day) == before) == (over > day)
        Declaration.objects.filter(pk=declaration.pk).update(state="stands", withdrawn_on=None)


def test_the_system_that_followed_does_not_speak_for_the_years_before(full: Cast) -> None:
    before = declared_on(full.province, date(2023, 12, 31))
    QualitySystem.objects.update(state="ended", ended_on=date(2024, 5, 1))
    enter("systems", full.commune, name="HTQLCL mới", applied_on="02/05/2024")

    assert declared_on(full.province, date(2023, 12, 31)) == before
    assert sum(one.declared for one in declared_on(full.province, date(2024, 12, 31))) == 0


def test_an_overdue_corrective_action_is_named_without_its_text(full: Cast, as_: SignIn) -> None:
    text = as_(full.council).get(reverse("reports:exhibit", args=["bac-giang", 2023, "corrective"])).content.decode()

    assert "UBND xã Đồng Tiến" in text
    assert "quá 40 ngày" in text
    assert "Chưa ban hành" not in text, "whoever sees figures need not see findings"


def test_the_page_of_the_year_fetches_the_rest(full: Cast, as_: SignIn) -> None:
    client = as_(full.council)

    page = client.get(reverse("reports:year_overview", args=["bac-giang", 2023]) + "?level=commune").content.decode()
    part = client.get(
        reverse("reports:exhibit", args=["bac-giang", 2023, "change"]) + "?level=commune",
        headers={"HX-Request": "true"},
    )

    assert 'hx-get="/bac-giang/overview/2023/change/?level=commune"' in page
    assert "<svg" in page
    assert "<html" not in part.content.decode()
    assert "UBND huyện Yên Thế" not in [
        row[0] for row in EXHIBITS["change"](asked(full.province, earlier=2022, level="commune")).rows
    ]
    assert client.get(reverse("reports:overview", args=["bac-giang"]))["Location"].endswith(
        f"/{timezone.localdate().year}/"
    )


@pytest.mark.parametrize("query", ["level=x&by=1&map=z&compare=abcd", "compare=9999", "compare=2023", "compare=²²²²"])
def test_a_look_that_means_nothing_is_the_plain_one(query: str) -> None:
    from django.http import QueryDict

    assert look_of(QueryDict(query).dict(), 2023) == Look()


def test_who_may_look(full: Cast, as_: SignIn) -> None:
    place = ["bac-giang", 2023]

    assert as_(full.officer).get(reverse("reports:year_overview", args=place)).status_code == 403
    assert as_(full.stranger).get(reverse("reports:exhibit", args=[*place, "map"])).status_code == 404
    assert as_(full.council).get(reverse("reports:exhibit", args=[*place, "none"])).status_code == 404
    assert as_(full.reporter).get(reverse("reports:exhibit_file", args=[*place, "map", "exe"])).status_code == 404


def test_results_by_name_are_not_for_whoever_only_sees_figures(full: Cast, as_: SignIn) -> None:
    administrator = as_(full.administrator)
    page = administrator.get(reverse("reports:year_overview", args=["bac-giang", 2023])).content.decode()

    for key in ("change", "map", "corrective"):
        assert administrator.get(reverse("reports:exhibit", args=["bac-giang", 2023, key])).status_code == 403
        file = reverse("reports:exhibit_file", args=["bac-giang", 2023, key, "csv"])
        assert administrator.get(file).status_code == 403
        assert f"/2023/{key}/" not in page
    assert "/2023/ratings/csv/" in page


def test_files_leave_only_with_the_permission_to_export(full: Cast, as_: SignIn) -> None:
    leader = make_member(Role.VIEWER, full.province.root)
    for person in (full.council, leader):
        client = as_(person)
        year = client.get(reverse("reports:year_overview", args=["bac-giang", 2023])).content.decode()
        years = client.get(reverse("reports:years", args=["bac-giang"])).content.decode()

        assert client.get(reverse("reports:exhibit", args=["bac-giang", 2023, "change"])).status_code == 200
        assert client.get(reverse("reports:exhibit_file", args=["bac-giang", 2023, "map", "csv"])).status_code == 403
        assert client.get(reverse("reports:years_exhibit_file", args=["bac-giang", "trend", "csv"])).status_code == 403
        assert "/csv/" not in year + years
        assert "/2023/change/" in year


def test_the_map_goes_by_letter_when_there_is_no_district(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    campaign.scorecards.update(parent_name="UBND tỉnh Bắc Giang")

    assert [row[0] for row in EXHIBITS["map"](asked(cast.province)).rows] == ["C", "Đ"]
    assert Agency.objects.of(cast.province.pk).count() == 5
