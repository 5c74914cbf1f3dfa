"""The library of findings: learnt from what verifiers write, kept in order by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused
from evidence.models import Document
from scoring.findings import known_after
from scoring.models import Citation, FindingPhrase, Scorecard
from scoring.rules.findings import LONGEST, Known, filling, generalise, tidy
from scoring.rules.rubric import Criterion
from scoring.suggestions import name_of


@dataclass(frozen=True, slots=True)
class Written:
    """A finding as somebody wrote it on one sheet, with what was claimed there and found."""

    sheet: Scorecard
    note: str
    claimed: Mapping[str, Any]
    found: Mapping[str, Any]


def learn_findings(item: Criterion, written: Iterable[Written], *, by: User) -> None:
    """Offer these findings on a criterion of one province next time: one that is known already is counted once for each
    sheet it was written on, a new one becomes a text with blanks.

    Leaves no line in the trail: the decisions they were written for have theirs. At most four statements however many
    sheets there are.
    """
    lines = [(one, tidy(one.note)) for one in written]
    lines = [(one, note) for one, note in lines if note and len(note) <= LONGEST]
    if not lines:
        return
    first = _first_cited(item.code, [one.sheet.pk for one, _note in lines])
    province = lines[0][0].sheet.campaign.province_id
    mine = FindingPhrase.objects.of(province).filter(criterion_name=name_of(item.name))
    # Locked in one order whoever locks them; the one used most is counted first.
    phrases = sorted(mine.order_by("pk").select_for_update(no_key=True), key=lambda phrase: -phrase.uses)
    changed: set[FindingPhrase] = set()
    new: list[FindingPhrase] = []
    for one, note in lines:
        known = known_after(item, one.claimed, one.found, first.get(one.sheet.pk, ()), one.sheet.campaign.year)
        phrase = next((phrase for phrase in phrases if _count(phrase, item, note, known)), None)
        if phrase is None:
            phrase = FindingPhrase(
                province_id=province, criterion=item.code, criterion_name=name_of(item.name), by=by,
                text=generalise(note, known)[:LONGEST],
            )  # fmt: skip
            phrases.append(phrase)
            new.append(phrase)
        elif phrase.pk:
            changed.add(phrase)
    now = timezone.now()
    for phrase in changed:
        phrase.at = now
    FindingPhrase.objects.bulk_update(changed, ["uses", "criterion", "fillings", "at"])
    # Somebody else may just have written the very same for the first time.
    FindingPhrase.objects.bulk_create(new, ignore_conflicts=True)


def _first_cited(criterion: str, sheets: Collection[int]) -> dict[int, tuple[Document, ...]]:
    """By sheet the document cited first for a criterion; one query."""
    rows = Citation.objects.filter(scorecard__in=sheets, criterion=criterion).order_by("-pk").select_related("document")
    return {row.scorecard_id: (row.document,) for row in rows}


def _count(phrase: FindingPhrase, item: Criterion, note: str, known: Known) -> bool:
    """Count a finding that this text gives; whether it does."""
    said = filling(phrase.text, note, known)
    if said is None:
        return False
    phrase.uses += 1
    phrase.criterion = item.code
    for blank, text in said.items():
        counts = phrase.fillings.setdefault(blank, {})
        counts[text] = counts.get(text, 0) + 1
    return True


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
