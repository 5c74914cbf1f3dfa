"""Tasks A, B and C through the naive form, the way a practised person would go through it."""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Locator, Page

from scoring.claimform import Input, inputs
from scoring.rules.rubric import Criterion
from script.benchmarks import ux_data
from script.benchmarks.ux_data import Claim, Decided
from script.benchmarks.ux_operator import Operator
from script.benchmarks.ux_stage import Scene, asked_across

SHARE = 9
"""Of task C every ninth agency is played; what the others would take is the same again."""


def play_a(page: Page, operator: Operator, scene: Scene) -> None:
    """Criterion after criterion: claim and note, each paper, the next."""
    page.goto(f"/{scene.province.slug}/naive/{scene.sheet.pk}/")
    sent: set[str] = set()
    operator.click(page.locator("ol a").first, leads=True)
    for code, one in scene.asked.items():
        _enter(operator, page.locator("#claim"), scene.campaign.rubric.spec.item(code), {}, one)
        for key, number in one.cited.items():
            if key in scene.files and key not in sent:
                _send(page, operator, scene, key, number)
                sent.add(key)
            else:
                _cite(page, operator, scene, key, number)
        operator.click(page.locator("#next"), leads=True)
    operator.click(page.get_by_role("button", name="Gửi duyệt"), leads=True)


def play_b(page: Page, operator: Operator, scene: Scene) -> None:
    """Criterion after criterion: the papers, the decision, the next."""
    page.goto(f"/{scene.province.slug}/naive/{scene.sheet.pk}/")
    operator.click(page.locator("ol a").first, leads=True)
    own = {row.criterion: row.claim for row in scene.sheet.scores.filter(stage=1)}
    for code, one in scene.asked.items():
        for key in ux_data.cited(code):
            operator.unit()
            operator.open_file(page.locator(f"[data-document='{scene.document(key).pk}'] a").first)
            operator.looked_at(code, key)
        _enter(operator, page.locator("#found"), scene.campaign.rubric.spec.item(code), own[code], one)
        _cursor_placed(page, operator)
        operator.press("Enter", leads=True)
    operator.click(page.get_by_role("button", name="Hoàn thành"), leads=True)


def play_c(page: Page, operator: Operator, scene: Scene, code: str, numbers: Sequence[int]) -> None:
    """Agency after agency from the list."""
    page.goto(f"/{scene.province.slug}/naive/year/{scene.campaign.pk}/{code}/")
    item = scene.campaign.rubric.spec.item(code)
    for number, one in asked_across(scene, code, numbers).items():
        sheet = scene.sheets[number]
        operator.unit()
        operator.click(page.get_by_role("link", name=sheet.name, exact=True), leads=True)
        _enter(operator, page.locator("#found"), item, sheet.scores.get(stage=1, criterion=code).claim, one)


def _enter(operator: Operator, form: Locator, item: Criterion, before: Claim, one: Decided) -> None:
    """Bring the form from one claim to another, write the note, send."""
    typed = False
    _cursor_placed(form.page, operator)
    operator.unit()
    for now, then in zip(inputs(item, before, ""), inputs(item, one.claim, ""), strict=True):
        typed = _answer(operator, form, now, then) or typed
    if one.note:
        operator.unit()
        operator.replace(form.locator("[name=note]"), one.note)
        typed = True
    if typed:
        operator.press("Enter", leads=True)
    else:
        operator.click(form.get_by_role("button"), leads=True)


def _cursor_placed(page: Page, operator: Operator) -> None:
    """The browser puts the cursor where the page wants it a moment after the page is there."""
    placed = "() => { const wanted = document.querySelector('[autofocus]'); return !wanted || wanted === document.activeElement }"
    operator.wait_for(lambda: bool(page.evaluate(placed)))


def _answer(operator: Operator, form: Locator, now: Input, then: Input) -> bool:
    """Change one input; whether it was typed into, so that Enter sends."""
    box = form.locator(f"[name={then.field.name}]")
    if then.is_box:
        if then.ticked != now.ticked:
            operator.choose(form.locator(f"[name={then.field.name}][value='{then.field.value}']"))
        return False
    if then.field.kind == "yes_no":
        if then.answer != now.answer:
            operator.choose(form.locator(f"[name={then.field.name}][value='{then.answer}']"))
        return False
    if then.text == now.text:
        return False
    if box.evaluate("box => box === document.activeElement && !box.value"):
        operator.type(then.text)
    else:
        operator.replace(box, then.text)
    return True


def _cite(page: Page, operator: Operator, scene: Scene, key: str, number: int) -> None:
    """The cursor is in the list of papers: its number, Tab, the page, Enter."""
    option = page.locator(f"#cite option[value='{scene.document(key).pk}']")
    _cursor_placed(page, operator)
    operator.unit()
    operator.type((option.text_content() or "")[:3])
    operator.press("Tab", foreseen=True)
    if number:
        operator.unit()
        operator.type(str(number))
    operator.press("Enter", leads=True)
    operator.cited_by_hand()


def _send(page: Page, operator: Operator, scene: Scene, key: str, number: int) -> None:
    operator.unit()
    if number:
        operator.click(page.locator("#upload [name=page]"), command=False)
        operator.type(str(number))
    operator.choose_files(page.locator("#upload [type=file]"), scene.files[key])
    operator.click(page.locator("#upload button"), leads=True)
    operator.cited_by_hand()
