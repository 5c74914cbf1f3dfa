"""The WSGI application that the web server runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from agencies.wall import state

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qms.settings")

application = get_wsgi_application()
state.require()
if settings.BEHIND_PROXY:
    # Only the proxy reaches us, and it sets X-Forwarded-For itself: whom it names is who asks.
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts="*")
