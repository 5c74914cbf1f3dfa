"""One agency as a line of a group, of what it would become, in plain values that need not be drawn twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from agencies.templatetags.page import number, percent
from agencies.templatetags.page import points as say_points
from scoring.across.plan import Planned
from scoring.across.reading import Across, word_of
from scoring.claimform import inputs
from scoring.models import Score, Scorecard
from scoring.rules.grouping import Sign
from scoring.rules.rubric import Criterion
from scoring.rules.rule_types import Ratio, Sample

SIGNS: dict[Sign, Any] = {
    "unproved": lazy("không có minh chứng"),
    "paper": lazy("minh chứng đã thu hồi hoặc thay thế"),
    "last_year": lazy("lệch nhiều so với năm trước"),
    "district": lazy("khác cấp huyện"),
    "supplemented": lazy("đã bổ sung"),
    "appealed": lazy("có kiến nghị"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper cited, as a link."""

    url: str
    title: str
    locator: str
    faulty: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One agency. `before` and `after` are what the verifier's side says now and would say, empty for nothing."""

    number: int
    seen: str
    url: str
    name: str
    code: str
    claim: str
    own: str
    note: str
    last: str
    before: str
    after: str
    finding: str
    papers: tuple[Paper, ...]
    signs: tuple[str, ...]
    held: str
    why_not: str
    changes: bool = True


def draw_line(across: Across, sheet: Scorecard, *, planned: Planned | None = None, why_not: str = "") -> Line:
    """A sheet's line; with `planned` what a step would make of it, else that it would be accepted."""
    side, facts = across.side(sheet), across.facts(sheet)
    slug = across.campaign.province.slug
    own = side.own
    found = None if across.belongs(sheet) else across.found(sheet)
    claimed = across.claimed(sheet)
    after = _decided(across.item, planned.after) if planned else word_of(claimed) if claimed and not why_not else ""
    holder = next((hold.by for hold in across.holds if hold.scorecard_id == sheet.pk), None)
    return Line(
        number=sheet.pk,
        seen=across.seen(sheet),
        url=f"{reverse('scoring:scorecard', args=[slug, sheet.pk])}?c={across.item.code}",
        name=sheet.name,
        code=sheet.code,
        claim=claim_words(across.item, own.claim if own else {}, declined=bool(own and own.not_applicable)),
        own=word_of(own),
        note=own.note if own else "",
        last=_last(across, sheet),
        before=_decided(across.item, found),
        after=after,
        finding=planned.after.note if planned and planned.after else "",
        papers=tuple(_papers(across, sheet, slug)),
        signs=tuple(str(SIGNS[sign]) for sign in sorted(facts.signs)),
        held=_("%(person)s đang mở phiếu này") % {"person": holder} if holder else "",
        why_not=planned.fault if planned else why_not,
        changes=planned.changes if planned else True,
    )


def claim_words(item: Criterion, claim: Mapping[str, Any], *, declined: bool = False) -> str:
    """A claim in one line: what is ticked, "9/10 (90 %)", the figures with their labels."""
    if declined and not claim:
        return _("Không áp dụng")
    return _claim_words(_Item(item), json.dumps(claim, sort_keys=True), get_language())


class _Item:
    """A criterion as a key of the cache: the rubric keeps the object for as long as the process lives."""

    __slots__ = ("item",)

    def __init__(self, item: Criterion) -> None:
        self.item = item

    def __hash__(self) -> int:
        return id(self.item)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Item) and self.item is other.item


@lru_cache(maxsize=4096)
def _claim_words(key: _Item, written: str, _language: str | None) -> str:
    item, claim = key.item, json.loads(written)
    if isinstance(item.rule, Ratio | Sample) and {"numerator", "denominator"} <= claim.keys():
        top, whole = Decimal(claim["numerator"]), Decimal(claim["denominator"])
        share = f" ({percent(top / whole)})" if whole else ""
        return f"{say_points(top, 6)}/{say_points(whole, 6)}{share}"
    words = []
    for one in inputs(item, claim, ""):
        if one.is_box:
            words += [str(one.field.label)] if one.ticked else []
        elif one.field.kind == "yes_no":
            answer = {"yes": _("có"), "no": _("không")}.get(one.answer)
            words += [f"{one.field.label}: {answer}"] if answer else []
        elif one.text:
            words.append(f"{one.field.label}: {one.text}")
    return "; ".join(words)


def _decided(item: Criterion, score: Score | None) -> str:
    if score is None:
        return ""
    words = claim_words(item, score.claim)
    return word_of(score) + (f" · {words}" if words and not score.by_hand else "")


def _last(across: Across, sheet: Scorecard) -> str:
    if sheet.agency_id not in across.last:
        return ""
    last = across.last[sheet.agency_id]
    return _("không áp dụng") if last is None else say_points(last)


def _papers(across: Across, sheet: Scorecard, slug: str) -> list[Paper]:
    return [
        Paper(
            reverse("evidence:document", args=[slug, paper.document]),
            f"{paper.number} · {paper.title}" if paper.number else paper.title, paper.locator, paper.faulty,
        )
        for paper in across.papers.get(sheet.pk, [])
    ]  # fmt: skip


def agencies(count: int) -> str:
    """So many agencies, in words."""
    return ngettext("%(count)s cơ quan", "%(count)s cơ quan", count) % {"count": number(count)}
