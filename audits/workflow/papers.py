"""The file of an audit: documents of the ten kinds of Điều 39."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused
from audits.models import Audit, Paper
from audits.models.audit import KINDS
from audits.rules import Kind
from evidence.closing.workflow import require_citable
from evidence.models import Document
from evidence.workflow import Upload, add_document


@transaction.atomic
def file_paper(
    audit: Audit, kind: str, *, by: User | None, uploads: Sequence[Upload] = (), document: Document | None = None,
    number: str = "",
) -> Paper:  # fmt: skip
    """Put files, as one document of the agency, or a document it has, into the file of an audit.

    Raises Refused for a kind that is none of the ten, a document of another agency or one that may not be cited, or files that may not come in.
    """
    if kind not in set(Kind):
        raise Refused(_("Hãy chọn loại tài liệu trong danh sách."))
    if document is None:
        title = f"{KINDS[Kind(kind)]} – {audit}"
        document = add_document(
            audit.agency, uploads, by=by, title=title, number=number, year=audit.year
        ).document  # fmt: skip
    elif document.agency_id != audit.agency_id:
        raise Refused(_("Tài liệu không thuộc kho minh chứng của cơ quan này."))
    else:
        require_citable(document)
    paper, made = Paper.objects.get_or_create(audit=audit, kind=kind, document=document, defaults={"by": by})
    if made:
        trail.record("file_paper", audit, by=by, province=audit.agency.province, agency=audit.agency, note=str(paper))
    return paper


@transaction.atomic
def remove_paper(paper: Paper, *, by: User) -> None:
    """Take a document out of the file; it stays among the agency's documents."""
    audit = paper.audit
    trail.record("remove_paper", audit, by=by, province=audit.agency.province, agency=audit.agency, note=str(paper))
    paper.delete()
