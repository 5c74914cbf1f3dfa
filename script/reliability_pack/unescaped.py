"""Settings for the control of the row `scripts`: texts go into pages as they are, and the browser is told of no policy."""

from tests.journeys.settings import *  # noqa: F403

TEMPLATES[0]["OPTIONS"]["autoescape"] = False  # noqa: F405
MIDDLEWARE = [one for one in MIDDLEWARE if "csp" not in one]  # noqa: F405
