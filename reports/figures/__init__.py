"""The year's figures of a province: the one object that page, PDF, Word, Excel and JSON print from."""

from reports.figures.shape import (
    AgencyLine,
    Band,
    CriterionFigure,
    Decision,
    Figures,
    GroupFigures,
    ProvinceName,
    Reported,
    RubricName,
    tally,
)
from reports.figures.yearly import yearly_figures

__all__ = [
    "AgencyLine",
    "Band",
    "CriterionFigure",
    "Decision",
    "Figures",
    "GroupFigures",
    "ProvinceName",
    "Reported",
    "RubricName",
    "tally",
    "yearly_figures",
]
