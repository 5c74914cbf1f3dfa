"""The scorecard's page as the tasks go about on it, and what of a sheet is not yet as asked."""

from __future__ import annotations

from playwright.sync_api import Page

from scoring.claimform import Input
from scoring.models import Stage
from script.benchmarks.ux_data import Decided
from script.benchmarks.ux_operator import Operator
from script.benchmarks.ux_stage import Scene
from script.benchmarks.ux_state import differences, sheet_state

NOTHING = Decided({}, "", {})


def open_sheet(page: Page, scene: Scene) -> None:
    """The one page load that is meant to be; what leads here from signing in is no part of the task."""
    page.goto(f"/{scene.province.slug}/scorecards/{scene.sheet.pk}/")


def go_to(page: Page, operator: Operator, code: str) -> None:
    """A criterion's card: by scrolling where its section is open, else by the next section or the tree."""
    card = page.locator(f"#card-{code}")
    if card.count():
        return
    ahead = page.locator(".section-nav a[rel=next]")
    is_next = ahead.count() and ahead.get_attribute("href", timeout=1000) == f"?s={code[0]}"
    operator.click(ahead if is_next else page.locator(f"#row-{code} a"))
    operator.wait_for(card)


def left(scene: Scene) -> dict[str, Decided]:
    """The criteria whose state is not yet the one asked for, with what they hold."""
    found = sheet_state(scene.sheet, Stage.SELF, scene.papers)
    return {
        code: found.get(code, NOTHING)
        for code, one in scene.asked.items()
        if differences({code: one}, {code: found[code]} if code in found else {})
    }


def stands(one: Input) -> tuple[bool, str, str]:
    """What an input holds."""
    return one.ticked, one.answer, one.text
