"""The digital signatures of a PDF (PAdES, PKCS#7): who signed when, and whether anything was changed afterwards."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Told = dict[str, Any]

for name in (
    "pyhanko",
    "pyhanko_certvalidator",
):  # what is wrong with a stranger's signature is an answer, no event of ours
    logging.getLogger(name).setLevel(logging.CRITICAL)


def signatures_of(path: Path, roots: Sequence[str] = ()) -> list[Told]:
    """Each signature, in the order in which they were made; none for a scan.

    `intact`: the bytes it covers are those that were signed. `sound`: the signature itself fits the certificate in it.
    `whole`: nothing was changed after it but what further signatures add. `trusted`: the certificate leads to one of
    `roots` (paths of PEM or DER files), None when there are no roots to ask. Nothing is fetched from any network.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    with path.open("rb") as file:
        reader = PdfFileReader(file, strict=False)
        context = _context(roots)
        return [_told(signature, context, bool(roots)) for signature in reader.embedded_regular_signatures]


def _context(roots: Sequence[str]) -> Any:
    from pyhanko.keys import load_certs_from_pemder
    from pyhanko_certvalidator import ValidationContext

    found = load_certs_from_pemder(list(roots))  # type: ignore[no-untyped-call]  # the library leaves it untyped
    return ValidationContext(trust_roots=list(found), allow_fetching=False)


def _told(signature: Any, context: Any, has_roots: bool) -> Told:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    certificate = signature.signer_cert
    told = {
        "name": _name(certificate.subject), "authority": _name(certificate.issuer), "at": _moment(signature),
        "intact": False, "sound": False, "whole": False, "trusted": None,
    }  # fmt: skip
    try:
        status = validate_pdf_signature(signature, context)
    except SignatureValidationError:
        return told
    allowed = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
    covers = status.coverage in {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}
    whole = covers and (
        status.coverage == SignatureCoverageLevel.ENTIRE_FILE or status.modification_level in allowed
    ) and status.docmdp_ok is not False  # fmt: skip
    return told | {
        "intact": bool(status.intact), "sound": bool(status.valid), "whole": bool(whole),
        "trusted": bool(status.trusted) if has_roots else None,
    }  # fmt: skip


def _name(name: Any) -> str:
    """The person or organisation a certificate names."""
    native = name.native
    found = native.get("common_name") or native.get("organization_name") or name.human_friendly
    return ", ".join(found) if isinstance(found, list) else str(found)


def _moment(signature: Any) -> str:
    """When the signer says it was signed, in ISO 8601; empty when the signature does not say."""
    at = signature.self_reported_timestamp
    return at.isoformat() if at else ""
