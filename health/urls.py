"""Addresses of the installation itself, below no province."""

from django.urls import path

from health import views

urlpatterns = [
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics_text, name="metrics"),
    path("operator/health/", views.health, name="health"),
]
