"""Addresses of a province's figures and reports."""

from django.urls import path

from reports import views
from reports.api.views import urlpatterns as api
from reports.boundaries.views import adopt, boundaries, remove
from reports.dashboard import views as dashboard
from reports.inspections.views import audit_print
from reports.issuing.views import book, issued, papers
from reports.marks.views import marks
from reports.papers.views import entry_print
from reports.public.views import urlpatterns as public
from reports.scheduled import views as scheduled
from reports.sheets.views import sheet_print
from reports.wording import views as wording

app_name = "reports"

urlpatterns = [
    *api,
    *public,
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
    path("reports/letterhead/marks/", marks, name="marks"),
    path("reports/templates/", wording.templates, name="templates"),
    path("reports/templates/<slug:wording>/", wording.template, name="template"),
    path("reports/templates/<slug:wording>/preview/", wording.template_preview, name="template_preview"),
    path("reports/templates/<slug:wording>/pdf/", wording.template_pdf, name="template_pdf"),
    path("reports/templates/<slug:wording>/change/", wording.template_change, name="template_change"),
    path("reports/templates/<slug:wording>/<slug:number>/", wording.template_version, name="template_version"),
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
    path("audits/<int:audit>/print/<slug:paper_kind>/<slug:form>/", audit_print, name="audit_print"),
    path(
        "agencies/<int:agency>/registers/<slug:register>/<int:entry>/print/<slug:paper_kind>/<slug:form>/",
        entry_print,
        name="entry_print",
    ),
    path("reports/<int:year>/documents/", papers.year_documents, name="year_documents"),
    path("reports/<int:year>/documents/<slug:paper_kind>/", papers.year_paper, name="year_paper"),
    path("reports/<int:year>/documents/<slug:paper_kind>/<slug:form>/", papers.year_draft, name="year_draft"),
    path("scorecards/<int:scorecard>/paper/<slug:paper_kind>/", papers.scorecard_paper, name="scorecard_paper"),
    path(
        "scorecards/<int:scorecard>/paper/<slug:paper_kind>/<slug:form>/",
        papers.scorecard_draft,
        name="scorecard_draft",
    ),
    path("audits/<int:audit>/paper/<slug:paper_kind>/", papers.audit_paper, name="audit_paper"),
    path(
        "agencies/<int:agency>/registers/<slug:register>/<int:entry>/paper/<slug:paper_kind>/",
        papers.entry_paper,
        name="entry_paper",
    ),
    path("reports/issued/", book.register, name="register"),
    path("reports/issued/check/", book.register_check, name="register_check"),
    path("reports/issued/export/<slug:form>/", book.register_export, name="register_export"),
    path("reports/issued/<int:issued>/", issued.issued, name="issued"),
    path("reports/issued/<int:issued>/made/", issued.issued_files, name="issued_files"),
    path("reports/issued/<int:issued>/make/", issued.issued_make, name="issued_make"),
    path("reports/issued/<int:issued>/standing/", issued.issued_standing, name="issued_standing"),
    path("reports/issued/<int:issued>/difference/", issued.issued_difference, name="issued_difference"),
    path("reports/issued/<int:issued>/signed/", issued.issued_signed, name="issued_signed"),
    path("reports/issued/<int:issued>/files/<slug:form>/", issued.issued_file, name="issued_file"),
    path("reports/signed/<int:signed_copy>/", issued.signed_copy, name="signed_copy"),
]
