"""What registers and audits say of a scorecard: proposed with its sources, kept when accepted, held against the claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import TrailEntry, User
from agencies.rules import Refused
from audits.models import Finding
from audits.workflow.findings import judge_correction
from registers.models import QualitySystem
from registers.register import register_of
from registers.workflow import attach_documents, remove_entry, save_entry
from scoring.facts import FACTS, records_of
from scoring.models import Scorecard, Taken
from scoring.proposals import offers_for
from scoring.recorded import Recorded, recorded_for
from scoring.rubrics import definition
from scoring.workflow.citations import cite
from scoring.workflow.proposals import accept_proposals
from scoring.workflow.scores import save_claim
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast
from tests.registers.entering import enter
from tests.scoring.record import TODAY, YEAR, entry_of, fill_file, hold_audits, on
from tests.scoring.stage import SMALL, make_campaign, make_document, make_rubric, sheet_of

SignIn = Callable[[User], Client]
CLAIMS = {
    "A1": {"ticks": ["phan_cong_nhiem_vu", "quyet_dinh_thanh_lap_kien"]},
    "A3": {"ticks": ["co_chinh_sach_con_hieu", "niem_yet_dang_tai"]},
    "A4": {"ticks": ["ke_hoach_thuc_hien_co", "muc_tieu_cap_phong_xa", "muc_tieu_co_quan"]},
    "A5": {"ticks": ["co_1_nguoi_co_chung", "tap_huan_pho_bien_trong"]},
    "B1": {"ticks": ["boi_canh_ben_quan_tam", "pham_vi_bao_gom_toan", "so_do_qua_trinh"]},
    "B2": {"numerator": "1", "denominator": "1"},
    "B3": {"numerator": "2", "denominator": "2"},
    "B4": {"ticks": ["danh_muc_ho_so_thoi", "danh_muc_tai_lieu_noi", "danh_muc_vbqppl_tai_lieu"]},
    "B5": {"met": True},
    "C1": {"ticks": ["co_quyet_dinh_cong_bo", "pham_vi_cong_bo_khop"]},
    "C2": {"met": True},
    "C3": {"ticks": ["dang_tai", "niem_yet"]},
    "D3": {"ticks": ["bien_phap", "danh_gia_hieu_luc_bien", "danh_muc_rui_ro_cap"]},
    "D4": {"ticks": ["co_so_phieu_theo_doi", "xu_ly_dung_han"]},
    "E1": {"ticks": ["bao_cao_ket_qua", "chuong_trinh_qd_doan_danh", "dung_han_theo_ke_hoach", "ke_hoach"]},
    "E2": {"numerator": "1", "denominator": "1"},
    "E3": {"ticks": ["bao_cao_dau_vao", "bien_ban_du_noi_dung", "thong_bao_ket_luan_co"]},
    "E4": {"value": "94.54"},
    "F1": {"numerator": "1", "denominator": "1"},
    "F3": {"numerator": "1", "denominator": "2"},
}
"""What the record of `fill_file` and `hold_audits` comes to; A2 and F2, which are days, stand apart."""


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    campaign = make_campaign(cast.province, rubric=make_rubric(cast.province, definition()), year=YEAR)
    return sheet_of(campaign, cast.commune)


def told(sheet: Scorecard) -> dict[str, Recorded]:
    return {one.item.code: one for one in recorded_for(sheet)}


def tokens(sheet: Scorecard, *codes: str) -> list[str]:
    return [one.token for one in offers_for(sheet).recorded if one.item.code in codes or not codes]


def test_the_record_proposes_what_it_says(cast: Cast, sheet: Scorecard) -> None:
    fill_file(cast, cast.commune)
    hold_audits(cast, cast.commune)

    found = told(sheet)

    assert {code: one.claim for code, one in found.items() if code not in {"A2", "F2"}} == CLAIMS
    assert found["A2"].claim["done"] == found["A2"].said["done"].value.isoformat()  # type: ignore[union-attr]
    assert found["F2"].claim.keys() == {"due", "done", "condition"}
    assert found["F2"].claim["condition"] is True
    assert all(one.sources and not one.may_change for one in found.values())


def test_another_agencys_record_and_an_empty_one_propose_nothing(cast: Cast, sheet: Scorecard) -> None:
    fill_file(cast, cast.sibling)
    hold_audits(cast, cast.sibling)

    record = records_of([cast.commune], YEAR)[cast.commune.pk]

    assert {name: one for name, fact in FACTS.items() if (one := fact.read(record))} == {}
    assert recorded_for(sheet) == []


def test_what_is_lacking_is_said_and_ticks_nothing(cast: Cast, sheet: Scorecard) -> None:
    """A list half kept, a complaint answered late, a declaration nobody was told of, objectives still running and without a
    last day, a conclusion nobody followed up."""
    commune, year = cast.commune, str(YEAR)
    enter("declarations", commune, has_website="on")
    enter("risks", commune, year=year, measure="")
    enter("complaints", commune, year=year, due_day=f"01/01/{year}", state="answered", answered_on=f"02/01/{year}", answer="Muộn")  # fmt: skip
    enter("objectives", commune, year=year)
    review = enter("reviews", commune, year=year, minutes_number="9", notice_number="10")
    enter("conclusions", commune, part_of=review.pk)

    found = told(sheet)

    values = {code: found[code].values for code in ("A4", "C2", "C3", "D3", "D4", "E3")}
    assert values == {
        "A4": {"muc_tieu_co_quan": True, "ke_hoach_thuc_hien_co": False},
        "C2": {"met": False},
        "C3": {"niem_yet": False, "dang_tai": False, "khong_co_trang_ttdt": False},
        "D3": {"danh_muc_rui_ro_cap": True, "bien_phap": False, "danh_gia_hieu_luc_bien": False},
        "D4": {"co_so_phieu_theo_doi": True, "xu_ly_dung_han": False},
        "E3": {"bien_ban_du_noi_dung": False, "thong_bao_ket_luan_co": False},
    }  # fmt: skip
    assert {"C2", "C3", "E3"}.isdisjoint(one.item.code for one in offers_for(sheet).recorded)
    assert found["F3"].may_change
    assert "3/12" in found["E3"].words


def test_who_leads_is_of_the_year_and_still_there(cast: Cast, sheet: Scorecard) -> None:
    """A committee nobody looked at this year says nothing of its members, and the wrong thing once one of them has left;
    a policy nobody can see and half a look at the context tick nothing."""
    enter("committees", cast.commune, assignment="", assigned_on="")
    enter("policies", cast.commune, posted_on="", web_address="")
    enter("contexts", cast.commune, year=str(YEAR), reviewed_on=on(0), parties="", process_map="")
    unseen = told(sheet)["A1"].values
    enter("committee-members", cast.commune, left_on=on(0))

    found = told(sheet)

    assert unseen == {"phan_cong_nhiem_vu": False}
    assert {code: found[code].values for code in ("A1", "A3", "B1")} == {
        "A1": {"quyet_dinh_thanh_lap_kien": False, "phan_cong_nhiem_vu": False},
        "A3": {"co_chinh_sach_con_hieu": True, "niem_yet_dang_tai": False},
        "B1": {"boi_canh_ben_quan_tam": False},
    }
    assert "Vũ Thị Cán" in found["A1"].words


def test_a_policy_among_the_documents_counts_where_the_register_has_none(cast: Cast, sheet: Scorecard) -> None:
    enter("procedures", cast.commune, code="CS.01", name="Chính sách chất lượng", kind="policy")

    assert told(sheet)["A3"].values == {"co_chinh_sach_con_hieu": True}


def test_accepting_claims_cites_and_keeps(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    plan = enter("plans", cast.commune, year=str(YEAR), issued_on=f"15/01/{YEAR}")
    paper = make_document(cast.commune, "Kế hoạch năm", doc_type="KH", year=YEAR)
    attach_documents(plan, [paper], by=cast.officer)
    client, at = as_(cast.officer), reverse("scoring:assist", args=["bac-giang", sheet.pk])
    page = client.get(at, headers={"HX-Request": "true"}).content.decode()
    (token,) = tokens(sheet)

    client.post(reverse("scoring:accept_figures", args=["bac-giang", sheet.pk]), {"figure": [token]})

    assert f'value="{token}" checked' in page
    assert f"/registers/plans/{plan.pk}/" in page
    assert "Kế hoạch năm" in page
    assert sheet.scores.get().claim == {"done": f"{YEAR}-01-15"}
    assert sheet.citations.get().document == paper
    assert Taken.objects.get().said["done"]["value"] == f"{YEAR}-01-15"
    assert "09/KH-UBND" in TrailEntry.objects.get(action="accept_proposal").changes["A2.source"][1]
    assert told(sheet)["A2"].standing == "agrees"
    assert tokens(sheet) == []


def test_a_record_that_changed_since_it_was_shown_claims_nothing(cast: Cast, sheet: Scorecard) -> None:
    plan = enter("plans", cast.commune, year=str(YEAR), issued_on=f"15/01/{YEAR}")
    shown = tokens(sheet)
    plan.issued_on = TODAY.replace(month=1, day=20)
    save_entry(register_of("plans"), plan, by=cast.officer)

    with pytest.raises(Refused, match="A2"):
        accept_proposals(sheet, shown, by=cast.officer)

    assert not sheet.scores.exists()
    assert not Taken.objects.exists()


def test_record_and_paper_that_differ_stand_beside_each_other(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    enter("plans", cast.commune, year=str(YEAR), issued_on=f"15/01/{YEAR}")
    issued = TODAY.replace(month=1, day=20)
    paper = make_document(cast.commune, "Kế hoạch năm", doc_type="KH", year=YEAR, issued_on=issued)
    cite(sheet, "A2", paper, by=cast.officer)
    offers = offers_for(sheet)

    page = as_(cast.officer).get(reverse("scoring:assist", args=["bac-giang", sheet.pk])).content.decode()

    assert offers.contested == {"A2"}
    assert len(offers.by_token()) == 2
    assert " checked" not in page
    with pytest.raises(Refused, match="hai nội dung"):
        accept_proposals(sheet, list(offers.by_token()), by=cast.officer)
    paper.issued_on = TODAY.replace(month=1, day=15)
    paper.save()
    assert [len(part) for part in (offers_for(sheet).recorded, offers_for(sheet).papers)] == [1, 0]


def test_a_declaration_gone_stale_is_shown_to_both_sides(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    fill_file(cast, cast.commune)
    accept_proposals(sheet, tokens(sheet, "C1"), by=cast.officer)
    at = reverse("scoring:record", args=["bac-giang", sheet.pk])
    before = as_(cast.officer).get(at).content.decode()

    system = QualitySystem.objects.get(agency=cast.commune)
    system.scope_since = TODAY
    save_entry(register_of("systems"), system, by=cast.officer)

    assert "is-agrees" in before
    assert "Hồ sơ nay khác" not in before
    for person in (cast.officer, cast.verifier):
        page = as_(person).get(at).content.decode()
        assert "Hồ sơ nay khác nội dung đã nhận" in page
        assert f"từ {TODAY:%d/%m/%Y}" in page
    assert sheet.scores.get().claim == CLAIMS["C1"]


def test_a_finding_reopened_and_an_entry_gone_are_changes(cast: Cast, sheet: Scorecard) -> None:
    fill_file(cast, cast.commune)
    hold_audits(cast, cast.commune)
    accept_proposals(sheet, tokens(sheet, "E2", "B5", "A2"), by=cast.officer)
    save_claim(sheet, "A2", {"never": True}, version=1, by=cast.officer)

    judge_correction(Finding.objects.get(source="internal"), effective=False, note="Lặp lại", by=cast.head)
    remove_entry(entry_of(cast.commune, "confirmations"), by=cast.officer, reason="Nhập nhầm")

    found = told(sheet)
    assert found["E2"].standing == "changed"
    assert found["E2"].values == {"share": (0, 1)}
    assert found["B5"].standing == "changed"
    assert found["B5"].moved.keys() == {"met"}
    # Claimed by hand since: no longer what was taken.
    assert found["A2"].standing == "differs"


def test_a_verifier_sees_whether_claim_and_record_agree(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    fill_file(cast, cast.commune)
    save_claim(sheet, "F3", {"numerator": 2, "denominator": 2}, version=0, by=cast.officer)
    save_claim(sheet, "E4", {"value": "94.5"}, version=0, by=cast.officer)

    page = as_(cast.verifier).get(
        reverse("scoring:record", args=["bac-giang", sheet.pk]), headers={"HX-Request": "true"}
    )

    lines = {line.code: line for line in page.context["lines"]}
    assert (lines["F3"].standing, lines["E4"].standing, lines["B5"].standing) == ("differs", "agrees", "unclaimed")
    assert "1/2 mục tiêu đạt." in page.content.decode()


def test_the_year_over_the_record_is_left_alone(cast: Cast, sheet: Scorecard) -> None:
    fill_file(cast, cast.commune)
    sheet.campaign.state = "published"

    assert recorded_for(sheet) == []


def test_one_reading_however_many_criteria(cast: Cast, sheet: Scorecard) -> None:
    fill_file(cast, cast.commune)
    hold_audits(cast, cast.commune)
    items = sheet.campaign.rubric.spec.items()  # type: ignore[union-attr]  # it is scored by one
    assert sum(bool(item.facts) for item in items) == 22

    with CaptureQueriesContext(connection) as all_of_them:
        recorded_for(sheet)
    one = definition()
    for group in one["groups"]:
        for item in group["criteria"]:
            if item["code"] != "E2":
                item.pop("facts", None)
    sheet.campaign.rubric = make_rubric(cast.province, one | {"code": "MOT"})
    with CaptureQueriesContext(connection) as only_one:
        recorded_for(sheet)

    assert len(all_of_them) == len(only_one) <= 42


def test_a_rubric_without_links_asks_nothing(cast: Cast, sheet: Scorecard) -> None:
    sheet.campaign.rubric = make_rubric(cast.province, SMALL)

    with CaptureQueriesContext(connection) as asked:
        assert recorded_for(sheet) == []

    assert len(asked) == 0


def test_a_stranger_reads_no_record(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    assert as_(cast.stranger).get(reverse("scoring:record", args=["bac-giang", sheet.pk])).status_code == 404


def test_survey_is_never_rounded_up(cast: Cast, sheet: Scorecard) -> None:
    enter("surveys", cast.commune, year=str(YEAR), handed_out="30000", answered="30000", satisfied="26999")

    assert told(sheet)["E4"].claim == {"value": "89.99"}


def test_the_record_on_the_page(site: Site, cast: Cast, sheet: Scorecard) -> None:
    fill_file(cast, cast.commune)
    save_claim(sheet, "F3", {"numerator": 2, "denominator": 2}, version=0, by=cast.officer)
    page = site.enter(cast.officer, f"{reverse('scoring:scorecard', args=['bac-giang', sheet.pk])}?c=F3")
    line = page.locator("#card-F3 .record-line")
    expect(line).to_contain_text("Hồ sơ ghi khác")
    page.get_by_text("Xem từng mục, bỏ dấu").click()
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert audit(page) == []
        assert overflow(page) <= 0
        shoot(page, f"record-{size[0]}")

    page.get_by_role("button", name="Điền các mục đã đánh dấu").click()

    expect(line).to_contain_text("Khớp với hồ sơ")
    expect(page.locator("#form-own-F3 input[name=numerator]")).to_have_value("1")
    page.goto(reverse("scoring:record", args=["bac-giang", sheet.pk]))
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, "record-page")
