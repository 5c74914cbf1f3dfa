"""Suggestions accepted, many at once, and rejected one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused, require
from evidence.closing.workflow import held_to_cite
from evidence.models import Document
from scoring import moves
from scoring.models import Citation, Scorecard
from scoring.states import SheetState
from scoring.suggestions import locator, suggestions_for
from scoring.workflow.learning import learn
from scoring.workflow.scores import asked_of, item_of


@dataclass(frozen=True, slots=True)
class Pair:
    """A document by number to be cited for a criterion; an empty locator is filled in with the page that shows it."""

    document: int
    criterion: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of it: the citations made, and a sentence for each document that could not be cited any more."""

    citations: tuple[Citation, ...]
    left: tuple[str, ...] = ()


@transaction.atomic
def accept_suggestions(sheet: Scorecard, pairs: Iterable[Pair], *, by: User) -> Accepted:
    """Cite documents for criteria, all of them in one go, each with its page; what is cited already stays as it is.

    A document that was withdrawn or superseded meanwhile is left out and told; the others are cited. Raises Refused,
    and cites nothing, when a criterion is not open to the agency or a document is another agency's.
    """
    sheet.hold()
    wanted = list({(pair.document, pair.criterion): pair for pair in pairs}.values())
    asked = asked_of(sheet)
    for code in dict.fromkeys(pair.criterion for pair in wanted):
        require(moves.may_edit(sheet, code, asked))
        item_of(sheet, code)
    documents = {
        row.pk: row for row in held_to_cite({pair.document for pair in wanted}) if row.agency_id == sheet.agency_id
    }
    if any(pair.document not in documents for pair in wanted):
        raise Refused(_("Chỉ gắn được tài liệu của chính cơ quan."))
    prefetch_related_objects(list(documents.values()), "files")
    verdicts = {number: document.may_be_cited() for number, document in documents.items()}
    cited = set(sheet.citations.values_list("document", "criterion"))
    new = [pair for pair in wanted if verdicts[pair.document] and (pair.document, pair.criterion) not in cited]
    pages = _pages(sheet, [documents[pair.document] for pair in new if not pair.locator])
    citations = Citation.objects.bulk_create(
        [
            Citation(
                scorecard=sheet, criterion=pair.criterion, document=documents[pair.document], by=by,
                locator=(pair.locator.strip() or pages.get((pair.document, pair.criterion), ""))[:200],
            )
            for pair in new
        ]
    )  # fmt: skip
    if citations:
        _began(sheet)
        trail.record_all(
            trail.line(
                "accept_suggestion", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
                changes={f"{row.criterion}.citation": (None, f"{row.document} · {row.locator}".strip(" ·"))},
            )
            for row in citations
        )  # fmt: skip
        learn(sheet, [(row.document, row.criterion) for row in citations], accepted=True, by=by)
    return Accepted(tuple(citations), tuple(verdict.reason for verdict in verdicts.values() if not verdict))


@transaction.atomic
def reject_suggestion(sheet: Scorecard, document: Document, criterion: str, *, by: User) -> None:
    """Say that a document does not serve a criterion: it is not suggested for it again, and the engine learns."""
    sheet.hold()
    require(moves.may_edit(sheet, criterion, asked_of(sheet)))
    item_of(sheet, criterion)
    if document.agency_id != sheet.agency_id:
        raise Refused(_("Chỉ trả lời được gợi ý cho tài liệu của chính cơ quan."))
    learn(sheet, [(document, criterion)], accepted=False, by=by)
    trail.record(
        "reject_suggestion", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
        changes={f"{criterion}.suggestion": (str(document), None)},
    )  # fmt: skip


def _pages(sheet: Scorecard, documents: list[Document]) -> dict[tuple[int, str], str]:
    if not documents:
        return {}
    rows = suggestions_for(sheet, documents).rows
    return {(row.document.pk, one.criterion): locator(one.page) for row in rows for one in row.candidates}


def _began(sheet: Scorecard) -> None:
    if sheet.state == SheetState.NOT_STARTED:
        sheet.state = SheetState.DRAFT
        sheet.save(update_fields=["state"])
