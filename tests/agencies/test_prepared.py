"""Questions worked out once give what the ORM gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from django.db import connection
from django.db.models import Count, QuerySet, Window
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AgencyVersion, Province
from agencies.prepared import Prepared
from tests.conftest import Cast

by_code = Prepared(
    lambda code, province: Agency.objects.select_related("province").filter(code=code, province=province), str, int
)


def test_rows_are_those_of_the_query_set(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        (found,) = by_code(cast.commune.code, cast.province.pk)
        name = found.province.name

    assert len(asked) == 1
    assert (found, name) == (cast.commune, cast.province.name)
    same = Agency.objects.get(pk=cast.commune.pk)
    state = found.__dict__.pop("_state"), same.__dict__.pop("_state")
    assert found.__dict__ == same.__dict__
    assert [(one.adding, one.db) for one in state] == [(False, "default")] * 2


def test_what_comes_along_is_whole_and_missing_where_there_is_none(cast: Cast) -> None:
    def build(province: int) -> QuerySet[AgencyVersion]:
        rows = AgencyVersion.objects.select_related("agency__province", "parent").order_by("pk")
        return rows.filter(province=province)

    def told(rows: Iterable[AgencyVersion]) -> list[list[object]]:
        return [
            [{**vars(each), "_state": None} if each else None for each in (row.agency, row.agency.province, row.parent)]
            for row in rows
        ]

    with CaptureQueriesContext(connection) as asked:
        found = told(Prepared(build, int)(cast.province.pk))

    assert len(asked) == 1
    assert found == told(build(cast.province.pk))
    assert {parent is None for _agency, _province, parent in found} == {True, False}


def test_a_model_that_has_a_say_in_making_its_rows_has_it(cast: Cast) -> None:
    made = []

    def note(instance: Agency, **_signal: object) -> None:
        made.append(instance.code)

    post_init.connect(note, sender=Agency)
    try:
        Prepared(lambda pk: Agency.objects.filter(pk=pk), int)(cast.commune.pk)
    finally:
        post_init.disconnect(note, sender=Agency)
    assert made == [cast.commune.code]


def test_it_is_asked_anew_each_time(cast: Cast) -> None:
    assert by_code.first(cast.commune.code, cast.province.pk) == cast.commune
    assert by_code.first(cast.sibling.code, cast.province.pk) == cast.sibling
    assert by_code.first("' OR 1=1 --", cast.province.pk) is None
    Agency.objects.filter(pk=cast.commune.pk).update(code="99999")
    assert by_code.first("99999", cast.province.pk) == cast.commune


def test_what_stays_out_is_fetched_when_it_is_asked_for(cast: Cast) -> None:
    light = Prepared(lambda pk: Agency.objects.only("code").filter(pk=pk), int)

    (found,) = light(cast.commune.pk)

    assert found.get_deferred_fields()
    assert found.path == cast.commune.path


@pytest.mark.parametrize("named", [True, False])
def test_chosen_columns_come_as_the_orm_gives_them(named: bool, cast: Cast) -> None:
    def build(province: int) -> QuerySet[Agency, tuple[str, int, str]]:
        rows = Agency.objects.filter(province=province).annotate(total=Window(Count("pk"))).order_by("code")
        return rows.values_list("province__name", "total", "code", named=named)

    found = Prepared(build, int)(cast.province.pk)

    assert found == list(build(cast.province.pk))
    assert [type(row)._fields for row in found if named] == [("province__name", "total", "code")] * len(found) * named


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps plans")
def test_postgresql_keeps_the_plan_for_as_long_as_the_connection_lasts(cast: Cast) -> None:
    def plans() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%agencies_agency%"])
            return int(cursor.fetchone()[0])

    found = [by_code(code, cast.province.pk) for code in (cast.commune.code, cast.sibling.code)]

    assert found == [[cast.commune], [cast.sibling]]
    held = plans()
    assert held >= 1
    by_code(cast.commune.code, cast.province.pk)
    assert plans() == held


def test_days_are_asked_for_as_such(cast: Cast) -> None:
    opened = Prepared(lambda day: Agency.objects.filter(opened_on=day), date)
    Agency.objects.filter(pk=cast.commune.pk).update(opened_on=date(2021, 3, 4))

    assert opened(date(2021, 3, 4)) == [cast.commune]
    assert opened(date(2021, 3, 5)) == []


def test_a_number_no_row_can_have_finds_nothing(cast: Cast) -> None:
    assert by_code(cast.commune.code, 10**30) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda slug: Province.objects.prefetch_related("agencies").filter(slug=slug),
        lambda slug: Province.objects.filter(slug=f"x{slug}"),
        lambda slug: Province.objects.filter(slug=slug, name=slug),
        lambda slug: Province.objects.annotate(size=Count("agencies")).filter(slug=slug),
    ],
    ids=["prefetch", "changed", "twice", "annotated"],
)
def test_a_question_that_cannot_be_prepared_is_refused(build, db: None) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(TypeError):
        Prepared(build, str)("bac-giang")
