"""What the record says and cited papers show, taken over into claims: many at once, each as the person saw it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused, require
from scoring import moves
from scoring.models import Scorecard, Stage, Taken
from scoring.proposals import Proposed, offers_for
from scoring.recorded import Recorded, papers_of
from scoring.rules.marking import clean_claim
from scoring.workflow.scores import asked_of, put
from scoring.workflow.suggestions import Pair, accept_suggestions


@transaction.atomic
def accept_proposals(sheet: Scorecard, tokens: Collection[str], *, by: User) -> list[Proposed | Recorded]:
    """Claim what was ticked; the explanations stay as they are. Those that were taken over.

    With what the record says its documents are cited, and what it said is kept, to be held against what it says later.
    `tokens` are those of `Proposed` and `Recorded`. Raises Refused, and claims nothing, when one of them is not proposed
    any more, because the record, a paper, a citation or the claim has changed since it was shown, when two are for one
    criterion, or when a criterion is not open to the agency; ClaimRefused when the rule does not take it.
    """
    sheet.hold()
    offered = offers_for(sheet).by_token()
    chosen = [offered[token] for token in dict.fromkeys(tokens) if token in offered]
    if gone := sorted({token.partition(":")[0] for token in tokens if token not in offered}):
        raise Refused(
            _(
                "Hồ sơ, minh chứng hoặc nội dung của tiêu chí %(codes)s vừa thay đổi nên chưa điền gì. Hãy xem lại rồi chọn lại."
            )
            % {"codes": ", ".join(gone)}
        )
    if twice := [code for code, times in Counter(one.item.code for one in chosen).items() if times > 1]:
        raise Refused(
            _("Tiêu chí %(codes)s có hai nội dung khác nhau được đánh dấu nên chưa điền gì. Hãy chỉ giữ một.")
            % {"codes": ", ".join(twice)}
        )
    asked = asked_of(sheet)
    for one in chosen:
        require(moves.may_edit(sheet, one.item.code, asked))
        note = one.now.note if one.now else ""
        values = {"claim": clean_claim(one.item, one.claim), "not_applicable": False, "note": note}
        put(sheet, Stage.SELF, one.item.code, values, version=one.now.version if one.now else 0, by=by)
    _keep(sheet, [one for one in chosen if isinstance(one, Recorded)], by=by)
    if chosen:
        trail.record(
            "accept_proposal", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
            changes={f"{one.item.code}.source": (None, source_of(one)) for one in chosen},
        )  # fmt: skip
    return chosen


def _keep(sheet: Scorecard, recorded: Sequence[Recorded], *, by: User) -> None:
    """Cite the documents behind what the record said, and keep what it said."""
    papers = papers_of(sheet, recorded)
    pairs = [Pair(document.pk, code) for code, documents in papers.items() for document in documents]
    if pairs:
        accept_suggestions(sheet, pairs, by=by)
    for one in recorded:
        Taken.objects.update_or_create(
            scorecard=sheet, criterion=one.item.code, defaults={"said": one.as_taken(), "by": by}
        )


def source_of(one: Proposed | Recorded) -> str:
    """Where a claim was read: the record's words, or the paper, the page, the words."""
    if isinstance(one, Recorded):
        return _("hồ sơ: %(words)s") % {"words": one.words}
    page = _("trang %(page)s") % {"page": one.proposal.page} if one.proposal.page else ""
    return " · ".join(part for part in (str(one.document), page, one.proposal.passage) if part)
