"""Signed papers that come back: kept as they came, their digital signatures and their words held against what was issued."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from agencies import files
from agencies.models import TrailEntry, User
from reports.issuing.models import IssuedDocument, SignedCopy
from reports.issuing.workflow import issue
from reports.renderers import pdf
from reports.summary import compose
from tests.conftest import Cast
from tests.evidence.test_scanning import listening
from tests.reports import sample
from tests.reports.signing import SIGNER, certificate, sign
from tests.reports.test_issuing import given, of_year

SignIn = Callable[[User], Client]
Send = Callable[[bytes], str]


@pytest.fixture
def issued(cast: Cast) -> IssuedDocument:
    return issue(of_year(cast, "december"), given(), by=cast.secretary)


@pytest.fixture
def frozen(issued: IssuedDocument) -> bytes:
    return files.place(issued.files.get(form="pdf").path).read_bytes()


@pytest.fixture
def send(cast: Cast, issued: IssuedDocument, as_: SignIn) -> Send:
    """Have the secretary send a signed copy; the page that answers."""
    client = as_(cast.secretary)

    def act(content: bytes) -> str:
        sent = {"file": SimpleUploadedFile("đã ký.pdf", content)}
        return client.post(f"/bac-giang/reports/issued/{issued.pk}/signed/", sent, follow=True).content.decode()

    return act


def test_a_digital_signature_is_found_valid(
    cast: Cast, issued: IssuedDocument, frozen: bytes, send: Send, as_: SignIn
) -> None:
    content = sign(frozen)

    page = send(content)

    copy = SignedCopy.objects.get()
    assert (copy.state, copy.same, copy.remarks) == ("valid", True, [])
    assert copy.sha256 == hashlib.sha256(content).hexdigest()
    assert copy.signatures[0]["name"] == SIGNER
    assert copy.signatures[0]["at"]
    for words in ("đã ký số hợp lệ", SIGNER, copy.sha256, "đúng từng byte", "chưa có chứng thư gốc"):
        assert words in page, words
    assert TrailEntry.objects.filter(action="take_signed", object_id=issued.pk).exists()
    listed = as_(cast.secretary).get("/bac-giang/reports/issued/?signed=valid").content.decode()
    assert listed.index(f"/reports/signed/{copy.pk}/") < listed.index(f"/issued/{issued.pk}/files/pdf/")
    back = as_(cast.secretary).get(f"/bac-giang/reports/signed/{copy.pk}/")
    assert b"".join(back.streaming_content) == content  # type: ignore[attr-defined]


def test_what_was_changed_after_signing_is_found(frozen: bytes, send: Send) -> None:
    signed = bytearray(sign(frozen))
    signed[len(frozen) // 2] ^= 1

    page = send(bytes(signed))

    assert SignedCopy.objects.get().state == "invalid"
    assert "nội dung đã bị thay đổi so với lúc ký" in page


def test_a_signer_nobody_vouches_for(frozen: bytes, send: Send, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(certificate()[0].public_bytes(Encoding.PEM))
    settings.SIGNATURE_ROOTS = str(tmp_path)

    send(sign(frozen))

    copy = SignedCopy.objects.get()
    assert (copy.state, copy.signatures[0]["trusted"]) == ("valid", True)


def test_a_scan_has_neither_signature_nor_words(send: Send) -> None:
    page = io.BytesIO()
    Image.new("RGB", (827, 1169), "white").save(page, "PDF")

    told = send(page.getvalue())

    copy = SignedCopy.objects.get()
    assert copy.state == "none"
    assert "không có chữ để đối chiếu" in copy.remarks[0]
    assert "bản quét không có chữ ký số" in told


def test_a_copy_of_something_else_is_remarked_and_kept(send: Send) -> None:
    other = pdf.render(compose(sample.figures(), sample.settings()))

    send(other)

    remarks = " ".join(SignedCopy.objects.get().remarks)
    for words in ("số 05/BC-SKHCN", "ngày 05 tháng 12 năm 2023", "trích yếu"):
        assert words in remarks, words


def test_what_is_no_pdf_is_refused_and_nothing_kept(send: Send) -> None:
    assert "Tệp bị hỏng" in send(b"%PDF-1.7 nothing in it")
    assert not SignedCopy.objects.exists()


def test_what_the_scanner_does_not_call_clean_never_comes_in(send: Send, settings: Settings) -> None:
    page = io.BytesIO()
    Image.new("RGB", (827, 1169), "white").save(page, "PDF")

    with listening(settings, infected=b"%PDF"):
        assert "nhiễm mã độc" in send(page.getvalue())
    assert "Máy quét mã độc chưa trả lời" in send(page.getvalue())

    assert not SignedCopy.objects.exists()
