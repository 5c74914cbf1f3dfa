"""A year from the first claim to publication, and what is refused on the way."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from agencies.models import TrailEntry
from agencies.rules import Refused
from scoring.models import Score, Stage
from scoring.states import SheetState
from scoring.workflow.campaigns import close_campaign
from scoring.workflow.extensions import extend
from scoring.workflow.results import answer_appeal, appeal, approve, decide, hold_sitting, publish
from scoring.workflow.scores import Conflict, save_claim, save_verification
from scoring.workflow.submission import answer_unlock, fingerprint, request_unlock, submit
from scoring.workflow.verification import accept_as_claimed, answer_supplement, ask_supplement, finish_verification
from tests.conftest import Cast
from tests.scoring.stage import claim_all, make_campaign, make_document, provisional, sheet_of, submitted, verified


def test_a_claim_gets_its_points_by_the_rule_and_leaves_a_line(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)

    saved = save_claim(sheet, "A2", {"numerator": 45, "denominator": 50}, version=0, by=cast.officer)

    sheet.refresh_from_db()
    assert saved.score.points == 36
    assert sheet.state == SheetState.DRAFT
    assert sheet.self_score == Decimal("40.00")  # 36 of the 90 the agency can score itself
    line = TrailEntry.objects.about(sheet).first()
    assert line
    assert line.actor == cast.officer
    assert line.changes["A2.points"] == [None, "36.00"]


def test_a_stale_save_is_refused_with_what_stands_there(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    save_claim(sheet, "A1", {"met": True}, version=0, by=cast.officer)

    with pytest.raises(Conflict) as refusal:
        save_claim(sheet, "A1", {"met": False}, version=0, by=cast.head)

    assert refusal.value.theirs.claim == {"met": True}
    assert Score.objects.get(scorecard=sheet, criterion="A1").claim == {"met": True}


def test_saving_the_same_again_changes_nothing(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    save_claim(sheet, "A1", {"met": True}, version=0, by=cast.officer)
    lines = TrailEntry.objects.count()

    again = save_claim(sheet, "A1", {"met": True}, version=0, by=cast.officer)

    assert again.score.version == 1
    assert TrailEntry.objects.count() == lines


def test_handing_in_twice_gives_one_receipt(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)

    first, second = submit(sheet, by=cast.head), submit(sheet, by=cast.head)

    assert first == second
    assert first.sha256 == fingerprint(first.content)
    assert first.receipt.startswith("2023-")


def test_an_unscored_criterion_keeps_the_sheet_back(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    save_claim(sheet, "A1", {"met": True}, version=0, by=cast.officer)

    with pytest.raises(Refused, match="A2, B1"):
        submit(sheet, by=cast.head)


def test_points_without_proof_or_explanation_keep_the_sheet_back(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)
    save_claim(sheet, "A1", {"met": True}, note="", version=1, by=cast.officer)

    with pytest.raises(Refused, match="A1"):
        submit(sheet, by=cast.head)


def test_a_late_sheet_is_received_and_marked_late(cast: Cast) -> None:
    sheet = sheet_of(make_campaign(cast.province), cast.commune)
    claim_all(sheet, cast.officer)

    with time_machine.travel(sheet.due_at + timedelta(seconds=1), tick=False):  # type: ignore[operator]
        submission = submit(sheet, by=cast.head)

    assert not submission.on_time


def test_an_extension_moves_the_deadline_of_one_agency(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    sheet = sheet_of(campaign, cast.commune)
    until = timezone.now() + timedelta(days=30)

    extend(sheet, until, "Cơ quan đang chuyển trụ sở", by=cast.secretary)

    assert sheet_of(campaign, cast.commune).due_at == until
    assert sheet_of(campaign, cast.sibling).due_at == sheet.due_at


def test_a_submitted_sheet_is_taken_back_only_by_request(cast: Cast) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    with pytest.raises(Refused, match="đề nghị mở lại"):
        save_claim(sheet, "A1", {"met": False}, version=1, by=cast.officer)

    request = request_unlock(sheet, "Nhập nhầm số liệu A2", by=cast.head)
    answer_unlock(request, granted=True, answer="Đồng ý", by=cast.verifier)
    save_claim(sheet, "A1", {"met": False}, version=1, by=cast.officer)
    submit(sheet, by=cast.head)

    first, second = sheet.submissions.all()
    assert first.withdrawn_at
    assert not second.withdrawn_at
    assert {row["criterion"]: row["points"] for row in first.content["scores"]}["A1"] == "20.0000"


def test_nobody_verifies_an_agency_they_belong_to_or_a_sheet_they_filled_in(cast: Cast) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)

    Score.objects.filter(scorecard=sheet, criterion="A1").update(by=cast.verifier)
    with pytest.raises(Refused, match="nhập điểm tự chấm"):
        save_verification(sheet, "A1", {"met": True}, version=0, by=cast.verifier)
    cast.verifier.agency = cast.commune
    with pytest.raises(Refused, match="thuộc cơ quan này"):
        accept_as_claimed(sheet, ["A1"], by=cast.verifier)


def test_a_verifier_who_differs_says_why(cast: Cast) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)

    with pytest.raises(Refused, match="lý do"):
        save_verification(sheet, "A1", {"met": False}, version=0, by=cast.verifier)
    saved = save_verification(sheet, "A1", {}, points="7.5", note="Thiếu dấu", version=0, by=cast.verifier)

    assert saved.score.points == Decimal("7.5")
    assert Score.objects.get(scorecard=sheet, stage=Stage.SELF, criterion="A1").points == 20
    assert Score.objects.filter(scorecard=sheet, stage=Stage.PROVINCE).count() == 1


def test_a_supplement_opens_one_criterion_and_comes_back_frozen(cast: Cast) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    asked = ask_supplement(sheet, "A2", "Gửi bảng đối chiếu có xác nhận", by=cast.verifier)
    with pytest.raises(Refused, match="A2"):
        save_claim(sheet, "A1", {"met": False}, version=1, by=cast.officer)

    save_claim(sheet, "A2", {"numerator": 8, "denominator": 10}, note="Đã rà lại", version=1, by=cast.officer)
    answer_supplement(asked, "Đã cập nhật số liệu", by=cast.officer)

    sheet.refresh_from_db()
    assert sheet.state == SheetState.VERIFYING
    assert sheet.submissions.count() == 2


def test_the_district_goes_first_and_the_province_starts_from_what_it_found(cast: Cast) -> None:
    campaign = make_campaign(cast.province, district_stage=True)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    save_verification(sheet, "A1", {"met": False}, note="Chưa có", version=0, by=cast.verifier)
    save_verification(sheet, "B2", {"numerator": 5, "denominator": 5}, note="Đủ", version=0, by=cast.verifier)
    accept_as_claimed(sheet, ["A2", "B1"], by=cast.verifier)

    finish_verification(sheet, by=cast.verifier)
    sheet.refresh_from_db()
    accept_as_claimed(sheet, ["A1", "A2", "B1", "B2"], by=cast.verifier)

    assert sheet.tier == Stage.PROVINCE
    points = dict(sheet.scores.filter(stage=Stage.PROVINCE).values_list("criterion", "points"))
    assert points == {"A1": 0, "A2": 36, "B1": 30, "B2": 10}


def test_a_year_ends_with_a_decision(cast: Cast) -> None:
    outside = [cast.province.root, cast.department, cast.district]
    campaign = make_campaign(cast.province, exclusions={str(agency.pk): "Ngoài diện" for agency in outside if agency})
    sheet = provisional(
        campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier, by=cast.secretary
    )
    assert (sheet.verified_score, sheet.verified_rating) == (Decimal("94.00"), "tot")  # 20 + 36 + 30 + 8 of 100

    row = appeal(sheet, "B2", "Hồ sơ thứ năm đã bổ sung", by=cast.head)
    answer_appeal(
        row, upheld=True, answer="Đã kiểm tra lại", claim={"numerator": 5, "denominator": 5}, by=cast.verifier
    )
    close_campaign(campaign, by=cast.secretary)
    sitting = hold_sitting(
        campaign, held_at=timezone.now(), chair=cast.council, secretary=cast.secretary, present=[cast.council],
        by=cast.secretary,
    )  # fmt: skip
    approve(campaign, campaign.scorecards.applicable(), sitting, by=cast.secretary)
    infected = make_document(cast.province.root, scan_state="infected")
    with pytest.raises(Refused, match="nhiễm mã độc"):
        decide(campaign, number="15/QĐ-UBND", signed_on=date(2024, 1, 12), document=infected, by=cast.secretary)
    decide(campaign, number="15/QĐ-UBND", signed_on=date(2024, 1, 12), by=cast.secretary)
    publish(campaign, by=cast.secretary)

    sheet, missed = sheet_of(campaign, cast.commune), sheet_of(campaign, cast.sibling)
    assert (sheet.final_score, sheet.final_rating, sheet.state) == (Decimal("96.00"), "tot", SheetState.PUBLISHED)
    assert (missed.final_score, missed.final_rating) == (None, "yeu")
    assert dict(sheet.scores.filter(criterion="B2").values_list("stage", "points")) == {
        Stage.PROVINCE: 8,
        Stage.FINAL: 10,
    }
    with pytest.raises(Refused):
        answer_appeal(row, upheld=False, answer="Sửa lại", by=cast.verifier)


def test_a_sitting_without_quorum_decides_nothing(cast: Cast) -> None:
    campaign = make_campaign(cast.province)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)

    with pytest.raises(Refused, match="Chưa đủ số thành viên"):
        hold_sitting(
            campaign,
            held_at=timezone.now(),
            chair=cast.council,
            secretary=cast.secretary,
            present=[],
            by=cast.secretary,
        )
