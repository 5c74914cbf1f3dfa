"""Rows written by SQL that is worked out once are those that `save()` would write."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_INTRANS

from agencies.models import Province, TrailEntry
from agencies.prepared import Prepared
from agencies.writing import beside_commit, insert, joining, lingering, together, update
from tests.conftest import Cast


def _values(row: TrailEntry) -> dict[str, object]:
    fresh = TrailEntry.objects.get(pk=row.pk)
    return {field.attname: getattr(fresh, field.attname) for field in TrailEntry._meta.concrete_fields}


def _line(cast: Cast) -> TrailEntry:
    return TrailEntry(
        province=cast.province, actor=cast.officer, action="save_claim", object_type="scoring.scorecard", object_id=5,
        object_name="100 % đủ", changes={"A1.points": [None, "1.50"]}, address="2001:db8::1",
    )  # fmt: skip


def test_a_new_row_is_as_saving_makes_it(cast: Cast) -> None:
    saved, written = _line(cast), _line(cast)
    saved.save()
    insert(written)

    assert written.pk > saved.pk
    assert not written._state.adding
    assert written.at == TrailEntry.objects.get(pk=written.pk).at >= saved.at
    own = {"id", "at"}
    assert {k: v for k, v in _values(written).items() if k not in own} == {
        k: v for k, v in _values(saved).items() if k not in own
    }


def test_only_the_fields_named_are_written(cast: Cast) -> None:
    row = Province.objects.get(pk=cast.province.pk)
    row.name, row.code = "Tỉnh 100 %", "ZZ"

    update(row, "name")

    fresh = Province.objects.get(pk=row.pk)
    assert (fresh.name, fresh.code) == ("Tỉnh 100 %", cast.province.code)


def test_the_database_still_refuses(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Province(slug=cast.province.slug, name="Trùng", code="99"))
    with pytest.raises(DatabaseError, match="no longer there"):
        update(Province(pk=2**40, name="Không có"), "name")


def test_what_belongs_together_is_sent_together_and_in_order(cast: Cast) -> None:
    sent: list[str] = []

    def noted(execute: Callable[..., object], sql: str, *rest: object) -> object:
        sent.append(sql)
        return execute(sql, *rest)

    def write(name: str) -> None:
        with together():
            for name_then in ("Trước", name):
                cast.province.name = name_then
                update(cast.province, "name")
            insert(_line(cast))

    write("Lần đầu")
    with connection.execute_wrapper(noted):
        write("Tỉnh 100 %; lần hai")

    assert Province.objects.get(pk=cast.province.pk).name == "Tỉnh 100 %; lần hai"
    assert TrailEntry.objects.filter(object_name="100 % đủ").count() == 2
    assert len(sent) == (1 if connection.vendor == "postgresql" else 3)


def test_what_lingers_is_there_before_anybody_asks(cast: Cast) -> None:
    def write(name: str) -> None:
        with together():
            cast.province.name = name
            update(cast.province, "name")

    @transaction.atomic
    def fail() -> None:
        write("Hai")
        raise ValueError

    sent: list[str] = []

    def noted(execute: Callable[..., object], sql: str, *rest: object) -> object:
        sent.append(sql)
        return execute(sql, *rest)

    names = Province.objects.filter(pk=cast.province.pk).values_list("name", flat=True)
    write("Ngay")  # from now on the database knows the statement by name
    with transaction.atomic(), lingering():
        write("Một")
        assert names.get() == "Một"
        with pytest.raises(ValueError):  # noqa: PT011  # ours
            fail()
        assert names.get() == "Một"
        with connection.execute_wrapper(noted):
            write("Ba")
            write("Bốn")
            assert not sent
            assert names.get() == "Bốn"
        write("Năm")
    assert names.get() == "Năm"


@pytest.mark.postgres
def test_what_lingers_leaves_with_the_next_question(cast: Cast) -> None:
    named = Prepared(lambda pk: Province.objects.filter(pk=pk), int)
    sent: list[str] = []

    def noted(execute: Callable[..., object], sql: str, *rest: object) -> object:
        sent.append(sql)
        return execute(sql, *rest)

    def write(name: str) -> Province | None:
        with together():
            cast.province.name = name
            update(cast.province, "name")
        return named.first(cast.province.pk)

    write("Ngay")  # from now on the database knows both by name
    with transaction.atomic(), lingering(), connection.execute_wrapper(noted):
        found = write("100 %")

    assert found
    assert found.name == "100 %"
    assert len(sent) == 1


def test_of_what_belongs_together_a_fault_leaves_nothing(cast: Cast) -> None:
    def fail() -> None:
        with transaction.atomic(), together():
            insert(_line(cast))
            raise ValueError

    def clash() -> None:
        with transaction.atomic(), together():
            insert(_line(cast))
            insert(Province(slug=cast.province.slug, name="Trùng", code="99"))

    with pytest.raises(ValueError):  # noqa: PT011  # ours
        fail()
    with pytest.raises(IntegrityError):
        clash()
    assert not TrailEntry.objects.filter(object_name="100 % đủ").exists()


def test_a_joined_function_writes_all_or_nothing_by_itself(emptied_afterwards: None) -> None:
    @joining
    def write_and_fail() -> None:
        Province.objects.create(slug="mot", name="Một", code="01")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # ours
        write_and_fail()
    assert not Province.objects.exists()


def test_inside_a_transaction_a_refusal_leaves_what_was_written_before(cast: Cast) -> None:
    @joining
    def refuse() -> None:
        raise ValueError

    with transaction.atomic():
        Province.objects.create(slug="mot", name="Một", code="01")
        with pytest.raises(ValueError):  # noqa: PT011  # ours
            refuse()
    assert Province.objects.filter(slug="mot").exists()


@pytest.fixture
def late(emptied_afterwards: None) -> Callable[[int], None]:
    """Writes a number into a table that looks for doubles when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")

    def write(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO late VALUES (%s)", [number])

    return write


def _late() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM late ORDER BY n")
        return [number for (number,) in cursor.fetchall()]


@pytest.mark.postgres
def test_an_answer_is_drawn_while_the_disk_is_written(late: Callable[[int], None]) -> None:
    def draw() -> str:
        until = time.monotonic() + 10
        while connection.connection.info.transaction_status == TRANSACTION_STATUS_INTRANS:
            assert time.monotonic() < until, "The commit waits for the drawing."
        assert _late() == [1]  # a question waits for the commit, and is answered
        return "drawn"

    with transaction.atomic():
        late(1)
        drawn = beside_commit(draw)

    assert drawn() == "drawn"
    assert _late() == [1]


@pytest.mark.postgres
def test_what_was_drawn_beside_a_commit_that_fails_is_dropped(late: Callable[[int], None]) -> None:
    @transaction.atomic
    def write_twice() -> None:
        late(1)
        late(1)
        beside_commit(lambda: "drawn")

    with pytest.raises(IntegrityError):
        write_twice()
    assert _late() == []


@pytest.mark.postgres
def test_a_fault_in_drawing_leaves_what_was_written_and_what_follows_it(late: Callable[[int], None]) -> None:
    followed: list[str] = []

    def draw() -> None:
        raise ValueError

    with transaction.atomic():
        late(1)
        transaction.on_commit(lambda: followed.append("told"))
        drawn = beside_commit(draw)

    assert (followed, _late()) == (["told"], [1])
    with pytest.raises(ValueError):  # noqa: PT011  # ours
        drawn()


def test_within_another_transaction_nothing_is_committed_early(emptied_afterwards: None) -> None:
    def write_and_fail() -> None:
        with transaction.atomic():
            with transaction.atomic():
                Province.objects.create(slug="mot", name="Một", code="01")
                drawn = beside_commit(lambda: "drawn")
            assert drawn() == "drawn"
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # ours
        write_and_fail()
    assert not Province.objects.filter(slug="mot").exists()
