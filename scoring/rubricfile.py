"""A rubric as a file: JSON or XLSX, in and out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import PurePath
from typing import Literal, TypeAlias

from django.utils.translation import gettext as _

from agencies.rules import Refused
from agencies.spreadsheet import MAX_BYTES, XLSX_TYPE
from scoring.explain.rubric import document_fault, sheet_fault
from scoring.rules.codec import CodecError, rubric_to_json
from scoring.rules.columns import SheetError
from scoring.rules.intake import Reading, read_document
from scoring.rules.rubric import Rubric
from scoring.workbook import read_rubric, write_rubric

Form: TypeAlias = Literal["json", "xlsx"]
TYPES: dict[Form, str] = {"json": "application/json", "xlsx": XLSX_TYPE}


class NoRubric(Refused):
    """The file does not hold a rubric; `faults` says in sentences what is wrong with it."""

    def __init__(self, sentence: str, faults: list[str]) -> None:
        super().__init__(sentence)
        self.faults = faults


def read_rubric_file(name: str, content: bytes, *, code: str = "", title: str = "") -> Reading:
    """The rubric of a JSON or XLSX file; `code` and `title` go before those in the file, which a sheet may lack.

    Raises Refused when the file cannot be opened, NoRubric when what is in it is not a rubric.
    """
    try:
        reading = _reading(name, content)
    except CodecError as error:
        raise _no_rubric(name, [document_fault(fault) for fault in error.faults]) from None
    except SheetError as error:
        raise _no_rubric(name, [sheet_fault(fault) for fault in error.faults]) from None
    rubric = reading.rubric
    said = replace(rubric, code=code.strip() or rubric.code, name=title.strip() or rubric.name)
    return replace(reading, rubric=said)


def write_rubric_file(rubric: Rubric, form: Form) -> bytes:
    """The rubric as a file that `read_rubric_file` reads back as the same rubric."""
    if form == "xlsx":
        return write_rubric(rubric)
    return json.dumps(rubric_to_json(rubric), ensure_ascii=False, indent=1).encode() + b"\n"


def _reading(name: str, content: bytes) -> Reading:
    match PurePath(name).suffix.lower():
        case ".xlsx":
            return read_rubric(name, content)
        case ".json":
            return _read_json(name, content)
    raise Refused(_("Tệp “%(name)s” không phải JSON hoặc XLSX. Hãy lưu lại ở một trong hai dạng đó.") % {"name": name})


def _read_json(name: str, content: bytes) -> Reading:
    if len(content) > MAX_BYTES:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB. Một bộ tiêu chí không lớn đến vậy; hãy kiểm tra lại tệp.")
            % {"name": name, "limit": MAX_BYTES // 1024 // 1024}
        )
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused(_("Tệp “%(name)s” không phải chữ UTF-8.") % {"name": name}) from None
    except json.JSONDecodeError as fault:
        raise Refused(
            _("Tệp “%(name)s” không phải JSON đúng cú pháp: dòng %(line)d, cột %(column)d.")
            % {"name": name, "line": fault.lineno, "column": fault.colno}
        ) from None
    except RecursionError:
        raise Refused(_("Tệp “%(name)s” lồng quá nhiều tầng nên không phải bộ tiêu chí.") % {"name": name}) from None
    if not isinstance(document, dict):
        raise Refused(_("Tệp “%(name)s” không chứa một bộ tiêu chí.") % {"name": name})
    return read_document(document)


def _no_rubric(name: str, faults: list[str]) -> NoRubric:
    sentence = _("Chưa nhập gì: tệp “%(name)s” có %(count)d lỗi.") % {"name": name, "count": len(faults)}
    return NoRubric(sentence, faults)
