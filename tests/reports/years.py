"""Two years of a province set up for the leader's pages."""

from django.utils import timezone

from scoring.models import Campaign
from scoring.states import CampaignState, SheetState
from tests.conftest import Cast
from tests.scoring.stage import make_campaign


def two_years(cast: Cast, **now: str) -> Campaign:
    """2022 and 2023 decided: everybody was Khá, and is what `now` says by agency, else Khá again."""
    rubric = None
    for year in (2022, 2023):
        campaign = make_campaign(cast.province, year=year, **({"rubric": rubric} if rubric else {}))
        rubric = campaign.rubric
        for sheet in campaign.scorecards.select_related("agency"):
            wanted = now if year == 2023 else {}
            name = next((key for key in wanted if getattr(cast, key) == sheet.agency), "")
            sheet.final_rating = wanted.get(name, "kha")
            sheet.final_score = {"tot": 90, "kha": 75, "yeu": 20}[sheet.final_rating]
            sheet.state, sheet.submitted_at = SheetState.DECIDED, timezone.now()
            sheet.save()
        Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.DECIDED)
    return campaign
