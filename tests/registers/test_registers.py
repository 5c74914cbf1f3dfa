"""Every register: written through its form, found, taken out as a file and read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import TrailEntry, User
from agencies.roles import Role
from agencies.rules import Refused
from evidence.models import Closure, Document
from registers.listing import header, table
from registers.models import Entry
from registers.register import all_registers, register_of
from registers.transfer import apply_plan, plan_import
from registers.workflow import attach_documents, save_entry
from tests.conftest import Cast
from tests.evidence.samples import SAMPLES
from tests.factories import make_member
from tests.registers.entering import FILLED, enter, typed

As = Callable[[User], Client]
KEYS = [register.key for register in all_registers()]


def test_every_register_has_an_entry_to_try_with() -> None:
    assert set(FILLED) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_an_entry_is_written_read_and_found(cast: Cast, as_: As, key: str) -> None:
    register = register_of(key)
    place = cast.province.root if register.by_province else cast.commune
    person = cast.secretary if register.by_province else cast.officer
    assert place
    client = as_(person)
    data = typed(key, place)

    answer = client.post(reverse("registers:new", args=["bac-giang", place.pk, key]), data)

    assert answer.status_code == 302, answer.context["form"].errors
    entry = Entry.objects.filter(register=key).latest("pk")
    page = client.get(answer["Location"]).content.decode()
    assert entry.title.replace("'", "&#x27;") in page
    listed = client.get(reverse("registers:register", args=["bac-giang", place.pk, key]), {"q": entry.search_text[:12]})
    assert f"/{key}/{entry.pk}/" in listed.content.decode()
    assert TrailEntry.objects.about(register.model._default_manager.get(pk=entry.pk)).get().action == f"add_{key}"


@pytest.mark.parametrize("key", KEYS)
def test_what_is_taken_out_and_read_back_changes_nothing(cast: Cast, key: str) -> None:
    from agencies import spreadsheet

    register = register_of(key)
    place = cast.province.root if register.by_province else cast.commune
    assert place
    enter(key, place)
    for form, write in (("csv", spreadsheet.to_csv), ("xlsx", lambda *table: spreadsheet.to_xlsx(*table, sheet="x"))):
        content = write(header(register, agencies=False), list(table(register, register.rows(place), agencies=False)))

        plan = plan_import(register, cast.province, place, f"a.{form}", content)

        assert (plan.faults, plan.added, plan.changed, plan.unchanged) == ([], [], [], 1)


def test_the_command_shows_and_writes(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    enter("declarations", cast.commune)
    file = tmp_path / "a.csv"
    file.write_text("Số quyết định,Ngày quyết định\n7/QĐ-UBND,2024-05-06\n")
    command = ["import_register", "declarations", file, "--province", "bac-giang"]

    with pytest.raises(CommandError, match="Mã cơ quan"):
        call_command(*command)
    with pytest.raises(CommandError, match="không có cơ quan mã “1”"):
        call_command(*command, "--agency", "1")
    call_command(*command, "--agency", cast.commune.code, "--dry-run")
    assert not Entry.objects.filter(search_text__contains="7/qd-ubnd").exists()
    call_command(*command, "--agency", cast.commune.code)

    assert "Thêm mới: 1" in capsys.readouterr().out
    assert Entry.objects.get(search_text__contains="7/qd-ubnd").agency == cast.commune


def test_a_file_brings_in_new_entries_and_changes_known_ones_once(cast: Cast) -> None:
    register = register_of("declarations")
    enter("declarations", cast.commune)
    content = "Số quyết định,Ngày quyết định,Người ký,Loại\n152/QĐ-UBND,20/10/2023,Chủ tịch,\n7/QĐ-UBND,2024-05-06,,cong bo lai\n"

    plan = plan_import(register, cast.province, cast.commune, "a.csv", content.encode())
    apply_plan(plan, by=cast.officer)
    again = plan_import(register, cast.province, cast.commune, "a.csv", content.encode())

    assert (len(plan.added), len(plan.changed)) == (1, 1)
    assert not again.does_something
    assert again.unchanged == 2
    assert register.rows(cast.commune).get(number="7/QĐ-UBND").kind == "again"


def test_a_bad_row_is_named_and_nothing_comes_in(cast: Cast, as_: As) -> None:
    enter("systems", cast.commune)
    content = "number,decided_on,kind\n1/QĐ,31/02/2023,first\n2/QĐ,2023-02-01,again\n3/QĐ,2023-02-01,lạ\n"
    url = reverse("registers:import_register", args=["bac-giang", cast.commune.pk, "declarations"])

    page = as_(cast.officer).post(url, {"file": SimpleUploadedFile("a.csv", content.encode())}).content.decode()

    assert "Dòng 2, cột “Ngày quyết định”" in page
    assert "Dòng 4, cột “Loại”: “lạ” không đúng" in page
    assert "Xác nhận nhập" not in page
    assert not register_of("declarations").rows(cast.commune).exists()


def test_what_was_previewed_is_what_is_confirmed(cast: Cast, as_: As) -> None:
    enter("systems", cast.commune)
    content = "number,decided_on\n2/QĐ,2023-02-01\n"
    client = as_(cast.officer)
    args = ["bac-giang", cast.commune.pk, "declarations"]
    preview = client.post(
        reverse("registers:import_register", args=args), {"file": SimpleUploadedFile("a.csv", content.encode())}
    )
    token = preview.context["token"]

    client.post(reverse("registers:confirm_import", args=args), {"token": token})

    assert register_of("declarations").rows(cast.commune).get().number == "2/QĐ"


def test_the_secretary_brings_in_a_register_of_many_agencies(cast: Cast) -> None:
    for agency in (cast.commune, cast.sibling):
        enter("systems", agency)
    content = "agency_code,number,decided_on\n07243,1/QĐ,2023-02-01\n07246,1/QĐ,2023-02-01\n999,1/QĐ,2023-02-01\n"

    plan = plan_import(register_of("declarations"), cast.province, None, "a.csv", content.encode())

    assert [item.entry.agency for item in plan.added] == [cast.commune, cast.sibling]
    assert [str(fault) for fault in plan.faults] == ["Dòng 4, cột “Mã cơ quan”: không có cơ quan nào mang mã “999”."]


def test_the_same_number_twice_is_refused_with_its_name(cast: Cast, as_: As) -> None:
    enter("declarations", cast.commune)
    url = reverse("registers:new", args=["bac-giang", cast.commune.pk, "declarations"])

    page = as_(cast.officer).post(url, typed("declarations", cast.commune)).content.decode()

    assert "Sổ này đã có “Công bố lần đầu 152/QĐ-UBND”" in page


def test_what_somebody_else_has_changed_meanwhile_is_not_overwritten(cast: Cast, as_: As) -> None:
    entry = enter("declarations", cast.commune)
    seen = entry.changed_at.isoformat()
    entry.signatory = "Người khác"
    save_entry(register_of("declarations"), entry, by=cast.head)
    url = reverse("registers:edit", args=["bac-giang", cast.commune.pk, "declarations", entry.pk])

    page = as_(cast.officer).post(url, typed("declarations", cast.commune, signatory="Tôi", seen=seen))

    assert "vừa được người khác sửa" in page.content.decode()
    entry.refresh_from_db()
    assert entry.signatory == "Người khác"


def test_a_change_leaves_the_old_value_in_the_trail(cast: Cast, as_: As) -> None:
    entry = enter("declarations", cast.commune)
    args = ["bac-giang", cast.commune.pk, "declarations", entry.pk]
    client = as_(cast.officer)

    client.post(reverse("registers:edit", args=args), typed("declarations", cast.commune, number="153/QĐ-UBND"))

    page = client.get(reverse("registers:entry", args=args)).content.decode()
    assert "152/QĐ-UBND → 153/QĐ-UBND" in page


def test_a_state_moves_only_where_the_table_lets_it(cast: Cast) -> None:
    states = register_of("systems").states
    assert states
    assert [value for value, _words in states.open_to("ended")] == ["applying", "ended"]


def test_what_others_rest_on_is_not_removed(cast: Cast, as_: As) -> None:
    declaration = enter("declarations", cast.commune)
    client = as_(cast.officer)
    whole = declaration.part_of

    page = client.post(
        reverse("registers:remove", args=["bac-giang", cast.commune.pk, "systems", whole.pk]), {"reason": "nhầm"}
    ).content.decode()
    client.post(
        reverse("registers:remove", args=["bac-giang", cast.commune.pk, "declarations", declaration.pk]),
        {"reason": "ghi nhầm"},
    )

    assert "Chưa xóa được" in page
    assert list(Entry.objects.values_list("register", flat=True)) == ["systems"]
    line = TrailEntry.objects.get(action="remove_declarations")
    assert line.note == "ghi nhầm"
    assert line.changes["declarations.number"] == ["152/QĐ-UBND", None]


def test_a_file_sent_to_an_entry_becomes_evidence_cited_for_it(cast: Cast, as_: As) -> None:
    entry = enter("declarations", cast.commune)
    args = ["bac-giang", cast.commune.pk, "declarations", entry.pk]
    path = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".pdf")
    client = as_(cast.officer)

    client.post(reverse("registers:attach", args=args), {"upload": SimpleUploadedFile(path.name, path.read_bytes())})

    document = entry.documents.get()
    page = client.get(reverse("evidence:document", args=["bac-giang", document.pk])).content.decode()
    assert "Công bố hệ thống: Công bố lần đầu 152/QĐ-UBND" in page
    client.post(reverse("registers:detach", args=[*args, document.pk]))
    assert not entry.documents.exists()


def test_who_reads_does_not_write(cast: Cast, as_: As) -> None:
    new = reverse("registers:new", args=["bac-giang", cast.commune.pk, "declarations"])
    listed = reverse("registers:register", args=["bac-giang", cast.commune.pk, "declarations"])
    for person in (cast.verifier, cast.secretary, cast.viewer):
        client = as_(person)
        assert client.get(listed).status_code == 200
        assert client.get(new).status_code == 403
    stranger = make_member(Role.OFFICER, cast.sibling)
    assert as_(stranger).get(listed).status_code == 404


def test_an_entry_is_not_shown_in_another_register_or_file(cast: Cast, as_: As) -> None:
    entry = enter("declarations", cast.commune)
    client = as_(cast.secretary)

    for agency, key in ((cast.sibling, "declarations"), (cast.commune, "systems"), (cast.commune, "nothing")):
        assert client.get(reverse("registers:entry", args=["bac-giang", agency.pk, key, entry.pk])).status_code == 404


def test_an_officer_goes_straight_to_the_own_file(cast: Cast, as_: As) -> None:
    answer = as_(cast.officer).get(reverse("registers:coverage", args=["bac-giang"]))

    assert answer["Location"] == reverse("registers:quality_file", args=["bac-giang", cast.commune.pk])


def test_the_province_sees_who_has_what(cast: Cast, as_: As) -> None:
    enter("declarations", cast.commune)
    client = as_(cast.secretary)

    page = client.get(reverse("registers:coverage", args=["bac-giang"]))
    listed = client.get(reverse("registers:province_register", args=["bac-giang", "declarations"])).content.decode()

    row = next(row for row in page.context["registers"] if row.register.key == "declarations")
    assert (row.agencies, row.count) == (1, 1)
    assert "UBND xã Đồng Tiến" in listed


def test_the_province_page_says_of_each_agency_what_its_file_says(cast: Cast, as_: As) -> None:
    year = timezone.localdate().year
    enter("declarations", cast.commune)
    enter("plans", cast.commune, year=str(year), issued_on=f"05/01/{year}", issue_by="")
    enter("complaints", cast.commune, due_day="01/01/2024")

    page = as_(cast.secretary).get(reverse("registers:coverage", args=["bac-giang"]), {"q": "dong tien"})

    [row] = page.context["page"].object_list
    shown = page.content.decode()
    assert (row["file"].agency, row["late"]) == (cast.commune, 1)
    assert "Còn phù hợp" in shown
    assert f"05/01/{year}" in shown


def test_the_secretary_keeps_the_provinces_own_file_with_its_papers_and_no_other(cast: Cast, as_: As) -> None:
    root = cast.province.root
    assert root
    directive, foreign = enter("directives", root), enter("directives", cast.commune)
    path = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".pdf")
    client = as_(cast.secretary)

    def send(entry: Entry) -> int:
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        args = ["bac-giang", entry.agency_id, "directives", entry.pk]
        return client.post(reverse("registers:attach", args=args), {"upload": upload}).status_code

    assert send(directive) == 302
    assert directive.documents.get().agency == root
    assert send(foreign) == 403
    assert client.get(reverse("registers:new", args=["bac-giang", root.pk, "directives"])).status_code == 200
    assert client.get(reverse("registers:new", args=["bac-giang", cast.commune.pk, "directives"])).status_code == 403


def test_a_paper_destroyed_in_the_meantime_is_not_attached(cast: Cast) -> None:
    plan = enter("plans", cast.commune, year="2024", issued_on="15/01/2024")
    paper = Document.objects.create(agency=cast.commune, title="Kế hoạch")
    Document.objects.filter(pk=paper.pk).update(closure=Closure.DESTROYED)

    with pytest.raises(Refused):
        attach_documents(plan, [paper], by=cast.officer)
