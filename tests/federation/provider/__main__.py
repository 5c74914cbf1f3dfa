"""python -m tests.federation.provider PORT FOLDER: run the provider there, with its people and applications."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

PEOPLE = {
    "mai": "officer@example.vn",
    "tuan": "head@example.vn",
    "la": "nobody@example.vn",
    "un": "unverified@example.vn",
}
APPLICATIONS = ("iso", "iso-ha-tinh")
SECRET = "khoa-bi-mat/cua+ung dung"
PASSWORD = "mat-khau-cua-tinh"


def main(port: int, folder: Path) -> None:
    """Make everything anew, then answer until told to end."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    os.environ |= {"PROVIDER_FOLDER": str(folder), "DJANGO_SETTINGS_MODULE": "tests.federation.provider.settings"}
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from oauth2_provider.models import Application

    call_command("migrate", run_syncdb=True, verbosity=0)
    for name, address in PEOPLE.items():
        User.objects.create_user(name, address, PASSWORD)
    for name in APPLICATIONS:
        Application.objects.create(
            client_id=name, client_secret=SECRET, client_type="confidential", name=name, algorithm="RS256",
            authorization_grant_type="authorization-code", skip_authorization=True, redirect_uris="http://127.0.0.1/",
        )  # fmt: skip
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
