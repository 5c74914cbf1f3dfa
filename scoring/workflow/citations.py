"""Documents cited for a criterion, with the page or section that shows it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused, require
from evidence.closing.workflow import require_citable
from evidence.models import Document
from scoring import moves
from scoring.models import Citation, Scorecard
from scoring.states import SheetState
from scoring.workflow.learning import learn
from scoring.workflow.scores import asked_of, item_of


@transaction.atomic
def cite(sheet: Scorecard, code: str, document: Document, *, locator: str = "", by: User) -> Citation:
    """Cite a document of the same agency for one criterion; citing it again changes the locator.

    Raises Refused when the criterion is not open to the agency or the document is another agency's,
    withdrawn or superseded.
    """
    sheet = Scorecard.objects.locked(sheet.pk)
    require(moves.may_edit(sheet, code, asked_of(sheet)))
    item_of(sheet, code)
    if document.agency_id != sheet.agency_id:
        raise Refused(_("Chỉ gắn được tài liệu của chính cơ quan."))
    require_citable(document)
    citation, created = Citation.objects.get_or_create(
        scorecard=sheet, criterion=code, document=document, defaults={"locator": locator.strip(), "by": by}
    )
    before = "" if created else citation.locator
    if not created and (citation.carried or before != locator.strip()):
        citation.locator, citation.by, citation.carried = locator.strip(), by, False
        citation.save()
    if created or before != citation.locator:
        _began(sheet)
        trail.record(
            "cite", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
            changes={f"{code}.citation": (None if created else before, f"{document} · {citation.locator}".strip(" ·"))},
        )  # fmt: skip
    if created:
        learn(sheet, [(document, code)], accepted=True, by=by)
    return citation


@transaction.atomic
def cite_for(sheet: Scorecard, codes: Iterable[str], document: Document, *, by: User) -> list[Citation]:
    """Cite one document for several criteria, all of them or none. Raises Refused as `cite`, and when none is named."""
    made = [cite(sheet, code, document, by=by) for code in dict.fromkeys(codes)]
    if not made:
        raise Refused(_("Chưa chọn tiêu chí nào nên chưa gắn gì. Hãy đánh dấu ít nhất một tiêu chí."))
    return made


@transaction.atomic
def remove_citation(citation: Citation, *, by: User) -> None:
    """Cite the document no longer for that criterion; the document itself stays."""
    sheet = Scorecard.objects.locked(citation.scorecard_id)
    require(moves.may_edit(sheet, citation.criterion, asked_of(sheet)))
    trail.record(
        "remove_citation", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={f"{citation.criterion}.citation": (f"{citation.document} · {citation.locator}".strip(" ·"), None)},
    )  # fmt: skip
    learn(sheet, [(citation.document, citation.criterion)], accepted=False, by=by)
    citation.delete()


def _began(sheet: Scorecard) -> None:
    if sheet.state == SheetState.NOT_STARTED:
        sheet.state = SheetState.DRAFT
        sheet.save(update_fields=["state"])
