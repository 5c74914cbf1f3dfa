"""Jobs of these tests are done at once, each test has a folder for what they make, and no chart is drawn yet."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings

from scoring.models import Campaign, Scorecard
from scoring.states import CampaignState, SheetState
from tests.audits.stage import finding_of, make_audit, signed
from tests.conftest import Cast
from tests.registers.entering import enter
from tests.reports.years import two_years
from tests.scoring.stage import submitted, verified


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "files"), "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.JOBS_BACKEND = "inline"
    cache.clear()


@pytest.fixture
def full(cast: Cast) -> Cast:
    """A running year with one sheet verified and one handed in, a finding overdue, a declaration, a year before."""
    two_years(cast, commune="tot", sibling="yeu")
    campaign = Campaign.objects.get(year=2023)
    people = {"officer": cast.officer, "head": cast.head}
    Scorecard.objects.filter(campaign=campaign).update(
        state=SheetState.NOT_STARTED, submitted_at=None, final_rating="", final_score=None
    )
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.OPEN)
    campaign.refresh_from_db()
    verified(campaign, cast.commune, verifier=cast.verifier, **people)
    submitted(campaign, cast.sibling, **people)
    finding = finding_of(signed(make_audit(cast.commune), cast.verifier, K07="minor: Chưa ban hành"))
    finding.due_on = timezone.localdate() - timedelta(days=40)
    finding.save()
    enter("declarations", cast.commune, by=cast.officer)
    return cast
