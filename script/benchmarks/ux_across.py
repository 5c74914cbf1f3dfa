"""Task C through the product: a verifier decides one criterion across the agencies."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Page

from scoring.claimform import inputs
from scoring.rules.rubric import Criterion
from script.benchmarks.ux_data import Decided
from script.benchmarks.ux_operator import Operator
from script.benchmarks.ux_stage import Scene, asked_across

SHARE = 1
"""Of the task every agency is played."""

SPREADSHEET = "MKK" + "PBPB" + "KK" + "KK"
"""What it costs to bring a block along from a spreadsheet: think, change windows, drag over the cells, copy, change back.
Booked beside the paste itself, for the browser hears nothing of it; the figures are there before the task begins, as the
findings of every task are."""


def play_c(page: Page, operator: Operator, scene: Scene, code: str, numbers: Sequence[int]) -> None:
    """What is decided otherwise as a block from a spreadsheet, then group after group as claimed."""
    page.goto(f"/{scene.province.slug}/scorecards/across/{scene.campaign.pk}/{code}/")
    group = page.locator(".group.is-open")
    operator.wait_for(group)
    item = scene.campaign.rubric.spec.item(code)
    asked = asked_across(scene, code, numbers)
    block = [row_of(scene, item, number, one) for number, one in asked.items() if one.note]
    paste(page, operator, "\n".join(block))
    operator.wait_for(page.locator("#confirm-step"))
    operator.press("Enter")
    operator.wait_for(page.locator("#across-said", has_text="Đã thẩm định"))
    while page.locator("#accept").count():
        left = page.locator(".group.is-open").get_attribute("data-group")
        operator.unit()
        operator.press("Enter")
        operator.wait_for(page.locator(f".group.is-open:not([data-group='{left}'])"))


def row_of(scene: Scene, item: Criterion, number: int, one: Decided) -> str:
    """One agency as its row of the spreadsheet: code, the values in the order of the form, the finding."""
    cells = []
    for each in inputs(item, one.claim, ""):
        if each.field.kind != "none":
            cells.append(
                "x" if each.ticked else "" if each.is_box else {"yes": "có", "no": "không"}.get(each.answer, each.text)
            )
    return "\t".join([scene.sheets[number].code, *cells, one.note])


def paste(page: Page, operator: Operator, text: str) -> None:
    """Fetch a block of cells from a spreadsheet and paste it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    operator.klm.begin("pointer")
    operator.klm.book(SPREADSHEET)
    operator.klm.begin("keyboard")
    operator.press("Control+v")
