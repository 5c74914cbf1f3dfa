"""Addresses of a province's figures and reports."""

from django.urls import path

from reports import views
from reports.inspections.views import audit_print, december_print, inspections_print, plan_print
from reports.papers.views import entry_print

app_name = "reports"

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/letterhead/", views.letterhead, name="letterhead"),
    path("reports/<int:year>/", views.summary, name="summary"),
    path("reports/<int:year>/charts/<slug:chart>/", views.chart, name="chart"),
    path("reports/<int:year>/make/<slug:form>/", views.make, name="make"),
    path("reports/<int:year>/inspections/<slug:form>/", inspections_print, name="inspections_print"),
    path("reports/<int:year>/december/<slug:form>/", december_print, name="december_print"),
    path("reports/<int:year>/inspection-plan/<slug:form>/", plan_print, name="plan_print"),
    path("audits/<int:audit>/print/<slug:paper_kind>/<slug:form>/", audit_print, name="audit_print"),
    path(
        "agencies/<int:agency>/registers/<slug:register>/<int:entry>/print/<slug:paper_kind>/<slug:form>/",
        entry_print,
        name="entry_print",
    ),
]
