"""What is covered on a page reaches nobody who may not see the original: the words below the marks are canaries."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdfium2 import PdfDocument
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from weasyprint import HTML

from agencies import files
from agencies.models import TrailEntry, User
from agencies.rules import Refused
from backups.handover import make_package
from evidence.closing.workflow import deny_secret, destroy_content, report_secret, take_down_document
from evidence.extraction import ocr, pdf
from evidence.library import tables
from evidence.models import Blob, Closure, Document, DocumentFile, PageText, Redaction, RedactionMark, RedactionReason
from evidence.reading import page_hits, text_of
from evidence.redaction.finding import places_found
from evidence.redaction.places import MOST, Place, place_in, rows_in
from evidence.redaction.shown import shown_to
from evidence.redaction.workflow import lift_marks, mark_file
from evidence.workflow import add_document
from reports.api.documents import handed_out
from scoring.models import Scorecard
from scoring.suggestions import page_texts
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, sheet_of

As = Callable[[User], Client]
CANARY = "024099001234"
NAME = "Hoàng Kim Tước"
BESIDE = "Danh sách học viên"
PAGES = f"""<p>{BESIDE} lớp tập huấn ISO, kèm theo kế hoạch của Ủy ban nhân dân xã.</p>
<p>Ông {NAME}, số căn cước {CANARY}, thôn Trại Nhất.</p>
<h1 style="break-before: page">Trang hai</h1><p>Không có gì cần che ở trang này, ai cũng đọc được.</p>"""
OTHERS = ("viewer", "council", "inspector", "reporter", "verifier")


@pytest.fixture
def file(cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> DocumentFile:
    """A list of two pages with a name and a number on the first, read."""
    sent = SimpleUploadedFile("ds.pdf", HTML(string=PAGES).write_pdf())
    with django_capture_on_commit_callbacks(execute=True):
        made = add_document(cast.commune, [sent], by=cast.officer, title="Danh sách tập huấn").document
    return made.files.get()


@pytest.fixture
def covered(cast: Cast, file: DocumentFile) -> DocumentFile:
    """The same with name and number covered, the copy made."""
    places = [*places_found(file, CANARY)[0], *places_found(file, "hoang kim tuoc")[0]]
    assert len(places) == 2
    mark_file(file, places, by=cast.officer)
    return DocumentFile.objects.get(pk=file.pk)


def url(name: str, *where: object) -> str:
    return reverse(f"evidence:{name}", args=["bac-giang", *where])


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content) if getattr(answer, "streaming", False) else answer.content  # type: ignore[attr-defined]


def words_in(content: bytes) -> str:
    """What a machine reads in a PDF, in its text and, where letters can be recognised, in its pictures."""
    document = PdfDocument(io.BytesIO(content))
    found = [pdf.text_of(page) for page in document]
    if ocr.is_installed("tesseract"):
        found += [ocr.recognise(pdf.picture(page, dpi=200), "tesseract", dpi=200, seconds=60).text for page in document]
    return "\n".join(found)


def test_no_canary_reaches_whoever_may_not_see_the_original(cast: Cast, as_: As, covered: DocumentFile) -> None:
    document = covered.document
    asked = [
        *(f"{url('document', document.pk)}?page={page}" for page in (1, 2)),
        *(url("words", covered.pk, page) for page in (1, 2)),
        url("file", covered.pk), url("page", covered.pk, 1, "page"), url("page", covered.pk, 1, "thumbnail"),
        *(f"{url(*where)}?q={words}" for where in (("documents",), ("agency", cast.commune.pk)) for words in ("danh sach", "thon trai")),
    ]  # fmt: skip
    for person in OTHERS:
        client = as_(cast.people[person])
        for address in asked:
            answer = client.get(address, follow=True)
            assert answer.status_code == 200, (person, address)
            said = body(answer)
            for canary in (CANARY.encode(), NAME.encode()):
                assert canary not in said, (person, address)
        copy = body(client.get(url("file", covered.pk)))
        assert CANARY not in words_in(copy)
        assert BESIDE.split()[0] in words_in(copy), "the rest is there to be read"
        assert b"Info" not in copy or b"/Title" not in copy


def test_no_word_of_a_covered_page_is_found_or_quoted(cast: Cast, file: DocumentFile) -> None:
    document = file.document
    assert Document.objects.search_pages(CANARY).get() == document
    assert CANARY in "".join(page_texts([document.pk])[document.pk])

    mark_file(file, places_found(file, CANARY)[0], by=cast.officer)

    assert list(Document.objects.search_pages(CANARY)) == []
    assert page_hits([document.pk], CANARY) == {}
    assert [page.number for page in text_of(document)] == [2]
    assert CANARY not in "".join(page_texts([document.pk])[document.pk])
    assert Document.objects.search_pages("ai cũng đọc được").get() == document


def test_the_package_of_the_province_has_the_copy_alone(cast: Cast, covered: DocumentFile, tmp_path: Path) -> None:
    path = tmp_path / "gói.zip"
    make_package(path, cast.province)

    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    assert not [name for name in members if covered.blob.sha256 in name]
    copy = shown_to(cast.viewer, covered).blob
    assert [name for name in members if copy.sha256 in name]
    for name, content in members.items():
        assert CANARY.encode() not in content, name
        assert NAME.encode() not in content, name


def test_who_works_with_the_paper_sees_it_whole(cast: Cast, as_: As, covered: DocumentFile) -> None:
    original = files.place(covered.blob.path).read_bytes()
    for person in (cast.officer, cast.head, cast.secretary):
        assert body(as_(person).get(url("file", covered.pk))) == original
        assert CANARY in as_(person).get(url("words", covered.pk, 1)).content.decode()
    page = as_(cast.officer).get(url("document", covered.document_id)).content.decode()
    assert "Bạn đang xem bản gốc" in page
    as_others = as_(cast.officer).get(url("page", covered.pk, 1, "page") + "?covered=1")
    assert body(as_others) == body(as_(cast.viewer).get(url("page", covered.pk, 1, "page")))
    assert as_others["Cache-Control"] == "private, no-cache"


def test_a_verifier_sees_the_original_of_whom_they_verify(cast: Cast, covered: DocumentFile) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    assert shown_to(cast.verifier, covered).covered

    Scorecard.objects.filter(pk=sheet.pk).update(verifier=cast.verifier)

    assert not shown_to(cast.verifier, covered).covered
    assert shown_to(cast.council, covered).covered


def test_until_there_is_a_copy_others_get_nothing(cast: Cast, as_: As, covered: DocumentFile) -> None:
    Redaction.objects.update(copy=None, state="waiting")

    client = as_(cast.viewer)
    assert client.get(url("file", covered.pk)).status_code == 403
    assert "bản đã che đang được tạo" in client.get(url("page", covered.pk, 1, "page")).content.decode()
    page = client.get(url("document", covered.document_id)).content.decode()
    assert "bản đã che đang được tạo" in page
    assert CANARY not in page
    assert as_(cast.officer).get(url("file", covered.pk)).status_code == 200
    assert handed_out(covered) is None


def test_other_systems_get_the_copy(covered: DocumentFile) -> None:
    shown = handed_out(covered)
    assert shown
    assert (shown.covered, shown.name) == (True, "Tệp 1 (bản đã che).pdf")


def test_a_new_version_takes_the_copy_of_the_old_one_away(
    cast: Cast, covered: DocumentFile, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    old = shown_to(cast.viewer, covered).blob
    with django_capture_on_commit_callbacks(execute=True):
        mark_file(covered, [Place(1, 0, 0, 1000, 1000, RedactionReason.OTHER)], by=cast.secretary)

    assert not files.exists(old.path)
    assert shown_to(cast.viewer, covered).blob.sha256 != old.sha256
    first, second = Redaction.objects.order_by("version")
    assert (first.copy_sha256, first.marks.count(), first.ended_by) == (old.sha256, 2, cast.secretary)
    assert second.ended_at is None
    lines = TrailEntry.objects.about(covered.document).filter(action="mark_file").order_by("pk")
    assert [line.changes["marks"] for line in lines] == [[None, 2], [2, 1]]
    assert "trang 1: 1 vùng (Lý do khác)" in lines[1].note
    assert CANARY not in str(list(lines.values()))


def test_marks_are_lifted_for_a_reason(cast: Cast, as_: As, covered: DocumentFile) -> None:
    with pytest.raises(Refused, match="lý do bỏ che"):
        lift_marks(covered, by=cast.officer, reason=" ")

    as_(cast.officer).post(url("lift", covered.pk), {"reason": "Người có tên đồng ý"})

    assert body(as_(cast.viewer).get(url("file", covered.pk))) == files.place(covered.blob.path).read_bytes()
    assert TrailEntry.objects.about(covered.document).get(action="lift_marks").note == "Người có tên đồng ý"


def test_a_copy_goes_with_what_is_destroyed(
    cast: Cast, covered: DocumentFile, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    copy, document = shown_to(cast.viewer, covered).blob, covered.document
    take_down_document(document, by=cast.administrator, reason="lộ")
    with django_capture_on_commit_callbacks(execute=True):
        destroy_content(document, by=cast.administrator)

    assert (Blob.objects.count(), Redaction.objects.count(), RedactionMark.objects.count()) == (0, 0, 0)
    assert not files.exists(copy.path)


def test_who_may_mark(cast: Cast, as_: As, file: DocumentFile) -> None:
    form = {
        "mark_page": "1",
        "mark_left": "0",
        "mark_top": "0",
        "mark_width": "500",
        "mark_height": "500",
        "mark_reason": "personal",
    }
    for person in OTHERS:
        assert as_(cast.people[person]).post(url("redact", file.pk), form | {"act": "save"}).status_code == 403
    assert as_(cast.officer).post(url("redact", file.pk), form | {"act": "save"}).status_code == 302
    assert as_(cast.viewer).post(url("lift", file.pk), {"reason": "x"}).status_code == 403
    assert RedactionMark.objects.get().width == 500


def test_a_state_secret_is_taken_down_and_not_covered(cast: Cast, as_: As, file: DocumentFile) -> None:
    form = {
        "mark_page": "1",
        "mark_left": "0",
        "mark_top": "0",
        "mark_width": "9",
        "mark_height": "9",
        "mark_reason": "secret",
    }

    as_(cast.officer).post(url("redact", file.pk), form | {"act": "save"})

    assert Document.objects.get(pk=file.document_id).closure == Closure.TAKEN_DOWN
    assert not Redaction.objects.exists()
    assert as_(cast.officer).get(url("redact", file.pk)).status_code == 403


def test_words_that_stand_elsewhere_are_told(cast: Cast, as_: As, file: DocumentFile) -> None:
    Document.objects.filter(pk=file.document_id).update(title=f"Về việc ông {NAME}")
    page = PageText.objects.get(blob=file.blob, number=2)
    PageText.objects.filter(pk=page.pk).update(folded=page.folded + " hoang kim tuoc")

    marks = [place for place in places_found(file, "hoang kim tuoc")[0] if place.page == 1]
    mark_file(file, marks, by=cast.officer)

    assert Redaction.objects.get().remaining == ["title", "2"]
    said = as_(cast.officer).get(url("document", file.document_id)).content.decode()
    assert "Chữ đã che vẫn còn đứng ở:" in said
    assert "Chữ đã che vẫn còn đứng ở:" not in as_(cast.viewer).get(url("document", file.document_id)).content.decode()


def test_marks_stay_in_the_form_until_they_are_saved(cast: Cast, as_: As, file: DocumentFile) -> None:
    client = as_(cast.officer)

    found = client.post(url("redact", file.pk), {"act": "find", "words": CANARY, "words_reason": "personal"})
    assert [row["page"] for row in found.context["rows"]] == [1]
    row = {
        f"mark_{name}": found.context["rows"][0][name] for name in ("page", "left", "top", "width", "height", "reason")
    }
    turned = client.post(url("redact", file.pk), row | {"act": "page-2", "page": "1"})
    assert (turned.context["page"], len(turned.context["rows"])) == (2, 1)
    assert client.post(url("redact", file.pk), row | {"act": "add", "drop": "0"}).context["rows"][0]["top"] == 450
    assert "ít nhất một vùng" in client.post(url("redact", file.pk), {"act": "save"}).content.decode()
    assert not Redaction.objects.exists()


def test_what_is_sent_is_kept_on_its_page() -> None:
    sent = {
        "mark_page": ["1", "9", "1", "x", "1", "1"], "mark_left": ["900", "0", "0", "0", "0", "0"], "mark_top": ["0"] * 6,
        "mark_width": ["400", "5", "5", "5", "0", "5"], "mark_height": ["5"] * 5, "mark_reason": [*"aabaaa"],
        "drop": [],
    }  # fmt: skip
    read = [place_in(row, 2, ["a"]) for row in rows_in(sent)]
    assert read == [Place(1, 900, 0, 100, 5, "a"), None, None, None, Place(1, 0, 0, 1, 5, "a"), None]
    assert len(rows_in(sent | {"drop": ["0", "5"]})) == 4


def form_of(count: int, reason: str = "personal") -> dict[str, list[str]]:
    """What the page sends of as many marks, all on the first page; the last is for this reason."""
    numbers = {"page": "1", "left": "0", "top": "0", "width": "5", "height": "5"}
    sent = {f"mark_{name}": [value] * count for name, value in numbers.items()}
    return sent | {"mark_reason": [*["personal"] * (count - 1), reason]}


def test_more_marks_than_a_file_may_have_are_refused_and_none_is_dropped(
    cast: Cast, as_: As, file: DocumentFile
) -> None:
    client = as_(cast.officer)

    answer = client.post(url("redact", file.pk), form_of(MOST + 1) | {"act": "save"})
    assert "chia tệp thành nhiều tệp" in answer.content.decode()
    assert len(answer.context["rows"]) == MOST + 1
    assert not Redaction.objects.exists()

    found = client.post(url("redact", file.pk), form_of(MOST) | {"act": "find", "words": CANARY})
    assert "chưa đánh dấu chỗ nào" in found.content.decode()
    added = client.post(url("redact", file.pk), form_of(MOST) | {"act": "add"})
    assert [len(one.context["rows"]) for one in (found, added)] == [MOST, MOST]
    assert client.post(url("redact", file.pk), form_of(MOST) | {"act": "save"}).status_code == 302
    assert RedactionMark.objects.count() == MOST
    assert MOST * 7 + 20 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_a_mark_that_says_state_secret_counts_wherever_it_stands(cast: Cast, as_: As, file: DocumentFile) -> None:
    as_(cast.officer).post(url("redact", file.pk), form_of(MOST + 1, "secret") | {"act": "save"})

    assert Document.objects.get(pk=file.document_id).closure == Closure.TAKEN_DOWN


@pytest.mark.parametrize("act", ["save", "page-2"])
def test_a_row_that_tells_no_place_is_refused_and_stays(cast: Cast, as_: As, file: DocumentFile, act: str) -> None:
    sent = form_of(2) | {"mark_left": ["0", ""], "act": act}

    answer = as_(cast.officer).post(url("redact", file.pk), sent)

    assert "Vùng thứ 2 trong danh sách" in answer.content.decode()
    assert [row["left"] for row in answer.context["rows"]] == ["0", ""]
    assert not Redaction.objects.exists()


def test_every_page_that_was_not_looked_at_is_told(file: DocumentFile) -> None:
    PageText.objects.bulk_create(
        PageText(blob=file.blob, number=number, text=CANARY, folded=CANARY) for number in range(3, 26)
    )

    assert places_found(file, CANARY)[1][-5:] == [21, 22, 23, 24, 25]


def test_the_name_of_a_marked_file_is_not_told_beside_another(
    cast: Cast, as_: As, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    content = HTML(string=PAGES).write_pdf()
    sent = [
        SimpleUploadedFile("mo.pdf", HTML(string="<p>Kế hoạch</p>").write_pdf()),
        SimpleUploadedFile(f"{CANARY}.pdf", content),
    ]
    with django_capture_on_commit_callbacks(execute=True):
        document = add_document(cast.commune, sent, by=cast.officer, title="Kế hoạch").document
        mark_file(document.files.get(position=2), [Place(1, 0, 0, 9, 9, "personal")], by=cast.officer)

    for place in (1, 2):
        address = f"{url('document', document.pk)}?file={place}"
        assert f"{CANARY}.pdf" not in as_(cast.viewer).get(address).content.decode()
        assert f"{CANARY}.pdf" in as_(cast.officer).get(address).content.decode()


def test_the_table_of_files_tells_the_copy_of_a_marked_one(
    cast: Cast, covered: DocumentFile, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    copy = shown_to(cast.viewer, covered).blob
    with django_assert_num_queries(2):
        rows = list(tables.files(cast.province)[1])
    assert [row[2:] for row in rows] == [["Tệp 1 (bản đã che).pdf", copy.size, copy.sha256, copy.path]]

    Redaction.objects.update(copy=None, state="waiting")

    assert [row[2:] for row in tables.files(cast.province)[1]] == [["Tệp 1 (bản đã che).pdf", "", "", ""]]


@pytest.mark.parametrize(
    ("head", "answered", "closure"),
    [
        ("Quyết định", False, Closure.MARKED_SECRET),
        ("MẬT", False, Closure.TAKEN_DOWN),
        ("MẬT", True, Closure.MARKED_SECRET),
    ],
)
def test_what_one_person_says_is_secret_takes_down_their_own_paper_alone(
    cast: Cast, file: DocumentFile, head: str, answered: bool, closure: Closure
) -> None:
    sent = SimpleUploadedFile("qd.pdf", files.place(file.blob.path).read_bytes())
    twin = add_document(cast.sibling, [sent], by=cast.officer).document
    PageText.objects.filter(blob=file.blob, number=1).update(text=head)
    Document.objects.filter(pk=twin.pk).update(not_secret=answered)

    report_secret(file.document, by=cast.officer)

    assert Document.objects.get(pk=file.document_id).closure == Closure.TAKEN_DOWN
    assert Document.objects.get(pk=twin.pk).closure == closure
    if closure == Closure.MARKED_SECRET:
        assert TrailEntry.objects.about(twin).get(action="hold_marked").actor is None
        deny_secret(twin, by=cast.officer, reason="quyết định công khai")
        assert Document.objects.get(pk=twin.pk).may_be_opened()


def test_a_scan_is_covered_by_words_too(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    drawn, page = io.BytesIO(), PdfDocument(io.BytesIO(HTML(string=PAGES).write_pdf()))[0]
    pdf.picture(page, dpi=200).convert("RGB").save(drawn, "JPEG", quality=92)
    with django_capture_on_commit_callbacks(execute=True):
        made = add_document(cast.commune, [SimpleUploadedFile("a.jpg", drawn.getvalue())], by=cast.officer).document
    file = made.files.get()

    mark_file(file, places_found(file, CANARY)[0], by=cast.officer)

    copy = files.place(shown_to(cast.viewer, DocumentFile.objects.get(pk=file.pk)).blob.path).read_bytes()
    assert CANARY not in words_in(copy)
    assert "tập huấn" in words_in(copy)
