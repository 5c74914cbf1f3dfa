"""What is typed on the scorecard outlives a server that is killed in the middle of a save."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.live.conftest import manage
from tests.live.test_sending import Server
from tests.servers import free_port

pytestmark = pytest.mark.live

PASSWORD = "mật khẩu chỉ để thử"
RESTARTS = 3
SET_UP = (
    "from tests.factories import make_agency, make_member, make_province; from agencies.roles import Role\n"
    "from tests.scoring.stage import make_campaign, sheet_of\n"
    "province = make_province('Tỉnh Thử', 'tinh-thu')\n"
    "commune = make_agency('UBND xã Đồng Tiến', parent=province.root, obligation='mandatory')\n"
    "person = make_member(Role.OFFICER, commune, email='nguoi@example.vn')\n"
    f"person.set_password({PASSWORD!r}); person.save()\n"
    "print(sheet_of(make_campaign(province), commune).pk)"
)
LOOK = (
    "import json; from scoring.models import Score; from agencies.models import TrailEntry\n"
    "print(json.dumps([Score.objects.get(criterion='A1').note, Score.objects.get(criterion='A1').version,\n"
    "    [entry.changes['A1.note'] for entry in TrailEntry.objects.filter(action='save_claim').order_by('pk')]]))"
)


@pytest.fixture
def server(surroundings: dict[str, str]) -> Iterator[Server]:
    """The product running on its own folder."""
    running = Server(surroundings, free_port())
    running.start()
    yield running
    running.kill()


def test_a_server_killed_in_a_save_costs_no_keystroke(server: Server, browser: Browser) -> None:
    sheet = manage(server.environment, "shell", "-v0", "-c", SET_UP).strip()
    chance = random.Random(3)
    page = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="vi-VN").new_page()
    page.goto(f"/tinh-thu/scorecards/{sheet}/")
    page.get_by_label("Thư điện tử").fill("nguoi@example.vn")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    box, typed = page.get_by_label("Giải trình A1"), ""

    for number in range(RESTARTS):
        # A request that a killed server swallowed is given up after a while, and only then is there another.
        with page.expect_request("**/act/", timeout=120_000):
            box.press_sequentially(f"Lần {number}: ")
        page.wait_for_timeout(chance.choice([0, 5, 15, 40]))
        server.kill()
        box.press_sequentially("máy chủ dừng; ")
        expect(page.locator("#outbox-line")).to_contain_text("giữ trong máy này", timeout=20_000)
        typed += f"Lần {number}: máy chủ dừng; "
        server.start()
    expect(page.locator("#state-own-A1:not([data-state])")).to_contain_text("Đã lưu", timeout=60_000)

    note, version, changes = json.loads(manage(server.environment, "shell", "-v0", "-c", LOOK))
    assert note == typed
    assert len(changes) == version
    assert [before for before, _after in changes[1:]] == [after for _before, after in changes[:-1]]
    page.context.close()
