"""The settings of live tests, without the lease."""

from tests.jobs.live_settings import *  # noqa: F403

INSTALLED_APPS = ["script.reliability_pack.unleased", *INSTALLED_APPS]  # noqa: F405
