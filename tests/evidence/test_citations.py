"""Whatever names a document counts as citing it, or is named here with why it does not."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from audits.models import InspectionPlan
from evidence import citations
from evidence.models import Document
from tests.conftest import Cast

NO_CITATION = {
    "evidence.DocumentFile.document": "what the document consists of",
    "evidence.Document.supersedes": "a version before this one",
    "evidence.Sending.document": "how its files came in",
    "scoring.SuggestionAnswer.document": "what a citation once taught",
    "scoring.Decision.document": "papers_of leaves it out itself: results are never destroyed",
}


def naming() -> Iterator[tuple[str, type[Model] | None]]:
    """Every field that names documents, with the model of its rows."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.related_model is Document:
                yield f"{model._meta.label}.{field.name}", model
        for many in model._meta.local_many_to_many:
            if many.related_model is Document:
                yield f"{model._meta.label}.{many.name}", many.remote_field.through


def test_whatever_names_a_document_cites_it_or_says_why_not() -> None:
    listed = {rows(False).model for rows in citations._listers}
    found = dict(naming())

    assert [name for name, model in found.items() if model not in listed and name not in NO_CITATION] == []
    assert NO_CITATION.keys() <= found.keys()


def test_an_approved_plan_is_cited(cast: Cast) -> None:
    document = Document.objects.create(agency=cast.commune, title="Kế hoạch")
    assert not Document.objects.filter(citations.is_cited()).exists()

    InspectionPlan.objects.create(province=cast.province, year=2024, document=document)

    assert Document.objects.filter(citations.is_cited()).get() == document
    (use,) = citations.cited_for([document.pk])[document.pk]
    assert (use.label, use.year) == ("Kế hoạch kiểm tra năm 2024", 2024)
