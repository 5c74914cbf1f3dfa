"""What every test may ask for: the cast, who is signed in, the wall, the running product."""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.test import Client, TransactionTestCase
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from agencies.models import User
from agencies.tenancy import across
from agencies.wall import telling
from tests.browser import Site, launch, product, product_log
from tests.cast import Cast, make_cast, sign_in
from tests.emptying import AsMigrated

AS_OWNER = bool(os.environ.get("QMS_TESTS_AS_OWNER"))


@pytest.fixture
def walled(db: None) -> Iterator[None]:
    """On PostgreSQL, for the rest of the test's transaction: signed in as the product's own role, behind the wall."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{settings.DATABASE_APP_ROLE}"')
    telling.begin(None, connection)
    yield
    connection.execute_wrappers.remove(telling.tell)


@pytest.fixture
def owner(db: None, _as_the_product_signs_in: None) -> None:
    """Signed in as whoever owns the database, whom no policy keeps out."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


@pytest.fixture(autouse=True)
def _as_the_product_signs_in(request: pytest.FixtureRequest) -> Iterator[None]:
    """On PostgreSQL whatever does not really commit is played as the product's own role (unless QMS_TESTS_AS_OWNER is
    set). What tests themselves make and look at is of all provinces; what the product does is where its gates put it."""
    names = set(request.fixturenames)
    if connection.vendor == "postgresql" and "db" in names and "transactional_db" not in names and not AS_OWNER:
        request.getfixturevalue("walled")
    with across():
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The stage set for one test."""
    return make_cast()


@pytest.fixture
def as_(client: Client) -> Callable[[User], Client]:
    """`as_(cast.officer).get(...)`: the client signed in as that person."""
    return partial(sign_in, client)


@pytest.fixture(scope="session")
def as_migrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> AsMigrated:
    """What the migrations had put into the database, kept before anything else is committed to it."""
    with django_db_blocker.unblock():
        return AsMigrated()


@pytest.fixture
def _put_back(as_migrated: AsMigrated) -> Iterator[None]:
    """In place of Django's emptying, which takes a second. The product's own processes still work on what a test has
    sent; where they and this block each other, the database ends one of the two, and this is tried again."""

    def put_back(_case: TransactionTestCase) -> None:
        for _turn in range(20):
            try:
                return as_migrated.put_back()
            except (CommandError, OperationalError):
                time.sleep(0.5)
        return as_migrated.put_back()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back)
        yield


@pytest.fixture
def emptied_afterwards(_put_back: None, transactional_db: None) -> None:
    """For a test that really commits: its database is put back as it was afterwards."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    with sync_playwright() as playwright:
        chrome = launch(playwright)
        yield chrome
        chrome.close()


@pytest.fixture(scope="session")
def running_product(as_migrated: AsMigrated) -> Iterator[str]:
    """The product in processes of its own on this suite's database, started once; its address."""
    with product() as address:
        yield address


@pytest.fixture
def site(emptied_afterwards: None, running_product: str, browser: Browser) -> Iterator[Site]:
    """The running product as people meet it in a browser; what the test puts into the database, it sees."""
    visited = Site(running_product, browser)
    yield visited
    visited.close()
    assert not visited.complaints, product_log()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever visits the site is a journey in Chromium; what asks for no database proves the same on each."""
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if "site" in asked:
            item.add_marker("journey")
        if not asked & {"db", "transactional_db"} and not item.get_closest_marker("django_db"):
            item.add_marker("without_database")
