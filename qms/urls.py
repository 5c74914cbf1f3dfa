"""The address table. The province is the first step of every address that belongs to one."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language

from agencies import views
from agencies.gate import proved, public, signed_in
from agencies.styleguide import styleguide
from qms.routing import stepwise
from reports.national import national_figures

handler500 = "health.views.failed"

accounts: list[URLPattern | URLResolver] = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("profile/", views.profile, name="profile"),
    path("data/", views.own_data, name="own_data"),
    path("invitation/<str:number>/<str:token>/", views.invitation, name="invitation"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("signup/", public(account.signup), name="account_signup"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", views.sessions, name="sessions"),
    path("provincial/", views.provincial_signin, name="provincial_signin"),
    path("provincial/bind/", views.bind_provincial, name="bind_provincial"),
    path("provincial/unbind/", views.unbind_provincial, name="unbind_provincial"),
    path("provincial/<slug:slug>/callback/", views.provincial_callback, name="provincial_callback"),
    path("present/", views.present, name="present"),
    path("2fa/", signed_in(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", proved(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", proved(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", proved(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        proved(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/keys/", signed_in(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/keys/add/", proved(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/keys/<int:pk>/remove/", proved(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/keys/<int:pk>/edit/", proved(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "2fa/keys/reauthenticate/",
        signed_in(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/keys/login/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("", include("health.urls")),
    path("abbreviations/", views.abbreviations, name="abbreviations"),
    path("operator/", views.operator, name="operator"),
    path("operator/provinces/new/", views.new_province, name="new_province"),
    path("operator/provinces/<slug:slug>/", views.operator_province, name="operator_province"),
    path("operator/figures/", national_figures, name="national_figures"),
    path("operator/styleguide/", styleguide, name="styleguide"),
    path("language/", public(set_language), name="language"),
    path("accounts/", include(accounts)),
    stepwise("<slug:province>/", "scoring.urls"),
    stepwise("<slug:province>/", "agencies.urls"),
    stepwise("<slug:province>/", "evidence.urls"),
    stepwise("<slug:province>/", "registers.urls"),
    stepwise("<slug:province>/", "jobs.urls"),
    stepwise("<slug:province>/", "backups.urls"),
    stepwise("<slug:province>/", "audits.urls"),
    stepwise("<slug:province>/", "reports.urls"),
]
