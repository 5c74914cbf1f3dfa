"""Changes of organisation: each opens and closes versions from its day on, and refuses what makes no sense."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from agencies import access
from agencies.models import Agency, AgencyVersion, Reorganisation, Succession, TrailEntry
from agencies.roles import Permission
from agencies.rules import Refused, spans_overlap
from agencies.workflow.tree import (
    Document,
    NewAgency,
    abolish_agency,
    change_obligation,
    correct_agency,
    found_agency,
    merge_agencies,
    move_agency,
    preview,
    rename_agency,
    split_agency,
)
from agencies.workflow.versions import refresh_current
from tests.conftest import Cast
from tests.factories import make_agency

JULY = date(2025, 7, 1)
PAPER = Document("1234/QĐ-UBND", date(2025, 6, 20), "về việc tổ chức lại")


def commune(parent: Agency, name: str = "UBND xã Mới", code: str = "M1") -> NewAgency:
    return NewAgency(parent, code, name, "commune", "ubnd_xa", "encouraged")


def terms(cast: Cast, day: date = JULY) -> dict[str, Any]:
    return {"day": day, "document": PAPER, "by": cast.administrator}


def test_a_rename_keeps_the_old_name_for_old_days(cast: Cast) -> None:
    rename_agency(cast.commune, name="UBND phường Đồng Tiến", **terms(cast))

    cast.commune.refresh_from_db()
    assert cast.commune.name == "UBND phường Đồng Tiến"
    assert cast.commune.versions.as_of(JULY - timedelta(days=1)).get().name == "UBND xã Đồng Tiến"
    line = TrailEntry.objects.filter(action="rename_agency").get()
    assert line.changes["name"] == ["UBND xã Đồng Tiến", "UBND phường Đồng Tiến"]
    assert line.agency == cast.commune


def test_a_move_takes_along_what_is_below_and_who_may_see_it(cast: Cast) -> None:
    assert access.may(cast.verifier, Permission.VERIFY_SCORECARD, cast.commune.path)
    move_agency(cast.district, cast.department, **terms(cast))

    cast.commune.refresh_from_db()
    assert cast.commune.path.startswith(cast.department.path)
    assert Agency.objects.visible_to(cast.officer).get() == cast.commune


def test_a_coming_move_takes_effect_on_its_day(cast: Cast) -> None:
    day = timezone.localdate() + timedelta(days=10)
    move_agency(cast.district, cast.department, **terms(cast, day))
    cast.commune.refresh_from_db()
    assert not cast.commune.path.startswith(cast.department.path)

    assert refresh_current(day) == 3

    cast.commune.refresh_from_db()
    assert cast.commune.path.startswith(cast.department.path)
    assert refresh_current(day) == 0


def test_merging_into_a_new_agency(cast: Cast) -> None:
    outcome = merge_agencies([cast.commune, cast.sibling], commune(cast.district), **terms(cast))

    cast.commune.refresh_from_db()
    assert cast.commune.closed_on == JULY - timedelta(days=1)
    assert outcome.founded[0].opened_on == JULY
    assert set(Succession.objects.values_list("predecessor", "successor", "extent")) == {
        (cast.commune.pk, outcome.founded[0].pk, "whole"), (cast.sibling.pk, outcome.founded[0].pk, "whole"),
    }  # fmt: skip


def test_merging_into_one_that_continues_hands_over_what_stands_below(cast: Cast) -> None:
    other = make_agency("UBND huyện Tân Yên", parent=cast.province.root, kind="ubnd_huyen", code="216")

    merge_agencies([cast.district, other], other, **terms(cast))

    cast.commune.refresh_from_db()
    assert cast.commune.path.startswith(other.path)
    assert not Agency.objects.get(pk=other.pk).is_closed


def test_dividing_an_agency(cast: Cast) -> None:
    parts = [commune(cast.district, "UBND xã Một", "M1"), commune(cast.district, "UBND xã Hai", "M2")]

    outcome = split_agency(cast.commune, parts, keeps=False, **terms(cast))

    assert [agency.name for agency in outcome.founded] == ["UBND xã Một", "UBND xã Hai"]
    defaults = Succession.objects.order_by("pk").values_list("is_default", "extent")
    assert list(defaults) == [(True, "part"), (False, "part")]
    assert Agency.objects.get(pk=cast.commune.pk).is_closed


def test_separating_a_part_leaves_the_agency_as_it_is(cast: Cast) -> None:
    split_agency(cast.commune, [commune(cast.district)], keeps=True, **terms(cast))

    assert not Agency.objects.get(pk=cast.commune.pk).is_closed
    assert Succession.objects.get().is_default is False


def test_abolishing_names_who_still_works_below(cast: Cast) -> None:
    with pytest.raises(Refused, match="Còn 2 cơ quan trực thuộc"):
        abolish_agency(cast.district, **terms(cast))

    abolish_agency(cast.district, with_children=True, **terms(cast))

    assert set(Agency.objects.filter(closed_on=date(2025, 6, 30))) == {cast.district, cast.commune, cast.sibling}


def test_an_obligation_needs_its_basis(cast: Cast) -> None:
    with pytest.raises(Refused, match="căn cứ"):
        change_obligation(cast.commune, "province_obliged", basis=" ", **terms(cast))

    change_obligation(cast.commune, "province_obliged", basis="Kế hoạch 12/KH-UBND", **terms(cast))

    assert Agency.objects.get(pk=cast.commune.pk).obligation == "province_obliged"


def test_a_preview_leaves_nothing_behind(cast: Cast) -> None:
    before = list(AgencyVersion.objects.values())

    outcome = preview(lambda: move_agency(cast.district, cast.department, **terms(cast)))

    assert [consequence.code for consequence in outcome.consequences] == ["215", "07243", "07246"]
    assert outcome.consequences[1].changes["parent"] == (
        "UBND huyện Yên Thế, UBND tỉnh Bắc Giang",
        "UBND huyện Yên Thế, Sở Khoa học và Công nghệ, UBND tỉnh Bắc Giang",
    )
    assert list(AgencyVersion.objects.values()) == before
    assert not Reorganisation.objects.exists()


def test_refusals_say_what_is_in_the_way(cast: Cast) -> None:
    rename_agency(cast.commune, name="UBND phường Đồng Tiến", **terms(cast))
    root = cast.province.root
    assert root

    with pytest.raises(Refused, match="đã có thông tin áp dụng từ ngày 01/07/2025"):
        rename_agency(cast.commune, name="UBND phường Khác", **terms(cast))
    with pytest.raises(Refused, match="giống thông tin đang có"):
        rename_agency(cast.sibling, name=cast.sibling.name, **terms(cast))
    with pytest.raises(Refused, match="không thể đứng dưới chính nó"):
        move_agency(cast.district, cast.commune, **terms(cast))
    with pytest.raises(Refused, match="gốc của cả tỉnh"):
        move_agency(root, cast.district, **terms(cast))
    with pytest.raises(Refused, match="thuộc tỉnh khác"):
        move_agency(cast.commune, cast.foreign, **terms(cast))
    with pytest.raises(Refused, match="Mã “07246” trong thời gian này thuộc về UBND xã Canh Nậu"):
        found_agency(commune(cast.district, code="07246"), **terms(cast))
    with pytest.raises(Refused, match="không thể trực thuộc"):
        merge_agencies([cast.district, cast.department], commune(cast.district), **terms(cast))


def test_a_correction_overwrites_and_the_trail_keeps_both(cast: Cast) -> None:
    correct_agency(cast.commune, by=cast.administrator, reason="gõ sai", name="UBND xã Đồng Tiên")

    assert cast.commune.versions.get().name == "UBND xã Đồng Tiên"
    line = TrailEntry.objects.get(action="correct_agency")
    assert line.changes == {"name": ["UBND xã Đồng Tiến", "UBND xã Đồng Tiên"]}
    assert line.note == "gõ sai"


def test_a_new_name_holds_from_the_first_minute_of_its_day_in_vietnam(cast: Cast) -> None:
    rename_agency(cast.commune, name="UBND phường Đồng Tiến", **terms(cast, date(2030, 1, 1)))
    assert Agency.objects.get(pk=cast.commune.pk).name == "UBND xã Đồng Tiến"

    with time_machine.travel("2029-12-31T17:00:00Z"):
        refresh_current(timezone.localdate())

    assert Agency.objects.get(pk=cast.commune.pk).name == "UBND phường Đồng Tiến"


@pytest.mark.parametrize("heir", [True, False], ids=["merged", "abolished"])
def test_an_agency_does_not_end_while_one_below_it_leaves_only_later(cast: Cast, heir: bool) -> None:
    move_agency(cast.commune, cast.province.root, **terms(cast, date(2024, 6, 2)))

    day = terms(cast, date(2024, 6, 1))

    with pytest.raises(Refused, match="02/06/2024"):
        _ = (
            merge_agencies([cast.district], cast.department, **day)
            if heir
            else abolish_agency(cast.district, with_children=True, **day)
        )


ACTIONS = st.tuples(
    st.integers(0, 5), st.integers(0, 9), st.integers(0, 9), st.dates(date(2020, 1, 1), date(2028, 1, 1))
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTIONS, max_size=10))
@example(actions=[(0, 3, 0, date(2020, 1, 1)), (1, 8, 0, date(2020, 1, 2)), (2, 7, 0, date(2020, 1, 1))])
def test_versions_never_overlap_and_paths_follow_the_parents(
    cast: Cast, actions: list[tuple[int, int, int, date]]
) -> None:
    with transaction.atomic():
        for serial, action in enumerate(actions):
            with suppress(Refused):
                _do(cast, serial, *action)
        _check_everything(cast)
        transaction.set_rollback(True)


def _do(cast: Cast, serial: int, kind: int, one: int, other: int, day: date) -> None:
    agencies = list(Agency.objects.of(cast.province.pk))
    first, second = agencies[one % len(agencies)], agencies[other % len(agencies)]
    at = terms(cast, day)
    new = commune(second, code=f"N{serial}")
    [
        lambda: rename_agency(first, name=f"Tên {serial}", **at),
        lambda: move_agency(first, second, **at),
        lambda: merge_agencies([first, second], second, **at),
        lambda: split_agency(first, [new], keeps=True, **at),
        lambda: abolish_agency(first, with_children=True, **at),
        lambda: found_agency(new, **at),
    ][kind]()


def _check_everything(cast: Cast) -> None:
    versions = list(
        AgencyVersion.objects.of(cast.province.pk).select_related("agency").order_by("agency", "valid_from")
    )
    for before, after in pairwise(versions):
        if before.agency_id == after.agency_id:
            assert before.valid_to + timedelta(days=1) == after.valid_from
    for version in versions:
        days = (version.valid_from, version.valid_to)
        above = [
            parent
            for parent in versions
            if parent.agency_id == version.parent_id and spans_overlap(days, (parent.valid_from, parent.valid_to))
        ]
        step = version.path[-5:]
        assert {parent.path + step for parent in above} == ({version.path} if version.parent_id else set())
    today = timezone.localdate()
    for agency in {version.agency for version in versions}:
        own = [version for version in versions if version.agency_id == agency.pk]
        assert (agency.opened_on, agency.closed_on) == (own[0].valid_from, own[-1].valid_to)
        now = next((v for v in own if v.valid_from <= today <= v.valid_to), None)
        assert now is None or (agency.name, agency.path) == (now.name, now.path)
