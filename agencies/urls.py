"""Addresses of one province: its first page, its agencies and people, its trail."""

from django.urls import path

from agencies import views

app_name = "agencies"

urlpatterns = [
    path("", views.todo, name="todo"),
    path("agencies/", views.tree, name="tree"),
    path("agencies/export.<str:form>", views.export_agencies, name="export_agencies"),
    path("agencies/import/", views.import_agencies, name="import_agencies"),
    path("agencies/import/confirm/", views.confirm_import, name="confirm_import"),
    path("agencies/<int:agency>/", views.agency, name="agency"),
    path("agencies/<int:agency>/correct/", views.correct, name="correct"),
    path("agencies/<int:agency>/change/<str:kind>/", views.change, name="change"),
    path("agencies/<int:agency>/trail/", views.agency_trail, name="agency_trail"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/import/", views.import_people, name="import_people"),
    path("people/import/confirm/", views.confirm_people, name="confirm_people"),
    path("people/data-requests/", views.data_requests, name="data_requests"),
    path("people/data-requests/ask/", views.ask_about_data, name="ask_about_data"),
    path("people/data-requests/<int:data_request>/answer/", views.answer_data_request, name="answer_data_request"),
    path("people/<int:person>/", views.person, name="person"),
    path("people/<int:person>/give-role/", views.give_role, name="give_role"),
    path("people/<int:person>/home-agency/", views.home_agency, name="home_agency"),
    path("people/<int:person>/deactivate/", views.deactivate, name="deactivate"),
    path("people/<int:person>/reactivate/", views.reactivate, name="reactivate"),
    path("people/<int:person>/hand-over/", views.hand_over, name="hand_over"),
    path("people/<int:person>/resend-invitation/", views.resend_invitation, name="resend_invitation"),
    path("people/<int:person>/reset-factors/", views.reset_person_factors, name="reset_person_factors"),
    path("people/<int:person>/end-sessions/", views.end_person_sessions, name="end_person_sessions"),
    path("people/<int:person>/data/", views.person_data, name="person_data"),
    path("people/<int:person>/erase/", views.erase, name="erase"),
    path("people/roles/<int:assignment>/end/", views.end, name="end"),
    path("people/signin/", views.signin_policy, name="signin_policy"),
    path("people/identity/", views.identity_provider, name="identity_provider"),
    path("people/identity/check/", views.check_provider, name="check_provider"),
    path("people/identity/switch/", views.switch_identity_provider, name="switch_identity_provider"),
    path("people/<int:person>/unbind/", views.unbind_person, name="unbind_person"),
    path("people/tokens/", views.api_tokens, name="api_tokens"),
    path("people/tokens/<int:api_token>/revoke/", views.revoke_api_token, name="revoke_api_token"),
    path("trail/", views.trail, name="trail"),
    path("trail/export.csv", views.export_trail, name="export_trail"),
    path("standard/", views.standard, name="standard"),
    path("standard/<str:edition>/", views.standard, name="edition"),
]
