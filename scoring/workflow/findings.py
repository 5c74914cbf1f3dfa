"""The library of findings: learnt from what verifiers write, kept in order by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused
from evidence.models import Document
from scoring.findings import known_after
from scoring.models import FindingPhrase, Scorecard
from scoring.rules.findings import LONGEST, filling, generalise, tidy
from scoring.rules.rubric import Criterion
from scoring.suggestions import name_of


def learn_finding(
    sheet: Scorecard, item: Criterion, note: str, *, claimed: Mapping[str, Any], found: Mapping[str, Any], by: User
) -> FindingPhrase | None:
    """Offer this finding next time: one that is known already is counted, a new one becomes a text with blanks.

    Leaves no line in the trail: the decision it was written for has one. At most four statements.
    """
    note = tidy(note)
    if not note or len(note) > LONGEST:
        return None
    cited = sheet.citations.filter(criterion=item.code).order_by("pk").select_related("document")
    documents: list[Document] = [citation.document for citation in cited[:1]]
    known = known_after(item, claimed, found, documents, sheet.campaign.year)
    mine = FindingPhrase.objects.of(sheet.campaign.province_id).filter(criterion_name=name_of(item.name))
    for phrase in mine.select_for_update():
        written = filling(phrase.text, note, known)
        if written is not None:
            phrase.uses += 1
            phrase.criterion = item.code
            for blank, text in written.items():
                counts = phrase.fillings.setdefault(blank, {})
                counts[text] = counts.get(text, 0) + 1
            phrase.save(update_fields=["uses", "criterion", "fillings", "at"])
            return phrase
    values = {"criterion": item.code, "by": by}
    phrase, _created = FindingPhrase.objects.get_or_create(
        province_id=sheet.campaign.province_id, criterion_name=name_of(item.name),
        text=generalise(note, known)[:LONGEST], defaults=values,
    )  # fmt: skip
    return phrase


@transaction.atomic
def reword_finding(phrase: FindingPhrase, text: str, *, by: User) -> None:
    """Give a finding other words, say a blank in place of what belongs to one case. Raises Refused."""
    text = tidy(text)
    if not text:
        raise Refused(_("Hãy ghi nội dung nhận xét; muốn bỏ thì bấm “Không gợi ý nữa”."))
    if len(text) > LONGEST:
        raise Refused(_("Nhận xét dài quá %(most)s chữ; hãy viết gọn lại.") % {"most": LONGEST})
    others = FindingPhrase.objects.of(phrase.province_id).filter(criterion_name=phrase.criterion_name, text=text)
    if others.exclude(pk=phrase.pk).exists():
        raise Refused(_("Tiêu chí này đã có nhận xét với đúng câu chữ đó."))
    if text == phrase.text:
        return
    before = phrase.text
    written = filling(text, before, {})
    if written:
        phrase.fillings = {blank: {said: phrase.uses} for blank, said in written.items()}
    phrase.text = text
    phrase.save(update_fields=["text", "fillings", "at"])
    trail.record("reword_finding", phrase, by=by, province=phrase.province, changes={"text": (before, text)})


@transaction.atomic
def put_finding_away(phrase: FindingPhrase, *, away: bool = True, by: User) -> None:
    """Offer a finding no longer, or again."""
    if phrase.hidden == away:
        return
    phrase.hidden = away
    phrase.save(update_fields=["hidden", "at"])
    trail.record("put_finding_away", phrase, by=by, province=phrase.province, changes={"hidden": (not away, away)})
