"""Addresses of a province's jobs."""

from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("people/invitations/", views.invite_all, name="invite_all"),
    path("jobs/<int:job>/", views.job, name="job"),
    path("jobs/<int:job>/progress/", views.progress, name="progress"),
    path("jobs/<int:job>/cancel/", views.cancel, name="cancel"),
    path("jobs/<int:job>/retry/", views.retry, name="retry"),
    path("jobs/<int:job>/result/", views.result, name="result"),
]
