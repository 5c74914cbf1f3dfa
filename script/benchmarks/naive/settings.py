"""The product as the journeys visit it, and beside it the naive form."""

from tests.journeys.settings import *  # noqa: F403
from tests.journeys.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "script.benchmarks.naive"]
ROOT_URLCONF = "script.benchmarks.naive.urls"
