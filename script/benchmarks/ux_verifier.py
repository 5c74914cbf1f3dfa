"""Task B through the product: a verifier looks through one agency's sheet and decides it.

Each step looks at what the database still lacks and does only that, so that whatever an earlier step brings about in
bulk need not be done again by hand. When a page changes, its step changes.
"""

from __future__ import annotations

from playwright.sync_api import Page

from scoring.claimform import inputs
from scoring.models import Stage
from scoring.rules.rubric import Criterion
from script.benchmarks import ux_data
from script.benchmarks.ux_data import Claim, Decided
from script.benchmarks.ux_operator import Operator
from script.benchmarks.ux_sheet import open_sheet, stands
from script.benchmarks.ux_stage import Scene

ON_SCREEN = """() => {
  const place = document.querySelector("#beside .beside-place").getBoundingClientRect();
  return [...document.querySelectorAll("#beside .exhibit")].map((exhibit) => {
    const picture = exhibit.querySelector("img");
    const box = picture.getBoundingClientRect();
    const height = Math.min(box.bottom, place.bottom, innerHeight) - Math.max(box.top, place.top, 0);
    return {
      code: exhibit.dataset.code, document: Number(exhibit.dataset.exhibit), page: Number(exhibit.dataset.page),
      share: height / box.height, is_there: picture.complete && picture.naturalWidth > 0, width: Math.round(box.width),
    };
  }).filter((one) => one.share > 0);
}"""
WHOLE = 0.9
"""Of a page's picture so much must be on the screen, loaded, before it counts as looked at."""


def play_b(page: Page, operator: Operator, scene: Scene) -> None:
    """The whole task, section by section: the pages cited stand beside the criteria, what is found otherwise is
    corrected on the way with a finding that stands ready, one chord decides the section."""
    open_sheet(page, scene)
    own = {row.criterion: row.claim for row in scene.sheet.scores.filter(stage=Stage.SELF)}
    for group in ux_data.GROUPS:
        look_through(page, operator, scene, group, own)
        accept_rest(page, operator, group)
    finish(page, operator)


def look_through(page: Page, operator: Operator, scene: Scene, group: str, own: dict[str, Claim]) -> None:
    """Every page cited in a section, a screenful at a time. Each criterion is decided otherwise, where it is to be,
    as soon as all its papers have been seen."""
    wanted = {
        code: {(scene.document(key).pk, max(number, 1)): key for key, number in ux_data.cited(code).items()}
        for code in scene.asked
        if code.startswith(group)
    }
    open_findings = [code for code in wanted if scene.asked[code].note]
    operator.wait_for(lambda: page.locator(f"#beside [data-beside-section='{group}']").count() > 0)
    while True:
        look(page, operator, wanted)
        for code in [code for code in open_findings if not wanted[code]]:
            open_findings.remove(code)
            decide(page, operator, scene.campaign.rubric.spec.item(code), own[code], scene.asked[code])
        if not any(wanted.values()):
            return
        read_on(page, operator)


def look(page: Page, operator: Operator, wanted: dict[str, dict[tuple[int, int], str]]) -> None:
    """What is on the screen has been looked at, once its pictures are there."""

    def there() -> bool:
        return all(one["is_there"] for one in page.evaluate(ON_SCREEN) if one["share"] >= WHOLE)

    operator.wait_for(there)
    for one in page.evaluate(ON_SCREEN):
        key = wanted[one["code"]].get((one["document"], one["page"])) if one["share"] >= WHOLE else None
        if key:
            operator.looked_at(one["code"], key)
            del wanted[one["code"]][one["document"], one["page"]]


def read_on(page: Page, operator: Operator) -> None:
    """The next screenful. Reading is left out of the model, and so is the thought before it; the key is booked."""
    before = page.evaluate("document.querySelector('#beside .beside-place').scrollTop")
    operator.press("Space", command=False)
    operator.wait_for(lambda: page.evaluate("document.querySelector('#beside .beside-place').scrollTop") != before)


def decide(page: Page, operator: Operator, item: Criterion, before: Claim, one: Decided) -> None:
    """Decide otherwise than claimed: the claim corrected, then the finding that stands ready or one after it."""
    form = page.locator(f"#form-found-{item.code}")
    correct(page, operator, item, before, one.claim)
    note = form.locator("textarea[name=note]")
    if note.input_value() == one.note:
        return
    operator.unit()
    for _line in range(form.locator("[data-finding]").count()):
        operator.press("g")
        if note.input_value() == one.note:
            return
    operator.replace(note, one.note)
    operator.press("Escape", foreseen=True)


def correct(page: Page, operator: Operator, item: Criterion, before: Claim, after: Claim) -> None:
    """Change the inputs that differ by keys on the criterion in hand, gone to by `j`; by pointer where it is further
    off than the next one."""
    form = page.locator(f"#form-found-{item.code}")
    away = page.evaluate(AWAY, item.code)
    if abs(away) == 1:
        operator.press("j" if away > 0 else "k")
    by_pointer = abs(away) > 1
    operator.unit()
    for place, (now, then) in enumerate(zip(inputs(item, before, ""), inputs(item, after, ""), strict=True), 1):
        if stands(now) == stands(then):
            continue
        field = form.locator(f"[name={then.field.name}]")
        if then.is_box or then.field.kind == "yes_no":
            choice = then.answer or then.field.value
            if by_pointer:
                operator.choose(form.locator(f"[name={then.field.name}][value='{choice}']"))
            else:
                operator.press(str(("yes", "no").index(choice) + 1 if then.answer else place), command=False)
        elif by_pointer:
            operator.click(field, command=False)
            operator.type(written(then.text))
            operator.press("Escape", foreseen=True)
        else:
            for figure in written(then.text):
                operator.press(figure, command=False)


AWAY = """(code) => {
  const cards = [...document.querySelectorAll("#section .criterion")];
  return cards.findIndex((card) => card.dataset.code === code) - cards.findIndex((card) => card.classList.contains("is-open"));
}"""
"""How many criteria after the one in hand another stands."""


def written(text: str) -> str:
    """A figure or a day as a person types it: without dots between the digits, a day without the year."""
    day = text.split("/")
    return f"{int(day[0])}/{int(day[1])}" if len(day) == 3 else text.replace(".", "")


def accept_rest(page: Page, operator: Operator, group: str) -> None:
    """Save what was corrected in the section, accept the rest as claimed, go on to the next."""
    operator.press("Shift+Enter")
    if group != list(ux_data.GROUPS)[-1]:
        operator.wait_for(lambda: page.locator(f"#section[data-section='{group}']").count() == 0)


def finish(page: Page, operator: Operator) -> None:
    """All is decided: the last chord has raised the question, and the button has the focus."""
    button = "document.activeElement.matches(\"form[action$='/finish/'] button\")"
    operator.wait_for(lambda: page.evaluate(button))
    operator.press("Enter", foreseen=True, leads=True)
