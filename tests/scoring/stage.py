"""A year set up for tests: a small rubric, an open campaign, sheets in any state asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agencies.models import Province, User
from evidence.models import Document
from scoring.models import Campaign, Deadline, RubricVersion, Scorecard
from scoring.rules.codec import rubric_from_json
from scoring.workflow.campaigns import open_campaign, prepare_campaign, set_deadlines
from scoring.workflow.rubrics import draft_rubric, publish_rubric
from scoring.workflow.scores import save_claim, save_verification
from scoring.workflow.submission import submit
from scoring.workflow.verification import accept_as_claimed, finish_verification, send_provisional

BLOCKS = [
    {"code": "S", "name": "Sở", "kinds": ["ubnd_tinh", "van_phong", "so", "ban", "nganh", "chi_cuc", "khac", "phong"]},
    {"code": "H", "name": "Huyện", "kinds": ["ubnd_huyen"]},
    {"code": "X", "name": "Xã", "kinds": ["ubnd_xa", "don_vi_su_nghiep"]},
]
SMALL: dict[str, Any] = {
    "schema": "qms-rubric/1", "code": "NHO", "name": "Bộ tiêu chí nhỏ", "total": "100",
    "blocks": BLOCKS,
    "bands": [
        {"code": "tot", "label": "Tốt", "minimum": "85"},
        {"code": "kha", "label": "Khá", "minimum": "70"},
        {"code": "trung_binh", "label": "Trung bình", "minimum": "50"},
        {"code": "yeu", "label": "Yếu", "minimum": "0"},
    ],
    "not_submitted": "yeu",
    "groups": [
        {
            "code": "A", "name": "Nhóm A", "max_points": "60",
            "criteria": [
                {"code": "A1", "name": "Có quyết định", "max_points": "20", "rule": {"type": "binary", "label": "Có"}},
                {
                    "code": "A2", "name": "Tỷ lệ", "max_points": "40", "evidence": ["Bảng đối chiếu"],
                    "rule": {"type": "ratio", "numerator": "Số đạt", "denominator": "Tổng số", "when_zero": "not_applicable"},
                    "applicability": {"X": "conditional", "S": "conditional"},
                },
            ],
        },
        {
            "code": "B", "name": "Nhóm B", "max_points": "40",
            "criteria": [
                {
                    "code": "B1", "name": "Danh mục", "max_points": "30",
                    "rule": {
                        "type": "checklist",
                        "components": [
                            {"code": "mot", "label": "Một", "points": "10"},
                            {"code": "hai", "label": "Hai", "points": "20"},
                        ],
                    },
                },
                {
                    "code": "B2", "name": "Hồ sơ mẫu", "max_points": "10", "entered_by": "verifier",
                    "rule": {"type": "sample", "minimum": 5, "numerator": "Đạt", "denominator": "Mẫu"},
                },
            ],
        },
    ],
}  # fmt: skip

CLAIMS: dict[str, dict[str, object]] = {
    "A1": {"met": True},
    "A2": {"numerator": 9, "denominator": 10},
    "B1": {"ticks": ["mot", "hai"]},
}


def make_rubric(province: Province, definition: dict[str, Any] | None = None) -> RubricVersion:
    """A published rubric, the small one unless another is given."""
    version = draft_rubric(province, rubric_from_json(definition or SMALL), by=None)
    return publish_rubric(version, decision_number="12/QĐ-UBND", decision_date=None, by=None)


def make_campaign(province: Province, *, opened: bool = True, year: int = 2023, **settings: Any) -> Campaign:
    """A campaign whose self-scores are due in ten days, open unless said otherwise."""
    rubric = settings.pop("rubric", None) or make_rubric(province)
    campaign = prepare_campaign(province, year, rubric, by=None, **settings)
    set_deadlines(campaign, {(Deadline.For.SELF, ""): timezone.now() + timedelta(days=10)}, by=None)
    if opened:
        open_campaign(campaign, by=None)
        campaign.refresh_from_db()
    return campaign


def sheet_of(campaign: Campaign, agency: Any) -> Scorecard:
    """The agency's sheet, as the gate hands it to a view."""
    return Scorecard.objects.select_related("campaign__province", "campaign__rubric", "agency").get(
        campaign=campaign, agency=agency
    )


def claim_all(sheet: Scorecard, by: User) -> None:
    """Every criterion of the agency claimed, with an explanation in place of evidence."""
    for code, claim in CLAIMS.items():
        save_claim(sheet, code, claim, note="Có hồ sơ tại văn phòng", version=0, by=by)


def submitted(campaign: Campaign, agency: Any, *, officer: User, head: User) -> Scorecard:
    """A sheet claimed whole and handed in."""
    sheet = sheet_of(campaign, agency)
    claim_all(sheet, officer)
    submit(sheet, by=head)
    return sheet_of(campaign, agency)


def verified(campaign: Campaign, agency: Any, *, officer: User, head: User, verifier: User) -> Scorecard:
    """A sheet verified as claimed, four of five samples passed."""
    sheet = submitted(campaign, agency, officer=officer, head=head)
    accept_as_claimed(sheet, CLAIMS.keys(), by=verifier)
    save_verification(sheet, "B2", {"numerator": 4, "denominator": 5}, note="Thiếu một hồ sơ", version=0, by=verifier)
    finish_verification(sheet, by=verifier)
    return sheet_of(campaign, agency)


def provisional(campaign: Campaign, agency: Any, *, officer: User, head: User, verifier: User, by: User) -> Scorecard:
    """A verified sheet whose result the agency has been sent."""
    sheet = verified(campaign, agency, officer=officer, head=head, verifier=verifier)
    send_provisional(campaign, [sheet], by=by)
    return sheet_of(campaign, agency)


def make_document(agency: Any, title: str = "Quyết định công bố", **fields: Any) -> Document:
    """A document without files."""
    document = Document(agency=agency, title=title, **fields)
    document.index([])
    document.save()
    return document
