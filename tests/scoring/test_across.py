"""One criterion across agencies: groups, a step and its undoing, blocks from a spreadsheet, who has what open."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.models import TrailEntry, User
from agencies.roles import Role
from agencies.rules import Refused
from scoring.across import ACCEPT, Across, Wanted, groups_of
from scoring.across.pasted import read_block
from scoring.assessment import assess_sheet
from scoring.models import FindingPhrase, GroupDecision, Score, Scorecard, Stage
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Deadline, FixedDay, LateStep
from scoring.states import SheetState
from scoring.workflow.across import decide_across, undo_across
from scoring.workflow.scores import save_claim, save_verification
from scoring.workflow.verification import ask_supplement
from tests.conftest import Cast
from tests.factories import make_member
from tests.scoring.conftest import Year
from tests.scoring.stage import make_campaign, make_rubric, sheet_of

Kind = GroupDecision.Kind
D = Decimal
As = Callable[[User], Client]


# --- groups ---


def test_equal_claims_with_like_papers_stand_together_biggest_first(year: Year) -> None:
    groups = groups_of(year.across())

    assert [len(group.members) for group in groups] == [4, 1, 1]
    assert groups[0].title == "Một; Hai"
    lone = next(group for group in groups if "không có minh chứng" in group.signs)
    assert lone.members == [year.sheet(5)]


def test_figures_that_differ_stand_together_by_their_mark_unless_asked_otherwise(year: Year) -> None:
    marks = groups_of(year.across("A2"))
    exact = groups_of(year.across("A2"), exact=True)

    assert [len(group.members) for group in marks] == [5, 1]
    assert [len(group.members) for group in exact] == [1] * 6


def test_what_is_left_out_says_why(year: Year, cast: Cast) -> None:
    Scorecard.objects.filter(pk=year.sheet(0).pk).update(verifier=cast.verifier)
    ask_supplement(year.sheet(1), "B1", "Thiếu bảng kê", by=year.verifier)
    year.decide([2])
    own = make_member(Role.VERIFIER, cast.province.root, agency=year.communes[3])

    group = next(group for group in groups_of(year.across(by=own)) if group.total == 4)

    assert {sheet.code: reason.split(" ")[0] for sheet, reason in group.left} == {
        "0000": "Phiếu", "0100": "Cơ", "0200": "Đã", "0300": "Bạn",
    }  # fmt: skip
    assert group.members == []


def test_a_sheet_not_handed_in_shows_nothing_of_its_claim(year: Year, cast: Cast) -> None:
    save_claim(sheet_of(year.campaign, cast.commune), "B1", {"ticks": ["mot"]}, version=0, by=cast.officer)

    shown = {sheet.pk for group in groups_of(year.across()) for sheet in group.members}

    assert sheet_of(year.campaign, cast.commune).pk not in shown


# --- a step ---


def test_a_group_is_decided_in_one_step_as_each_would_be_alone(year: Year) -> None:
    done = year.decide([0, 1, 2, 3])

    assert len(done.sheets) == 4
    for number in range(4):
        sheet, row = year.sheet(number), year.found(number)
        assert row is not None
        assert (row.claim, row.points, row.by) == ({"ticks": ["hai", "mot"]}, Decimal(30), year.verifier)
        assert sheet.state == SheetState.VERIFYING
        assert sheet.verified_score == assess_sheet(sheet, [row], Stage.PROVINCE).outcome.final_score
    assert TrailEntry.objects.filter(action="decide_across").values("object_id").distinct().count() == 4


def test_statements_do_not_grow_with_the_agencies(year: Year) -> None:
    year.decide([5])
    counted = []
    for numbers in ([0], [1, 2, 3, 4]):
        with CaptureQueriesContext(connection) as captured:
            year.decide(numbers)
        counted.append(len(captured))

    assert counted[1] - counted[0] == 3  # `Year.sheet` asks once for each


def test_a_different_result_needs_a_reason(year: Year) -> None:
    without = year.decide([0, 4], Wanted(claim={"ticks": ["mot"]}))
    given = year.decide([0, 4], Wanted(claim={"ticks": ["mot"]}, note="Thiếu danh mục hai"))

    assert [sheet.code for sheet, _why in without.left] == ["0000"]
    assert "ghi lý do" in without.left[0][1]
    assert [sheet.code for sheet in given.sheets] == ["0000", "0400"]
    assert year.found(0).points == 10


def test_what_changed_since_it_was_seen_is_left_alone(year: Year) -> None:
    across = year.across()
    seen = [across.seen(sheet) for sheet in across.sheets]
    save_verification(year.sheet(1), "B1", {"ticks": ["mot"]}, note="Thiếu", version=0, by=year.verifier)

    wanted = {year.sheet(number).pk: Wanted(claim={"ticks": []}, note="Không đạt") for number in range(4)}
    done = decide_across(year.campaign, across.item, wanted, seen, kind=Kind.SET, by=year.verifier)

    assert [sheet.code for sheet, _why in done.left] == ["0100"]
    assert year.found(1).points == 10


def test_nobody_decides_beyond_their_own_place(year: Year, cast: Cast) -> None:
    elsewhere = make_member(Role.VERIFIER, cast.department)

    done = year.decide([0, 1], by=elsewhere)

    assert not done.sheets
    assert not Score.objects.filter(stage=Stage.PROVINCE).exists()


# --- taking it back ---


def test_undoing_puts_back_exactly_what_was_before(year: Year) -> None:
    save_verification(year.sheet(1), "B1", {"ticks": ["mot"]}, note="Thiếu", version=0, by=year.verifier)
    rows = list(Score.objects.order_by("pk").values("claim", "points", "note", "by", "at", "scorecard", "stage"))
    sheets = list(Scorecard.objects.order_by("pk").values())

    done = year.decide([0, 1, 2], Wanted(claim={"ticks": []}, note="Không đạt"))
    assert len(done.sheets) == 3
    undo_across(done.step, by=year.verifier)

    assert (
        list(Score.objects.order_by("pk").values("claim", "points", "note", "by", "at", "scorecard", "stage")) == rows
    )
    assert list(Scorecard.objects.order_by("pk").values()) == sheets


def test_undoing_leaves_alone_what_somebody_changed_since(year: Year, cast: Cast) -> None:
    done = year.decide([0, 1])
    save_verification(year.sheet(1), "B1", {"ticks": ["mot"]}, note="Thiếu", version=1, by=cast.verifier)

    undone = undo_across(done.step, by=year.verifier)

    assert [sheet.code for sheet in undone.sheets] == ["0000"]
    assert [sheet.code for sheet, _why in undone.left] == ["0100"]
    assert year.found(1).points == 10
    with pytest.raises(Refused, match="đã được hoàn tác"):
        undo_across(done.step, by=year.verifier)


def test_only_who_took_the_step_takes_it_back(year: Year, cast: Cast) -> None:
    done = year.decide([0])

    with pytest.raises(Refused, match="Chỉ người"):
        undo_across(done.step, by=cast.verifier)


# --- a block from a spreadsheet ---


def block(year: Year, text: str, code: str = "B1"):
    across = year.across(code)
    return read_block(text, across.item, across.sheets, year.campaign.year)


@pytest.mark.parametrize(
    ("text", "code", "claim"),
    [
        ("0000\tx\tkhông\tThiếu", "B1", {"ticks": ["mot"]}),
        ("UBND xã 0\tKhông\t\tThiếu", "B1", {"ticks": []}),
        ("100\tUBND xã 1\tCó\tX", "B1", {"ticks": ["hai", "mot"]}),
        ("0000\t1.250\t1.300", "A2", {"numerator": "1250", "denominator": "1300"}),
        ("0000\tcó\t", "A1", {"met": True}),
    ],
)
def test_cells_are_read_as_people_write_them(year: Year, text: str, code: str, claim: dict[str, object]) -> None:
    read = block(year, text, code)

    assert [row.faults for row in read.rows] == [[]]
    assert [wanted.claim for wanted in read.wanted.values()] == [claim]


@pytest.mark.parametrize("day", ["5/3", "05/03", "05-Mar", "5-Thg3", "05/03/2023", "05-Mar-23"])
def test_a_day_without_its_year_is_of_the_campaign_and_told(cast: Cast, day: str) -> None:
    due = Criterion("A1", "Kế hoạch", D(3), Deadline(FixedDay(1, 31), (LateStep(None, D(3)),)))

    row = read_block(f"0000\t{day}\t", due, [Scorecard(code="0000", name="UBND xã 0")], 2023).rows[0]

    assert row.wanted.claim == {"done": "2023-03-05"}
    assert row.cells[1].read == ("" if day == "05/03/2023" else "05/03/2023")


@pytest.mark.parametrize(
    ("text", "code", "place", "said"),
    [
        ("9999\tx\t", "B1", 0, "Không thấy cơ quan “9999”"),
        ("0000\tmột\t", "B1", 1, "hãy ghi x hoặc có"),
        ("0000\t\t", "B1", 1, "chưa có giá trị"),
        ("0000\t9\tmười", "A2", 2, "phải là số không âm"),
        ("0000\t12\t10", "A2", 1, "không được lớn hơn mẫu số"),
        ("0000\tx\t\tlý do\tthừa", "B1", 3, "nhiều ô hơn"),
    ],
)
def test_a_fault_is_told_at_its_cell(year: Year, text: str, code: str, place: int, said: str) -> None:
    row = block(year, text, code).rows[0]

    assert said in row.cells[place].fault
    assert sum(bool(cell.fault) for cell in row.cells) == 1


def test_a_heading_is_passed_over_and_an_agency_counts_once(year: Year) -> None:
    read = block(year, "Mã\tMột\tHai\tNhận xét\n0000\tx\t\t\n0000\tx\tx\t\n")

    assert [row.number for row in read.rows] == [2, 3]
    assert read.rows[1].cells[0].fault == "Cơ quan này đã có ở dòng 2."


def test_pasted_rows_are_shown_first_and_only_sound_ones_go_on(year: Year, as_: As) -> None:
    client = as_(year.verifier)
    url = f"/bac-giang/scorecards/across/{year.campaign.pk}/B1/decide/"
    text = "0000\tx\t\tThiếu danh mục hai\n0100\tx\t\t\n7777\tx\t\t"

    shown = client.post(url, {"kind": "paste", "text": text})
    page = shown.content.decode()
    assert "hãy ghi lý do" in page
    assert "Không thấy cơ quan “7777”" in page
    assert not Score.objects.filter(stage=Stage.PROVINCE).exists()

    client.post(url, {"kind": "paste", "text": text, "confirmed": "yes", "seen": shown.context["preview"]["seen"]})
    assert [(row.scorecard.code, row.points) for row in Score.objects.filter(stage=Stage.PROVINCE)] == [("0000", 10)]


# --- what is found is offered again ---


def test_findings_written_across_agencies_are_offered_on_sheets(year: Year) -> None:
    year.decide([0, 1], Wanted(claim={"ticks": ["mot"]}, note="Danh mục thiếu phần hai."))
    year.decide([2], Wanted(not_applicable=False, claim={"ticks": []}, note="Không có danh mục."))
    save_verification(
        year.sheet(3), "B1", {"ticks": ["mot"]}, note="danh mục thiếu phần hai", version=0, by=year.verifier
    )

    known = FindingPhrase.objects.of(year.campaign.province_id).for_criteria(["danh muc"])["danh muc"]

    assert [(row.text, row.uses) for row in known] == [("Danh mục thiếu phần hai.", 3), ("Không có danh mục.", 1)]


def test_what_belongs_to_one_agency_becomes_a_blank(year: Year) -> None:
    for number in (0, 1):
        note = f"Khai 8{number}/100, hồ sơ chỉ có 70."
        year.decide([number], Wanted(claim={"numerator": 70, "denominator": 100}, note=note), "A2")

    assert [(row.text, row.uses) for row in FindingPhrase.objects.all()] == [("Khai {tự chấm}, hồ sơ chỉ có 70.", 2)]


def test_a_blank_that_was_overlooked_is_not_written(year: Year) -> None:
    done = year.decide([0], Wanted(claim={"ticks": []}, note="Thiếu phiếu của {đơn vị}."))

    assert done.left[0][1] == "Nhận xét còn chỗ trống {đơn vị}; hãy điền."


# --- who has what open ---


def test_two_verifiers_are_not_given_the_same_group(year: Year, cast: Cast, as_: As) -> None:
    url = f"/bac-giang/scorecards/across/{year.campaign.pk}/B1/"
    first = as_(year.verifier).get(url).context["page"].opened
    second = as_(cast.verifier).get(url).context["page"].opened
    told = as_(cast.verifier).get(f"{url}?g={first.id}").content.decode()

    assert first.id != second.id
    assert "Trần Thẩm Định đang mở nhóm này" in told
    with pytest.raises(Refused, match="đang mở nhóm này"):
        year.decide([0], by=cast.verifier, group=first.id)


def test_a_group_is_taken_over_knowingly_let_go_and_runs_out(year: Year, cast: Cast, as_: As) -> None:
    url = f"/bac-giang/scorecards/across/{year.campaign.pk}/B1/"
    group = as_(year.verifier).get(url).context["page"].opened.id
    hold = year.campaign.holds.get(group=group)

    as_(cast.verifier).post(f"{url}hold/", {"g": group, "over": "yes"})
    hold.refresh_from_db()
    assert hold.by == cast.verifier
    assert TrailEntry.objects.filter(action="take_over_item", actor=cast.verifier).exists()

    hold.until = timezone.now() - timedelta(seconds=1)
    hold.save()
    assert as_(year.verifier).get(url).context["page"].opened.id == group
    as_(year.verifier).post(f"{url}hold/", {"g": group, "leave": "yes"})
    assert not year.campaign.holds.filter(group=group).exists()


def test_the_next_sheet_is_one_that_nobody_else_has(year: Year, cast: Cast, as_: As) -> None:
    as_(cast.verifier).post(f"/bac-giang/scorecards/{year.sheet(0).pk}/hold/")

    answer = as_(year.verifier).get(f"/bac-giang/scorecards/next/{year.campaign.pk}/")

    assert answer["Location"] == f"/bac-giang/scorecards/{year.sheet(1).pk}/"


# --- what is worth a closer look ---


@pytest.fixture
def looked(year: Year, cast: Cast) -> Year:
    """Sheet 1 found otherwise; sheet 5 without a paper; last year everybody had 30 points but sheet 2, which had 10."""
    save_verification(year.sheet(1), "B1", {"ticks": ["mot"]}, note="Thiếu", version=0, by=year.verifier)
    before = make_campaign(cast.province, year=2022, rubric=year.campaign.rubric)
    for number, commune in enumerate(year.communes):
        points = 10 if number in {2, 4} else 30
        Score.objects.create(scorecard=sheet_of(before, commune), stage=Stage.FINAL, criterion="B1", points=points)
    return year


@pytest.mark.parametrize(("look", "codes"), [("differs", ["0100"]), ("unproved", ["0500"]), ("last_year", ["0200"])])
def test_filters_keep_what_is_worth_a_closer_look(looked: Year, as_: As, look: str, codes: list[str]) -> None:
    url = f"/bac-giang/scorecards/across/{looked.campaign.pk}/B1/?f={look}"
    page = as_(looked.verifier).get(url).context["page"]

    kept = [sheet for group in page.groups for sheet in [*group.members, *(left for left, _why in group.left)]]

    assert [sheet.code for sheet in kept] == codes
    assert next(each.count for each in page.looks if each.name == look) == 1


def test_the_list_of_sheets_has_the_same_filters_with_counts(looked: Year, as_: As) -> None:
    client = as_(looked.verifier)
    listed = client.get("/bac-giang/scorecards/?year=2023&look=differs").context["page"]
    counted = client.get("/bac-giang/scorecards/looks/?year=2023").context["lines"]

    assert [line.code for line in listed.object_list] == ["0100"]
    assert {name: count for name, _words, count in counted} == {
        "differs": 1, "unproved": 6, "last_year": 1, "appealed": 0,
    }  # fmt: skip


def test_an_agency_learns_nothing_by_filtering(looked: Year, as_: As) -> None:
    officer = User.objects.get(roles__role=Role.OFFICER, roles__node=looked.communes[1])

    listed = as_(officer).get("/bac-giang/scorecards/?year=2023&look=differs").context["page"]

    assert as_(officer).get("/bac-giang/scorecards/looks/?year=2023").status_code == 403
    assert [line.code for line in listed.object_list] == ["0100"]  # the one sheet there is, filtered or not
    assert [
        line.code for line in as_(officer).get("/bac-giang/scorecards/?look=appealed").context["page"].object_list
    ] == ["0100"]


# --- with a whole rubric: what the system marks by itself, what looks at another criterion ---


def test_a_sheet_comes_to_the_same_as_when_each_is_saved_alone(cast: Cast) -> None:
    definition = json.loads(Path("scoring/rubrics/htqlcl_100.json").read_text())
    campaign = make_campaign(cast.province, rubric=make_rubric(cast.province, definition))
    sheet = sheet_of(campaign, cast.commune)
    spec = campaign.rubric.spec
    dependent = next(item for item in spec.criteria() if item.rule.depends_on and item.applies(sheet.block) != "none")
    looked_at = spec.item(dependent.rule.depends_on)
    nothing = {"numerator": "0", "denominator": "0"}
    Score.objects.create(scorecard=sheet, stage=Stage.SELF, criterion=dependent.code, claim=nothing, points=0)
    Scorecard.objects.filter(pk=sheet.pk).update(state=SheetState.SUBMITTED, submitted_at=timezone.now())
    full = Wanted(points=looked_at.max_points, note="Đủ hồ sơ")

    for item, wanted in (
        (looked_at, full),
        (dependent, ACCEPT),
        (looked_at, Wanted(points=Decimal(0), note="Không đạt")),
    ):
        across = Across(campaign, item, User.objects.get(pk=cast.verifier.pk))
        seen = [across.seen(each) for each in across.sheets]
        kind = Kind.ACCEPT if wanted.accepts else Kind.SET
        done = decide_across(campaign, item, {sheet.pk: wanted}, seen, kind=kind, by=cast.verifier)
        assert [each.pk for each in done.sheets] == [sheet.pk], done.left
        now = sheet_of(campaign, cast.commune)
        rows = list(now.scores.filter(stage=Stage.PROVINCE))
        alone = assess_sheet(now, rows, Stage.PROVINCE)
        assert now.verified_score == alone.outcome.final_score
        assert {row.criterion: row.points for row in rows} == {
            row.criterion: alone.marks[row.criterion].points for row in rows
        }
