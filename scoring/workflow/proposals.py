"""What cited papers show, taken over into claims: many at once, each as the person saw it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused, require
from scoring import moves
from scoring.models import Scorecard, Stage
from scoring.proposals import Proposed, proposals_for
from scoring.rules.marking import clean_claim
from scoring.workflow.scores import asked_of, put


@transaction.atomic
def accept_proposals(sheet: Scorecard, tokens: Collection[str], *, by: User) -> list[Proposed]:
    """Claim what the papers show for these criteria; the explanations stay as they are. Those that were taken over.

    `tokens` are those of `Proposed`. Raises Refused, and claims nothing, when one of them is not proposed any more,
    because a paper, a citation or the claim has changed since it was shown, or when a criterion is not open to the
    agency; ClaimRefused when the rule does not take it.
    """
    sheet.hold()
    offered = {one.token: one for one in proposals_for(sheet)}
    chosen = [offered[token] for token in dict.fromkeys(tokens) if token in offered]
    if gone := sorted({token.partition(":")[0] for token in tokens if token not in offered}):
        raise Refused(
            _(
                "Minh chứng hoặc nội dung của tiêu chí %(codes)s vừa thay đổi nên chưa điền gì. Hãy xem lại rồi chọn lại."
            )
            % {"codes": ", ".join(gone)}
        )
    asked = asked_of(sheet)
    for one in chosen:
        require(moves.may_edit(sheet, one.item.code, asked))
        note = one.now.note if one.now else ""
        values = {"claim": clean_claim(one.item, one.claim), "not_applicable": False, "note": note}
        put(sheet, Stage.SELF, one.item.code, values, version=one.now.version if one.now else 0, by=by)
    if chosen:
        trail.record(
            "accept_proposal", sheet, by=by, province=sheet.campaign.province, agency=sheet.agency,
            changes={f"{one.item.code}.source": (None, source_of(one)) for one in chosen},
        )  # fmt: skip
    return chosen


def source_of(one: Proposed) -> str:
    """Where a claim was read: the paper, the page, the words."""
    page = _("trang %(page)s") % {"page": one.proposal.page} if one.proposal.page else ""
    return " · ".join(part for part in (str(one.document), page, one.proposal.passage) if part)
