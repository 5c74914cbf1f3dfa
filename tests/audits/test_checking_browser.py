"""The checklist in a browser: by keys, over a dead network, with photos; every page fits and can be read out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from audits.models import Answer, Audit, Photo
from audits.models.audit import Member
from audits.workflow.audits import add_line
from audits.workflow.plans import open_plan
from tests.audits.stage import finding_of, make_audit, signed
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.meta.samples import PICTURE

SEEN = "Chưa ban hành mục tiêu năm"


@pytest.fixture
def inspection(cast: Cast) -> Audit:
    return make_audit(cast.commune, person=cast.inspector)


def enter(site: Site, cast: Cast, inspection: Audit, **options: object) -> Page:
    return site.enter(cast.inspector, f"/bac-giang/audits/{inspection.pk}/checking/", **options)


def is_saved(page: Page, code: str, words: str = "Đã lưu") -> None:
    expect(page.locator(f"#state-own-{code}:not([data-state])")).to_contain_text(words)


def answers(inspection: Audit) -> dict[str, tuple[str, str]]:
    rows = Answer.objects.filter(audit=inspection).select_related("question")
    return {row.question.code: (row.conclusion, row.seen) for row in rows}


def test_a_visit_goes_by_keys(site: Site, cast: Cast, inspection: Audit) -> None:
    page = enter(site, cast, inspection)
    page.get_by_role("button", name="Đến câu chưa trả lời").click()

    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.type(SEEN)
    page.keyboard.press("Control+Enter")
    page.keyboard.press("5")

    is_saved(page, "K01", "Phù hợp")
    is_saved(page, "K02", "Không phù hợp nhẹ")
    is_saved(page, "K03", "Không áp dụng")
    expect(page.locator("#totals")).to_contain_text("3/28")
    expect(page.locator("#card-K04")).to_be_focused()
    assert answers(inspection) == {
        "K01": ("conforming", ""), "K02": ("minor", SEEN), "K03": ("not_applicable", ""),
    }  # fmt: skip


def test_keys_type_letters_in_a_box_and_can_be_switched_off(site: Site, cast: Cast, inspection: Audit) -> None:
    page = enter(site, cast, inspection)
    box = page.get_by_label("Bằng chứng, ghi nhận K01")
    box.press_sequentially("giấy 12")
    expect(box).to_have_value("giấy 12")

    page.get_by_text("Phím tắt", exact=True).click()
    page.get_by_label("Tắt phím tắt trên máy này").check()
    box.press("Escape")
    page.keyboard.press("3")

    is_saved(page, "K01", "Chưa kết luận")
    assert answers(inspection)["K01"] == ("", "giấy 12")


def test_without_a_network_the_visit_goes_on_and_everything_arrives(site: Site, cast: Cast, inspection: Audit) -> None:
    page = enter(site, cast, inspection)
    page.get_by_role("button", name="Đến câu chưa trả lời").click()
    page.context.set_offline(True)

    page.keyboard.press("3")
    page.keyboard.type(SEEN)
    page.set_input_files("#photo-K01", PICTURE)
    page.get_by_label("Bằng chứng, ghi nhận K02").fill("Xem lại phụ lục")
    expect(page.locator("#outbox-line")).to_contain_text("giữ trong máy này")
    expect(page.locator("#photos-K01")).to_contain_text("Ảnh chờ gửi")
    assert not answers(inspection)
    page.context.set_offline(False)

    is_saved(page, "K01", "Không phù hợp nặng")
    is_saved(page, "K02")
    expect(page.locator("#photos-K01 a")).to_be_visible()
    assert answers(inspection) == {"K01": ("major", SEEN), "K02": ("", "Xem lại phụ lục")}
    assert Photo.objects.get().question.code == "K01"
    site.complaints.clear()  # the browser's own word on the cut line


def test_a_closed_tab_loses_neither_words_nor_photos(site: Site, cast: Cast, inspection: Audit) -> None:
    page = enter(site, cast, inspection)
    expect(page.locator("#card-K01")).to_be_visible()
    page.context.set_offline(True)
    page.set_input_files("#photo-K02", PICTURE)
    expect(page.locator("#photos-K02")).to_contain_text("Ảnh chờ gửi")
    page.get_by_label("Bằng chứng, ghi nhận K01").press_sequentially(SEEN, delay=0)
    page.close()
    page.context.set_offline(False)

    again = page.context.new_page()
    again.goto(f"/bac-giang/audits/{inspection.pk}/checking/")

    expect(again.get_by_label("Bằng chứng, ghi nhận K01")).to_have_value(SEEN)
    is_saved(again, "K01")
    expect(again.locator("#photos-K02 a")).to_be_visible()
    site.complaints.clear()


def test_two_inspectors_at_one_question_see_both_and_choose(site: Site, cast: Cast, inspection: Audit) -> None:
    page, other = (
        enter(site, cast, inspection),
        site.enter(cast.secretary, f"/bac-giang/audits/{inspection.pk}/checking/"),
    )
    other.get_by_label("Bằng chứng, ghi nhận K01").fill("của người kia")
    is_saved(other, "K01")

    page.get_by_label("Bằng chứng, ghi nhận K01").fill("của tôi")
    expect(page.locator("#card-K01 .save-trouble")).to_contain_text("của người kia")
    page.get_by_role("button", name="Giữ bản của tôi").click()

    is_saved(page, "K01")
    assert answers(inspection)["K01"][1] == "của tôi"


def test_every_page_fits_and_is_accessible(site: Site, cast: Cast, inspection: Audit) -> None:
    later = signed(make_audit(cast.commune, days_ago=10, person=cast.inspector), cast.secretary, K07=f"minor: {SEEN}")
    add_line(
        inspection, at="8 giờ", part="Một cửa", content="8.5", member=Member.objects.filter(audit=inspection).get(), by=None
    )  # fmt: skip
    open_plan(cast.province, 2026, by=None)
    root = "/bac-giang/audits/"
    pages = {
        "list": root, "findings": f"{root}findings/", "figures": f"{root}figures/", "checklists": f"{root}checklists/",
        "checklist": f"{root}checklists/{inspection.checklist_id}/", "plan": f"{root}plans/2026/",
        "plan-add": f"{root}plans/2026/add/", "inspectors": f"{root}inspectors/", "inspector": f"{root}inspectors/new/",
        "audit": f"{root}{inspection.pk}/", "signed": f"{root}{later.pk}/", "checking": f"{root}{inspection.pk}/checking/",
        "read": f"{root}{later.pk}/checking/", "member": f"{root}{inspection.pk}/members/",
        "finding": f"/bac-giang/audits/findings/{finding_of(later).pk}/", "agency": f"/bac-giang/agencies/{cast.commune.pk}/",
        "conclude": f"{root}{inspection.pk}/conclude/", "paper": f"{root}{inspection.pk}/papers/?kind=minutes",
    }  # fmt: skip
    page, faults = site.enter(cast.secretary), []

    for name, path in pages.items():
        for size in (DESK, PHONE):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.goto(path)
            assert page.locator("h1").inner_text().strip(), path
            faults += [f"{path} {size[0]}: {fault}" for fault in audit(page)]
            faults += [f"{path} is {overflow(page)} px too wide"] if overflow(page) > 0 else []
        shoot(page, f"audits-{name}")
    assert faults == []
