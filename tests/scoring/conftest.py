"""A rubric as a draft; six communes whose sheets are in, for what one verifier does across agencies."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from agencies.models import Agency, User
from agencies.roles import Role
from scoring.across import ACCEPT, Across, Wanted
from scoring.models import Campaign, Citation, GroupDecision, RubricVersion, Score, Scorecard, Stage
from scoring.workflow.across import decide_across
from scoring.workflow.rubrics import draft_rubric
from scoring.workflow.scores import save_claim
from scoring.workflow.submission import submit
from tests.conftest import Cast
from tests.factories import make_agency, make_member
from tests.scoring.drafts import RUBRIC
from tests.scoring.stage import CLAIMS, make_campaign, make_document, sheet_of


@dataclass
class Year:
    """Six communes that have handed in: four claim the same, one less, one with figures of its own."""

    campaign: Campaign
    communes: list[Agency]
    verifier: User

    def sheet(self, number: int) -> Scorecard:
        return sheet_of(self.campaign, self.communes[number])

    def across(self, code: str = "B1", by: User | None = None) -> Across:
        spec = self.campaign.rubric.spec
        return Across(self.campaign, spec.item(code), User.objects.get(pk=(by or self.verifier).pk))

    def decide(
        self, numbers: list[int], wanted: Wanted = ACCEPT, code: str = "B1", by: User | None = None, **more: str
    ):
        across = self.across(code, by)
        pks = {self.sheet(number).pk for number in numbers}
        seen = [across.seen(sheet) for sheet in across.sheets]
        kind = GroupDecision.Kind.ACCEPT if wanted.accepts else GroupDecision.Kind.SET
        return decide_across(
            self.campaign, across.item, dict.fromkeys(pks, wanted), seen, kind=kind, by=by or self.verifier, **more
        )

    def found(self, number: int, code: str = "B1") -> Score | None:
        return Score.objects.filter(scorecard=self.sheet(number), criterion=code, stage=Stage.PROVINCE).first()


@pytest.fixture
def draft(cast: Cast) -> RubricVersion:
    """The whole rubric of the product as a draft."""
    return draft_rubric(cast.province, RUBRIC, by=cast.secretary)


@pytest.fixture
def year(cast: Cast) -> Year:
    communes = [make_agency(f"UBND xã {number}", parent=cast.district, code=f"0{number}00") for number in range(6)]
    campaign = make_campaign(cast.province)
    for number, commune in enumerate(communes):
        officer, head = make_member(Role.OFFICER, commune), make_member(Role.HEAD, commune)
        sheet = sheet_of(campaign, commune)
        claims = CLAIMS | ({"B1": {"ticks": ["mot"]}} if number == 4 else {})
        claims |= {"A2": {"numerator": 80 + number, "denominator": 100}}
        for code, claim in claims.items():
            save_claim(sheet, code, claim, note="Có hồ sơ", version=0, by=officer)
        if number != 5:
            document = make_document(commune, f"Danh mục năm 202{number}", doc_type="DM")
            Citation.objects.create(scorecard=sheet, criterion="B1", document=document)
            Citation.objects.create(scorecard=sheet, criterion="A2", document=document)
        submit(sheet, by=head)
    return Year(campaign, communes, make_member(Role.VERIFIER, cast.province.root, full_name="Trần Thẩm Định"))
