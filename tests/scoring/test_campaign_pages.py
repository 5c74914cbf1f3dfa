"""A year prepared, given deadlines, opened, watched and closed in the browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from scoring.models import Campaign, Deadline, Scorecard
from scoring.states import CampaignState, SheetState
from scoring.workflow.campaigns import close_campaign, set_deadlines
from scoring.workflow.submission import request_unlock
from tests.conftest import Cast
from tests.scoring.asking import As, address, text
from tests.scoring.stage import make_campaign, make_rubric, sheet_of, submitted

SETTINGS = {
    "year": "2023", "title": "", "snapshot_on": "10/11/2023", "council_required": "on", "quorum_percent": "67",
    "supplement_days": "5", "appeal_days": "5", "holidays": "01/01/2024 Tết Dương lịch",
}  # fmt: skip


def test_a_year_is_prepared_given_deadlines_and_opened(cast: Cast, as_: As) -> None:
    rubric, client = make_rubric(cast.province), as_(cast.secretary)

    client.post(address("campaign_new"), SETTINGS | {"rubric": str(rubric.pk)})
    campaign = Campaign.objects.get(year=2023)
    client.post(address("campaign_deadlines", campaign.pk), {"self__0": "10/12/2023", "self_commune_0": "5/12/2023"})
    client.post(address("campaign_open", campaign.pk))

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.OPEN
    assert campaign.holidays == ["2024-01-01"]
    assert f"{sheet_of(campaign, cast.commune).due_at:%d/%m %H:%M}" == "05/12 10:00"  # 17:00 in Vietnam
    assert f"{sheet_of(campaign, cast.department).due_at:%d/%m %H:%M}" == "10/12 10:00"


def test_a_second_campaign_of_a_year_is_refused_at_its_field(cast: Cast, as_: As) -> None:
    rubric = make_campaign(cast.province).rubric
    assert rubric

    page = as_(cast.secretary).post(address("campaign_new"), SETTINGS | {"rubric": str(rubric.pk)})

    assert "đã có đợt chấm điểm" in page.context["form"].errors["year"][0]


def test_without_a_published_rubric_the_page_says_what_to_do(cast: Cast, as_: As) -> None:
    assert "Chưa có bộ tiêu chí nào được ban hành" in text(as_(cast.secretary).get(address("campaign_new")))


def test_a_campaign_without_deadline_does_not_open_and_says_which_level(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province, opened=False)
    set_deadlines(campaign, {(Deadline.For.SELF, ""): None}, by=None)

    page = as_(cast.secretary).post(address("campaign_open", campaign.pk), follow=True)

    assert "Chưa đặt hạn tự chấm và nộp phiếu cho: Cấp tỉnh, Cấp huyện, Cấp xã" in text(page)
    assert not Scorecard.objects.exists()


def test_an_agency_is_left_out_with_a_reason_and_let_in_again(cast: Cast, as_: As) -> None:
    campaign, client = make_campaign(cast.province, opened=False), as_(cast.secretary)
    where = address("campaign_participants", campaign.pk)

    client.post(where, {"agency": "UBND xã Canh Nậu (07246)", "reason": "Sáp nhập theo NQ 1211"})
    campaign.refresh_from_db()
    assert campaign.exclusions == {str(cast.sibling.pk): "Sáp nhập theo NQ 1211"}
    client.post(where, {f"reason_{cast.sibling.pk}": ""})

    campaign.refresh_from_db()
    assert campaign.exclusions == {}


def test_leaving_an_agency_out_asks_for_the_reason(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province, opened=False)

    page = as_(cast.secretary).post(address("campaign_participants", campaign.pk), {"agency": "07246", "reason": ""})

    assert page.context["form"].errors.keys() == {"reason"}


def test_the_preview_counts_by_level_and_block(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province, opened=False)

    tables = as_(cast.secretary).get(address("campaign_participants", campaign.pk)).context["tables"]

    assert [[(str(name), count) for name, count, _due in table["rows"]] for table in tables][:2] == [
        [("Cấp tỉnh", 2), ("Cấp huyện", 1), ("Cấp xã", 2)],
        [("Sở", 2), ("Xã", 2), ("Huyện", 1)],
    ]


def test_closing_and_reopening_asks_for_a_reason(cast: Cast, as_: As) -> None:
    campaign, client = make_campaign(cast.province), as_(cast.secretary)

    client.post(address("campaign_close", campaign.pk))
    assert sheet_of(campaign, cast.commune).state == SheetState.MISSED
    client.post(address("campaign_reopen", campaign.pk), {"reason": " "})
    assert sheet_of(campaign, cast.commune).state == SheetState.MISSED
    client.post(address("campaign_reopen", campaign.pk), {"reason": "Mất điện toàn huyện"})

    assert sheet_of(campaign, cast.commune).state == SheetState.DRAFT


@pytest.mark.parametrize(
    "name", ["campaign_close", "campaign_open", "campaign_publish", "campaign_archive", "campaign_approve"]
)
def test_a_stale_button_gives_a_sentence(cast: Cast, as_: As, name: str) -> None:
    campaign = make_campaign(cast.province)
    close_campaign(campaign, by=cast.secretary)

    page = as_(cast.secretary).post(address(name, campaign.pk), follow=True)

    assert page.status_code == 200
    assert 'class="notice notice-error"' in text(page)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CLOSED


def test_a_year_in_preparation_is_not_reopened(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province, opened=False)

    as_(cast.secretary).post(address("campaign_reopen", campaign.pk), {"reason": "Nhầm"})

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT


def test_the_page_of_the_year_counts_what_waits(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    request_unlock(sheet, "Nhập nhầm số liệu", by=cast.head)
    Scorecard.objects.filter(agency=cast.sibling).update(due_at=timezone.now() - timedelta(days=1))

    watch = as_(cast.secretary).get(address("campaign", campaign.pk)).context["watch"]

    assert (watch.total, watch.received, watch.late) == (5, 1, 1)
    assert {str(need["label"]): need["count"] for need in watch.needs()} == {
        "Quá hạn nộp": 1, "Chưa bắt đầu": 4, "Chưa cử cán bộ ISO": 4, "Xin mở lại phiếu": 1,
        "Đã nộp, chưa giao người thẩm định": 1,
    }  # fmt: skip


def test_an_extension_needs_a_later_moment_and_moves_one_deadline(cast: Cast, as_: As) -> None:
    sheet, client = sheet_of(make_campaign(cast.province), cast.commune), as_(cast.secretary)
    where = address("campaign_extension", sheet.pk)

    page = client.post(where, {"until_0": "01/01/2020", "until_1": "17:00", "reason": "Bão số 3"}, follow=True)
    assert "phải ở sau thời điểm hiện tại" in text(page)
    client.post(where, {"until_0": "01/06/2099", "until_1": "", "reason": "Bão số 3"})

    sheet.refresh_from_db()
    assert f"{sheet.due_at:%d/%m/%Y %H:%M}" == "01/06/2099 10:00"


def test_an_unlock_is_answered_from_the_list(cast: Cast, as_: As) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    unlock = request_unlock(sheet, "Nhập nhầm số liệu", by=cast.head)
    client, where = as_(cast.verifier), address("campaign_unlock", campaign.pk, unlock.pk)

    refused = client.post(where, {"granted": "no", "answer": ""}, follow=True)
    assert "nêu lý do không đồng ý" in text(refused)
    client.post(where, {"granted": "yes"})
    again = client.post(where, {"granted": "yes"}, follow=True)

    assert sheet_of(campaign, cast.commune).state == SheetState.DRAFT
    assert "đã được trả lời" in text(again)
