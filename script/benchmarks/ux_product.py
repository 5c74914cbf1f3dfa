"""Tasks A, B and C through the product, in small named steps: when a page changes, its step changes.

Each step looks at what the database still lacks (`left`) and does only that, so that whatever an earlier step brings
about in bulk need not be done again by hand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

from playwright.sync_api import Locator, Page

from scoring.claimform import Input, inputs
from scoring.models import Stage
from scoring.proposals import proposals_for
from scoring.rules.marking import clean_claim
from scoring.rules.rubric import Criterion
from script.benchmarks import ux_data
from script.benchmarks.ux_data import Claim, Decided
from script.benchmarks.ux_operator import Operator
from script.benchmarks.ux_stage import Scene, asked_across
from script.benchmarks.ux_state import differences, page_in, sheet_state, wrong_citations
from script.benchmarks.ux_suggestion import suggestion

SHARE = 1
"""Of task C every agency is played."""

SPREADSHEET = "MKK" + "PBPB" + "KK" + "KK"
"""What it costs to bring a block along from a spreadsheet: think, change windows, drag over the cells, copy, change back.
Booked beside the paste itself, for the browser hears nothing of it; the figures are there before the task begins, as the
findings of every task are."""

NOTHING = Decided({}, "", {})


# --- task A: the officer ---


def play_a(page: Page, operator: Operator, scene: Scene) -> tuple[int, dict[str, Any]]:
    """The whole task; how many wrong citations were made without the person's doing, and how good suggestions were."""
    open_sheet(page, scene)
    send_files(page, operator, scene)
    sent = operator.moment()
    carry_forward(page, operator)
    enter_claims(page, operator, scene, boxes_only=True)
    wrong, suggested = accept_suggestions(page, operator, scene, sent)
    accept_figures(page, operator, scene)
    enter_claims(page, operator, scene)
    cite_the_rest(page, operator, scene)
    hand_in(page, operator)
    return wrong, suggested


def open_sheet(page: Page, scene: Scene) -> None:
    """The one page load that is meant to be; what leads here from signing in is no part of the task."""
    page.goto(f"/{scene.province.slug}/scorecards/{scene.sheet.pk}/")


def send_files(page: Page, operator: Operator, scene: Scene) -> None:
    """Drop the folder of new papers; they are sent and read while the person goes on."""
    operator.unit()
    operator.drop(page.locator("main"), [next(iter(scene.files.values())).parent])


def carry_forward(page: Page, operator: Operator) -> None:
    """Take over from last year what is still valid, and confirm it as looked through."""
    carry = page.get_by_role("button", name="Mang sang từ năm trước")
    operator.wait_for(carry)
    operator.click(carry)
    confirm = page.get_by_role("button", name="Đã xem, xác nhận tất cả")
    operator.wait_for(confirm)
    operator.click(confirm)
    operator.wait_for(lambda: not has_carried(page))


def has_carried(page: Page) -> bool:
    """Whether the page still shows something taken over and not confirmed."""
    return bool(page.locator("#confirm-title, .carried").count())


def enter_claims(page: Page, operator: Operator, scene: Scene, *, boxes_only: bool = False) -> None:
    """The claims and notes that are another way this year, section by section; while the papers are being read only
    what is ticked, for figures and explanations may come out of them."""
    for code, have in left(scene).items():
        one = scene.asked[code]
        if boxes_only and is_ticked(scene, code) and one.claim != have.claim:
            enter_claim(page, operator, scene, code, replace(have, note=one.note))
        elif not boxes_only and (one.claim, one.note) != (have.claim, have.note):
            enter_claim(page, operator, scene, code, have)


def is_ticked(scene: Scene, code: str) -> bool:
    """Whether the claim is made by ticking alone."""
    fields = inputs(scene.campaign.rubric.spec.item(code), {}, "")
    return all(one.is_box or one.field.kind == "yes_no" for one in fields)


def enter_claim(page: Page, operator: Operator, scene: Scene, code: str, have: Decided) -> None:
    """Claim and note; the page saves by itself."""
    one = scene.asked[code]
    note_asked = one.note != have.note
    go_to(page, operator, code)
    form = page.locator(f"#form-own-{code}")
    operator.unit()
    typed = fill_inputs(operator, form, scene.campaign.rubric.spec.item(code), have.claim, one.claim)
    if note_asked:
        typed = not explain(page, operator, form, one.note)
    if typed:
        operator.press("Tab", foreseen=True)
    note = one.note if note_asked else None
    operator.later(lambda: not left_to_claim(scene, code, note))


def explain(page: Page, operator: Operator, form: Locator, note: str) -> bool:
    """Quote the explanation from a paper where it stands there word for word, else type it; whether it was quoted."""
    box = form.locator("textarea[name=note]")
    operator.unit()
    if not box.input_value() and form.locator(".quotes").count():
        with page.expect_response(lambda answer: "/quotes/" in answer.url) as answer:
            operator.click(box, command=False)
        quote = form.locator(f'[data-quote="{note}"]')
        if escape(note) in answer.value.text():
            operator.click(quote)
            return True
        operator.type(note)
    else:
        operator.replace(box, note)
    return False


def left_to_claim(scene: Scene, code: str, note: str | None) -> bool:
    """Whether claim or note, where there is one to be given, are not yet on the server as asked."""
    row = scene.sheet.scores.filter(stage=Stage.SELF, criterion=code).first()
    return row is None or row.claim != scene.asked[code].claim or (note is not None and row.note != note)


def fill_inputs(operator: Operator, form: Locator, item: Criterion, before: Claim, after: Claim) -> bool:
    """Change the inputs that differ; whether the last of them was typed into."""
    typed = False
    for now, then in zip(inputs(item, before, ""), inputs(item, after, ""), strict=True):
        if _stands(now) == _stands(then):
            continue
        name = then.field.name
        if then.is_box:
            operator.choose(form.locator(f"[name={name}][value='{then.field.value}']"))
        elif then.field.kind == "yes_no":
            operator.choose(form.locator(f"[name={name}][value='{then.answer}']"))
        elif typed:
            operator.press("Tab", foreseen=True)
            operator.type(then.text)
        else:
            operator.replace(form.locator(f"[name={name}]"), then.text)
        typed = not then.is_box and then.field.kind != "yes_no"
    return typed


def accept_suggestions(
    page: Page, operator: Operator, scene: Scene, sent: tuple[float, float]
) -> tuple[int, dict[str, Any]]:
    """Cite all that is sure with one press, when everything sent has been read; how much of it is wrong, how good all is."""
    cite = page.get_by_role("button", name="Gắn tất cả")
    sent_all = page.locator("[data-sending-trouble]", has_text="Đã đọc xong")
    operator.wait_for(
        lambda: sent_all.is_visible() and cite.is_visible() and not page.locator("[data-reading]").count(), since=sent
    )
    suggested = suggestion(scene)
    operator.click(cite)
    operator.wait_for(page.locator(".assist-said", has_text="theo gợi ý"))
    return wrong_citations(scene.asked, sheet_state(scene.sheet, Stage.SELF, scene.papers)), suggested


def accept_figures(page: Page, operator: Operator, scene: Scene) -> None:
    """Look through the figures read in the papers: tick those that are right, untick the others, take them over."""
    offered = {
        one.token: clean_claim(one.item, one.claim) == scene.asked[one.item.code].claim
        for one in proposals_for(scene.sheet)
    }
    if not offered:
        return
    for token, is_right in offered.items():
        box = page.locator(f".figures input[value='{token}']")
        operator.wait_for(box)
        if box.is_checked() != is_right:
            operator.unit()
            operator.choose(box)
    operator.click(page.get_by_role("button", name="Điền các mục đã đánh dấu"))
    operator.wait_for(page.locator(".assist-said", has_text="Đã điền số liệu"))


def cite_the_rest(page: Page, operator: Operator, scene: Scene) -> None:
    """What is still not cited, cited wrongly, or cited without its page."""
    operator.settle()
    for code, have in left(scene).items():
        go_to(page, operator, code)
        remove_wrong(page, operator, scene, code, have)
        for key, number in scene.asked[code].cited.items():
            if key not in have.cited:
                accept_or_choose(page, operator, scene, code, key)
            name_page(page, operator, scene, code, key, number)


def accept_or_choose(page: Page, operator: Operator, scene: Scene, code: str, key: str) -> None:
    """By its line in the short list where it stands there, else from the agency's library."""
    document = scene.document(key)
    offer = page.locator(f"#assist button[value='{document.pk}:{code}']").first
    if offer.count():
        operator.unit()
        operator.click(offer)
        operator.wait_for(lambda: scene.sheet.citations.filter(criterion=code, document=document).exists())
        return
    tick = page.locator(f"#pick-{document.pk}")
    operator.unit()
    operator.click(page.locator(f"[data-picker='{code}']"))
    operator.wait_for(page.locator("#picker"))
    if not tick.count():
        operator.replace(page.locator("#picker-q"), searched(document.number, document.title))
        # The list is drawn anew while one types, box and all; what was found counts once it answers what is typed.
        answered = "box => box.isConnected && box.value !== '' && box.getAttribute('value') === box.value"
        operator.wait_for(lambda: tick.is_visible() and page.locator("#picker-q").evaluate(answered))
    operator.choose(tick)
    operator.click(page.get_by_role("button", name="Gắn tài liệu đã chọn"))
    operator.wait_for(page.locator(f"#papers-{code} [data-document='{document.pk}']"))
    operator.cited_by_hand()


def remove_wrong(page: Page, operator: Operator, scene: Scene, code: str, have: Decided) -> None:
    """Take back what something else than the person has cited wrongly."""
    for key in have.cited:
        if key not in scene.asked[code].cited:
            paper = page.locator(f"#papers-{code} [data-document='{scene.document(key).pk}']")
            operator.unit()
            operator.click(paper.locator(".paper-remove button"))
            operator.wait_for(lambda paper=paper: not paper.count())


def searched(number: str, title: str) -> str:
    """What a person types to find a paper: its number up to the stroke, else four words without marks."""
    if number:
        return number
    bare = "".join(letter for letter in unicodedata.normalize("NFD", title) if not unicodedata.combining(letter))
    return " ".join(bare.replace("đ", "d").replace("Đ", "D").lower().split()[:4])


def name_page(page: Page, operator: Operator, scene: Scene, code: str, key: str, number: int) -> None:
    """The page in the box beside the citation."""
    document = scene.document(key)
    citation = scene.sheet.citations.get(criterion=code, document=document)
    if not number or page_in(citation.locator) == number:
        return
    operator.unit()
    operator.replace(page.locator(f"#locator-{citation.pk}"), str(number))
    operator.press("Tab", foreseen=True)

    def saved() -> bool:
        citation.refresh_from_db()
        return page_in(citation.locator) == number

    operator.later(saved)


def hand_in(page: Page, operator: Operator) -> None:
    """The officer's part of sending: to the head, who looks at it and signs."""
    operator.click(page.get_by_role("button", name="Gửi người đứng đầu duyệt"))
    operator.wait_for(page.locator("#sheet-state", has_text="Chờ"))


# --- task B: the verifier of one agency ---

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
        if _stands(now) == _stands(then):
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


# --- task C: one criterion across the agencies ---


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


# --- shared ---


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


def _stands(one: Input) -> tuple[bool, str, str]:
    return one.ticked, one.answer, one.text
