"""Addresses of a province's figures and reports."""

from django.urls import path

from reports import views
from reports.inspections.views import audit_print, inspections_print

app_name = "reports"

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/letterhead/", views.letterhead, name="letterhead"),
    path("reports/<int:year>/", views.summary, name="summary"),
    path("reports/<int:year>/charts/<slug:chart>/", views.chart, name="chart"),
    path("reports/<int:year>/make/<slug:form>/", views.make, name="make"),
    path("reports/<int:year>/inspections/<slug:form>/", inspections_print, name="inspections_print"),
    path("audits/<int:audit>/print/<slug:paper_kind>/<slug:form>/", audit_print, name="audit_print"),
]
