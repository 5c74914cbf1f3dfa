"""Addresses of a province's data going out and coming in."""

from django.urls import path

from backups import views

app_name = "backups"

urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/package/", views.make_package, name="make_package"),
    path("data/<slug:kind>/export.<str:form>", views.export_data, name="export_data"),
    path("data/<slug:kind>/sample.<str:form>", views.sample_data, name="sample_data"),
]
