"""Whether the web server in this container answers: its health check. Imports nothing of the product, to be light."""

import os
import sys
import urllib.request


def main(address: str = "http://127.0.0.1:8000") -> int:
    """0 when it answers /healthz as one of its own names, otherwise 1."""
    name = os.environ.get("QMS_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(f"{address}/healthz", headers={"Host": "localhost" if name == "*" else name})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=4):  # noqa: S310  # an http address of ours
            return 0
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
