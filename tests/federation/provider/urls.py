"""Addresses of the provider."""

from django.contrib.auth.views import LoginView
from django.urls import include, path

from tests.federation.provider.misbehaving import tell

urlpatterns = [
    path("sign-in/", LoginView.as_view(template_name="sign_in.html")),
    path("told/", tell),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
