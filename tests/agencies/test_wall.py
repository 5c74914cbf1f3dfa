"""The second wall: where the application forgets to filter, PostgreSQL still shows one province's rows, or none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Queue

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import trail
from agencies.models import Agency, Province, RoleAssignment, TrailEntry, User
from agencies.models.trail import TrailEntryQuerySet
from agencies.roles import Role
from agencies.rules import Refused
from agencies.tenancy import across, nowhere, stored, way, within
from agencies.wall import policies, state, telling
from agencies.workflow.people import assign_role, deactivate_person, may_show_link, set_home_agency, take_over
from agencies.workflow.signin import reset_factors
from jobs.execution import execute
from jobs.models import Job
from tests.conftest import Cast
from tests.factories import SECRET, make_member, make_province

As = Callable[[User], Client]
TENANTS = [model for model in stored() if way(model) is not None]
SHARED = {
    "account.EmailAddress", "account.EmailConfirmation", "agencies.User", "agencies.User_groups",
    "agencies.User_user_permissions", "auth.Group", "auth.Group_permissions", "auth.Permission",
    "contenttypes.ContentType", "guardian.GroupObjectPermission", "guardian.UserObjectPermission", "sessions.Session",
    "mfa.Authenticator", "standards.Clause", "standards.ClauseMapping", "standards.Edition", "usersessions.UserSession",
}  # fmt: skip
"""What no province owns. A new model that is missing here has no way to its province: no column leads there always."""


def test_every_model_is_of_a_province_or_is_shared_on_purpose() -> None:
    assert {model._meta.label for model in stored() if way(model) is None} == SHARED


@pytest.mark.parametrize("nothing", [None, 0, -1, Province(name="chưa lưu")])
def test_work_within_no_province_is_refused(nothing: Province | int) -> None:
    with pytest.raises(TypeError), within(nothing):
        raise AssertionError


@pytest.mark.django_db
def test_a_job_without_a_province_is_refused() -> None:
    with pytest.raises(TypeError):
        execute(Job(kind="x", lease_token="y"))


def seen() -> dict[str, set[int]]:
    """The provinces whose rows are seen when nobody filters, of each table that shows any."""
    found = {model._meta.label: set(model._base_manager.values_list(str(way(model)), flat=True)) for model in TENANTS}
    return {label: provinces for label, provinces in found.items() if provinces}


@pytest.mark.postgres
class TestBehindTheWall:
    @pytest.fixture(autouse=True)
    def lines(self, cast: Cast, walled: None) -> None:
        for agency in (cast.commune, cast.foreign):
            trail.record("rename_agency", agency, by=None, province=agency.province, agency=agency, note="Đổi tên")

    def test_every_table_of_a_province_stands_behind_it(self) -> None:
        assert policies.missing(connection) == []
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE; DROP POLICY wall ON scoring_score")

        assert [table.table for table in policies.missing(connection)] == ["scoring_score"]
        assert policies.build(connection) == ["scoring_score"]

    def test_without_a_filter_one_province_is_seen(self, cast: Cast) -> None:
        with across():
            everything = seen()
        with within(cast.province):
            own = seen()

        assert all(provinces == {cast.province.pk, cast.other.pk} for provinces in everything.values())
        assert own == {label: {cast.province.pk} for label in everything}

    def test_who_stands_nowhere_sees_and_writes_nothing(self, cast: Cast) -> None:
        with nowhere():
            assert seen() == {}
            assert Agency.objects.update(name="x") == 0
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                make_province("Tỉnh Mới", "moi")

    def test_nothing_is_written_into_another_province(self, cast: Cast) -> None:
        with within(cast.province):
            assert Agency.objects.filter(pk=cast.foreign.pk).update(name="x") == 0
            assert TrailEntry.objects.filter(province=cast.other).count() == 0
            for node in (cast.foreign, cast.commune):
                role = RoleAssignment(user=cast.officer, role=Role.VIEWER, node=node, starts_on="2026-01-01")
                if node == cast.commune:
                    role.save()
                    continue
                with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                    role.save()

    def test_a_page_that_forgets_its_filter_shows_no_other_province(
        self, cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
    ) -> None:
        monkeypatch.setattr(TrailEntryQuerySet, "of", lambda rows, _province: rows.all())
        client, url = as_(cast.administrator), reverse("agencies:trail", args=[cast.province.slug])

        behind = client.get(url).content.decode()
        request.getfixturevalue("owner")
        before = client.get(url).content.decode()

        assert cast.commune.name in behind
        assert cast.foreign.name not in behind
        assert cast.foreign.name in before

    def test_the_product_can_only_add_to_the_trail(self) -> None:
        for statement in (
            "UPDATE {} SET note = ''",
            "DELETE FROM {}",
            "TRUNCATE {}",
            "ALTER TABLE {} DISABLE TRIGGER ALL",
        ):
            with (
                pytest.raises(DatabaseError, match=r"denied|owner"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement.format(TrailEntry._meta.db_table))

    def test_after_a_fault_the_transaction_goes_on(self, cast: Cast) -> None:
        with within(cast.province):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")

            assert Agency.objects.filter(pk=cast.commune.pk).exists()

    def test_rows_that_come_one_by_one_from_the_server_are_of_one_province(self, cast: Cast) -> None:
        with within(cast.province):
            assert {agency.province_id for agency in Agency.objects.iterator(2)} == {cast.province.pk}

    def test_it_refuses_to_start_where_it_does_not_hold(self, settings: object, request: pytest.FixtureRequest) -> None:
        settings.WALL_REQUIRED = True  # type: ignore[attr-defined]
        assert state.state() == "stands"
        state.require()

        request.getfixturevalue("owner")

        assert state.state() == "passed"
        with pytest.raises(ImproperlyConfigured, match="QMS_DATABASE_APP_ROLE"):
            state.require()


@pytest.fixture
def signed_in(emptied_afterwards: None) -> Iterator[None]:
    """Really signed in as the product's own role, without a transaction around the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE qms_app")
    telling.begin(None, connection)
    yield
    connection.execute_wrappers.remove(telling.tell)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.postgres
def test_nothing_is_left_on_a_connection(signed_in: None) -> None:
    here, there = make_province("Tỉnh Này", "nay"), make_province("Tỉnh Kia", "kia")

    with within(here), transaction.atomic():
        assert Agency.objects.count() == 1
        with within(there):
            assert Agency.objects.get().province == there
        with nowhere():
            assert not Agency.objects.exists()
    with nowhere():
        assert not Agency.objects.exists()
        with transaction.atomic():
            assert not Agency.objects.exists()
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('qms.province', true), count(*) FROM agencies_agency")
        assert cursor.fetchone() == ("", 0)


@pytest.mark.postgres
def test_threads_that_take_turns_on_a_connection_do_not_see_each_others_province(signed_in: None) -> None:
    provinces = [make_province("Tỉnh Này", "nay"), make_province("Tỉnh Kia", "kia")]
    connection.inc_thread_sharing()
    taken, found = threading.Lock(), Queue[tuple[int, set[int]]]()

    def work(place: int) -> None:
        with within(provinces[place]):
            for _turn in range(50):
                with taken:
                    found.put((provinces[place].pk, shared()))

    def shared() -> set[int]:
        with pooled.cursor() as cursor:
            cursor.execute("SELECT province_id FROM agencies_agency")
            return {row[0] for row in cursor.fetchall()}

    pooled = connection._connections[connection._alias]  # type: ignore[attr-defined]
    threads = [threading.Thread(target=work, args=(place % 2,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.dec_thread_sharing()

    results = [found.get() for _ in range(found.qsize())]
    assert len(results) == 200
    assert all(seen == {own} for own, seen in results)


@pytest.mark.postgres
class TestWhatAnotherProvinceHoldsOfAPerson:
    """An account may be of several provinces: the administrator of one must not take it from the others."""

    @pytest.fixture
    def shared(self, cast: Cast) -> User:
        person = make_member(Role.OFFICER, cast.commune)
        assign_role(person, Role.OFFICER, cast.foreign, by=None)
        return person

    def test_the_link_is_not_shown(self, cast: Cast, shared: User) -> None:
        shared.set_unusable_password()
        shared.save()

        with within(cast.province):
            assert not may_show_link(shared, cast.province)

    def test_the_account_stays_open(self, cast: Cast, shared: User) -> None:
        with within(cast.province):
            deactivate_person(shared, cast.province, by=cast.administrator)

        kept = User.objects.get(pk=shared.pk)
        assert kept.is_active
        assert kept.has_usable_password()
        assert not kept.roles.active(timezone.localdate()).in_province(cast.province.pk).exists()

    def test_the_second_factors_stay(self, cast: Cast, shared: User) -> None:
        TOTP.activate(shared, SECRET)

        with within(cast.province), pytest.raises(Refused, match="tỉnh khác"):
            reset_factors(shared, cast.province, by=cast.administrator, reason="Mất điện thoại")

        assert Authenticator.objects.filter(user=shared).exists()
        reset_factors(shared, None, by=None, reason="Mất điện thoại")

    def test_the_home_agency_stays_and_hands_nothing_over(self, cast: Cast, shared: User) -> None:
        User.objects.filter(pk=shared.pk).update(agency=cast.foreign)
        person = User.objects.get(pk=shared.pk)

        with within(cast.province):
            with pytest.raises(Refused, match="tỉnh khác"):
                set_home_agency(person, cast.commune, cast.province, by=cast.administrator)
            take_over(person, cast.viewer, cast.province, by=cast.administrator)

        assert User.objects.get(pk=cast.viewer.pk).agency is None
