"""PDF: opens without a password, is no book, holds nothing that runs and no files inside.

A PDF with JavaScript, a launch action, an XFA form or files inside is refused rather than marked: official
papers have none of them, and whoever opens the download later would not see a mark.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from evidence.rules.filecheck import Fault, Limits, Unfit

RUNS = frozenset({"/JavaScript", "/Launch", "/ImportData"})
APART = frozenset(
    {"/Parent", "/P", "/Resources", "/Contents", "/StructTreeRoot", "/Metadata", "/AP", "/DR", "/Dest", "/D"}
)
"""Where no action hangs: content, fonts, structure, destinations, and the ways back up."""
MOST_OBJECTS = 100_000

_one_at_a_time = threading.Lock()
"""PDFium must not be entered by two threads at once."""


def check(path: Path, limits: Limits) -> None:
    """Raises Unfit."""
    import pypdfium2
    from pypdf.errors import DependencyError, PyPdfError

    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            asks = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
            raise Unfit(Fault.ENCRYPTED if asks else Fault.BROKEN) from None
        try:
            pages = len(document)
            if not 0 < pages <= limits.pages:
                raise Unfit(Fault.TOO_MANY_PAGES, pages=pages, limit=limits.pages) if pages else Unfit(Fault.BROKEN)
            try:
                _look_for_what_runs(path)
            except (PyPdfError, DependencyError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
                # Encrypted without a password, or damaged where PDFium knows a way: read what PDFium makes of it.
                _look_at_copy(document, path)
        finally:
            document.close()


def _look_at_copy(document: Any, path: Path) -> None:
    import pypdfium2

    copy = path.with_name(f"{path.name}.copy")
    try:
        document.save(copy, flags=pypdfium2.raw.FPDF_REMOVE_SECURITY)
        _look_for_what_runs(copy)
    except Unfit:
        raise
    except Exception:  # whatever a damaged file makes a parser do
        raise Unfit(Fault.BROKEN) from None
    finally:
        copy.unlink(missing_ok=True)


def _look_for_what_runs(path: Path) -> None:
    """Follow the document's objects from its catalogue, without decoding a single stream."""
    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    with path.open("rb") as file:
        reader = PdfReader(file)
        seen: set[tuple[int, int]] = set()
        waiting: list[Any] = [reader.trailer["/Root"]]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, IndirectObject):
                if (thing.idnum, thing.generation) in seen:
                    continue
                seen.add((thing.idnum, thing.generation))
                if len(seen) > MOST_OBJECTS:
                    raise Unfit(Fault.BROKEN)
                thing = thing.get_object()
            if isinstance(thing, DictionaryObject):
                _check_object(thing)
                waiting += [value for key, value in dict.items(thing) if key not in APART]
            elif isinstance(thing, ArrayObject):
                waiting += list.__iter__(thing)


def _check_object(thing: Any) -> None:
    if thing.get("/S") in RUNS or "/JS" in thing or "/XFA" in thing or thing.get("/Subtype") == "/RichMedia":
        raise Unfit(Fault.SCRIPT)
    if "/EF" in thing:
        raise Unfit(Fault.EMBEDDED, inside=str(thing.get("/UF") or thing.get("/F") or ""))
