"""What arrives is read once in the background, fills what nobody entered, and is found again by its words."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as Word
from PIL import Image, ImageDraw, ImageFont
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from agencies import files
from agencies.models import TrailEntry, User
from agencies.rules import Refused
from evidence.extraction.child import SCRATCH, Child, Failed
from evidence.models import Blob, Document, Method, Obstacle, PageText, Reading, ReadingState
from evidence.reading import job, page_hits, text_of
from evidence.reading.filling import read_document
from evidence.workflow import add_document, confirm_document, describe_document, supersede_document
from jobs.models import Job, State
from tests.conftest import Cast
from tests.evidence.conftest import upload
from tests.evidence.samples import SAMPLES

QD, SCAN, KH = "01_QD_cong_bo_HTQLCL_2023.pdf", "02_QD_kien_toan_BCD_ISO.pdf", "14_KH_danh_gia_noi_bo_2023.pdf"
WORKBOOK = "05_Muc_tieu_chat_luong_2023.xlsx"
LETTER = "30_CV_v-v_tap_huan_TCVN_ISO_9001-2008_25-8-2014.docx"
TINOS = Path(__file__).parents[2] / "static/fonts/tinos/Tinos-Regular.ttf"

Add = Callable[..., Document]


@pytest.fixture
def add(cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Add:
    """Add a document and have it read, as happens after the commit."""

    def add_and_read(*files: SimpleUploadedFile, agency: object = None, **particulars: object) -> Document:
        with django_capture_on_commit_callbacks(execute=True):
            receipt = add_document(agency or cast.commune, files, by=cast.officer, **particulars)  # type: ignore[arg-type]
        return Document.objects.get(pk=receipt.document.pk)

    return add_and_read


def test_a_scanned_name_gives_way_to_what_the_paper_says(add: Add) -> None:
    document = add(upload("scan0012.pdf", SAMPLES / QD))

    assert (document.number, document.issued_on, document.year) == ("152/QĐ-UBND", date(2023, 10, 20), 2023)
    assert document.title.startswith("Quyết định về việc công bố Hệ thống quản lý chất lượng")
    assert document.issuer == "UBND thị trấn Phương Sơn"
    assert document.machine_read == ["title", "doc_type", "number", "issued_on", "issuer", "year"]
    line = TrailEntry.objects.about(document).get(action="read_document")
    assert line.actor is None
    assert line.changes["number"] == ["", "152/QĐ-UBND"]
    assert list(Document.objects.search("152/qd-ubnd cong bo he thong")) == [document]


def test_what_a_person_entered_is_never_touched(add: Add) -> None:
    document = add(upload(), title="Công bố", number="7", issuer="UBND", year=2020, doc_type="BCB")

    assert (document.title, document.number, document.doc_type, document.year) == ("Công bố", "7", "BCB", 2020)
    assert document.machine_read == ["issued_on"]


def test_a_scan_is_read_by_tesseract(add: Add) -> None:
    document = add(upload("scan0001.pdf", SAMPLES / SCAN))

    reading = Reading.objects.get()
    assert (reading.state, reading.method, reading.needs_ocr) == (ReadingState.READ, Method.OCR, [])
    assert (document.number, document.issued_on) == ("31/QĐ-UBND", date(2023, 2, 14))
    assert document.title == "Quyết định về việc kiện toàn Ban Chỉ đạo ISO"
    assert list(Document.objects.search_pages("truong ban")) == [document]


def test_without_tesseract_scans_wait_and_are_read_when_it_comes(
    add: Add, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.TESSERACT = "no-such-command"
    document = add(upload("scan0001.pdf", SAMPLES / SCAN))

    reading = Reading.objects.get()
    assert (reading.state, reading.obstacle) == (ReadingState.UNREADABLE, Obstacle.NO_OCR)
    assert (document.title, document.number) == ("scan0001", "")
    settings.TESSERACT = "tesseract"
    with django_capture_on_commit_callbacks(execute=True):
        job.start_forgotten()
    document.refresh_from_db()
    assert document.number == "31/QĐ-UBND"


@pytest.mark.parametrize(
    ("name", "number", "title"),
    [
        (LETTER, "421/SKHCN-TĐC", "V/v tham dự hội nghị tập huấn xây dựng và áp dụng HTQLCL theo TCVN ISO 9001:2008"),
        (WORKBOOK, "15/MTCL-SKHCN", "Mục tiêu chất lượng năm 2023"),
    ],
)
def test_office_files_are_read(add: Add, name: str, number: str, title: str) -> None:
    document = add(upload(name))

    assert (document.number, document.title) == (number, title)
    assert Reading.objects.get().method == Method.OFFICE
    assert text_of(document)[0].number == 1


def test_tables_and_running_heads_of_a_word_file_are_read(add: Add, tmp_path: Path) -> None:
    word = Word()
    word.sections[0].header.paragraphs[0].text = "Mã hiệu: QT.ISO.02"
    word.add_paragraph("QUY TRÌNH QUẢN LÝ RỦI RO").alignment = 1
    word.add_table(1, 2).cell(0, 1).text = "hồ sơ quá hạn"
    word.save(str(tmp_path / "a.docx"))

    document = add(upload("a.docx", tmp_path / "a.docx"))

    assert (document.number, document.doc_type) == ("QT.ISO.02", "QT")
    assert "hồ sơ quá hạn" in text_of(document)[0].plain


def test_a_content_is_read_once_for_the_province(cast: Cast, add: Add) -> None:
    add(upload())
    first = Reading.objects.get()

    other = add(upload("khac.pdf", SAMPLES / QD), agency=cast.sibling)

    assert Reading.objects.get() == first
    assert Reading.objects.get().at == first.at
    assert other.number == "152/QĐ-UBND"


def test_words_of_another_agency_are_never_found(cast: Cast, add: Add, as_: Callable[[User], Client]) -> None:
    add(upload(), agency=cast.sibling)
    mine = add(upload(KH))

    assert list(Document.objects.of(cast.commune).search_pages("ke hoach")) == [mine]
    page = as_(cast.officer).get(f"/bac-giang/evidence/agencies/{cast.commune.pk}/?q=phu+luc+danh+muc")
    assert not page.context["page"].object_list
    assert page_hits([mine.pk], "phu luc danh muc") == {}


def test_what_nobody_checked_is_marked_listed_and_confirmed(
    cast: Cast, add: Add, as_: Callable[[User], Client]
) -> None:
    document, checked = add(upload()), confirm_document(add(upload(KH)), by=None)
    client = as_(cast.officer)

    listed = client.get(f"/bac-giang/evidence/agencies/{cast.commune.pk}/?show=unchecked")
    form = client.get(f"/bac-giang/evidence/{document.pk}/describe/").content.decode()
    client.post(f"/bac-giang/evidence/{document.pk}/confirm/", {"shown": document.reading_shown})

    assert list(listed.context["page"]) == [document]
    assert form.count("Máy đọc từ tệp, chưa ai kiểm tra.") == len(document.machine_read)
    assert Document.objects.get(pk=document.pk).machine_read == checked.machine_read == []


def test_five_hundred_files_are_one_job(
    cast: Cast, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.JOBS_BACKEND = "embedded"
    with django_capture_on_commit_callbacks(execute=True):
        for name in (QD, KH, WORKBOOK):
            add_document(cast.commune, [upload(name)], by=cast.officer)

    assert [waiting.state for waiting in Job.objects.filter(kind=job.KIND)] == [State.QUEUED]


def test_a_job_that_was_cut_off_goes_on_where_it_stopped(cast: Cast, settings: Settings) -> None:
    settings.JOBS_BACKEND = "embedded"
    for name in (QD, KH):
        add_document(cast.commune, [upload(name)], by=cast.officer)
    with Child() as child:
        steps = job._steps(cast.commune, child, False)
        next(steps)
        steps.close()
        assert Reading.objects.count() == 1
        for _step in job._steps(cast.commune, child, False):
            pass

    assert set(Document.objects.values_list("number", flat=True)) == {"152/QĐ-UBND", "68/KH-UBND"}
    assert not job._has_work(cast.commune)
    assert PageText.objects.count() == 3


def test_reading_again_changes_nothing(add: Add) -> None:
    document = add(upload())

    read_document(document)

    assert TrailEntry.objects.about(document).filter(action="read_document").count() == 1


def test_a_file_that_hangs_or_crashes_its_reader_is_given_up_alone(cast: Cast) -> None:
    with Child() as child:
        with pytest.raises(Failed) as slow:
            child.ask("pages", seconds=0, path=str(SAMPLES / KH), extension="pdf")
        with pytest.raises(Failed):
            child.ask("text", seconds=20, path="/dev/null", extension="pdf", first=1, last=1)

        assert slow.value.hung
        assert child.ask("pages", seconds=20, path=str(SAMPLES / KH), extension="pdf")["count"] == 1


def test_a_killed_child_is_replaced() -> None:
    with Child() as child:
        place = {"path": str(SAMPLES / KH), "extension": "pdf"}
        child.ask("pages", seconds=20, **place)
        assert child._process
        child._process.kill()
        child._process.wait()

        assert child.ask("pages", seconds=20, **place)["count"] == 1
        assert len(list(files.scratch(SCRATCH).iterdir())) == 1  # what the killed one worked with is gone
    assert not list(files.scratch(SCRATCH).iterdir())


def test_a_content_that_ends_the_job_each_time_is_left_alone(cast: Cast) -> None:
    add_document(cast.commune, [upload()], by=cast.officer)
    Reading.objects.create(blob=Blob.objects.get(), attempts=job.ATTEMPTS)

    with Child() as child:
        for _step in job._steps(cast.commune, child, False):
            pass

    assert Reading.objects.get().obstacle == Obstacle.TOO_LONG


def test_only_so_many_pages_are_read(add: Add, settings: Settings) -> None:
    settings.READ_PAGES_MAX = 1

    document = add(upload())

    assert Reading.objects.get().page_count == 2
    assert [page.number for page in text_of(document)] == [1]
    assert Reading.objects.get().obstacle == Obstacle.TOO_MANY_PAGES


def test_old_fonts_are_not_taken_for_words(add: Add, tmp_path: Path, settings: Settings) -> None:
    settings.TESSERACT = "none"
    word = Word()
    for line in ["Sè: 152/Q§-UBND", "QuyÕt ®Þnh vÒ viÖc c«ng bè HÖ thèng qu¶n lý chÊt l­îng"] * 9:
        word.add_paragraph(line)
    word.save(str(tmp_path / "a.docx"))

    document = add(upload("cu.docx", tmp_path / "a.docx"))

    assert (document.title, document.number) == ("cu", "")
    assert not Document.objects.search_pages("thang")


def test_what_a_machine_read_is_marked_until_a_person_has_looked(cast: Cast, add: Add) -> None:
    document = add(upload())

    describe_document(document, by=cast.officer, number="153/QĐ-UBND")
    document.refresh_from_db()
    assert "number" not in document.machine_read
    assert "issuer" in document.machine_read
    confirm_document(document, by=cast.officer)
    document.refresh_from_db()
    assert document.machine_read == []
    assert TrailEntry.objects.about(document).filter(action="confirm_document").count() == 1


def test_nobody_confirms_what_they_were_not_shown(cast: Cast, add: Add) -> None:
    shown = Document(machine_read=["title"], title="scan0012").reading_shown
    document = add(upload("scan0012.pdf", SAMPLES / QD))

    with pytest.raises(Refused, match="đọc thêm"):
        confirm_document(document, by=cast.officer, shown=shown)

    assert Document.objects.get().machine_read


def test_saving_without_a_change_confirms(cast: Cast, add: Add) -> None:
    document = add(upload())

    describe_document(document, by=cast.officer, **{name: getattr(document, name) for name in document.machine_read})

    document.refresh_from_db()
    assert document.machine_read == []
    assert TrailEntry.objects.about(document).latest("pk").action == "confirm_document"


def test_a_newer_version_keeps_what_was_checked(cast: Cast, add: Add) -> None:
    old = confirm_document(add(upload()), by=cast.officer)

    new = supersede_document(old, [upload(KH)], by=cast.officer)

    assert (new.title, new.machine_read) == (old.title, ["year"])


def test_words_on_the_pages_are_found_with_their_page(cast: Cast, add: Add, as_: Callable[[User], Client]) -> None:
    document = add(upload())

    page = as_(cast.viewer).get(f"/bac-giang/evidence/agencies/{cast.commune.pk}/?q=danh+muc+QUY+trình")

    (row,) = page.context["page"].object_list
    assert (row, row.hit.file, row.hit.page) == (document, 1, 1)
    assert "?file=1&amp;page=1#viewer" in page.content.decode()
    none = as_(cast.viewer).get(f"/bac-giang/evidence/agencies/{cast.commune.pk}/?q=danh+muc+may+bay")
    assert not none.context["page"].object_list


def test_a_photo_of_a_paper_is_read(add: Add, tmp_path: Path) -> None:
    image = Image.new("RGB", (1300, 800), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(str(TINOS), 34)
    for at, line in enumerate(["Số: 77/TB-UBND", "THÔNG BÁO", "Về việc niêm yết chính sách chất lượng"]):
        pen.text((120 if at == 0 else (1300 - pen.textlength(line, font)) / 2, 120 + 80 * at), line, "black", font)
    image.save(tmp_path / "a.png")

    document = add(upload("IMG_2231.png", tmp_path / "a.png"))

    assert (document.number, document.doc_type) == ("77/TB-UBND", "TB")
    assert document.title == "Thông báo về việc niêm yết chính sách chất lượng"
