"""Documents are stored once, found again, superseded and withdrawn, never overwritten."""

import os
import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoAssertNumQueries, Settings

from agencies.models import TrailEntry
from agencies.rules import Refused
from evidence.models import Blob, Document, DocumentType
from evidence.reading.pictures import folder_of
from evidence.rules.names import ABBREVIATIONS, OPENINGS
from evidence.upkeep import remove_strays
from evidence.workflow import add_document, describe_document, supersede_document, withdraw_document
from tests.conftest import Cast
from tests.evidence.conftest import GOOD_PDF, upload

KH = "14_KH_danh_gia_noi_bo_2023.pdf"


def stored(storage: Path) -> list[str]:
    return sorted(str(path.relative_to(storage)) for path in storage.rglob("*") if path.is_file())


def add(cast: Cast, *names: str, **particulars: object) -> Document:
    files = [upload(name) for name in names or ("01_QD_cong_bo_HTQLCL_2023.pdf",)]
    return add_document(cast.commune, files, by=cast.officer, **particulars).document  # type: ignore[arg-type]


def test_a_document_is_stored_by_its_content_below_its_province(cast: Cast, storage: Path) -> None:
    document = add(cast)

    (file,) = document.files.all()
    assert (document.doc_type, document.year, document.title) == (DocumentType.QD, 2023, "QD cong bo HTQLCL 2023")
    assert file.blob.sha256 == "fa1771b4fd0ab6f7656a2ad33e7e5192e08ba4192134f20ed994e5fe52384788"
    assert file.blob.path == f"{cast.province.pk}/blobs/fa/17/{file.blob.sha256}"
    assert stored(storage) == [file.blob.path]
    line = TrailEntry.objects.about(document).get()
    assert (line.action, line.actor, line.agency) == ("add_document", cast.officer, cast.commune)


def test_what_is_said_of_a_document_wins_over_its_name(cast: Cast) -> None:
    document = add(cast, title="Công bố", number="152/QĐ-UBND", issued_on=date(2022, 10, 20), doc_type="BCB")

    assert (document.title, document.doc_type, document.year) == ("Công bố", "BCB", 2022)


def test_a_document_may_be_several_files_each_once(cast: Cast) -> None:
    document = add(cast, KH, "03_KH_ap_dung_duy_tri_cai_tien_ISO_2023.docx", KH)

    assert [(file.position, file.name[:2]) for file in document.files.all()] == [(1, "14"), (2, "03")]


def test_one_unfit_file_stores_nothing(cast: Cast, storage: Path) -> None:
    with pytest.raises(Refused, match=r"“ảnh.svg”: Loại tệp"):
        add_document(cast.commune, [upload(), SimpleUploadedFile("ảnh.svg", b"<svg/>")], by=cast.officer)

    assert not Document.objects.exists()
    assert stored(storage) == []


def test_nothing_chosen_too_many_and_too_large_are_refused(cast: Cast, settings: Settings) -> None:
    settings.UPLOAD_FILES_MAX, settings.UPLOAD_FILE_MAX_BYTES = 1, 1000

    with pytest.raises(Refused, match="Chưa chọn tệp nào"):
        add_document(cast.commune, [], by=cast.officer)
    with pytest.raises(Refused, match="Tệp lớn 1 MB"):
        add_document(cast.commune, [upload()], by=cast.officer)
    settings.UPLOAD_FILE_MAX_BYTES = 10**6
    with pytest.raises(Refused, match="nhiều nhất 1 tệp"):
        add_document(cast.commune, [upload(), upload(KH)], by=cast.officer)


def test_the_same_content_again_is_recognised_under_any_name(cast: Cast, storage: Path) -> None:
    first = add(cast)

    again = add_document(cast.commune, [upload("khac.pdf", storage / first.files.get().blob.path)], by=cast.officer)

    assert (again.document, again.known) == (first, True)
    assert "Đã có sẵn" in again.sentence
    assert Document.objects.count() == 1


def test_the_same_content_at_another_agency_is_shared_and_never_told(cast: Cast, storage: Path) -> None:
    first = add(cast, title="Tài liệu mật của xã Đồng Tiến")

    other = add_document(cast.sibling, [upload()], by=cast.secretary)

    assert not other.known
    assert "Đồng Tiến" not in other.sentence
    assert other.document.files.get().blob == first.files.get().blob
    assert len(stored(storage)) == 1


def test_provinces_share_nothing(cast: Cast, storage: Path) -> None:
    add(cast)

    add_document(cast.foreign, [upload()], by=cast.stranger)

    assert Blob.objects.count() == 2
    assert len(stored(storage)) == 2


def test_a_withdrawn_document_does_not_stand_in_the_way_of_its_content(cast: Cast) -> None:
    first = withdraw_document(add(cast), by=cast.officer, reason="Nhầm cơ quan")

    again = add_document(cast.commune, [upload()], by=cast.officer)

    assert not again.known
    assert again.document != first


def test_a_name_from_a_mac_is_found(cast: Cast) -> None:
    name = unicodedata.normalize("NFD", "Quyết định công bố HTQLCL.pdf")
    document = add_document(cast.commune, [upload(name, GOOD_PDF)], by=cast.officer).document

    assert document.files.get().name == "Quyết định công bố HTQLCL.pdf"
    assert list(Document.objects.search("quyet dinh CÔNG BỐ")) == [document]


def test_describing_keeps_the_old_values_in_the_trail(cast: Cast) -> None:
    document = add(cast)

    describe_document(document, by=cast.officer, title="Công bố", number="152/QĐ-UBND", issued_on=date(2023, 10, 20))
    describe_document(document, by=cast.officer, number="152/QĐ-UBND")

    lines = TrailEntry.objects.about(document).filter(action="describe_document")
    assert [line.changes for line in lines] == [
        {
            "title": ["QD cong bo HTQLCL 2023", "Công bố"],
            "number": ["", "152/QĐ-UBND"],
            "issued_on": [None, "2023-10-20"],
        }
    ]
    assert list(Document.objects.search("152/qd-ubnd cong bo")) == [document]


def test_a_newer_document_supersedes_and_both_stay(cast: Cast) -> None:
    old = add(cast, issuer="UBND xã Đồng Tiến")

    new = supersede_document(old, [upload(KH)], by=cast.officer, number="2")

    old = Document.objects.get(pk=old.pk)
    assert (new.supersedes, old.successor, new.issuer) == (old, new, "UBND xã Đồng Tiến")
    assert list(Document.objects.in_force()) == [new]
    assert new.may_be_cited()
    assert not old.may_be_cited()
    with pytest.raises(Refused, match="đã có bản thay thế"):
        supersede_document(old, [upload("17_BC_danh_gia_noi_bo_2023.pdf")], by=cast.officer)
    with pytest.raises(Refused, match="đã có trong tài liệu"):
        supersede_document(new, [upload(KH)], by=cast.officer)


def test_all_versions_are_found_from_any_of_them_at_the_same_cost(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    papers: list[Document] = []
    for number in range(6):
        papers.insert(
            0,
            Document.objects.create(
                agency=cast.commune, title=f"Bản {number}", supersedes=papers[0] if papers else None
            ),
        )
    alone = add(cast)

    for paper in papers:
        seen = Document.objects.select_related("superseded_by", "supersedes").get(pk=paper.pk)
        with django_assert_max_num_queries(2):
            assert seen.versions() == papers
    assert alone.versions() == [alone]


def test_withdrawing_asks_for_a_reason_and_ends_changes(cast: Cast) -> None:
    document = add(cast)
    with pytest.raises(Refused, match="lý do"):
        withdraw_document(document, by=cast.officer, reason=" ")

    withdrawn = withdraw_document(document, by=cast.officer, reason="Ban hành nhầm")

    assert withdrawn.withdraw_reason == "Ban hành nhầm"
    assert not withdrawn.may_be_cited()
    with pytest.raises(Refused):
        withdraw_document(document, by=cast.officer, reason="lần nữa")
    with pytest.raises(Refused):
        describe_document(document, by=cast.officer, title="x")
    with pytest.raises(Refused):
        supersede_document(withdrawn, [upload(KH)], by=cast.officer)


def test_contents_without_a_row_go_after_a_day(cast: Cast, storage: Path) -> None:
    kept = add(cast).files.get().blob
    folder = storage / str(cast.province.pk) / "blobs" / "fa" / "17"
    for name, age in [("old", 2 * 86400), ("young", 0), (kept.sha256, 2 * 86400)]:
        (folder / name).touch()
        os.utime(folder / name, (time.time() - age, time.time() - age))

    remove_strays()

    assert sorted(path.name for path in folder.iterdir()) == sorted(["young", kept.sha256])


def test_pictures_of_contents_that_are_gone_go_after_a_day(cast: Cast, storage: Path) -> None:
    kept = add(cast).files.get().blob
    folder = (storage / folder_of(kept)).parent
    for name, age in [("f" * 64, 2 * 86400), ("e" * 64, 0), (kept.sha256, 2 * 86400)]:
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "1-page.webp").touch()
        os.utime(folder / name, (time.time() - age, time.time() - age))

    remove_strays()

    assert sorted(path.name for path in folder.iterdir()) == sorted(["e" * 64, kept.sha256])


def test_every_type_a_name_may_stand_for_exists() -> None:
    assert {*ABBREVIATIONS.values(), *OPENINGS.values()} <= set(DocumentType.values)
