"""Following up in a browser: from the number to the letter, and the notice at the other end."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from agencies.models import User
from agencies.roles import Role
from scoring.models import Letter, Scorecard
from scoring.workflow.extensions import request_extension
from scoring.workflow.scores import save_claim
from scoring.workflow.submission import send_for_review
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.factories import make_agency, make_member
from tests.scoring.stage import claim_all, make_campaign, sheet_of

NAMES = ("Tam Hiệp", "Hồng Kỳ", "Xuân Lương", "Đông Sơn", "Tân Hiệp", "An Thượng", "Phồn Xương", "Bố Hạ")


def test_from_a_number_to_a_letter_and_its_notice(site: Site, cast: Cast) -> None:
    hiep_hoa = make_agency("UBND huyện Hiệp Hòa", parent=cast.province.root, kind="ubnd_huyen", code="223")
    for number, name in enumerate(NAMES):
        commune = make_agency(f"UBND xã {name}", parent=hiep_hoa if number % 2 else cast.district)
        if number % 3:
            person = make_member(
                Role.OFFICER, commune, full_name=f"Nguyễn Thị Minh {name}", phone=f"0912 345 67{number}"
            )
            User.objects.filter(pk=person.pk).update(last_login=timezone.now() if number % 2 else None)
    User.objects.filter(pk=cast.officer.pk).update(last_login=timezone.now() - timedelta(days=2), phone="0204 385 1234")
    campaign = make_campaign(cast.province)
    save_claim(sheet_of(campaign, cast.commune), "A1", {"met": True}, note="", version=0, by=cast.officer)
    campaign.scorecards.get(agency=cast.commune).scores.update(at=timezone.now() - timedelta(days=9))
    other = Scorecard.objects.get(campaign=campaign, name="UBND xã Hồng Kỳ")
    officer = User.objects.get(full_name="Nguyễn Thị Minh Hồng Kỳ")
    claim_all(sheet_of(campaign, other.agency), officer)
    make_member(Role.HEAD, other.agency)
    send_for_review(other, by=officer)
    asking = Scorecard.objects.get(campaign=campaign, name="UBND xã Đông Sơn")
    request_extension(asking, timezone.now() + timedelta(days=20), "Cán bộ nghỉ thai sản", by=cast.secretary)
    Scorecard.objects.filter(campaign=campaign, name="UBND xã Bố Hạ").update(due_at=timezone.now() - timedelta(days=3))

    page = site.enter(cast.secretary, f"/bac-giang/campaigns/{campaign.pk}/follow-up/")
    shoot(page, "follow-up")
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert audit(page) == []
        assert overflow(page) <= 0
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    page.locator(".is-total").get_by_role("link", name="1", exact=True).last.wait_for()
    page.goto(f"/bac-giang/campaigns/{campaign.pk}/follow-up/?q=dong+tien")
    page.get_by_label("Đánh dấu UBND xã Đồng Tiến").check()
    page.get_by_role("button", name="Soạn lời nhắc").click()
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#preview")).to_contain_text(f"Kính gửi ông/bà {cast.officer}")
    shoot(page, "reminder-writing")
    assert audit(page) == []
    page.get_by_role("button", name="Gửi cho 1 người").click()
    expect(page.locator("#outcome")).to_contain_text("Máy chủ thư đã nhận: 1", timeout=15_000)
    shoot(page, "reminder-sent")
    assert audit(page) == []

    seat = site.enter(cast.officer, "/bac-giang/")
    shoot(seat, "todo-with-notice")
    seat.get_by_role("link", name="Đọc: Phiếu tự chấm điểm ISO đang làm dở").click()
    expect(seat.locator(".letter-body")).to_contain_text("chưa chấm (A2, B1)")
    shoot(seat, "notice")
    assert audit(seat) == []
    assert Letter.objects.get(person=cast.officer).seen_at
    home = site.enter(cast.secretary, "/bac-giang/")
    shoot(home, "todo-secretary")
    home.goto(f"/bac-giang/campaigns/{campaign.pk}/")
    shoot(home, "campaign")
    home.goto(f"/bac-giang/campaigns/{campaign.pk}/reminder/?scope=all")
    shoot(home, "reminder-many")
    assert audit(home) == []
    home.goto(f"/bac-giang/extensions/{asking.pk}/")
    shoot(home, "extension")
    assert audit(home) == []
