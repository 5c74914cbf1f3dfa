"""What is to be kept with a document (Nghị định 30/2020/NĐ-CP, Phụ lục VI), read off the document itself."""

from __future__ import annotations

import re
from datetime import date

from reports.official import NBSP, OfficialDocument

SUBJECT_AT_MOST = 500
_NUMBER = re.compile(r"^Số:\s*(\d*)\s*/?\s*(.*)$")
_DAY = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})$")
_YEAR = re.compile(r"năm (\d{4})$")


def particulars(document: OfficialDocument, pages: int) -> dict[str, str]:
    """The fields of Phụ lục VI that a document tells of itself; what it does not tell (no number yet) is left out."""
    head, signature = document.letterhead, document.signature
    number = _NUMBER.match(head.number.replace(NBSP, " "))
    year = _YEAR.search(head.place_and_day)
    found = {
        "FileCatalog": year[1] if year else "",
        "CodeNumber": number[1] if number else "",
        "CodeNotation": number[2] if number else "",
        "IssuedDate": _issued(head.place_and_day),
        "OrganName": _plain(head.issuer),
        "Subject": _plain(document.subject)[:SUBJECT_AT_MOST],
        "Language": "Tiếng Việt",
        "PageAmount": str(pages),
        "SignerInfo": "; ".join(filter(None, (signature.name, _plain(signature.position)))),
    }
    return {name: value for name, value in found.items() if value}


def _issued(place_and_day: str) -> str:
    """The day in ISO 8601; empty while there is room for it."""
    found = _DAY.search(place_and_day)
    return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else ""


def _plain(text: str) -> str:
    return text.replace(NBSP, " ")
