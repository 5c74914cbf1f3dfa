"""Wiring only: settings, root URLs, Celery, WSGI. No app imports it."""

from qms.celery import app as celery_app

__all__ = ["celery_app"]
