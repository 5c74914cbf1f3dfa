"""Which documents a class of a year has: those that nothing else needs."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from evidence.citations import is_cited
from evidence.models import Closure, Document, DocumentQuerySet
from scoring.models import Campaign, Citation, Decision, RetentionClass
from scoring.retention.periods import periods_of


def papers_of(campaign: Campaign, retention_class: RetentionClass) -> DocumentQuerySet:
    """The documents with content that are cited in the scorecards of the year and for nothing else, in no other year; or those
    of the year that are cited for nothing, are in force no more and came in longer ago than the class is kept: a paper's year
    is that of its issue. What carries a decision on results is never among them."""
    rows = Document.objects.filter(agency__province=campaign.province_id).exclude(closure=Closure.DESTROYED)
    rows = rows.exclude(pk__in=Decision.objects.exclude(document=None).values("document"))
    if retention_class == RetentionClass.UNCITED:
        today = timezone.localdate()
        years, _basis = periods_of(campaign.province)[retention_class]
        over = ~Q(withdrawn_at=None) | ~Q(superseded_by=None) | Q(valid_to__lt=today)
        rows = rows.filter(over, year=campaign.year, uploaded_at__year__lt=today.year - years)
        return rows.exclude(is_cited())
    cited = Citation.objects.filter(scorecard__campaign=campaign)
    return rows.filter(pk__in=cited.values("document")).exclude(is_cited(besides=cited))
