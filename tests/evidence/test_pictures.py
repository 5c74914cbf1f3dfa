"""Pages as pictures: drawn by us, inert, whole, only for those who may see the file; photos come in bare."""

import io
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageChops, PngImagePlugin

from agencies.models import User
from agencies.rules import Refused
from evidence.extraction import office
from evidence.extraction.child import Child
from evidence.models import Blob, Document, DocumentFile
from evidence.reading import pictures
from evidence.workflow import add_document
from tests.conftest import Cast
from tests.evidence.conftest import upload

WORKBOOK = "05_Muc_tieu_chat_luong_2023.xlsx"
PHOTO = "24_DS_hoc_vien_tap_huan_ky_ten.jpg"


def add(cast: Cast, *files: SimpleUploadedFile) -> DocumentFile:
    return add_document(cast.commune, files or [upload()], by=cast.officer).document.files.get()


def look(client: Client, file: DocumentFile, number: int | str = 1, size: str = "page") -> HttpResponse:
    return client.get(reverse("evidence:page", args=["bac-giang", file.pk, number, size]))


def content(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def telephone_photo(orientation: int = 6, image_format: str = "JPEG") -> bytes:
    """A picture as a telephone makes it: on its side, with place, camera and a comment."""
    image = Image.radial_gradient("L").resize((64, 32)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = orientation, "SecretCamera", "SecretModel"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (21.0, 16.0, 30.0)
    written, notes = io.BytesIO(), PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SecretComment")
    if image_format == "PNG":
        image.save(written, "PNG", exif=exif, pnginfo=notes)
    else:
        image.save(written, "JPEG", exif=exif, comment=b"SecretComment", quality=90)
    return written.getvalue() + (b"SecretFilm" if image_format == "JPEG" else b"")


@pytest.mark.parametrize("name", ["01_QD_cong_bo_HTQLCL_2023.pdf", "18_Phieu_KPH_HDKP_01.docx", WORKBOOK, PHOTO])
def test_every_type_has_pictures_in_two_sizes(cast: Cast, as_: Callable[[User], Client], name: str) -> None:
    client, file = as_(cast.viewer), add(cast, upload(name))

    for size, width in pictures.SIZES.items():
        answer = look(client, file, size=size)
        image = Image.open(io.BytesIO(content(answer)))
        assert (image.format, image.width) == ("WEBP", width)
        assert len(image.convert("L").getcolors(256) or []) > 20
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_picture_is_kept_below_its_province_and_not_sent_twice(
    cast: Cast, as_: Callable[[User], Client], storage: Path
) -> None:
    client, file = as_(cast.viewer), add(cast)
    etag = look(client, file)["ETag"]

    (kept,) = storage.glob(f"{cast.province.pk}/pages/**/1-page.webp")
    url = reverse("evidence:page", args=["bac-giang", file.pk, 1, "page"])
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    kept.write_bytes(b"kept")
    assert content(client.get(url)) == b"kept"


def test_nobody_else_sees_a_page(cast: Cast, as_: Callable[[User], Client]) -> None:
    file = add(cast)

    assert look(as_(cast.stranger), file).status_code == 404
    Document.objects.update(scan_state="infected")
    assert look(as_(cast.viewer), file).status_code == 403


@pytest.mark.parametrize(("number", "size"), [(0, "page"), (3, "page"), (1, "huge"), ("x", "page"), ("9" * 30, "page")])
def test_a_page_that_is_not_there(cast: Cast, as_: Callable[[User], Client], number: int | str, size: str) -> None:
    assert look(as_(cast.viewer), add(cast), number, size).status_code == 404


def test_what_cannot_be_drawn_is_said_at_once_the_second_time(
    cast: Cast, as_: Callable[[User], Client], storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, file = as_(cast.viewer), add(cast)
    (storage / file.blob.path).write_bytes(b"%PDF-1.7 nothing")

    answer = look(client, file)
    monkeypatch.setattr(pictures, "_viewer", None)

    assert "Hãy tải tệp về để xem" in answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert look(client, file).content == answer.content
    monkeypatch.setattr(pictures, "TRY_AGAIN", 0)
    monkeypatch.setattr(pictures, "_viewer", Child())
    (storage / file.blob.path).write_bytes(upload().read())
    assert look(client, file).status_code == 200


def test_who_waits_too_long_for_the_others_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)

    with pictures._turn, pytest.raises(pictures.NoPicture, match="ít giây"):
        pictures.page_picture(add(cast).blob, 1, "page")


def test_two_who_look_at_once_both_see_a_whole_page(cast: Cast, storage: Path) -> None:
    blob = add(cast).blob
    seen: list[int] = []

    def see() -> None:
        seen.append((storage / pictures.page_picture(blob, 1, "page")).stat().st_size)

    threads = [Thread(target=see) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_making_pages_fetches_nothing(tmp_path: Path) -> None:
    from weasyprint.urls import FatalURLFetchingError

    for address in ("http://127.0.0.1:9/a.png", "file:///etc/passwd", "doc:../../../manage.py", "ftp://a/b"):
        with pytest.raises(FatalURLFetchingError):
            office._print(f"<img src='{address}'>", tmp_path / "a.pdf")


def test_a_photo_is_kept_without_place_and_camera(cast: Cast, storage: Path) -> None:
    sent = telephone_photo()

    file = add(cast, SimpleUploadedFile("IMG.jpg", sent))

    kept = (storage / file.blob.path).read_bytes()
    assert b"Secret" in sent
    assert b"Secret" not in kept
    image = Image.open(io.BytesIO(kept))
    assert dict(image.getexif()) == {0x0112: 6}
    assert not image.getexif().get_ifd(0x8825)
    assert ImageChops.difference(image, Image.open(io.BytesIO(sent))).getbbox() is None
    assert file.blob.sha256 != file.sent_sha256


@pytest.mark.parametrize("orientation", [1, 3, 8])
def test_a_png_is_kept_bare_too(cast: Cast, storage: Path, orientation: int) -> None:
    file = add(cast, SimpleUploadedFile("a.png", telephone_photo(orientation, "PNG")))

    kept = (storage / file.blob.path).read_bytes()
    assert b"Secret" not in kept
    assert Image.open(io.BytesIO(kept)).getexif().get(0x0112, 1) == orientation


def test_a_photo_stands_upright_in_its_page(cast: Cast, as_: Callable[[User], Client]) -> None:
    file = add(cast, SimpleUploadedFile("IMG.jpg", telephone_photo(6)))

    image = Image.open(io.BytesIO(content(look(as_(cast.viewer), file))))

    assert image.height > image.width


def test_the_same_photo_again_is_known_by_the_hash_it_was_sent_with(cast: Cast) -> None:
    import hashlib

    sent = telephone_photo()
    first = add(cast, SimpleUploadedFile("IMG.jpg", sent))

    again = add_document(cast.commune, [SimpleUploadedFile("2.jpg", sent)], by=cast.officer)

    assert again.known
    assert DocumentFile.objects.get(sent_sha256=hashlib.sha256(sent).hexdigest()) == first


def test_samples_without_metadata_stay_as_they_are(cast: Cast) -> None:
    file = add(cast, upload("01_QD_cong_bo_HTQLCL_2023.pdf"))

    assert file.sent_sha256 == file.blob.sha256 == Blob.objects.get().sha256


def test_a_photo_that_was_cut_off_is_kept_bare(cast: Cast, storage: Path) -> None:
    sent = telephone_photo()

    file = add(cast, SimpleUploadedFile("IMG.jpg", sent[: len(sent) - 200]))

    assert b"Secret" not in (storage / file.blob.path).read_bytes()


def test_a_photo_whose_structure_is_broken_is_refused(cast: Cast, storage: Path) -> None:
    sent = telephone_photo(1)
    frame = sent.index(b"\xff\xda")

    with pytest.raises(Refused, match="bị hỏng"):
        add(cast, SimpleUploadedFile("IMG.jpg", sent[: frame + 2] + b"\xff\xff"))

    assert not [path for path in storage.rglob("*") if path.is_file()]
