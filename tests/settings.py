"""Settings of the suite: the product's own, with a throw-away data folder, fast hashing and work done inline."""

import os
import tempfile
from urllib.parse import urlsplit

_folder = tempfile.TemporaryDirectory(prefix="qms-tests-")
os.environ["QMS_DATA_DIR"] = _folder.name
os.mkdir(os.path.join(_folder.name, "static"))
os.environ.setdefault("QMS_SECRET_KEY", "only-for-tests")
os.environ["QMS_JOBS"] = "inline"
if os.environ.get("REDIS_URL") and (worker := os.environ.get("PYTEST_XDIST_WORKER")):
    # A Redis database for each process of the suite, as each has its own PostgreSQL database.
    os.environ["REDIS_URL"] = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{worker[2:]}").geturl()
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop on the thread that drives it

os.environ["QMS_DATABASE_APP_ROLE"] = "qms_app"

from qms.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if SQLITE:  # noqa: F405
    # A file, for the browser's tests run the product in a process of its own beside the suite.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder.name, "tests.sqlite3")}  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
