"""What arrives is looked through for malicious code; what is infected nobody opens, and its sender is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from struct import unpack
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document as Word
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from agencies import files
from agencies.models import TrailEntry, User
from agencies.rules import Refused
from agencies.todo import tasks_for
from evidence.models import Blob, Document, ScanState
from evidence.scanning import clamd
from evidence.scanning.again import scan_what_waits
from evidence.scanning.findings import due
from evidence.workflow import add_document, supersede_document
from scoring.models import Citation
from tests.conftest import Cast
from tests.evidence.conftest import upload
from tests.servers import free_port, process, program, wait_for

KH = "14_KH_danh_gia_noi_bo_2023.pdf"
As = Callable[[User], Client]
Add = Callable[..., Document]


class Daemon(StreamRequestHandler):
    """Speaks as clamd does: finds what holds `infected`, is too small for what is longer than `most`, fails at `stuck`."""

    infected = b"152/Q"
    most = 10**9
    stuck = b"\0nothing of the kind"

    def handle(self) -> None:
        word = self._word()
        if word == "PING":
            self._say("PONG")
        elif word == "INSTREAM":
            self._say(self._judge())

    def _judge(self) -> str:
        content = b""
        while size := unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.most:
                return "INSTREAM size limit exceeded. ERROR"
        if self.stuck in content:
            return "Can't allocate memory ERROR"
        return "stream: Test.Marked FOUND" if self.infected in content else "stream: OK"

    def _word(self) -> str:
        said = b""
        while (letter := self.rfile.read(1)) not in {b"", b"\0"}:
            said += letter
        return said[1:].decode()

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\0")


@contextmanager
def listening(settings: Settings, **traits: Any) -> Iterator[None]:
    """A scanner that answers for as long as the block lasts; afterwards its address stays set, and nobody is there."""
    with ThreadingTCPServer(("127.0.0.1", 0), type("Its", (Daemon,), traits)) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


@pytest.fixture
def scanner(settings: Settings) -> Iterator[None]:
    """A scanner that finds what the sample's number marks."""
    with listening(settings, infected=(b"%PDF")):
        yield


@pytest.fixture
def add(cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Add:
    """Add a document and do what follows the commit."""

    def add_and_read(*uploads: SimpleUploadedFile, by: User | None = None) -> Document:
        with django_capture_on_commit_callbacks(execute=True):
            receipt = add_document(cast.commune, uploads, by=by or cast.officer)
        return Document.objects.select_related("agency__province").get(pk=receipt.document.pk)

    return add_and_read


def url(name: str, row: Any) -> str:
    return reverse(f"evidence:{name}", args=["bac-giang", row.pk])


def word_file(text: str) -> SimpleUploadedFile:
    """A Word file that says this."""
    import io

    written = io.BytesIO()
    paper = Word()
    paper.add_paragraph(text)
    paper.save(written)
    return SimpleUploadedFile("vb.docx", written.getvalue())


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("stream: OK", ScanState.CLEAN),
        ("stream: Eicar-Test-Signature FOUND", ScanState.INFECTED),
        ("stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND", ScanState.FAILED),
        ("INSTREAM size limit exceeded. ERROR", ScanState.FAILED),
    ],
)
def test_what_the_daemon_says_is_understood(reply: str, state: ScanState) -> None:
    assert clamd.understood(reply).state == state


@pytest.mark.parametrize("reply", ["", "Can't allocate memory ERROR"])
def test_what_says_nothing_of_the_file_is_no_answer(reply: str) -> None:
    with pytest.raises(clamd.Away):
        clamd.understood(reply)


def test_without_a_scanner_all_may_save_a_file_and_are_told(cast: Cast, as_: As, add: Add) -> None:
    document = add(upload())

    page = as_(cast.verifier).get(url("document", document)).content.decode()

    assert "Chưa quét mã độc (máy chủ chưa có máy quét)" in page
    assert "chưa quét mã độc</span>" in page
    assert as_(cast.verifier).get(url("file", document.files.get())).status_code == 200


def test_what_is_clean_may_be_saved_by_all(cast: Cast, as_: As, add: Add, scanner: None) -> None:
    document = add(word_file("Kế hoạch"))

    assert document.scan_state == ScanState.CLEAN
    assert as_(cast.verifier).get(url("file", document.files.get())).status_code == 200
    assert "chưa quét mã độc</span>" not in as_(cast.verifier).get(url("document", document)).content.decode()


def test_what_is_infected_nobody_opens_and_its_sender_is_told(cast: Cast, as_: As, add: Add, scanner: None) -> None:
    document = add(upload())
    file = document.files.get()

    assert document.scan_state == ScanState.INFECTED
    assert not document.read_version
    for person in (cast.officer, cast.verifier):
        assert as_(person).get(url("file", file)).status_code == 403
        assert as_(person).get(reverse("evidence:page", args=["bac-giang", file.pk, "1", "page"])).status_code == 403
        assert as_(person).get(reverse("evidence:words", args=["bac-giang", file.pk, "1"])).status_code == 403
        page = as_(person).get(url("document", document)).content.decode()
        assert "nhiễm mã độc nên không ai mở" in page
        assert url("file", file) not in page
    assert [task.title for task in tasks_for(cast.officer, cast.province) if task.group == "Minh chứng"] == [
        "Gửi bản sạch của tệp nhiễm mã độc"
    ]
    assert [letter.to for letter in mail.outbox] == [[cast.officer.email]]
    assert "Test.Marked" in mail.outbox[0].body
    line = TrailEntry.objects.about(document).get(action="find_infected")
    assert line.changes["scan_state"] == ["not_scanned", "infected"]


def test_the_administrator_sees_what_is_infected_and_not_what_is_in_it(
    cast: Cast, as_: As, add: Add, scanner: None
) -> None:
    document = add(upload())

    page = as_(cast.administrator).get(reverse("evidence:kept_shut", args=["bac-giang"])).content.decode()

    assert document.title in page
    assert "Nhiễm mã độc" in page
    assert as_(cast.administrator).get(url("file", document.files.get())).status_code == 403


def test_an_infected_content_does_not_come_in_a_second_time(cast: Cast, add: Add, scanner: None) -> None:
    add(upload())

    with pytest.raises(Refused, match="nhiễm mã độc"):
        add_document(cast.sibling, [upload("khac.pdf", files.place(Blob.objects.get().path))], by=cast.officer)


def test_what_cites_it_stays_and_a_clean_copy_takes_its_place(
    cast: Cast, add: Add, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    from tests.scoring.stage import make_campaign, sheet_of

    document = add(upload())
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    citation = Citation.objects.create(scorecard=sheet, criterion="A1", document=document)

    with listening(settings, infected=b"%PDF"):
        scan_what_waits()
        document.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            newer = supersede_document(document, [word_file("Bản sạch")], by=cast.officer)

    assert document.scan_state == ScanState.INFECTED
    assert not document.may_be_cited()
    assert Citation.objects.get(pk=citation.pk).document == document
    newer.refresh_from_db()
    assert newer.scan_state == ScanState.CLEAN
    assert [task for task in tasks_for(cast.officer, cast.province) if task.group == "Minh chứng"] == []


def test_while_the_scanner_is_away_reading_goes_on_and_others_wait_for_the_file(
    cast: Cast, as_: As, add: Add, settings: Settings
) -> None:
    settings.CLAMAV_ADDRESS = f"127.0.0.1:{free_port()}"
    document = add(upload())
    file = document.files.get()

    assert (document.scan_state, bool(document.read_version)) == (ScanState.FAILED, True)
    assert document.may_be_cited()
    answer = as_(cast.verifier).get(url("file", file))
    assert answer.status_code == 403
    assert "chưa quét xong mã độc" in answer.content.decode()
    assert as_(cast.verifier).get(url("document", document)).status_code == 200
    assert as_(cast.officer).get(url("file", file)).status_code == 200

    with listening(settings, infected=b"nothing of the kind"):
        scan_what_waits()

    assert as_(cast.verifier).get(url("file", file)).status_code == 200


def test_what_was_scanned_long_ago_is_scanned_again(cast: Cast, add: Add, settings: Settings, scanner: None) -> None:
    document = add(word_file("Kế hoạch"))
    with listening(settings, infected=b"word/document.xml"):
        scan_what_waits()
        document.refresh_from_db()
        assert document.scan_state == ScanState.CLEAN
        Blob.objects.update(scanned_at=timezone.now() - timedelta(days=settings.CLAMAV_RESCAN_DAYS + 1))

        scan_what_waits()

    document.refresh_from_db()
    assert document.scan_state == ScanState.INFECTED


def test_a_file_too_large_for_the_scanner_is_not_called_clean(cast: Cast, add: Add, settings: Settings) -> None:
    with listening(settings, most=1000):
        document = add(upload())

    assert document.scan_state == ScanState.FAILED
    assert Blob.objects.get().scan_note == "size limit"


def test_a_file_the_scanner_says_nothing_of_does_not_stop_it(cast: Cast, add: Add, settings: Settings) -> None:
    with listening(settings, stuck=b"%PDF"):
        first = add(upload())
        second = add(word_file("Kế hoạch"))
        note = first.files.get().blob.scan_note
        scan_what_waits()

    assert (first.scan_state, note) == (ScanState.FAILED, "no answer")
    assert second.scan_state == ScanState.CLEAN
    assert not Blob.objects.filter(due()).exists(), "it is not asked again each minute"


def test_what_was_withdrawn_is_scanned_too(cast: Cast, add: Add, settings: Settings) -> None:
    document = add(upload())
    Document.objects.filter(pk=document.pk).update(withdrawn_at=timezone.now(), withdraw_reason="nhầm")

    with listening(settings, infected=b"%PDF"):
        scan_what_waits()

    document.refresh_from_db()
    assert document.scan_state == ScanState.INFECTED


@pytest.mark.live
def test_a_real_clamd_finds_its_one_signature(tmp_path: Path, settings: Settings) -> None:
    signatures = tmp_path / "signatures"
    signatures.mkdir()
    (signatures / "test.ndb").write_text(f"Test.Marked:0:*:{b'day la mau thu'.hex()}\n")
    port = free_port()
    (tmp_path / "clamd.conf").write_text(
        f"Foreground yes\nDatabaseDirectory {signatures}\nTCPAddr 127.0.0.1\nTCPSocket {port}\n"
        "StreamMaxLength 1M\nAlertExceedsMax yes\n"
    )
    clean, marked, large = (tmp_path / name for name in ("clean", "marked", "large"))
    clean.write_bytes(b"khong co gi")
    marked.write_bytes(b"truoc day la mau thu sau")
    large.write_bytes(b"0" * 3_000_000)
    settings.CLAMAV_ADDRESS = f"127.0.0.1:{port}"

    with process([program("clamd"), "-c", str(tmp_path / "clamd.conf")], tmp_path / "log") as server:
        wait_for(clamd.answers, server, tmp_path / "log")
        found = [clamd.scan(path) for path in (clean, marked, large)]

    assert [one.state for one in found] == [ScanState.CLEAN, ScanState.INFECTED, ScanState.FAILED]
    assert found[1].note == "Test.Marked.UNOFFICIAL"
    with pytest.raises(clamd.Away):
        clamd.scan(clean)
