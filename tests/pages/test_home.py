"""Where a person lands, and what they read when they may not go on."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from agencies.access import sync_roles
from agencies.models import RoleAssignment, User
from agencies.roles import Role
from tests.conftest import Cast
from tests.factories import make_user

As = Callable[[User], Client]


def test_someone_with_one_province_lands_in_it(cast: Cast, as_: As) -> None:
    answer = as_(cast.officer).get("/")

    assert answer.headers["Location"] == "/bac-giang/"


def test_someone_with_two_provinces_chooses(cast: Cast, as_: As) -> None:
    RoleAssignment.objects.create(
        user=cast.reporter, role=Role.REPORTER, node=cast.other.root, starts_on=timezone.localdate()
    )
    sync_roles(cast.reporter)

    page = as_(cast.reporter).get("/").content.decode()

    assert 'href="/bac-giang/"' in page
    assert 'href="/ha-tinh/"' in page


def test_someone_without_a_role_is_told_whom_to_ask(db: None, as_: As) -> None:
    page = as_(make_user()).get("/").content.decode()

    assert "Tài khoản chưa được giao vai trò nào" in page


def test_an_operator_lands_on_the_operators_page(db: None, as_: As) -> None:
    answer = as_(make_user(is_operator=True)).get("/")

    assert answer.headers["Location"] == "/operator/"


def test_someone_not_seen_since_yesterday_is_let_in(cast: Cast, as_: As) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    User.objects.filter(pk=cast.officer.pk).update(roles_synced_on=yesterday)

    answer = as_(cast.officer).get("/bac-giang/")

    assert answer.status_code == 200


def test_a_refusal_says_why_and_keeps_the_frame(cast: Cast, as_: As) -> None:
    answer = as_(cast.officer).get("/bac-giang/people/")

    assert answer.status_code == 403
    assert "Quản lý người dùng" in answer.content.decode()
    assert "Tỉnh Bắc Giang" in answer.content.decode()


def test_a_stranger_learns_nothing(cast: Cast, as_: As) -> None:
    answer = as_(cast.stranger).get("/bac-giang/")

    assert answer.status_code == 404
    assert "Bắc Giang" not in answer.content.decode()


def test_an_expired_form_says_that_nothing_is_lost(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@b.vn"})

    assert answer.status_code == 403
    assert "vẫn còn ở trình duyệt" in answer.content.decode()


def test_the_operators_page_does_not_exist_for_others(cast: Cast, as_: As) -> None:
    assert as_(cast.administrator).get("/operator/styleguide/").status_code == 404


def test_no_browser_keeps_what_only_some_may_see(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)

    assert client.get("/bac-giang/").headers["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in Client().get("/healthz").headers
