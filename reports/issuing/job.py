"""What the worker does: the files of an issued document, rendered from its frozen text."""

from __future__ import annotations

import io

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import files
from agencies.rules import fold
from jobs.kinds import Report, Result
from jobs.models import Job
from reports.issuing.frozen import thaw
from reports.issuing.models import IssuedDocument, IssuedFile
from reports.issuing.papers import name_of
from reports.issuing.workflow import path_of


def render_issued(job: Job, report: Report) -> Result:
    """Every file the document does not have yet; bears repeating."""
    row = IssuedDocument.objects.select_related("province").get(pk=int(job.params["issued"]), province=job.province)
    forms = forms_of(row)
    there = set(row.files.values_list("form", flat=True))
    for done, form in enumerate(forms):
        report(done, len(forms), form.upper())
        if form not in there:
            make_file(row, form)
    report(len(forms), len(forms))
    return Result(note=_("Đã lập %(count)s tệp của văn bản %(number)s.") % {"count": len(forms), "number": row.number})


def forms_of(row: IssuedDocument) -> tuple[str, ...]:
    """The forms a document is kept in; the year's figures also as a table and for other systems."""
    return ("pdf", "docx", "xlsx", "json") if row.figures else ("pdf", "docx")


def make_file(row: IssuedDocument, form: str) -> IssuedFile:
    """The document's file of this form, rendered where it is not there yet."""
    return row.files.filter(form=form).first() or _keep(row, form, _render(row, form))


def _render(row: IssuedDocument, form: str) -> bytes:
    from reports.renderers import docx, json, pdf, xlsx

    with override("vi"):
        match form:
            case "pdf":
                return pdf.render(thaw(row.document))
            case "docx":
                return docx.render(thaw(row.document))
            case "xlsx":
                return xlsx.render(thaw(row.figures), author=row.issuer)
            case _:
                return json.render(thaw(row.figures))


def _keep(row: IssuedDocument, form: str, content: bytes) -> IssuedFile:
    written = files.write(iter([content]), files.scratch("issued"))
    path = path_of(row.province_id, written.sha256)
    files.publish(written, path)
    name = f"{name_of(row.paper)}-{slugify(fold(row.number).replace('/', '-'))}-{row.issued_on.year}.{form}"
    try:
        with transaction.atomic():
            return IssuedFile.objects.create(
                province_id=row.province_id, issued=row, form=form, name=name, path=path, sha256=written.sha256,
                size=written.size, pages=_pages(content) if form == "pdf" else 0,
            )  # fmt: skip
    except IntegrityError:
        return row.files.get(form=form)  # another attempt was quicker; its file counts


def _pages(content: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(content)).pages)
