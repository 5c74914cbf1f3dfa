"""Addresses of a province's figures and reports."""

from django.urls import path

from reports import views
from reports.boundaries.views import adopt, boundaries, remove
from reports.dashboard import views as dashboard
from reports.inspections.views import audit_print, december_print, inspections_print, plan_print
from reports.papers.views import entry_print
from reports.scheduled import views as scheduled
from reports.sheets.views import sheet_print

app_name = "reports"

urlpatterns = [
    path("overview/", dashboard.overview, name="overview"),
    path("overview/years/", dashboard.years, name="years"),
    path("overview/years/<slug:exhibit>/", dashboard.years_exhibit, name="years_exhibit"),
    path("overview/years/<slug:exhibit>/<slug:form>/", dashboard.years_exhibit_file, name="years_exhibit_file"),
    path("overview/boundaries/", boundaries, name="boundaries"),
    path("overview/boundaries/adopt/", adopt, name="adopt_boundaries"),
    path("overview/boundaries/remove/", remove, name="remove_boundaries"),
    path("overview/<int:year>/", dashboard.year_overview, name="year_overview"),
    path("overview/<int:year>/<slug:exhibit>/", dashboard.exhibit, name="exhibit"),
    path("overview/<int:year>/<slug:exhibit>/<slug:form>/", dashboard.exhibit_file, name="exhibit_file"),
    path("agencies/<int:agency>/results/", dashboard.agency_results, name="agency_results"),
    path("agencies/<int:agency>/results/<slug:exhibit>/", dashboard.agency_exhibit, name="agency_exhibit"),
    path(
        "agencies/<int:agency>/results/<slug:exhibit>/<slug:form>/",
        dashboard.agency_exhibit_file,
        name="agency_exhibit_file",
    ),
    path("reports/", views.reports, name="reports"),
    path("reports/letterhead/", views.letterhead, name="letterhead"),
    path("reports/schedules/", scheduled.schedules, name="schedules"),
    path("reports/schedules/add/", scheduled.add_schedule, name="add_schedule"),
    path("reports/schedules/<int:schedule>/", scheduled.schedule, name="schedule"),
    path("reports/schedules/<int:schedule>/change/", scheduled.change_schedule, name="change_schedule"),
    path("reports/schedules/<int:schedule>/pause/", scheduled.schedule_pause, name="schedule_pause"),
    path("reports/schedules/<int:schedule>/remove/", scheduled.schedule_remove, name="schedule_remove"),
    path("reports/<int:year>/", views.summary, name="summary"),
    path("reports/<int:year>/charts/<slug:chart>/", views.chart, name="chart"),
    path("reports/<int:year>/make/<slug:form>/", views.make, name="make"),
    path("reports/<int:year>/book/", views.make_book, name="make_book"),
    path("reports/<int:year>/points/", views.make_points, name="make_points"),
    path("scorecards/<int:scorecard>/print/<slug:form>/", sheet_print, name="sheet_print"),
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
