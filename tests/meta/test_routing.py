"""Addresses found by their first step are found as Django finds them, trying one after the other."""

from __future__ import annotations

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from agencies.checks import routes
from qms.routing import Stepwise

WORDS = {"slug": "abc-def", "str": "x.y", "int": "7", "path": "a/b"}


def filled(route: str) -> str:
    """An address of this route."""
    parts = [part.partition(">") for part in route.split("<")]
    return "/" + parts[0][0] + "".join(WORDS[kind.partition(":")[0]] + rest for kind, _, rest in parts[1:])


def plain(entry: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """The same entry of the table, without steps."""
    if not isinstance(entry, Stepwise):
        return entry
    return URLResolver(entry.pattern, entry.url_patterns, app_name=entry.app_name, namespace=entry.namespace)


def found(resolver: URLResolver, address: str) -> object:
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.view_name, match.kwargs, match.route


def test_every_address_leads_where_it_leads_when_each_is_tried() -> None:
    one_by_one = URLResolver(RegexPattern(r"^/"), [plain(entry) for entry in get_resolver().url_patterns])
    addresses = [filled(route) for route, _entry in routes() if "(?P" not in route]
    addresses += [address + "x/" for address in addresses] + [address.removesuffix("/") for address in addresses]
    assert sum(found(get_resolver(), address) is not None for address in addresses) > 300
    wrong = [address for address in addresses if found(get_resolver(), address) != found(one_by_one, address)]
    assert not wrong
