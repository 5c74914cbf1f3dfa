"""What citing, accepting and rejecting teach the suggestion engine."""

from __future__ import annotations

from collections.abc import Iterable

from agencies.models import User
from evidence.models import Document
from scoring.assessment import rubric_of
from scoring.models import Scorecard, SuggestionAnswer
from scoring.rules.suggesting import features_of
from scoring.suggestions import lexicon, name_of, readings_of


def learn(sheet: Scorecard, pairs: Iterable[tuple[Document, str]], *, accepted: bool, by: User) -> None:
    """Remember what this person said of documents and criteria, in place of what was said before.

    The documents should bring their files along. Costs one statement besides the pages.
    """
    pairs = list(pairs)
    documents = list({document.pk: document for document, _code in pairs}.values())
    readings = readings_of(sheet, documents)
    features = {reading.paper.key: features_of(reading, lexicon()) for reading in readings}
    names = {item.code: name_of(item.name) for item in rubric_of(sheet).items()}
    # What cannot be recognised again still has to be remembered of this one document.
    answers = [
        SuggestionAnswer(
            province_id=sheet.campaign.province_id, document=document, criterion=code, criterion_name=names[code],
            feature=feature, accepted=accepted, by=by,
        )
        for document, code in dict.fromkeys(pairs)
        for feature in features[document.pk] or (f"document:{document.pk}",)
    ]  # fmt: skip
    SuggestionAnswer.objects.bulk_create(
        answers, update_conflicts=True, unique_fields=["document", "criterion_name", "feature"],
        update_fields=["criterion", "accepted", "by", "at"],
    )  # fmt: skip
