"""When what was declared no longer fits, and what is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import User
from agencies.todo import tasks_for
from agencies.workflow.tree import Document, rename_agency
from registers.declaring import outdated_declarations
from registers.models import QualitySystem
from registers.rules.declaring import Standing, organisation_changed, scope_changed
from registers.systems import systems_of
from tests.conftest import Cast
from tests.registers.entering import enter

TODAY = date(2024, 1, 1)


def test_a_scope_that_changed_afterwards_makes_a_declaration_stale(cast: Cast) -> None:
    declaration = enter("declarations", cast.commune)
    system = declaration.part_of.qualitysystem
    assert outdated_declarations([declaration], TODAY) == {}

    system.scope_since = date(2023, 12, 1)
    system.save()

    assert "Phạm vi hệ thống đã đổi từ 01/12/2023" in outdated_declarations([declaration], TODAY)[declaration.pk].why


def test_a_new_name_makes_it_stale_and_a_new_declaration_mends_it(cast: Cast, as_: Callable[[User], Client]) -> None:
    enter("declarations", cast.commune)
    day = timezone.localdate() - timedelta(days=3)
    rename_agency(
        cast.commune, day=day, document=Document("1/NQ", day, ""), by=cast.administrator, name="UBND xã Tiến Đồng",
        short_name="", code="07243", level="commune", kind="ubnd_xa",
    )  # fmt: skip
    url = reverse("registers:quality_file", args=["bac-giang", cast.commune.pk])

    page = as_(cast.officer).get(url).content.decode()
    tasks = [task.title for task in tasks_for(cast.officer, cast.province)]
    enter("declarations", cast.commune, kind="again", number="9/QĐ-UBND", decided_on=f"{day:%d/%m/%Y}")
    mended = as_(cast.officer).get(url).content.decode()

    assert "Tổ chức cơ quan đã đổi" in page
    assert tasks == ["Xem lại: Công bố lần đầu 152/QĐ-UBND"]
    assert "Tổ chức cơ quan đã đổi" not in mended


def test_a_move_in_the_tree_changes_no_organisation() -> None:
    then = Standing(date.min, "UBND xã A", "ubnd_xa", "commune")
    moved = Standing(date(2025, 7, 1), "UBND xã A", "ubnd_xa", "commune")
    renamed = Standing(date(2025, 8, 1), "UBND xã B", "ubnd_xa", "commune")

    assert organisation_changed([then, moved], date(2023, 1, 1), date(2026, 1, 1)) is None
    assert organisation_changed([then, moved, renamed], date(2023, 1, 1), date(2026, 1, 1)) == date(2025, 8, 1)
    assert organisation_changed([then, renamed], date(2025, 8, 1), date(2026, 1, 1)) is None


def test_a_scope_of_tomorrow_changes_nothing_today() -> None:
    assert scope_changed(date(2024, 1, 2), date(2023, 1, 1), TODAY) is None
    assert scope_changed(date(2024, 1, 1), date(2023, 1, 1), TODAY) == TODAY


def test_what_the_law_asks_for_and_is_missing_is_said(cast: Cast) -> None:
    bare = enter("declarations", cast.commune, has_website="on")
    whole = enter("declarations", cast.sibling, notice_number="5/UBND", notice_on="21/10/2023", posted_on="21/10/2023")

    assert len(bare.lacks()) == 3
    assert whole.lacks() == []


def test_a_confirmation_about_to_end_is_a_task_until_it_is_renewed(cast: Cast) -> None:
    soon = timezone.localdate() + timedelta(days=10)
    enter("confirmations", cast.commune, valid_to=f"{soon:%d/%m/%Y}")

    titles = [task.title for task in tasks_for(cast.officer, cast.province)]

    assert titles == ["Văn bản xác nhận hiệu lực hết giá trị: 12/XN-UBND"]
    assert [task.title for task in tasks_for(cast.head, cast.province)] == []


def test_a_unit_is_separated_into_a_system_of_its_own(cast: Cast, as_: Callable[[User], Client]) -> None:
    membership = enter("memberships", cast.commune, unit=cast.sibling.pk)
    enter("exclusions", cast.commune)
    url = reverse("registers:separate", args=["bac-giang", cast.commune.pk, membership.pk])

    refused = as_(cast.officer).get(url)
    answer = as_(cast.secretary).post(url, {"on": "01/03/2024", "name": "HTQLCL Canh Nậu"})
    again = as_(cast.secretary).post(url, {"on": "01/03/2024", "name": "HTQLCL Canh Nậu"})

    own = QualitySystem.objects.get(agency=cast.sibling)
    membership.refresh_from_db()
    assert refused.status_code == 403
    assert answer.status_code == 302
    assert (own.state, own.scope_since) == ("building", date(2024, 3, 1))
    assert own.parts.get().title.startswith("8.3")
    assert membership.left_on == date(2024, 2, 29)
    assert "đã thôi dùng chung" in again.content.decode()


def test_a_system_of_its_own_that_begins_later_does_not_speak_for_the_years_of_the_shared_one(cast: Cast) -> None:
    for name in ("HTQLCL cũ", "HTQLCL chung"):
        shared = enter(
            "systems", cast.commune, name=name, state="ended", applied_on="01/01/2020", ended_on="31/12/2025"
        )
        enter("memberships", cast.commune, part_of=shared.pk, unit=cast.sibling.pk)
    own = enter("systems", cast.sibling, name="HTQLCL riêng", applied_on="01/01/2026")
    alone = enter("systems", cast.department, name="HTQLCL Sở", applied_on="01/01/2026")
    units = [cast.sibling.pk, cast.department.pk]

    assert systems_of(units, date(2024, 12, 31)) == {cast.sibling.pk: shared, cast.department.pk: alone}
    assert systems_of(units, date(2026, 2, 1)) == {cast.sibling.pk: own, cast.department.pk: alone}
