"""How many presses an officer needs to see what is still missing."""

import json
from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from scoring.workflow.completeness import missing
from tests.browser import Site, audit, shoot
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_rubric, sheet_of

COUNT = """for (const kind of ["click", "keydown"])
  addEventListener(kind, (event) => event.isTrusted && sessionStorage.setItem("presses", 1 + +sessionStorage.getItem("presses")), true)"""


def test_all_that_is_missing_is_two_presses_from_the_first_page(site: Site, cast: Cast) -> None:
    definition = json.loads((Path(settings.BASE_DIR) / "scoring/rubrics/htqlcl_100.json").read_text())
    sheet = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, definition)), cast.commune)
    unscored = missing(sheet)[0]
    assert len(unscored) > 8
    page = site.enter(cast.officer, "/bac-giang/")
    page.context.add_init_script(COUNT)
    page.reload()

    page.get_by_role("link", name="Bắt đầu chấm").first.click()
    page.get_by_role("link", name="Xem tất cả những gì còn thiếu").click()

    expect(page.locator(".missing-all li")).to_have_count(len(unscored))
    assert page.evaluate("+sessionStorage.getItem('presses')") == 2
    shoot(page, "missing")
    assert audit(page) == []
    page.locator(".missing-all a").last.click()
    expect(page.locator(f"#card-{unscored[-1]}")).to_be_visible()

    card = page.locator(f"#card-{unscored[-1]}")
    card.locator("[data-side=own] input[type=checkbox], [data-side=own] input[type=radio]").first.check()
    expect(page.locator(".missing-all section, .missing-all h2").first).to_contain_text(str(len(unscored) - 1))
