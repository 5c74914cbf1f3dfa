"""One criterion across the agencies of a year: what each claims, which may be decided together, what a step would do."""

from scoring.across.groups import Group, groups_of
from scoring.across.lines import Line, draw_line
from scoring.across.plan import ACCEPT, Planned, Wanted, plan
from scoring.across.reading import Across, Side

__all__ = ["ACCEPT", "Across", "Group", "Line", "Planned", "Side", "Wanted", "draw_line", "groups_of", "plan"]
