"""Addresses of scoring: rubrics, campaigns, scorecards, results."""

from django.urls import URLPattern, URLResolver

from scoring.retention import views as retention
from scoring.views import (
    across,
    agency_side,
    assignment,
    assistance,
    campaigns,
    council,
    extensions,
    findings,
    followup,
    holds,
    paper_scores,
    presence,
    results,
    rubrics,
    scorecards,
    sheets,
    verifier_side,
)

app_name = "scoring"

urlpatterns: list[URLPattern | URLResolver] = [
    *agency_side.urlpatterns,
    *rubrics.urlpatterns,
    *campaigns.urlpatterns,
    *assignment.urlpatterns,
    *extensions.urlpatterns,
    *followup.urlpatterns,
    *sheets.urlpatterns,
    *scorecards.urlpatterns,
    *assistance.urlpatterns,
    *presence.urlpatterns,
    *verifier_side.urlpatterns,
    *across.urlpatterns,
    *holds.urlpatterns,
    *retention.urlpatterns,
    *findings.urlpatterns,
    *results.urlpatterns,
    *paper_scores.urlpatterns,
    *council.urlpatterns,
]
