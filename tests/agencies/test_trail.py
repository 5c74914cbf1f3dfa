"""The trail: append-only, read in words, filtered, walked back page by page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import trail
from agencies.models import TrailEntry, User
from agencies.workflow.tree import correct_agency
from tests.conftest import Cast

As = Callable[[User], Client]


def page(name: str, cast: Cast, *args: object) -> str:
    return reverse(f"agencies:{name}", args=[cast.province.slug, *args])


def lines_of(cast: Cast, count: int) -> None:
    trail.record_all(
        trail.line("rename_agency", cast.commune, by=cast.secretary, province=cast.province, agency=cast.commune)
        for _ in range(count)
    )


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("change", [lambda rows: rows.update(note="x"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_a_line(cast: Cast, change: Callable[[object], object]) -> None:
    lines_of(cast, 1)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(TrailEntry.objects.filter(province=cast.province))


def test_old_and_new_values_are_read_in_words(cast: Cast, as_: As) -> None:
    correct_agency(cast.commune, by=cast.secretary, reason="theo QĐ 19", obligation="mandatory")

    shown = as_(cast.administrator).get(page("trail", cast)).content.decode()

    assert "sửa thông tin cơ quan" in shown
    assert "<del>Khuyến khích</del> thành <ins>Bắt buộc</ins>" in shown
    assert cast.secretary.full_name in shown


def test_an_agency_reads_its_own_trail_and_no_other(cast: Cast, as_: As) -> None:
    correct_agency(cast.commune, by=cast.secretary, name="UBND xã Của Tôi")
    correct_agency(cast.sibling, by=cast.secretary, name="UBND xã Bên Cạnh")
    client = as_(cast.officer)

    assert "Của Tôi" in client.get(page("agency_trail", cast, cast.commune.pk)).content.decode()
    whole = client.get(page("trail", cast)).content.decode()
    assert "Của Tôi" in whole
    assert "Bên Cạnh" not in whole
    assert cast.council.full_name not in whole
    assert client.get(page("agency_trail", cast, cast.sibling.pk)).status_code == 404
    assert as_(cast.viewer).get(page("trail", cast)).status_code == 403


def test_the_trail_is_filtered_by_person_action_day_and_words(cast: Cast, as_: As) -> None:
    lines_of(cast, 1)
    correct_agency(cast.sibling, by=cast.administrator, reason="gõ nhầm dấu", name="UBND xã Khác")
    client = as_(cast.administrator)
    tomorrow = (timezone.localdate() + timedelta(days=1)).strftime("%d/%m/%Y")

    def count(**asked: object) -> int:
        return len(client.get(page("trail", cast), asked).context["lines"])

    assert count() == 2
    assert count(actor=cast.secretary.pk) == 1
    assert count(action="correct_agency") == 1
    assert count(q="go nham dau") == 1
    assert count(q="khong co") == 0
    assert count(since=tomorrow) == 0
    assert count(until=timezone.localdate().strftime("%d/%m/%Y")) == 2


def test_older_lines_come_page_by_page_in_the_same_number_of_queries(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    lines_of(cast, 120)
    client = as_(cast.administrator)
    first = client.get(page("trail", cast))
    seen = [line["entry"].pk for line in first.context["lines"]]

    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        second = client.get(page("trail", cast), {"before": first.context["older"]})
    third = client.get(page("trail", cast), {"before": second.context["older"]})

    for later in (second, third):
        seen += [line["entry"].pk for line in later.context["lines"]]
    assert seen == sorted(TrailEntry.objects.values_list("pk", flat=True), reverse=True)
    assert third.context["older"] is None


def test_taking_the_trail_away_takes_both_rights_and_leaves_a_line(cast: Cast, as_: As) -> None:
    lines_of(cast, 3)

    content = as_(cast.administrator).get(page("export_trail", cast)).content.decode("utf-8-sig")

    assert len(content.splitlines()) == 4
    assert "đổi tên, nâng cấp cơ quan" in content
    assert TrailEntry.objects.get(action="export_trail").actor == cast.administrator
    assert as_(cast.reporter).get(page("export_trail", cast)).status_code == 403
    assert as_(cast.officer).get(page("export_trail", cast)).status_code == 403
