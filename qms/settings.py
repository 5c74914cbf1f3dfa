"""Every setting, read from the environment once; `.env.example` explains each variable."""

import re
import tomllib
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from qms.environment import flag, text, words
from qms.secret import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

DATA_DIR = Path(text("QMS_DATA_DIR", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = flag("QMS_DEBUG", False)
SECRET_KEY = text("QMS_SECRET_KEY") or secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = words("QMS_OLD_SECRET_KEYS")
ALLOWED_HOSTS = words("QMS_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = words("QMS_ORIGINS")
BASE_URL = text("QMS_BASE_URL", "http://localhost:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
FILES_HOST = text(
    "QMS_FILES_HOST"
).lower()  # people's files are sent from this host name alone (agencies/files_host.py)
if FILES_HOST and not re.fullmatch(r"[a-z0-9.-]+(:\d+)?", FILES_HOST):
    raise ImproperlyConfigured("QMS_FILES_HOST must be a host name alone, such as tep.example.vn.")
if FILES_HOST and FILES_HOST.partition(":")[0] in {*ALLOWED_HOSTS, urlsplit(BASE_URL).hostname}:
    raise ImproperlyConfigured("QMS_FILES_HOST must be another name than those of QMS_HOSTS and QMS_BASE_URL.")
if FILES_HOST:
    ALLOWED_HOSTS.append(FILES_HOST.partition(":")[0])
FILES_URL = f"{'https' if HTTPS else 'http'}://{FILES_HOST}"

# Applications, lowest layer last: an app imports only from those below it.
INSTALLED_APPS = [
    "reports",
    "scoring",
    "audits",
    "registers",
    "evidence",
    "health",
    "backups",
    "jobs",
    "agencies",
    "standards",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "import_export",
    "django_htmx",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "health.middleware.Observed",
    "agencies.middleware.BeginsNowhere",
    "django.middleware.security.SecurityMiddleware",
    "agencies.middleware.FilesHost",
    "agencies.middleware.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "agencies.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "agencies.middleware.SessionLimits",
    "agencies.middleware.TrailOrigin",
    "agencies.middleware.KeptByNoBrowser",
    "agencies.middleware.GateRequired",
]

FORM_RENDERER = "agencies.pageforms.Renderer"
ROOT_URLCONF = "qms.urls"
WSGI_APPLICATION = "qms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "agencies.context.frame",
                "health.line.service",
            ],
        },
    }
]

# Data: SQLite in WAL mode unless DATABASE_URL names a PostgreSQL.
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'qms.sqlite3'}"), conn_max_age=60, conn_health_checks=True
    )
}
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        # A transaction that reads and then writes must take the write lock at once,
        # or two of them end in "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
    }
elif DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL or SQLite database.")
else:
    # A database that swallows everything and says nothing is away, too: nobody's page waits for minutes.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# The second wall between provinces (agencies.wall), on PostgreSQL: the role that migrations let in and the product signs in
# as, which owns nothing; and whether the product refuses to start where the wall does not hold for its role.
DATABASE_APP_ROLE = text("QMS_DATABASE_APP_ROLE")
if DATABASE_APP_ROLE and not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", DATABASE_APP_ROLE):
    raise ImproperlyConfigured("QMS_DATABASE_APP_ROLE must be a plain name: small letters, digits and _.")
DATABASE_APP_PASSWORD = text("QMS_DATABASE_APP_PASSWORD")
WALL_REQUIRED = flag("QMS_WALL_REQUIRED", HTTPS)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

REDIS_URL = text("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "health.cache.Forgiving",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"serializer": "health.cache.Plain", "socket_connect_timeout": 1, "socket_timeout": 1},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Background work: see jobs/. "celery" wakes a worker through Redis, "embedded" is the runner beside the
# web server, "inline" does the work inside the request (tests only).
JOBS_BACKEND = text("QMS_JOBS", "celery" if REDIS_URL else "embedded")
JOBS_WORKERS = int(text("QMS_WORKERS", "2"))  # as many as the worker has processes: one is left for light work
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long Redis is away, the worker comes back by itself
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its lines look like all others
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "jobs.tasks.sweep", "schedule": 2.0, "options": {"expires": 2.0}},
    "digests": {"task": "registers.tasks.post_digests", "schedule": crontab(hour="7", minute="0")},
    "frequent chores": {"task": "jobs.tasks.do_frequent_chores", "schedule": 60.0, "options": {"expires": 60.0}},
    "chores": {"task": "jobs.tasks.do_chores", "schedule": 24 * 3600.0},
}
JOB_RESULT_DAYS = int(text("QMS_JOB_RESULT_DAYS", "90"))

# Files
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "qms.static.Storage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(text("QMS_STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
UPLOAD_FILE_MAX_BYTES = int(text("QMS_UPLOAD_FILE_MAX_MB", "50")) * 1024 * 1024
UPLOAD_FILES_MAX = int(text("QMS_UPLOAD_FILES_MAX", "50"))
SIGNATURE_ROOTS = text("QMS_SIGNATURE_ROOTS", "")  # a folder of certificates that digital signatures must lead to
AGENCY_QUOTA_BYTES = int(text("QMS_AGENCY_QUOTA_MB", "5000")) * 1024 * 1024  # 0: no limit
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_PERMISSIONS = 0o640
BACKUP_DIR = Path(text("QMS_BACKUP_DIR", str(DATA_DIR / "backups")))
_hour = text("QMS_BACKUP_HOUR", "2")  # of the night's backup; "none" makes none
if not re.fullmatch(r"none|1?\d|2[0-3]", _hour):
    raise ImproperlyConfigured("QMS_BACKUP_HOUR must be an hour from 0 to 23, or none.")
BACKUP_HOUR = None if _hour == "none" else int(_hour)
BACKUP_KEEP = text("QMS_BACKUP_KEEP", "7,4,12")  # the newest of so many days, weeks, months
if not re.fullmatch(r"[1-9]\d*,\d+,\d+", BACKUP_KEEP):
    raise ImproperlyConfigured(
        "QMS_BACKUP_KEEP must be three whole numbers with commas between: days, weeks, months; 7,4,12."
    )
BACKUP_PROVINCES = flag("QMS_BACKUP_PROVINCES", False)  # one of each province besides
DISK_RESERVE_BYTES = int(text("QMS_DISK_RESERVE_MB", "500")) * 1_000_000  # files are refused below, scores are not
BACKUP_RECIPIENT = text("QMS_BACKUP_RECIPIENT")  # age1…: only the holder of the private key reads the backups
SENDFILE_PREFIX = text("QMS_SENDFILE_PREFIX")  # the proxy's internal location of DATA_DIR/files

# Looking for malicious code in them: the address of a ClamAV daemon, host:port or unix:/path; without one nothing is scanned
CLAMAV_ADDRESS = text("CLAMAV_ADDRESS")
CLAMAV_RESCAN_DAYS = int(text("QMS_CLAMAV_RESCAN_DAYS", "30"))  # 0: what was scanned once is not scanned again

# Reading what is in them
TESSERACT = text("QMS_TESSERACT", "tesseract")  # the command; "none" reads no scans
READ_PAGES_MAX = int(text("QMS_READ_PAGES_MAX", "500"))
OCR_PAGES_MAX = int(text("QMS_OCR_PAGES_MAX", "60"))

# People
AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["agencies.hashing.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name", "phone")},
    },
    {"NAME": "agencies.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "agencies.passwords.NotBreached"},
    {"NAME": "agencies.passwords.NotGuessed"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ANONYMOUS_USER_NAME = None  # guardian: nobody signed in has no permission, so no row for "nobody"
ACCOUNT_ADAPTER = "agencies.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "agencies.signin.LoginForm"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
HELP_CONTACT = text("QMS_HELP_CONTACT")  # who helps with signing in, as a line of text
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # seconds for which a proof of who one is counts
# Of failed sign-ins: by network address, and by key, which is the account together with where it is asked for from
# (agencies/adapter.py). "strangers" counts what all addresses an account does not know have tried. A whole district
# may come from one address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/300s/key", "strangers": "30/h/key"}
# Begun at, and come back from, a province's own provider; and checks of a connection, by province.
ACCOUNT_RATE_LIMITS |= {"provincial": "300/m/ip", "provider_check": "10/m/key"}
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600  # an invitation lives a week
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "agencies.resetting.ResetTokens"  # noqa: S105  # the name of a class
PASSWORD_RESET_HOURS = 2  # a link to a new password: it opens an account that is in use

# Reading by other systems: requests of one token, and refused ones from one network address, each minute; 0: no limit
API_REQUESTS_A_MINUTE = int(text("QMS_API_REQUESTS_A_MINUTE", "120"))
API_REFUSALS_A_MINUTE = 30

# A province's own identity provider (agencies/federation): for how long it is waited, and which inner networks it may be in
IDENTITY_SECONDS = 5
IDENTITY_NETWORKS = words("QMS_IDENTITY_NETWORKS")
try:
    [ip_network(network) for network in IDENTITY_NETWORKS]
except ValueError as error:
    raise ImproperlyConfigured(
        f"QMS_IDENTITY_NETWORKS must be networks like 10.24.0.0/16, with commas between: {error}."
    ) from error

# The second factor
MFA_ADAPTER = "agencies.adapter.FactorAdapter"
MFA_FORMS = {
    "authenticate": "agencies.signin.CodeForm",
    "reauthenticate": "agencies.signin.CodeAgainForm",
    "activate_totp": "agencies.signin.ActivateForm",
    "add_webauthn": "agencies.signin.AddKeyForm",
    "edit_webauthn": "agencies.signin.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # half a minute either way: telephones' clocks are not exact
MFA_RECOVERY_CODES_SHOW_ONCE = True

# How long a session lives without a sign of the person, and in any case (QCVN 12 allows 15 minutes without one)
IDLE_MINUTES = int(text("QMS_IDLE_MINUTES", "15"))
SESSION_HOURS = int(text("QMS_SESSION_HOURS", "12"))
ACCOUNT_IDLE_DAYS = int(text("QMS_ACCOUNT_IDLE_DAYS", "45"))  # 0: no account is closed for want of use

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
# Over HTTPS browsers keep a cookie of such a name to this host, to all of it and to encrypted lines, whoever sets it.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "agencies.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The browser's side of security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        # static/trusted.js is the one place where text becomes markup.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = flag("QMS_BEHIND_PROXY", False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail: printed on the console unless a server is named.
EMAIL_HOST = text("QMS_MAIL_HOST")
EMAIL_PORT = int(text("QMS_MAIL_PORT", "587"))
EMAIL_HOST_USER = text("QMS_MAIL_USER")
EMAIL_HOST_PASSWORD = text("QMS_MAIL_PASSWORD")
EMAIL_USE_TLS = flag("QMS_MAIL_TLS", True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = "health.mail.Noted" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = text("QMS_MAIL_FROM", "qms@localhost")

# Vietnamese is the language the product is written in; English is a translation of it.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["qms.formats"]
USE_THOUSAND_SEPARATOR = False  # a year must not print as 2.023; the |number filter groups digits
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# What machines may ask about this installation
METRICS_TOKEN = text("QMS_METRICS_TOKEN")  # whoever brings it may read /metrics
METRICS_NETWORKS = words("QMS_METRICS_NETWORKS", "127.0.0.0/8,::1/128")  # without a token: who asks from here

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name}: {message}",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
            "style": "{",
        },
        "json": {"()": "health.logs.Json"},
    },
    "filters": {"bare": {"()": "health.logs.Bare"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["bare"],
            "formatter": "json" if text("QMS_LOG_FORMAT") == "json" else "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": text("QMS_LOG", "WARNING")},
    # Who came in, who tried to, who left, what was read by token: written however little else is.
    "loggers": {"agencies.entrances": {"level": "INFO"}, "agencies.bearing": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # access is asked in agencies/access.py alone
