"""A person who signs PDFs: key and certificate made for the test."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

SIGNER = "Nguyễn Văn Ký"


@cache
def certificate() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The signer's own, which nobody else vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)]), datetime.now(UTC)
    usage = dict.fromkeys(
        ["key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"],
        False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
    ).sign(key, hashes.SHA256())  # fmt: skip
    return made, key


def sign(content: bytes) -> bytes:
    """The PDF with a digital signature added to its end."""
    made, key = certificate()
    packed = serialization.pkcs12.serialize_key_and_certificates(
        b"x", key, made, None, serialization.BestAvailableEncryption(b"x")
    )
    signer = signers.SimpleSigner.load_pkcs12_data(packed, [], b"x")

    def signed() -> io.BytesIO:
        found: io.BytesIO = signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(content)), signers.PdfSignatureMetadata(field_name="Ky"), signer=signer
        )
        return found

    with ThreadPoolExecutor(1) as thread:  # it runs a loop of its own, and a browser left open has one in this thread
        return thread.submit(signed).result().getvalue()
