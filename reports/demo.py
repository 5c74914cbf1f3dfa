"""The demonstration: one province's published year from real agencies and made-up claims, and one year under way.

Bắc Giang 2023 comes from the real tree. What each agency scored is not published, so claims are made up such
that the ratings the engine *computes* add up to the published table; everything made up is marked as
illustrative. 2022 is made up altogether, so that there is a change to see. Bắc Ninh 2026 is a year in progress, for
trying things out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, Province, User
from agencies.roles import Role
from agencies.transfer import apply_plan, plan_import, read_rows
from agencies.workdays import VIETNAM
from agencies.workflow.people import invite_person
from agencies.workflow.provinces import new_province
from audits.illustration import illustrate_running_year, illustrate_settled_year
from evidence.workflow import add_document
from registers.illustration import illustrate_file
from reports.earlier import illustrate_succession, illustrate_year_on_paper
from reports.illustration import (
    DECISION,
    illustrate_documents,
    illustrate_schedule,
    illustrate_second_edition,
    illustrate_wording,
)
from reports.public.workflow import show_year
from reports.workflow import import_reported
from scoring import rubrics
from scoring.assessment import assess_sheet, context_of, items_of, rubric_of
from scoring.illustration import illustrate
from scoring.models import (
    Campaign,
    Citation,
    Deadline,
    Decision,
    Score,
    Scorecard,
    Sitting,
    Stage,
    StoredOutcome,
    Submission,
)
from scoring.rules.codec import rubric_from_json
from scoring.rules.marking import Answer, clean_claim
from scoring.states import CampaignState, SheetState
from scoring.workflow.campaigns import open_campaign, prepare_campaign, set_deadlines, suggested_exclusions
from scoring.workflow.rubrics import draft_rubric, publish_rubric
from scoring.workflow.scores import save_claim, save_verification
from scoring.workflow.submission import content_of, fingerprint, submit
from scoring.workflow.verification import accept_as_claimed, ask_supplement, finish_verification, undecided

PASSWORD = "Chat-luong-9001"  # noqa: S105  # of accounts that exist in demonstrations only
NOTE = "Số liệu minh họa, không phải kết quả thật của cơ quan nào"


@dataclass(frozen=True, slots=True)
class Account:
    """One demonstration account: whose, which role, at which agency (empty for the province)."""

    email: str
    name: str
    role: Role
    position: str
    code: str = ""


ACCOUNTS = {
    "bac-giang": (
        Account("quantri@bacgiang.example", "Nguyễn Văn Quản", Role.ADMINISTRATOR, "Quản trị hệ thống"),
        Account("thuky@bacgiang.example", "Trần Thị Thư", Role.SECRETARY, "Thư ký Ban Chỉ đạo ISO"),
        Account("thamdinh@bacgiang.example", "Lê Minh Thẩm", Role.VERIFIER, "Chuyên viên Chi cục TĐC"),
        Account("kiemtra@bacgiang.example", "Chu Văn Kiểm", Role.INSPECTOR, "Kiểm tra viên Chi cục TĐC"),
        Account("hoidong@bacgiang.example", "Phạm Quang Hội", Role.COUNCIL, "Thành viên Ban Chỉ đạo ISO"),
        Account("tonghop@bacgiang.example", "Hoàng Thu Tổng", Role.REPORTER, "Chuyên viên Sở KH&CN"),
        Account("lanhdao@bacgiang.example", "Đỗ Đình Lãnh", Role.VIEWER, "Phó Chủ tịch UBND tỉnh"),
        Account("canbo@phuongson.example", "Vũ Thị Cán", Role.OFFICER, "Công chức văn phòng - thống kê", "07477"),
        Account("chutich@phuongson.example", "Ngô Văn Chủ", Role.HEAD, "Chủ tịch UBND thị trấn", "07477"),
    ),
    "bac-ninh": (
        Account("quantri@bacninh.example", "Nguyễn Thị Trị", Role.ADMINISTRATOR, "Quản trị hệ thống"),
        Account("thuky@bacninh.example", "Dương Văn Ký", Role.SECRETARY, "Thư ký Ban Chỉ đạo ISO"),
        Account("thamdinh@bacninh.example", "Bùi Thị Định", Role.VERIFIER, "Chuyên viên Sở KH&CN"),
        Account("kiemtra@bacninh.example", "Ngọ Thị Tra", Role.INSPECTOR, "Kiểm tra viên Chi cục TĐC"),
        Account("hoidong@bacninh.example", "Lý Quốc Đồng", Role.COUNCIL, "Thành viên Ban Chỉ đạo ISO"),
        Account("tonghop@bacninh.example", "Đặng Minh Hợp", Role.REPORTER, "Chuyên viên Sở KH&CN"),
        Account("canbo@bacgiang-phuong.example", "Tạ Thị Bộ", Role.OFFICER, "Công chức văn phòng", "07210"),
        Account("chutich@bacgiang-phuong.example", "Giáp Văn Tịch", Role.HEAD, "Chủ tịch UBND phường", "07210"),
    ),
}  # fmt: skip


def load() -> None:
    """Load both provinces, each in one transaction; a province that is there already is left alone."""
    if not Province.objects.filter(slug="bac-giang").exists():
        load_published_year()
    if not Province.objects.filter(slug="bac-ninh").exists():
        load_year_under_way()


# --- Bắc Giang 2023 ---


@transaction.atomic
def load_published_year() -> None:
    """Bắc Giang 2023: decided and published, with the figures that were printed beside those counted; and 2022 on paper."""
    province = _province("bac-giang", "Tỉnh Bắc Giang", "bac_giang_agencies_2023.csv")
    people = _people(province)
    campaign = _campaign(province, 2023, date(2023, 11, 10), _moment(2023, 12, 5), _moment(2023, 12, 10))
    Campaign.objects.filter(pk=campaign.pk).update(opened_at=_moment(2023, 11, 10), closed_at=_moment(2023, 12, 20))
    sheets = {sheet.code: sheet for sheet in _sheets(campaign)}
    illustrate_file(sheets["07477"].agency, 2023)
    _cite_samples(sheets["07477"], people["canbo@phuongson.example"])
    ratings = {row["code"]: row["rating"] for row in _rows("reports.data.demo", "ratings_bac_giang_2023.csv")}
    for code, rating in ratings.items():
        _illustrate(sheets[code], rating, people)
    _decide(campaign, people)
    named = [people[f"{name}.example"] for name in ("kiemtra@bacgiang", "canbo@phuongson", "chutich@phuongson")]
    illustrate_settled_year(province, 2023, sheets["07477"].agency, *named)
    illustrate_year_on_paper(province, 2022, ratings)
    secretary, administrator = people["thuky@bacgiang.example"], people["quantri@bacgiang.example"]
    illustrate_wording(province, by=administrator)
    illustrate_documents(province, Scorecard.objects.shown(sheets["07477"].pk), by=secretary)
    import_reported(province, json.loads(_text("reports.data.demo", "reported_bac_giang_2023.json")), by=None)
    illustrate_second_edition(province, by=secretary)
    show_year(Campaign.objects.get(pk=campaign.pk), findable=False, by=administrator)


def _campaign(province: Province, year: int, snapshot: date, communes: datetime, others: datetime) -> Campaign:
    version = publish_rubric(
        draft_rubric(province, rubric_from_json(rubrics.definition()), note=NOTE, by=None),
        decision_number="", decision_date=None, by=None,
    )  # fmt: skip
    campaign = prepare_campaign(
        province, year, version, by=None, snapshot_on=snapshot, illustrative=True, quorum_percent=67,
        title=f"Đánh giá, xếp loại HTQLCL năm {year}",
    )  # fmt: skip
    from agencies.models import AgencyVersion

    campaign.exclusions = suggested_exclusions(AgencyVersion.objects.of(province.pk).as_of(snapshot))
    campaign.save(update_fields=["exclusions"])
    set_deadlines(campaign, {(Deadline.For.SELF, "commune"): communes, (Deadline.For.SELF, ""): others}, by=None)
    open_campaign(campaign, by=None)
    campaign.refresh_from_db()
    return campaign


def _illustrate(sheet: Scorecard, rating: str, people: dict[str, User]) -> None:
    """Fill one sheet in as if it had gone through the year, down to its recognised points."""
    sheet.submitted_at = (sheet.due_at or timezone.now()) - timedelta(days=1 + sheet.pk % 9, hours=sheet.pk % 7)
    made = illustrate(rubric_of(sheet), sheet.block, rating, context_of(sheet), sheet.code)
    officer, verifier = people["canbo@phuongson.example"], people["thamdinh@bacgiang.example"]
    entered = officer if sheet.code == "07477" else None
    own = _score_rows(sheet, Stage.SELF, made.own, entered)
    verified = _score_rows(sheet, Stage.PROVINCE, made.verified, verifier)
    final = _score_rows(sheet, Stage.FINAL, made.verified, verifier)
    _explain_differences(own, verified)
    Score.objects.bulk_create([*own, *verified, *final])
    outcomes = {}
    for stage, rows in ((Stage.SELF, own), (Stage.PROVINCE, verified), (Stage.FINAL, final)):
        assessment = assess_sheet(sheet, rows, stage)
        outcomes[stage] = assessment.outcome
        StoredOutcome.objects.create(scorecard=sheet, stage=stage, content=assessment.outcome.to_json())
        if stage == Stage.SELF:
            sheet.self_score = assessment.outcome.final_score
            cited = list(sheet.citations.select_related("document").prefetch_related("document__files__blob"))
            content = content_of(sheet, own, cited, assessment)
            Submission.objects.create(
                scorecard=sheet, number=1, received_at=sheet.submitted_at, due_at=sheet.due_at, by=entered,
                content=content, sha256=fingerprint(content),
            )  # fmt: skip
    if outcomes[Stage.FINAL].rating != rating:
        raise ValueError(f"{sheet}: the engine computes {outcomes[Stage.FINAL].rating}, not {rating}.")
    sheet.self_rating = outcomes[Stage.SELF].rating or ""
    sheet.verified_score, sheet.verified_rating = outcomes[Stage.PROVINCE].final_score, rating
    sheet.final_score, sheet.final_rating = outcomes[Stage.FINAL].final_score, rating
    sheet.verifier = verifier
    sheet.verified_at = _moment(2023, 12, 18)
    sheet.provisional_at, sheet.appeal_until = _moment(2023, 12, 20), _moment(2023, 12, 27)
    sheet.state = SheetState.APPROVED
    sheet.save()


def _score_rows(sheet: Scorecard, stage: Stage, answers: Any, by: User | None) -> list[Score]:
    rows = [
        Score(
            scorecard=sheet, stage=stage, criterion=item.code, by=by, note=NOTE if stage == Stage.SELF else "",
            claim=clean_claim(item, answers.get(item.code, Answer()).claim),
        )
        for item in items_of(sheet)
        if item.code in answers or (item.kind == "criterion" and item.entered_by == "system")
    ]  # fmt: skip
    marks = assess_sheet(sheet, rows, stage).marks
    for row in rows:
        row.points, row.not_applicable = marks[row.criterion].points, marks[row.criterion].not_applicable
    return rows


def _explain_differences(own: list[Score], verified: list[Score]) -> None:
    claimed = {row.criterion: row.points for row in own}
    for row in verified:
        if row.criterion in claimed and claimed[row.criterion] != row.points:
            row.note = "Hồ sơ chưa đủ căn cứ cho nội dung tự chấm (minh họa)"


def _decide(campaign: Campaign, people: dict[str, User]) -> None:
    council, secretary = people["hoidong@bacgiang.example"], people["thuky@bacgiang.example"]
    sitting = Sitting.objects.create(
        campaign=campaign, held_at=_moment(2024, 1, 5), place="Sở Khoa học và Công nghệ", chair=council,
        secretary=secretary, members_total=1, minutes=NOTE, closed_at=_moment(2024, 1, 5),
    )  # fmt: skip
    sitting.present.set([council])
    decision = Decision.objects.create(
        campaign=campaign, number=DECISION, signed_on=date(2024, 1, 12), title=f"{campaign} ({NOTE})",
        entered_by=secretary,
    )  # fmt: skip
    campaign.scorecards.applicable().update(state=SheetState.PUBLISHED, sitting=sitting, decision=decision)
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.PUBLISHED, published_at=_moment(2024, 1, 15))


def _cite_samples(sheet: Scorecard, officer: User) -> None:
    """Three sample documents of one commune, cited where they belong."""
    for name, criteria, particulars in (
        ("01_QD_cong_bo_HTQLCL_2023.pdf", ("C1",), {"number": "152/QĐ-UBND", "issued_on": date(2023, 10, 20), "title": "Quyết định công bố HTQLCL phù hợp TCVN ISO 9001:2015"}),
        ("02_QD_kien_toan_BCD_ISO.pdf", ("A1",), {"number": "31/QĐ-UBND", "issued_on": date(2023, 2, 14), "title": "Quyết định kiện toàn Ban Chỉ đạo ISO"}),
        ("07_Danh_muc_tai_lieu_noi_bo.xlsx", ("B2", "B4"), {"issued_on": date(2023, 3, 1), "title": "Danh mục tài liệu nội bộ"}),
    ):  # fmt: skip
        content = (files("evidence.data.demo") / name).read_bytes()
        receipt = add_document(sheet.agency, [SimpleUploadedFile(name, content)], by=officer, **particulars)  # type: ignore[arg-type]
        Citation.objects.bulk_create(
            Citation(scorecard=sheet, criterion=code, document=receipt.document, locator="Trang 1", by=officer)
            for code in criteria
        )


# --- Bắc Ninh 2026 ---


@transaction.atomic
def load_year_under_way() -> None:
    """Bắc Ninh 2026: open for scoring, with sheets in every state before the result."""
    today = timezone.localdate()
    province = _province("bac-ninh", "Tỉnh Bắc Ninh", "bac_ninh_agencies_2025-07.csv")
    Province.objects.filter(slug="bac-giang").update(successor=province)
    illustrate_succession(province)
    people = _people(province)
    due = datetime.combine(today + timedelta(days=14), datetime.max.time().replace(microsecond=0), VIETNAM)
    campaign = _campaign(province, max(today.year, 2026), today, due, due)
    campaign.scorecards.update(newly_formed=False)
    sheets = _sheets(campaign)
    officer = people["canbo@bacgiang-phuong.example"]
    verifier = people["thamdinh@bacninh.example"]
    mine = next(sheet for sheet in sheets if sheet.code == "07210")
    _begin(mine, officer, share=2)
    illustrate_file(mine.agency, campaign.year)
    waiting = [sheet for sheet in sheets if sheet.code not in {"07210", "24"}][:9]
    for place, sheet in enumerate(waiting):
        _begin(sheet, None, share=1)
        submit(sheet, by=None)
        if place >= 4:
            _verify(sheet, verifier, whole=place >= 6)
        if place == 4:
            ask_supplement(
                Scorecard.objects.shown(sheet.pk),
                "B4",
                "Đề nghị gửi danh mục hồ sơ có xác nhận của lãnh đạo.",
                by=verifier,
            )
    Scorecard.objects.filter(pk__in=[sheet.pk for sheet in waiting]).update(verifier=verifier)
    others = [sheet.agency for sheet in waiting[:6]]
    illustrate_running_year(province, mine.agency, others, people["kiemtra@bacninh.example"], officer)
    illustrate_schedule(province, by=people["thuky@bacninh.example"])


def _begin(sheet: Scorecard, by: User | None, *, share: int) -> None:
    """Claim the criteria of a sheet; with share 2 every second one."""
    sheet = Scorecard.objects.shown(sheet.pk)
    rating = ("tot", "kha", "tot", "trung_binh")[sheet.pk % 4]
    made = illustrate(rubric_of(sheet), sheet.block, rating, context_of(sheet), sheet.code)
    for place, (code, answer) in enumerate(made.own.items()):
        if place % share == 0:
            save_claim(sheet, code, answer.claim, note=NOTE if share == 1 else "", version=0, by=by)  # type: ignore[arg-type]


def _verify(sheet: Scorecard, by: User, *, whole: bool) -> None:
    sheet = Scorecard.objects.shown(sheet.pk)
    left = undecided(sheet, sheet.scores.all())
    accept_as_claimed(sheet, left if whole else left[: len(left) // 2], by=by)
    if whole:
        sheet = Scorecard.objects.shown(sheet.pk)
        save_verification(
            sheet, "D2", {"numerator": 8, "denominator": 10}, note="Hai hồ sơ thiếu phiếu kiểm soát", version=0, by=by
        )
        finish_verification(sheet, by=by)


# --- shared ---


def _province(slug: str, name: str, file: str) -> Province:
    rows = read_rows(file, (files("agencies") / "data" / "demo" / file).read_bytes())
    province = new_province(slug, name, rows[0].code)
    province.is_demo = True
    apply_plan(plan_import(province, rows), by=None)
    return province


def _people(province: Province) -> dict[str, User]:
    people = {}
    for account in ACCOUNTS[province.slug]:
        node = Agency.objects.get(province=province, code=account.code) if account.code else province.root
        assert node is not None
        user, _role = invite_person(account.email, account.name, account.role, node, by=None, position=account.position)
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        people[account.email] = user
    return people


def _sheets(campaign: Campaign) -> list[Scorecard]:
    return list(campaign.scorecards.applicable().with_context().select_related("campaign__province"))


def _moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, 0, tzinfo=VIETNAM)


def _text(package: str, name: str) -> str:
    return (files(package) / name).read_text(encoding="utf-8")


def _rows(package: str, name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(_text(package, name).splitlines())
