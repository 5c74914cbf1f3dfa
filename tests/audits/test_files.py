"""Checklists and audits of earlier years from files: shown first, all or nothing, and out again in the same columns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from agencies import spreadsheet
from agencies.models import TrailEntry, User
from agencies.transfer.lines import LinePlan
from audits import tables
from audits.figures import year_of
from audits.models import Audit, Checklist, Finding, Question
from audits.states import AuditState, FindingState
from audits.transfer.checklists import apply_checklists, plan_checklists
from audits.transfer.past import apply_audits, plan_audits
from audits.workflow.audits import answer_report
from audits.workflow.findings import plan_correction
from tests.audits.stage import INTERNAL, checklist_of, finding_of, make_audit, signed
from tests.conftest import Cast

As = Callable[[User], Client]
QUESTIONS = """Mã bảng câu hỏi,Bảng câu hỏi,Dùng cho,Phiên bản tiêu chuẩn,Mã câu hỏi,Phần,Câu hỏi,Điều khoản tiêu chuẩn,Chỉ hỏi loại cơ quan
kiem-tra-xa,Kiểm tra cấp xã,Kiểm tra,9001:2015,K01,Mục tiêu,Có mục tiêu năm không?,6.2,UBND cấp xã
kiem-tra-xa,,,,K02,Mục tiêu,Mục tiêu đo được không?,6.2,
"""
AUDITS = """Mã cơ quan,Loại,Từ ngày,Ngày ký biên bản,Mức độ,Điều khoản,Mô tả,Hành động khắc phục,Ngày khắc phục xong,Ngày đóng
07243,Kiểm tra,10/05/2019,11/05/2019,Không phù hợp nhẹ,9.2,Chưa đánh giá nội bộ,Lập chương trình,01/06/2019,10/06/2019
07243,kiem tra,10/05/2019,,Khuyến nghị,,Nên khảo sát,,,
24-SKHCN,internal,2020-03-02,2020-03-05,,,,,,
07246,Kiểm tra,10/05/2019,12/05/2019,Không phù hợp nặng,7.5,Mất hồ sơ,,,
"""


def questions(cast: Cast, text: str) -> LinePlan:
    return plan_checklists(cast.province, "cauhoi.csv", text.encode())


def audits(cast: Cast, text: str) -> LinePlan:
    return plan_audits(cast.province, "kiemtra.csv", text.encode())


def taken_out(table: Any, name: str = "ra.xlsx") -> bytes:
    header, rows = table
    if name.endswith("csv"):
        return spreadsheet.to_csv(header, list(rows))
    return spreadsheet.to_xlsx(header, list(rows), sheet="x")


def test_a_checklist_comes_in_as_a_draft_and_twice_changes_nothing(cast: Cast) -> None:
    apply_checklists(questions(cast, QUESTIONS), by=cast.secretary)

    made = Checklist.objects.get()
    assert (made.state, made.version, made.title) == ("draft", 1, "Kiểm tra cấp xã")
    assert list(made.questions.values_list("code", "clause", "kinds")) == [
        ("K01", "6.2", ["ubnd_xa"]),
        ("K02", "6.2", []),
    ]
    again = questions(cast, QUESTIONS)
    assert (again.does_something, again.unchanged) == (False, 2)


def test_a_draft_is_completed_and_what_was_published_stays(cast: Cast) -> None:
    apply_checklists(questions(cast, QUESTIONS), by=cast.secretary)
    longer = QUESTIONS.replace("năm không", "của năm không") + "kiem-tra-xa,,,,K03,Khác,Câu mới,,\n"

    plan = questions(cast, longer)
    assert (len(plan.added), len(plan.changed), plan.unchanged) == (1, 1, 1)
    apply_checklists(plan, by=cast.secretary)
    assert Question.objects.get(code="K01").text == "Có mục tiêu của năm không?"

    used = checklist_of(cast.province, INTERNAL)
    heading = ",".join(tables.checklists(cast.province)[0])
    line = f"{INTERNAL},{used.title},1,internal,9001:2015,,{used.questions.first().code},P,Khác hẳn,,,,"  # type: ignore[union-attr]
    assert "đã ban hành" in str(questions(cast, f"{heading}\n{line}\n").faults[0])


@pytest.mark.parametrize("name", ["ra.csv", "ra.xlsx"])
def test_checklists_taken_out_come_back_unchanged_and_fill_an_empty_province(cast: Cast, name: str) -> None:
    checklist_of(cast.province, INTERNAL)
    apply_checklists(questions(cast, QUESTIONS), by=cast.secretary)
    content = taken_out(tables.checklists(cast.province), name)
    count = Question.objects.count()

    again = plan_checklists(cast.province, name, content)
    assert (again.faults, again.does_something, again.unchanged) == ([], False, count)
    Question.objects.all().delete()
    Checklist.objects.all().delete()
    apply_checklists(plan_checklists(cast.province, name, content), by=None)

    assert Question.objects.count() == count
    assert set(Checklist.objects.values_list("code", "state")) == {(INTERNAL, "published"), ("kiem-tra-xa", "draft")}


def test_faults_of_questions_name_line_and_column(cast: Cast) -> None:
    bad = QUESTIONS + "kiem-tra-xa,Tên khác,,,K02,,Lặp mã,99.9,Lạ\n"

    faults = [str(fault) for fault in questions(cast, bad).faults]

    assert [fault.split(":")[0] for fault in faults] == [
        "Dòng 4, cột “Phần”", "Dòng 4, cột “Chỉ hỏi loại cơ quan”",
    ]  # fmt: skip
    bad = QUESTIONS + "kiem-tra-xa,Tên khác,,,K02,P,Lặp mã,99.9,\n"
    columns = {fault.column for fault in questions(cast, bad).faults}
    assert columns == {"Bảng câu hỏi", "Mã câu hỏi", "Điều khoản tiêu chuẩn"}


def test_audits_of_earlier_years_come_in_with_what_they_found(cast: Cast) -> None:
    apply_audits(audits(cast, AUDITS), by=cast.secretary)

    found = {row.agency.code: row for row in Audit.objects.select_related("agency")}
    assert {code: row.state for code, row in found.items()} == {
        "07243": AuditState.CLOSED, "24-SKHCN": AuditState.CLOSED, "07246": AuditState.SIGNED,
    }  # fmt: skip
    assert (found["07243"].year, found["07243"].closed_on, found["07243"].on_paper) == (2019, date(2019, 6, 10), True)
    assert set(Finding.objects.values_list("text", "state")) == {
        ("Chưa đánh giá nội bộ", FindingState.CLOSED), ("Nên khảo sát", FindingState.ADVISED), ("Mất hồ sơ", FindingState.OPEN),
    }  # fmt: skip
    year = year_of(cast.province, 2019)
    assert (year.held["on_site"], year.unscheduled, year.grades) == (2, 0, {"minor": 1, "observation": 1, "major": 1})


def test_the_same_file_of_audits_twice_changes_nothing(cast: Cast) -> None:
    apply_audits(audits(cast, AUDITS), by=cast.secretary)
    lines = TrailEntry.objects.count()

    again = audits(cast, AUDITS)
    apply_audits(again, by=cast.secretary)

    assert (again.does_something, again.unchanged, TrailEntry.objects.count()) == (False, 6, lines)


def test_a_later_file_completes_what_an_earlier_one_said(cast: Cast) -> None:
    apply_audits(audits(cast, AUDITS), by=cast.secretary)
    later = AUDITS.replace("Mất hồ sơ,,,", "Mất hồ sơ,Lập lại hồ sơ,20/05/2019,30/05/2019")

    plan = audits(cast, later)
    apply_audits(plan, by=cast.secretary)

    assert [list(item.changes) for item in plan.changed] == [
        ["Hành động khắc phục", "Ngày khắc phục xong", "Ngày đóng"]
    ]
    assert Audit.objects.get(agency__code="07246").state == AuditState.CLOSED


def test_what_people_have_gone_on_with_stays(cast: Cast) -> None:
    apply_audits(audits(cast, AUDITS), by=cast.secretary)
    finding = Finding.objects.get(text="Mất hồ sơ")
    plan_correction(
        finding,
        whys=["Không bàn giao"],
        correction="Tìm lại",
        action="Lập sổ",
        owner="A",
        due_on=date(2026, 1, 1),
        by=cast.officer,
    )

    plan = audits(cast, AUDITS.replace("Mất hồ sơ,,,", "Mất hồ sơ,Việc khác,,"))

    assert not plan.does_something
    assert "xử lý tiếp" in str(plan.remarks[0])


@pytest.mark.parametrize("name", ["ra.csv", "ra.xlsx"])
def test_audits_taken_out_come_back_unchanged_also_those_held_here(cast: Cast, name: str) -> None:
    apply_audits(audits(cast, AUDITS), by=cast.secretary)
    audit = signed(make_audit(cast.commune, person=cast.people.get("inspector")), cast.secretary, K07="minor: Chưa có")

    content = taken_out(tables.past_audits(cast.province), name)
    plan = plan_audits(cast.province, name, content)

    assert (plan.faults, plan.does_something) == ([], False)
    changed = content if name.endswith("xlsx") else content.replace(finding_of(audit).text.encode(), "Khác".encode())
    if changed != content:
        assert "trên hệ thống" in str(plan_audits(cast.province, name, changed).faults[0])


def test_faults_of_audits_name_line_column_and_reason_and_nothing_comes_in(
    cast: Cast, tmp_path: Path, capsys: Any
) -> None:
    bad = AUDITS + "99999,Kiểm tra,01/02/2019,01/01/2019,,,,,,\n07243,Kiểm tra,10/05/2019,13/05/2019,Lạ,,,,,\n"
    file = tmp_path / "sai.csv"
    file.write_text(bad)

    with pytest.raises(CommandError, match="3 lỗi"):
        call_command("import_audits", file, "--province", "bac-giang")

    told = capsys.readouterr().err
    assert "Dòng 6, cột “Ngày ký biên bản”: trước “Từ ngày”." in told
    assert "Dòng 7, cột “Mức độ”" in told
    assert not Audit.objects.exists()


def test_the_commands_show_and_write(cast: Cast, tmp_path: Path, capsys: Any) -> None:
    for name, content, model in (("checklists", QUESTIONS, Checklist), ("audits", AUDITS, Audit)):
        file = tmp_path / f"{name}.csv"
        file.write_text(content)
        call_command(f"import_{name}", file, "--province", "bac-giang", "--dry-run")
        assert (
            not model.objects.filter(code="kiem-tra-xa").exists() if model is Checklist else not model.objects.exists()
        )
        call_command(f"import_{name}", file, "--province", "bac-giang")
        assert model.objects.exists()
    assert "chưa ghi gì" in capsys.readouterr().out


@pytest.mark.parametrize(("page", "content"), [("audits/checklists/import/", QUESTIONS), ("audits/import/", AUDITS)])
def test_in_the_browser_a_preview_comes_first(cast: Cast, as_: As, page: str, content: str) -> None:
    client = as_(cast.secretary)
    file = SimpleUploadedFile("tep.csv", content.encode())

    shown = client.post(f"/bac-giang/{page}", {"file": file})
    assert "Xác nhận nhập" in shown.content.decode()
    assert not Checklist.objects.exists()
    client.post(f"/bac-giang/{page}confirm/", {"token": shown.context["token"]})

    assert Checklist.objects.exists()
    for audit in Audit.objects.all():
        told = client.get(f"/bac-giang/audits/{audit.pk}/").content.decode()
        assert "Nhập từ hồ sơ giấy" in told
        assert "còn thiếu" not in told
    assert as_(cast.officer).get(f"/bac-giang/{page}").status_code == 403


def test_a_title_of_a_draft_is_taken_over_and_what_the_file_cannot_change_is_a_fault(cast: Cast) -> None:
    apply_checklists(questions(cast, QUESTIONS), by=cast.secretary)

    plan = questions(cast, QUESTIONS.replace("Kiểm tra cấp xã", "Kiểm tra xã và phường"))
    apply_checklists(plan, by=cast.secretary)
    other = QUESTIONS.replace("Kiểm tra,9001:2015", "internal,9001:2008").replace("6.2", "5.4")
    heading, first, _rest = QUESTIONS.split("\n", 2)
    published = questions(cast, f"{heading},Trạng thái\n{first},published\n").faults

    assert [item.changes for item in plan.changed] == [{"Bảng câu hỏi": ("Kiểm tra cấp xã", "Kiểm tra xã và phường")}]
    assert (Checklist.objects.get().title, plan.unchanged) == ("Kiểm tra xã và phường", 2)
    assert [fault.column for fault in questions(cast, other).faults] == ["Dùng cho", "Phiên bản tiêu chuẩn"]
    assert ["“Bản nháp”" in str(fault) for fault in published] == [True]


REPORTED = """Mã cơ quan,Loại,Từ ngày,Ngày ký biên bản,Ngày báo cáo khắc phục
07246,Kiểm tra,10/05/2019,12/05/2019,20/06/2019
24-SKHCN,internal,2020-03-02,2020-03-09,
"""


def test_a_later_file_with_days_of_the_audit_alone_leaves_it_as_one_file_would(cast: Cast) -> None:
    apply_audits(audits(cast, AUDITS), by=cast.secretary)
    apply_audits(audits(cast, REPORTED), by=cast.secretary)

    assert Audit.objects.get(agency__code="07246").state == AuditState.REPORTED
    assert Audit.objects.get(agency__code="24-SKHCN").closed_on == date(2020, 3, 9)


@pytest.mark.parametrize(("accept", "state"), [(False, AuditState.NOT_ACCEPTED), (True, AuditState.CLOSED)])
def test_an_audit_people_have_moved_on_keeps_its_state(cast: Cast, accept: bool, state: AuditState) -> None:
    for text in (AUDITS, REPORTED):
        apply_audits(audits(cast, text), by=cast.secretary)
    audit = Audit.objects.get(agency__code="07246")
    answer_report(audit, accept=accept, answer="Đã xem", by=cast.secretary)

    apply_audits(audits(cast, REPORTED.replace("20/06/2019", "21/06/2019")), by=cast.secretary)

    audit.refresh_from_db()
    assert (audit.state, audit.reported_on) == (state, date(2019, 6, 21))


def test_the_trail_keeps_what_a_file_overwrote(cast: Cast) -> None:
    apply_audits(audits(cast, AUDITS), by=cast.secretary)
    later = AUDITS.replace("12/05/2019", "13/05/2019").replace("01/06/2019,10/06/2019", "02/06/2019,11/06/2019")
    apply_audits(audits(cast, later), by=cast.secretary)

    audit, finding = Audit.objects.get(agency__code="07246"), Finding.objects.get(text="Chưa đánh giá nội bộ")
    told = [TrailEntry.objects.about(row).order_by("-pk")[0].changes for row in (audit, finding)]
    assert told == [
        {"Ngày ký biên bản": ["2019-05-12", "2019-05-13"], "findings": [None, 0]},
        {"Ngày khắc phục xong": ["2019-06-01", "2019-06-02"], "Ngày đóng": ["2019-06-10", "2019-06-11"]},
    ]
