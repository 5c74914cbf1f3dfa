"""Documents that nobody may open: a marking asks, an administrator takes down and destroys; agencies and their room."""

import html
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from agencies import files
from agencies.models import TrailEntry, User
from agencies.rules import Refused
from agencies.todo import tasks_for
from evidence.closing.workflow import (
    admit_secret,
    deny_secret,
    destroy_content,
    give_back_document,
    hold_if_marked,
    take_down_document,
)
from evidence.models import Blob, Closure, Document, PageText, Sending
from evidence.reading import text_of
from evidence.reading.filling import read_document
from evidence.rules.secrecy import marking_of
from evidence.sending.room import allow_room, room_left
from evidence.workflow import add_document, supersede_document
from tests.conftest import Cast
from tests.evidence.conftest import upload

As = Callable[[User], Client]
PAPER = "UBND TỈNH BẮC GIANG        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/KH-UBND     Độc lập\n{}\nKẾ HOẠCH"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("   MẬT    Bắc Giang, ngày 12 tháng 3 năm 2023", "MẬT"),
        ("  [TỐI  MẬT]", "TỐI MẬT"),
        ("TUYỆT MẬT", "TUYỆT MẬT"),
        ("Độ mật: Mật", "MẬT"),
        ("V/v thực hiện Luật Bảo vệ BÍ MẬT nhà nước", ""),
        ("Mật", ""),
        ("BÍ MẬT", ""),
        ("MẬT ONG RỪNG", ""),
    ],
)
def test_a_marking_stands_alone(line: str, mark: str) -> None:
    assert marking_of(PAPER.format(line)) == mark


def test_a_marking_far_down_the_page_is_none() -> None:
    assert marking_of("dòng\n" * 40 + "MẬT") == ""


@pytest.fixture
def document(cast: Cast) -> Document:
    """A document of the commune, read: its first page says MẬT."""
    made = add_document(cast.commune, [upload()], by=cast.officer).document
    blob = made.files.get().blob
    PageText.objects.create(blob=blob, number=1, text=PAPER.format("MẬT"), folded="ke hoach")
    return made


def url(name: str, document: Document) -> str:
    return reverse(f"evidence:{name}", args=["bac-giang", document.pk])


def test_a_marked_document_waits_for_an_answer(cast: Cast, as_: As, document: Document) -> None:
    assert hold_if_marked(read_document(document))
    file = reverse("evidence:file", args=["bac-giang", document.files.get().pk])

    assert as_(cast.verifier).get(file).status_code == 403
    assert "Trang 1 có dấu “MẬT”" in as_(cast.officer).get(url("document", document)).content.decode()
    assert [task.action for task in tasks_for(cast.officer, cast.province) if task.group == "Minh chứng"] == ["Trả lời"]
    assert text_of(document) == []
    assert list(Document.objects.search_pages("ke hoach")) == []

    as_(cast.officer).post(url("answer_marking", document), {"answer": "plain", "reason": "đã giải mật"})

    assert as_(cast.verifier).get(file).status_code == 200
    document.refresh_from_db()
    assert not hold_if_marked(document), "the question is put once"
    assert TrailEntry.objects.about(document).get(action="deny_secret").note == "đã giải mật"


def test_what_is_admitted_waits_for_the_administrator(cast: Cast, as_: As, document: Document) -> None:
    hold_if_marked(document)

    with pytest.raises(Refused, match="vì sao"):
        deny_secret(document, by=cast.officer, reason=" ")
    assert (
        as_(cast.verifier).post(url("answer_marking", document), {"answer": "plain", "reason": "x"}).status_code == 403
    )
    as_(cast.officer).post(url("answer_marking", document), {"answer": "secret"})

    document.refresh_from_db()
    assert document.closure == Closure.TAKEN_DOWN
    page = as_(cast.administrator).get(reverse("evidence:kept_shut", args=["bac-giang"])).content.decode()
    assert "Cơ quan xác nhận đây là tài liệu mật." in page
    assert url("destroy", document) in page


def test_taken_down_is_taken_down_wherever_the_content_lies(cast: Cast, as_: As, document: Document) -> None:
    twin = add_document(cast.sibling, [upload()], by=cast.officer).document

    found = as_(cast.administrator).get(
        reverse("evidence:kept_shut", args=["bac-giang"]),
        {"document": f"https://x.vn{url('document', document)}?page=2"},
    )
    assert found["Location"] == url("take_down", document)
    as_(cast.administrator).post(url("take_down", document), {"reason": "lộ số căn cước"})

    for one in (document, twin):
        one.refresh_from_db()
        assert one.closure == Closure.TAKEN_DOWN
        assert TrailEntry.objects.about(one).get(action="take_down_document").note == "lộ số căn cước"
    assert "lộ số căn cước" in as_(cast.officer).get(url("document", document)).content.decode()
    assert not document.may_be_cited()
    give_back_document(document, by=cast.administrator, reason="nhầm")
    assert document.may_be_opened() or Document.objects.get(pk=document.pk).may_be_opened()


def test_a_destroyed_content_is_gone_and_its_document_an_empty_shell(
    cast: Cast, as_: As, document: Document, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    blob = Blob.objects.get()
    with pytest.raises(Refused, match="gỡ tài liệu trước"):
        destroy_content(document, by=cast.administrator)
    take_down_document(document, by=cast.administrator, reason="mật")

    with django_capture_on_commit_callbacks(execute=True):
        as_(cast.administrator).post(url("destroy", document))

    document.refresh_from_db()
    assert (document.closure, document.number, document.files.count()) == (Closure.DESTROYED, "", 0)
    assert (Blob.objects.count(), PageText.objects.count(), files.exists(blob.path)) == (0, 0, False)
    assert blob.sha256 in TrailEntry.objects.about(document).get(action="destroy_content").note
    assert as_(cast.officer).get(url("document", document)).status_code == 200


def test_a_content_another_document_holds_stays_there(cast: Cast, document: Document) -> None:
    twin = add_document(cast.sibling, [upload()], by=cast.officer).document
    take_down_document(document, by=cast.administrator, reason="mật")

    destroy_content(document, by=cast.administrator)

    assert twin.files.get().blob == Blob.objects.get()


def test_what_was_taken_down_does_not_come_back(cast: Cast, document: Document) -> None:
    take_down_document(document, by=cast.administrator, reason="lộ số căn cước")

    for agency in (cast.commune, cast.sibling):
        with pytest.raises(Refused, match="đã bị gỡ"):
            add_document(agency, [upload("ten-khac.pdf", files.place(Blob.objects.get().path))], by=cast.officer)
    give_back_document(document, by=cast.administrator, reason="nhầm")
    assert add_document(cast.sibling, [upload()], by=cast.officer)


def test_what_one_agency_admits_is_taken_down_everywhere(cast: Cast, document: Document) -> None:
    twin = add_document(cast.sibling, [upload()], by=cast.officer).document
    hold_if_marked(document)

    admit_secret(document, by=cast.officer)

    assert Document.objects.get(pk=twin.pk).closure == Closure.TAKEN_DOWN


def test_who_destroys_is_told_where_the_content_still_lies(cast: Cast, as_: As, document: Document) -> None:
    twin = add_document(cast.sibling, [upload()], by=cast.officer, title="Bản của xã bên").document
    take_down_document(document, by=cast.administrator, reason="mật")

    said = as_(cast.administrator).post(url("destroy", document), follow=True).content.decode()
    assert "Đã hủy nội dung của tài liệu." not in said
    assert f"“{twin}” (số {twin.pk})" in html.unescape(said)

    said = as_(cast.administrator).post(url("destroy", twin), follow=True).content.decode()
    assert "Đã hủy nội dung của tài liệu." in said


def test_the_warning_stands_beside_every_upload(cast: Cast, as_: As) -> None:
    page = as_(cast.officer).get(reverse("evidence:upload", args=["bac-giang", cast.commune.pk])).content.decode()

    assert "Không tải lên tài liệu mật" in page


# Room


def test_a_province_lets_one_agency_keep_less(cast: Cast, as_: As, settings: Settings) -> None:
    document = add_document(cast.commune, [upload()], by=cast.officer).document
    kept = document.files.get().blob.size
    client = as_(cast.administrator)

    client.post(reverse("evidence:allow", args=["bac-giang", cast.commune.pk]), {"megabytes": "1"})

    assert room_left(cast.commune) == 1024 * 1024 - kept
    assert room_left(cast.sibling) == settings.AGENCY_QUOTA_BYTES
    assert cast.commune.name in client.get(reverse("evidence:room", args=["bac-giang"])).content.decode()
    assert TrailEntry.objects.get(action="allow_room").changes["megabytes"] == [None, 1]
    page = as_(cast.officer).get(reverse("evidence:upload", args=["bac-giang", cast.commune.pk])).content.decode()
    assert "trong 1 MB" in page
    allow_room(cast.commune, None, by=cast.administrator)
    assert room_left(cast.commune) == settings.AGENCY_QUOTA_BYTES - kept


def test_a_newer_version_needs_room_too(cast: Cast, settings: Settings) -> None:
    document = add_document(cast.commune, [upload()], by=cast.officer).document
    settings.AGENCY_QUOTA_BYTES = document.files.get().blob.size + 1000

    with pytest.raises(Refused, match="các tệp đã gửi không mất"):
        supersede_document(document, [upload("14_KH_danh_gia_noi_bo_2023.pdf")], by=cast.officer)

    assert Document.objects.count() == 1


def test_every_way_in_needs_room_and_what_is_known_none(cast: Cast, settings: Settings) -> None:
    document = add_document(cast.commune, [upload()], by=cast.officer).document
    settings.AGENCY_QUOTA_BYTES = document.files.get().blob.size + 1000

    with pytest.raises(Refused, match="các tệp đã gửi không mất"):
        add_document(cast.commune, [upload("14_KH_danh_gia_noi_bo_2023.pdf")], by=cast.officer)

    assert add_document(cast.commune, [upload()], by=cast.officer).known


def test_what_was_announced_comes_in_and_takes_its_own_room(cast: Cast, settings: Settings) -> None:
    file = upload()
    sending = Sending.objects.create(
        agency=cast.commune, by=cast.officer, sha256="0" * 64, name="a.pdf", size=file.size, received=file.size
    )
    settings.AGENCY_QUOTA_BYTES = (file.size or 0) + 10

    with pytest.raises(Refused, match="không đủ chỗ"):
        add_document(cast.commune, [upload()], by=cast.officer)

    assert add_document(cast.commune, [file], by=cast.officer, sent=[sending])


def test_room_is_the_administrators_to_give(cast: Cast, as_: As) -> None:
    for person in (cast.officer, cast.secretary):
        assert as_(person).get(reverse("evidence:allow", args=["bac-giang", cast.commune.pk])).status_code == 403
        assert as_(person).get(reverse("evidence:kept_shut", args=["bac-giang"])).status_code == 403


def test_a_word_file_with_a_marking_is_read_and_held(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    import io

    from docx import Document as Word

    written, paper = io.BytesIO(), Word()
    for line in ("UBND XÃ ĐỒNG TIẾN", "TỐI MẬT", "KẾ HOẠCH"):
        paper.add_paragraph(line)
    paper.save(written)

    with django_capture_on_commit_callbacks(execute=True):
        receipt = add_document(cast.commune, [SimpleUploadedFile("vb.docx", written.getvalue())], by=cast.officer)

    assert Document.objects.get(pk=receipt.document.pk).closure == Closure.MARKED_SECRET
