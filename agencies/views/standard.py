"""The clauses of ISO 9001, as a reference for every member."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agencies.gate import ProvinceRequest, requires
from agencies.roles import Permission
from standards.models import ClauseMapping, Edition


@requires(Permission.VIEW_AGENCY, anywhere=True)
@require_safe
def standard(request: ProvinceRequest, edition: str = "") -> HttpResponse:
    """The clauses of one edition (the newest when none is named) and what they became or came from."""
    editions = list(Edition.objects.all())
    shown = get_object_or_404(Edition, code=edition) if edition else (editions[0] if editions else None)
    clauses = list(shown.clauses.select_related("parent")) if shown else []
    became: dict[int, list[ClauseMapping]] = {}
    came_from: dict[int, list[ClauseMapping]] = {}
    rows = ClauseMapping.objects.select_related("from_clause__edition", "to_clause__edition")
    for row in rows.filter(from_clause__in=clauses):
        became.setdefault(row.from_clause_id, []).append(row)
    for row in rows.filter(to_clause__in=clauses):
        came_from.setdefault(row.to_clause_id, []).append(row)
    lines = [(clause, became.get(clause.pk, []), came_from.get(clause.pk, [])) for clause in clauses]
    context = {"editions": editions, "shown": shown, "lines": lines, "has_became": became, "has_came_from": came_from}
    return render(request, "agencies/standard.html", context)
