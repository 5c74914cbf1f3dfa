"""People come in from a file: shown first, every fault at its row and column, all or nothing, letters apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agencies.models import RoleAssignment, TrailEntry, User
from agencies.spreadsheet import to_csv, to_xlsx
from agencies.transfer import tables
from agencies.transfer.people import PEOPLE_TITLES, apply_people, plan_people, read_people
from jobs import execution
from jobs.inviting import ask_for_invitations
from jobs.models import Job
from tests.conftest import Cast

As = Callable[[User], Client]
NEW = ["Moi@example.vn", "Phạm Thị Mới", "Chuyên viên", "0204 123", "Cán bộ ISO cơ quan", "07243"]


def content(*rows: list[str]) -> bytes:
    return to_csv([str(title) for title in PEOPLE_TITLES.values()], rows)


def upload(*rows: list[str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("nguoi-dung.csv", content(*rows))


def confirm(client: Client, *rows: list[str]) -> str:
    """Preview a file and confirm it; the page that follows."""
    preview = client.post("/bac-giang/people/import/", {"file": upload(*rows)})
    token = preview.context["token"]
    return client.post("/bac-giang/people/import/confirm/", {"token": token}, follow=True).content.decode()


def test_people_are_shown_and_then_written(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    second = [NEW[0], NEW[1], "", "", "viewer", ""]

    preview = client.post("/bac-giang/people/import/", {"file": upload(NEW, second)})
    assert "Phạm Thị Mới" in preview.content.decode()
    assert not User.objects.filter(email="moi@example.vn").exists()
    page = confirm(client, NEW, second)

    assert "thêm 1 người, giao 2 vai trò" in page
    user = User.objects.get(email="moi@example.vn")
    assert (user.phone, user.agency, user.has_usable_password()) == ("0204 123", cast.commune, False)
    assert {(row.role, row.node) for row in user.roles.all()} == {
        ("officer", cast.commune),
        ("viewer", cast.province.root),
    }
    assert TrailEntry.objects.filter(action="import_people").count() == 1
    assert not mail.outbox


def test_every_fault_names_its_row_and_column(cast: Cast, as_: As) -> None:
    rows = [
        NEW, ["khong-phai-thu", "A", "", "", "officer", "07243"], ["b@x.vn", "", "", "", "viewer", "07243"],
        ["c@x.vn", "C", "", "", "sếp", "07243"], ["d@x.vn", "D", "", "", "officer", "99999"],
        ["e@x.vn", "E", "", "", "secretary", "07243"], NEW,
    ]  # fmt: skip

    page = as_(cast.administrator).post("/bac-giang/people/import/", {"file": upload(*rows)}).content.decode()

    for said in (
        "Dòng 3, cột “Thư điện tử”", "Dòng 4, cột “Họ và tên”", "Dòng 5, cột “Vai trò”",
        "Dòng 6, cột “Mã cơ quan giữ vai trò”: không có cơ quan nào mang mã “99999”", "Dòng 7, cột “Mã cơ quan giữ vai trò”: vai trò",
        "Dòng 8: người và vai trò này đã có ở dòng 2",
    ):  # fmt: skip
        assert said in page, said
    assert not User.objects.filter(email__in=["moi@example.vn", "b@x.vn"]).exists()


def test_the_command_shows_and_writes_and_posts_nothing(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, wrong = tmp_path / "a.csv", tmp_path / "b.csv"
    file.write_bytes(content(NEW))
    wrong.write_bytes(content([*NEW[:5], "99999"]))

    call_command("import_people", file, "--province", "bac-giang", "--dry-run")
    assert not User.objects.filter(email="moi@example.vn").exists()
    with pytest.raises(CommandError, match="1 lỗi"):
        call_command("import_people", wrong, "--province", "bac-giang")
    call_command("import_people", file, "--province", "bac-giang")

    told = capsys.readouterr()
    assert "2. Phạm Thị Mới <moi@example.vn>: Cán bộ ISO cơ quan, UBND xã Đồng Tiến" in told.out
    assert "Dòng 2" in told.err
    assert User.objects.get(email="moi@example.vn").roles.count() == 1
    assert not mail.outbox


def test_what_changed_since_the_preview_is_shown_anew(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    token = client.post("/bac-giang/people/import/", {"file": upload(NEW)}).context["token"]
    apply_people(plan_people(cast.province, read_people("x.csv", content(NEW))), by=cast.administrator)

    page = client.post("/bac-giang/people/import/confirm/", {"token": token}, follow=True).content.decode()

    assert "đã thay đổi sau lần xem trước" in page
    assert RoleAssignment.objects.filter(user__email="moi@example.vn").count() == 1


def test_a_preview_is_of_whoever_saw_it(cast: Cast, as_: As) -> None:
    token = as_(cast.administrator).post("/bac-giang/people/import/", {"file": upload(NEW)}).context["token"]
    cast.secretary.roles.update(role="administrator")
    from agencies.access import sync_roles

    sync_roles(cast.secretary)

    page = as_(cast.secretary).post("/bac-giang/people/import/confirm/", {"token": token}, follow=True).content.decode()

    assert "Bản xem trước đã hết hạn" in page


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_taken_out_changes_nothing_when_it_comes_back(cast: Cast, form: str) -> None:
    header, rows = tables.people(cast.province)
    taken = to_csv(header, rows) if form == "csv" else to_xlsx(header, rows, sheet="x")

    plan = plan_people(cast.province, read_people(f"x.{form}", taken))

    assert (plan.faults, plan.does_something) == ([], False)
    assert plan.unchanged == RoleAssignment.objects.in_province(cast.province.pk).count()


def test_the_letters_go_when_they_are_asked_for(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    confirm(client, NEW, ["moi2@example.vn", "B", "", "", "viewer", ""])
    assert "Gửi lời mời cho 2 người" in client.get("/bac-giang/people/?state=invited").content.decode()

    job = ask_for_invitations(cast.province, by=cast.administrator)

    assert [letter.to for letter in mail.outbox] == [["moi@example.vn"], ["moi2@example.vn"]]
    assert "http://localhost:8000/accounts/invitation/" in mail.outbox[0].body
    assert job.note == "Đã gửi 2 lời mời."


def test_an_invitation_goes_to_nobody_twice_when_the_server_goes_away(
    cast: Cast, as_: As, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JOBS_BACKEND = "embedded"
    confirm(as_(cast.administrator), NEW, *([f"{name}@example.vn", name, "", "", "viewer", ""] for name in "abc"))
    tried: list[str] = []
    faults = {"a@example.vn": SMTPRecipientsRefused({}), "b@example.vn": SMTPServerDisconnected("away")}
    send = EmailMessage.send

    def send_or_fail(letter: EmailMessage) -> int:
        tried.append(letter.to[0])
        if fault := faults.get(letter.to[0]):
            raise fault
        return send(letter)

    monkeypatch.setattr(EmailMessage, "send", send_or_fail)
    job = ask_for_invitations(cast.province, by=cast.administrator)
    work(job)
    faults.clear()
    work(job)

    job.refresh_from_db()
    assert tried == ["moi@example.vn", "a@example.vn", "b@example.vn", "b@example.vn", "c@example.vn"]
    assert job.note == "Đã gửi 3 lời mời. Không gửi được tới 1 địa chỉ: a@example.vn."


def test_a_letter_that_may_have_gone_out_is_named_and_not_sent_again(cast: Cast, as_: As, settings: Settings) -> None:
    settings.JOBS_BACKEND = "embedded"
    confirm(as_(cast.administrator), NEW)
    job = ask_for_invitations(cast.province, by=cast.administrator)
    Job.objects.filter(pk=job.pk).update(params={"letters": {User.objects.get(email="moi@example.vn").pk: "sending"}})

    work(job)

    job.refresh_from_db()
    assert job.note == "Đã gửi 0 lời mời. Không rõ thư tới 1 địa chỉ đã đi hay chưa: moi@example.vn."
    assert not mail.outbox


def test_a_note_says_how_many_more_were_not_reached(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    confirm(as_(cast.administrator), *([f"nguoi-thu-{n}@example.vn", "A", "", "", "viewer", ""] for n in range(30)))

    def refuse(letter: EmailMessage) -> int:
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    note = ask_for_invitations(cast.province, by=cast.administrator).note

    assert note.endswith("nguoi-thu-2@example.vn và 27 địa chỉ khác.")


def work(job: Job) -> None:
    """Have a worker take the job now."""
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now())
    taken = execution.claim(only=job)
    assert taken
    execution.execute(taken, alone=True)
