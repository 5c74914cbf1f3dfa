"""What a page of exhibits works with: one province, one year, one look, and the figures read once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from agencies.models import Level, Province
from reports import fonts
from reports.dashboard.look import Look
from reports.figures import Figures, yearly_figures
from reports.figures.known import Years
from scoring.models import Campaign
from scoring.states import CampaignState


@dataclass
class Ask:
    """One question to a year's figures; `known` says which years have any."""

    province: Province
    year: int
    look: Look
    known: Years
    font: str = fonts.SCREEN

    @cached_property
    def figures(self) -> Figures:
        """The year's figures, what documents print too."""
        return yearly_figures(self.province, self.year)

    @cached_property
    def campaign(self) -> Campaign | None:
        """The year's campaign once it has been opened; one query."""
        rows = Campaign.objects.of(self.province.pk).filter(year=self.year).exclude(state=CampaignState.DRAFT)
        return rows.select_related("rubric").first()

    def titled(self, title: str) -> str:
        """The title of an exhibit that looks at one level alone where that is asked: it names the level."""
        return f"{title} ({Level(self.look.level).label})" if self.look.level else title

    @property
    def earlier(self) -> int:
        """The year to compare with: the one asked for, else the last one before this; 0 for none."""
        return self.look.earlier or next((year for year in self.known.comparable if year < self.year), 0)

    @property
    def is_running(self) -> bool:
        """Whether agencies still score or are verified: a year on paper is settled."""
        return self.figures.provisional and bool(self.figures.agencies)
