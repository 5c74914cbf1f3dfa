"""The address table. The province is the first step of every address that belongs to one."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.i18n import set_language

from agencies import views
from agencies.gate import public, signed_in
from agencies.styleguide import styleguide
from reports.national import national_figures

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("abbreviations/", views.abbreviations, name="abbreviations"),
    path("operator/", views.operator, name="operator"),
    path("operator/provinces/new/", views.new_province, name="new_province"),
    path("operator/provinces/<slug:slug>/", views.operator_province, name="operator_province"),
    path("operator/figures/", national_figures, name="national_figures"),
    path("operator/styleguide/", styleguide, name="styleguide"),
    path("language/", public(set_language), name="language"),
    path("accounts/login/", public(account.login), name="account_login"),
    path("accounts/logout/", public(account.logout), name="account_logout"),
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/invitation/<str:number>/<str:token>/", views.invitation, name="invitation"),
    path("accounts/inactive/", public(account.account_inactive), name="account_inactive"),
    path("accounts/signup/", public(account.signup), name="account_signup"),
    path("accounts/reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("accounts/password/change/", signed_in(account.password_change), name="account_change_password"),
    path("accounts/password/set/", signed_in(account.password_set), name="account_set_password"),
    path("accounts/password/reset/", public(account.password_reset), name="account_reset_password"),
    path("accounts/password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    # Tried in this order: the addresses of a save, asked for more often than all others, first.
    path("<slug:province>/", include("scoring.urls")),
    path("<slug:province>/", include("agencies.urls")),
    path("<slug:province>/", include("evidence.urls")),
    path("<slug:province>/", include("registers.urls")),
    path("<slug:province>/", include("jobs.urls")),
    path("<slug:province>/", include("audits.urls")),
    path("<slug:province>/", include("reports.urls")),
]
