"""Addresses of the quality-system files: the province's coverage, an agency's file, its registers and their entries."""

from django.urls import path

from registers import views

app_name = "registers"

ONE = "agencies/<int:agency>/registers/<slug:register>/"

urlpatterns = [
    path("registers/", views.coverage, name="coverage"),
    path("registers/<slug:register>/", views.province_register, name="province_register"),
    path("registers/<slug:register>/export.<str:form>", views.export_province, name="export_province"),
    path("registers/<slug:register>/import/", views.import_province, name="import_province"),
    path("registers/<slug:register>/import/confirm/", views.confirm_province, name="confirm_province"),
    path("agencies/<int:agency>/registers/", views.quality_file, name="quality_file"),
    path("agencies/<int:agency>/registers/start/", views.start, name="start"),
    path(ONE, views.register, name="register"),
    path(f"{ONE}export.<str:form>", views.export_register, name="export_register"),
    path(f"{ONE}import/", views.import_register, name="import_register"),
    path(f"{ONE}import/confirm/", views.confirm_import, name="confirm_import"),
    path(f"{ONE}new/", views.new, name="new"),
    path(f"{ONE}<int:entry>/", views.entry, name="entry"),
    path("agencies/<int:agency>/registers/memberships/<int:entry>/separate/", views.separate, name="separate"),
    path(f"{ONE}<int:entry>/fill/", views.fill, name="fill"),
    path(f"{ONE}<int:entry>/edit/", views.edit, name="edit"),
    path(f"{ONE}<int:entry>/remove/", views.remove, name="remove"),
    path(f"{ONE}<int:entry>/documents/", views.attach, name="attach"),
    path(f"{ONE}<int:entry>/documents/<int:document>/detach/", views.detach, name="detach"),
]
