"""Every hostile file meets its reaction, every sample is accepted."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript

from evidence.rules.filecheck import MB, Fault, Limits, Unfit, check
from evidence.rules.names import clean_name
from evidence.rules.pdf import _look_at_copy
from evidence.sentences import SENTENCES, sentence
from tests.evidence.samples import EXPECTED, HOSTILE, SAMPLES, manifest

GOOD_PDF = HOSTILE / "h07_ten_vuot_thu_muc.pdf"


def fault(path: Path, name: str = "", limits: Limits | None = None) -> str:
    """The fault found, empty when the file is accepted; the sentence is made either way."""
    try:
        check(path, name or path.name, limits)
    except Unfit as unfit:
        found = unfit
    else:
        return ""
    assert len(sentence(found)) > 40
    assert "%(" not in sentence(found)
    return found.fault


@pytest.mark.parametrize("entry", manifest(HOSTILE), ids=lambda entry: entry["file"][:3])
def test_a_hostile_file_meets_its_reaction(entry: dict[str, Any]) -> None:
    assert fault(HOSTILE / entry["file"], clean_name(entry["upload_name"])) == EXPECTED[entry["file"][:3]]


@pytest.mark.parametrize("entry", manifest(SAMPLES), ids=lambda entry: entry["file"][:2])
def test_a_sample_is_accepted_as_what_it_is(entry: dict[str, Any]) -> None:
    assert check(SAMPLES / entry["file"], entry["file"]).mime == entry["mime"]


def test_every_fault_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Fault)


def test_size_and_pages_are_limited() -> None:
    assert fault(GOOD_PDF, limits=Limits(size=1000)) == Fault.TOO_LARGE
    assert fault(SAMPLES / "01_QD_cong_bo_HTQLCL_2023.pdf", limits=Limits(pages=1)) == Fault.TOO_MANY_PAGES


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"%PDF-1.4 nothing more", "a.pdf", Fault.BROKEN),
        (b"PK\x03\x04 nothing more", "a.docx", Fault.BROKEN),
        (b"\xff\xd8\xff\xe0 nothing more", "a.jpg", Fault.BROKEN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.docx", Fault.OLD_OFFICE),
        (b"MZ\x90\x00%PDF-1.4", "a.pdf", Fault.MISMATCH),
        (b"plain", "khong-duoi", Fault.TYPE),
    ],
)
def test_what_only_pretends_is_refused(tmp_path: Path, content: bytes, name: str, expected: Fault) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)

    assert fault(path, name) == expected


def test_an_image_under_another_images_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (2, 2)).save(path, "PNG")

    assert fault(path) == Fault.MISMATCH


@pytest.mark.parametrize(
    ("part", "content", "expected"),
    [
        ("word/vbaProject.bin", b"x", Fault.MACRO),
        ("word/embeddings/setup.exe", b"x", Fault.EMBEDDED),
        ("../../outside.xml", b"<a/>", Fault.BROKEN),
        ("word/hidden.dat", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", Fault.ENTITIES),
        ("word/broken.xml", b"<a><b></a>", Fault.BROKEN),
        (
            "word/_rels/settings.xml.rels",
            b'<r><Relationship Type="x/attachedTemplate" TargetMode="External" Target="https://evil/a.dotm"/></r>',
            Fault.REMOTE,
        ),
        (
            "word/_rels/settings.xml.rels",
            b'<r><Relationship Type="x/attachedTemplate" TargetMode="External" Target="file:///C:\\t.dotm"/></r>',
            "",
        ),
        ("word/media/a.png", b"\0" * (11 * MB), Fault.BOMB),
    ],
)
def test_what_an_office_file_may_not_hold(tmp_path: Path, part: str, content: bytes, expected: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes((SAMPLES / "18_Phieu_KPH_HDKP_01.docx").read_bytes())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)

    assert fault(path) == expected


def test_a_huge_directory_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20):
            archive.writestr(f"{number}.xml", "")

    assert fault(path, limits=Limits(entries=2)) == Fault.BOMB


def pdf(tmp_path: Path, change: Any) -> Path:
    """The good PDF with something done to it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(GOOD_PDF.read_bytes())))
    change(writer)
    path = tmp_path / "a.pdf"
    writer.write(path)
    return path


def test_what_a_pdf_may_not_hold(tmp_path: Path) -> None:
    assert fault(pdf(tmp_path, lambda writer: writer.add_open_action(JavaScript("app.alert(1)")))) == Fault.SCRIPT
    assert fault(pdf(tmp_path, lambda writer: writer.add_attachment("a.exe", b"MZ"))) == Fault.EMBEDDED
    assert fault(pdf(tmp_path, lambda writer: writer.add_outline_item(title="Chương 1", page_number=0))) == ""


def test_a_pdf_locked_against_printing_is_still_looked_into(tmp_path: Path) -> None:
    def lock(writer: PdfWriter) -> None:
        writer.add_open_action(JavaScript("app.alert(1)"))
        writer.encrypt("", "owner", algorithm="RC4-128")

    assert fault(pdf(tmp_path, lambda writer: writer.encrypt("", "owner", algorithm="RC4-128"))) == ""
    assert fault(pdf(tmp_path, lock)) == Fault.SCRIPT
    assert list(tmp_path.iterdir()) == [tmp_path / "a.pdf"]


def test_what_pdfium_makes_of_a_pdf_is_looked_into_where_the_reader_gives_up(tmp_path: Path) -> None:
    path = pdf(tmp_path, lambda writer: writer.add_open_action(JavaScript("app.alert(1)")))
    document = pypdfium2.PdfDocument(path)

    with pytest.raises(Unfit, match="script"):
        _look_at_copy(document, path)

    document.close()
    assert list(tmp_path.iterdir()) == [path]
