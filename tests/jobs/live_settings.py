"""The product's own settings, with the demo jobs: for real processes that tests start."""

from qms.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.jobs.demo", *INSTALLED_APPS]  # noqa: F405
