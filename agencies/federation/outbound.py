"""Requests of the product to an identity provider. The address came from a province's administrator, so the product asks that
host alone, follows no redirect, waits a few seconds, and enters no inner network that the operator has not named."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from agencies.rules import Refused
from agencies.second_factor import is_inside

LARGEST = 512 * 1024
"""Bytes of an answer."""
PORTS = {"https": 443, "http": 80}
CARRYING = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""Addresses whose last four bytes are an IPv4 address that a translator or the system itself may turn to (RFC 6052, 4291)."""
NEVER_GLOBAL = IPv6Network("64:ff9b:1::/48")
"""For translators of one's own network (RFC 8215); Python learns so only in 3.12."""


class Fault(Refused):
    """Why a provider cannot be used, or is not believed: the sentence to show, and a word for the log."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class Away(Fault):
    """The provider does not answer, or not in a way that can be used, or may not be asked. What exactly is for the administrator:
    it may name inner addresses."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> dict[str, Any]:
        """The object in the body. Raises Away when there is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Away("no-json", _("Máy chủ trả về nội dung không phải JSON."))
        return found


def origin_of(address: str) -> tuple[str, str, int]:
    """Scheme, host and port. Raises Away for what is no address of a web server, or carries a name or password."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise Away("address", _("“%(address)s” không phải địa chỉ https.") % {"address": address[:100]}) from None
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        raise Away("address", _("“%(address)s” không phải địa chỉ https.") % {"address": address[:100]})
    return parts.scheme, parts.hostname, port


def ask(
    address: str, *, issuer: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """GET the address, or POST a form to it. Raises Away when it is not on the issuer's host, may not be asked, or nothing
    usable comes back in time."""
    origin = origin_of(address)
    if origin != origin_of(issuer):
        raise Away(
            "other-host",
            _("%(address)s không nằm trên máy chủ %(issuer)s; hệ thống chỉ hỏi đúng máy chủ đã khai.")
            % {"address": address[:100], "issuer": issuer},
        )
    try:
        return _answer(origin, urlsplit(address), form, dict(headers or {}))
    except ssl.SSLCertVerificationError as error:
        raise Away(
            "certificate",
            _("Chứng thư TLS của %(host)s không hợp lệ: %(why)s.") % {"host": origin[1], "why": error.verify_message},
        ) from error
    except UnicodeError as error:  # a name with an empty or too long part, a path beyond ASCII
        raise Away("address", _("“%(address)s” không phải địa chỉ https.") % {"address": address[:100]}) from error
    except (OSError, HTTPException) as error:
        raise Away(
            "no-answer",
            _("%(host)s không trả lời trong %(n)d giây, hoặc ngắt kết nối.")
            % {"host": origin[1], "n": settings.IDENTITY_SECONDS},
        ) from error


def _answer(
    origin: tuple[str, str, int], parts: SplitResult, form: Mapping[str, str] | None, headers: dict[str, str]
) -> Answer:
    scheme, host, port = origin
    # One limit for all of it, name and handshake included: nobody keeps a visitor by sending a byte now and then.
    until = time.monotonic() + settings.IDENTITY_SECONDS
    number = _number_of(scheme, host, port, until)
    line: socket.socket = socket.create_connection((number, port), _left(until))
    if scheme == "https":
        context = ssl.create_default_context()
        line = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
    late = threading.Event()
    watch = threading.Timer(max(until - time.monotonic(), 0), _cut, [line, late])
    watch.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        kind = HTTPSConnection if scheme == "https" else HTTPConnection
        connection = kind(host, port)
        connection.sock = line
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = urlencode(form).encode() if form is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if body is None else "POST", path, body, {"Accept": "application/json", **headers})
        response = connection.getresponse()
        content = response.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise HTTPException("too large")
        if late.is_set() or response.length:
            raise HTTPException("broken off")
        return Answer(response.status, content)
    finally:
        watch.cancel()
        line.close()


def _cut(line: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _left(until: float) -> float:
    if (seconds := until - time.monotonic()) <= 0:
        raise TimeoutError
    return seconds


def _number_of(scheme: str, host: str, port: int, until: float) -> str:
    """The network address that is then connected to: what was judged is what is asked, whatever the name means a moment later."""
    found = _numbers_of(host, port, until)
    for number in found:
        if not _is_permitted(number, scheme):
            raise Away(
                "inner-network",
                _(
                    "%(host)s là địa chỉ mạng nội bộ (%(number)s). Đơn vị vận hành phải cho phép mạng này trong "
                    "QMS_IDENTITY_NETWORKS; http (không mã hóa) chỉ dùng được trên chính máy chủ."
                )
                % {"host": host, "number": number},
            )
    return sorted(found)[0]


def _numbers_of(host: str, port: int, until: float) -> set[str]:
    """What the name means. The system sets no limit to that question, so a thread asks it and is left behind when it is late."""
    answer: Future[set[str]] = Future()

    def look() -> None:
        try:
            answer.set_result({str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
        except Exception as error:  # raised again by whoever waits
            answer.set_exception(error)

    threading.Thread(target=look, daemon=True).start()
    return answer.result(_left(until))


def _is_permitted(number: str, scheme: str) -> bool:
    address: IPv4Address | IPv6Address = ip_address(number.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    if scheme != "https" and not address.is_loopback:
        return False
    return all(_is_open(one) for one in (address, *_carried(address)))


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    shut = not address.is_global or address.is_multicast
    if isinstance(address, IPv6Address):
        shut = shut or address.is_site_local or address in NEVER_GLOBAL
    return not shut or is_inside(str(address), settings.IDENTITY_NETWORKS)


def _carried(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses inside an IPv6 address, to which it may lead."""
    if isinstance(address, IPv4Address) or address.is_loopback or address.is_unspecified:
        return []
    found = [address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in CARRYING):
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one]
