"""What makes a sheet worth a closer look, as conditions on its row: for one criterion, or for any without one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from scoring.models.campaign import Campaign
from scoring.models.exchange import Appeal
from scoring.models.score import Citation, Score, Stage


def found_otherwise(criterion: str = "") -> Exists:
    """The province came to other points than the agency, or one of the two says "not applicable"."""
    same = Score.objects.filter(
        scorecard=OuterRef("scorecard"), criterion=OuterRef("criterion"), stage=Stage.SELF,
        not_applicable=OuterRef("not_applicable"),
    ).filter(Q(points=OuterRef("points")) | Q(not_applicable=True))  # fmt: skip
    own = Score.objects.filter(scorecard=OuterRef("scorecard"), criterion=OuterRef("criterion"), stage=Stage.SELF)
    found = _on(Score.objects.filter(scorecard=OuterRef("pk"), stage=Stage.PROVINCE), criterion)
    return Exists(found.filter(Exists(own), ~Exists(same)))


def unproved(criterion: str = "") -> Exists:
    """The agency claims points without citing a paper."""
    cited = Citation.objects.filter(scorecard=OuterRef("scorecard"), criterion=OuterRef("criterion"))
    own = _on(Score.objects.filter(scorecard=OuterRef("pk"), stage=Stage.SELF, points__gt=0), criterion)
    return Exists(own.filter(~Exists(cited)))


def unlike(earlier: Campaign, codes: Mapping[str, str]) -> Q:
    """The agency claims other points than were verified in an earlier year.

    `codes` leads from this year's code of a criterion to that year's. What was not scored then, or does not apply in
    one of the two years, is not compared.
    """
    same = [now for now, then in codes.items() if now == then]
    condition = Q(_unlike(earlier, same, None))
    for now, then in codes.items():
        if now != then:
            condition |= Q(_unlike(earlier, [now], then))
    return condition


def appealed(criterion: str = "") -> Exists:
    """The agency has appealed."""
    rows = Appeal.objects.filter(scorecard=OuterRef("pk"))
    return Exists(rows.filter(criterion=criterion) if criterion else rows)


def _unlike(earlier: Campaign, now: list[str], then: str | None) -> Exists:
    counted = Score.objects.filter(
        scorecard__campaign=earlier, scorecard__agency=OuterRef("scorecard__agency"),
        criterion=then or OuterRef("criterion"), stage__in=[Stage.PROVINCE, Stage.FINAL],
    ).order_by("-stage")  # fmt: skip
    own = Score.objects.filter(scorecard=OuterRef("pk"), stage=Stage.SELF, criterion__in=now, points__isnull=False)
    rows = own.annotate(then=Subquery(counted.values("points")[:1])).filter(then__isnull=False)
    return Exists(rows.filter(~Q(points=F("then"))))


def _on(rows: QuerySet[Score], criterion: str) -> QuerySet[Score]:
    return rows.filter(criterion=criterion) if criterion else rows
