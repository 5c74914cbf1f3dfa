"""Task A through the product: the officer of an agency fills in a sheet and sends it to the head.

Each step looks at what the database still lacks and does only that, so that whatever an earlier step brings about in
bulk need not be done again by hand. When a page changes, its step changes.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from html import escape
from typing import Any

from playwright.sync_api import Locator, Page

from scoring.claimform import inputs
from scoring.models import Stage
from scoring.proposals import offers_for
from scoring.rules.marking import clean_claim
from scoring.rules.rubric import Criterion
from script.benchmarks.ux_data import Claim, Decided
from script.benchmarks.ux_operator import Operator
from script.benchmarks.ux_sheet import go_to, left, open_sheet, stands
from script.benchmarks.ux_stage import Scene
from script.benchmarks.ux_state import page_in, sheet_state, wrong_citations
from script.benchmarks.ux_suggestion import suggestion


def play_a(page: Page, operator: Operator, scene: Scene) -> tuple[int, dict[str, Any]]:
    """The whole task; how many wrong citations were made without the person's doing, and how good suggestions were."""
    open_sheet(page, scene)
    send_files(page, operator, scene)
    sent = operator.moment()
    carry_forward(page, operator)
    accept_figures(page, operator, scene)
    enter_claims(page, operator, scene, boxes_only=True)
    wrong, suggested = accept_suggestions(page, operator, scene, sent)
    accept_figures(page, operator, scene)
    enter_claims(page, operator, scene)
    cite_the_rest(page, operator, scene)
    hand_in(page, operator)
    return wrong, suggested


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
        if stands(now) == stands(then):
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
    """Look through what the registers say and the figures read in the papers: tick what is right, untick the rest, take it over."""
    offered = {
        token: clean_claim(one.item, one.claim) == scene.asked[one.item.code].claim
        for token, one in offers_for(scene.sheet).by_token().items()
    }
    if not offered:
        return
    for token, is_right in offered.items():
        box = page.locator(f".figures input[value='{token}']")
        operator.wait_for(lambda box=box: bool(box.count()))
        if not box.is_visible() and box.is_checked() != is_right:
            operator.unit()
            operator.click(page.locator("#assist form summary", has_text="Hồ sơ ghi rõ"))
        if box.is_checked() != is_right:
            operator.unit()
            operator.choose(box)
    operator.click(page.get_by_role("button", name="Điền các mục đã đánh dấu"))
    operator.wait_for(page.locator(".assist-said", has_text="Đã điền"))


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
    """The officer's part of sending: to the head, whose name the page tells before it goes."""
    operator.click(page.locator("#handing-summary"))
    operator.click(page.get_by_role("button", name="Gửi phiếu đi"), foreseen=True)
    operator.wait_for(page.locator("#sheet-state", has_text="Chờ"))
