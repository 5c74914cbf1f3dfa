"""Who else is in a sheet; what others save appears without touching what one types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from agencies.models import User
from scoring.models import Presence, Scorecard
from scoring.models.acting import PRESENT_FOR, forget
from scoring.workflow.presence import be_present
from scoring.workflow.scores import save_claim
from tests.browser import Site, audit, shoot
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, sheet_of, submitted

SignIn = Callable[[User], Client]


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    return sheet_of(make_campaign(cast.province), cast.commune)


def ask(client: Client, sheet: Scorecard, **said: object) -> Any:
    return client.post(reverse("scoring:presence", args=["bac-giang", sheet.pk]), said).json()


def test_who_is_here_is_told_for_a_short_while(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    be_present(sheet, "A1", of_agency=True, by=cast.head)
    be_present(sheet, "A2", of_agency=True, by=cast.head)

    told = ask(as_(cast.officer), sheet, code="B1")
    Presence.objects.filter(person=cast.head).update(at=timezone.now() - PRESENT_FOR - timedelta(seconds=1))

    assert told["people"] == [{"name": str(cast.head), "code": "A2"}]
    assert ask(as_(cast.officer), sheet)["people"] == []
    forget(timezone.now() + timedelta(days=2))
    assert not Presence.objects.exists()


def test_the_agency_is_not_told_who_verifies(cast: Cast, as_: SignIn) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    ask(as_(cast.verifier), sheet, code="A1")

    assert ask(as_(cast.officer), sheet, code="A2")["people"] == []
    assert ask(as_(cast.verifier), sheet)["people"] == [{"name": str(cast.officer), "code": "A2"}]


def test_what_others_changed_is_told_once_and_ones_own_never(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    client = as_(cast.officer)
    mark = ask(client, sheet)["mark"]
    save_claim(sheet, "A1", {"met": True}, version=0, by=cast.officer)
    own = ask(client, sheet, mark=mark)
    save_claim(sheet, "A2", {"numerator": 1, "denominator": 2}, version=0, by=cast.head)

    theirs = ask(client, sheet, mark=own["mark"])

    assert (own["changed"], theirs["changed"]) == (False, True)
    assert ask(client, sheet, mark=theirs["mark"])["changed"] is False


def test_two_in_one_sheet_see_each_other_and_what_each_saves(site: Site, cast: Cast, sheet: Scorecard) -> None:
    address = f"/bac-giang/scorecards/{sheet.pk}/"
    mine, theirs = site.enter(cast.officer, address), site.enter(cast.head, address)
    with theirs.expect_request(lambda sent: "code=A2" in (sent.post_data or "")) as told:
        theirs.get_by_label("Giải trình A2").press_sequentially("Theo bảng đối chiếu của tôi")
    assert told.value.response().ok
    expect(theirs.locator("#state-own-A2:not([data-state])")).to_contain_text("Đã lưu")
    mine.get_by_label("Giải trình A1").press_sequentially("Đang gõ dở")
    mine.get_by_label("Giải trình A1").press("Home")

    mine.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as after a quarter of a minute

    expect(mine.locator("#here")).to_contain_text(f"{cast.head} (ở A2)")
    expect(mine.locator("#row-A2 .tree-here")).to_be_visible()
    expect(mine.get_by_label("Giải trình A2")).to_have_value("Theo bảng đối chiếu của tôi")
    mine.keyboard.type("X")
    expect(mine.get_by_label("Giải trình A1")).to_have_value("XĐang gõ dở")
    expect(mine.locator("#state-own-A1:not([data-state])")).to_contain_text("Đã lưu")
    assert {row.criterion: row.note for row in sheet.scores.all()} == {
        "A1": "XĐang gõ dở", "A2": "Theo bảng đối chiếu của tôi",
    }  # fmt: skip
    assert audit(mine) == []
    shoot(mine, "presence")
    theirs.close()
    mine.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(mine.locator("#here")).to_be_hidden()


@pytest.mark.parametrize(("key", "kept"), [("Alt+1", "Bản của tôi"), ("Alt+2", "Bản kia")])
def test_one_key_decides_a_conflict_from_where_one_types(
    site: Site, cast: Cast, sheet: Scorecard, key: str, kept: str
) -> None:
    page = site.enter(cast.officer, f"/bac-giang/scorecards/{sheet.pk}/")
    box = page.get_by_label("Giải trình A1")
    box.press_sequentially("Bản của tôi")
    save_claim(sheet, "A1", {"met": True}, note="Bản kia", version=0, by=cast.head)
    expect(page.locator("#card-A1 .conflict-theirs")).to_contain_text("Bản kia")
    assert audit(page) == []
    shoot(page, "conflict")

    page.keyboard.press(key)

    expect(box).to_have_value(kept)
    expect(page.locator("#state-own-A1:not([data-state])")).to_contain_text("Đã lưu")
    assert sheet.scores.get(criterion="A1").note == kept
