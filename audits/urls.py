"""Addresses of audits: plans, checklists, audits, findings, figures."""

from django.urls import URLPattern, URLResolver

from audits.views import audits, checking, checklists, findings, imports, lists, plans, steps

app_name = "audits"

urlpatterns: list[URLPattern | URLResolver] = [
    *lists.urlpatterns,
    *imports.urlpatterns,
    *checklists.urlpatterns,
    *plans.urlpatterns,
    *audits.urlpatterns,
    *steps.urlpatterns,
    *checking.urlpatterns,
    *findings.urlpatterns,
]
