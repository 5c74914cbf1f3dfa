"""A digital signature for the demonstration, by a key made on the spot that nobody vouches for."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

SIGNER = "Chữ ký số minh họa, không có giá trị pháp lý"
_YEARS = timedelta(days=3650)
_LOCK = b"once"  # of a packet that never leaves memory


def signed(content: bytes) -> bytes:
    """The PDF with a signature added to its end."""
    key = ec.generate_private_key(ec.SECP256R1())
    packed = serialization.pkcs12.serialize_key_and_certificates(
        b"demo", key, _certificate(key), None, serialization.BestAvailableEncryption(_LOCK)
    )
    signer = signers.SimpleSigner.load_pkcs12_data(packed, [], _LOCK)
    about = signers.PdfSignatureMetadata(field_name="MinhHoa", reason="Minh họa")
    made: io.BytesIO = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), about, signer=signer)
    return made.getvalue()


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)]), datetime.now(UTC)
    others = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
        False,
    )  # fmt: skip
    usage = x509.KeyUsage(digital_signature=True, content_commitment=True, **others)
    return (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1)).not_valid_after(now + _YEARS)
        .add_extension(usage, critical=True)
    ).sign(key, hashes.SHA256())  # fmt: skip
