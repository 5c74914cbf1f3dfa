"""Five photos reach five criteria on a phone: what a commune clerk does standing before the papers."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from scoring.rubrics import definition
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.scoring.stage import make_campaign, make_rubric, sheet_of

MOST_TAPS = 40
COUNT = """addEventListener('pointerdown', event => {
    if (event.isTrusted) sessionStorage.setItem('taps', Number(sessionStorage.getItem('taps')) + 1); }, true);"""


def photo(shade: int) -> dict[str, Any]:
    """What the camera hands over."""
    target = io.BytesIO()
    Image.new("RGB", (1200, 1600), (40 * shade, 90, 120)).save(target, "JPEG")
    return {"name": "image.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def test_five_photos_reach_five_criteria_in_few_taps(site: Site, cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province, rubric=make_rubric(cast.province, definition())), cast.commune)
    page = site.enter(cast.officer, "/bac-giang/", size=PHONE, has_touch=True, is_mobile=True)
    page.context.add_init_script(COUNT)
    page.reload()
    page.get_by_role("link", name="Bắt đầu chấm").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(sheet.name)

    for shade, code in enumerate(["A1", "A3", "A5", "B1", "D4"]):
        page.locator(f"#row-{code} a").tap()
        expect(page.locator(f"#card-{code}")).to_have_class("criterion is-open")
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name=f"Chụp ảnh {code}").tap()
        chooser.value.set_files(photo(shade))
        page.get_by_role("button", name="Gửi (1)").tap()
        expect(page.locator(f"#papers-{code} .paper")).to_have_count(1, timeout=20_000)

    taps = int(page.evaluate("sessionStorage.getItem('taps')"))
    print(f"{taps} taps")  # noqa: T201  # for whoever asks with -s
    assert taps <= MOST_TAPS
    assert {row.criterion for row in sheet.citations.all()} == {"A1", "A3", "A5", "B1", "D4"}
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, "phone")
