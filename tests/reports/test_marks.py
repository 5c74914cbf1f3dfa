"""Pictures of seal and signature: what may come in, where they stand on paper, and that nobody sees them unasked."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from agencies.models import TrailEntry, User
from agencies.rules import Refused
from reports.marks.reading import MAX_BYTES, picture
from reports.marks.workflow import change_marks
from reports.models import DocumentMarks, DocumentSettings
from reports.renderers import pdf
from reports.summary import compose
from tests.conftest import Cast
from tests.reports import sample
from tests.reports.pages import MM

As = Callable[[User], Client]


def png(colour: tuple[int, int, int], *, clear: bool = True, size: tuple[int, int] = (120, 120)) -> bytes:
    """A picture of one colour with a transparent edge."""
    image = Image.new("RGBA", size, (0, 0, 0, 0 if clear else 255))
    image.paste((*colour, 255), (10, 10, size[0] - 10, size[1] - 10))
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


SEAL, AUTOGRAPH = png((200, 0, 0)), png((0, 0, 200), size=(240, 90))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a", "không phải ảnh PNG"),
        (SEAL[:20], "không phải ảnh PNG"),
        (png((9, 9, 9), clear=False), "không có nền trong suốt"),
        (b"x" * (MAX_BYTES + 1), "lớn hơn 2 MB"),
        (png((9, 9, 9), size=(4001, 30)), "Hãy thu nhỏ"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        picture("dau.png", content)


def test_the_page_keeps_the_pictures_and_tells_the_trail_only_that_they_changed(cast: Cast, as_: As) -> None:
    address = reverse("reports:marks", args=["bac-giang"])
    sent = {"seal_mm": "36", "autograph_mm": "40", "seal_file": SimpleUploadedFile("d.png", SEAL, "image/png")}

    assert as_(cast.administrator).post(address, sent).status_code == 302

    row = DocumentMarks.objects.get()
    assert row.seal
    assert row.printed is None, "not printed until somebody wants it"
    assert TrailEntry.objects.get(action="change_marks").changes == {"seal": [False, True]}
    assert as_(cast.secretary).get(address).status_code == 403
    wrong = as_(cast.administrator).post(
        address, {**sent, "seal_file": SimpleUploadedFile("d.png", b"no", "image/png")}
    )
    assert "không phải ảnh PNG" in wrong.content.decode()


def test_the_seal_covers_the_left_third_of_the_signature(cast: Cast) -> None:
    row = DocumentMarks.objects.of(cast.province)
    change_marks(row, {"seal": SEAL, "autograph": AUTOGRAPH, "shown": True}, by=cast.administrator)

    document = compose(sample.empty(), DocumentSettings.objects.of(cast.province))
    made = pypdfium2.PdfDocument(pdf.render(document))

    boxes = [
        [edge * MM for edge in item.get_bounds()]
        for page in made
        for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    autograph, seal = sorted(boxes, key=lambda box: box[2] - box[0], reverse=True)
    assert abs(seal[2] - seal[0] - 36) < 1
    assert abs(autograph[2] - autograph[0] - 40) < 1
    assert abs(seal[2] - (autograph[0] + 40 / 3)) < 1
    assert not compose(sample.empty(), DocumentSettings.objects.of(cast.other)).signature.marks
