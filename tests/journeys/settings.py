"""Settings of the product that the browser visits: as in production, on the suite's database."""

from qms.settings import *  # noqa: F403
from qms.settings import DATA_DIR, PASSWORD_HASHERS

# The people of the suite were made with the hasher of the suite.
PASSWORD_HASHERS = [*PASSWORD_HASHERS, "django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
IDENTITY_NETWORKS = ["127.0.0.0/8"]  # the suite's own provider of identities
