"""The scorecard as a person sees it: the whole sheet, its tree, one card for each criterion."""

from scoring.desk.beside import beside, pages_address
from scoring.desk.card import Card, Section, Trouble, section, show
from scoring.desk.carried import Carried, carried_of
from scoring.desk.desk import TONES, Desk
from scoring.desk.picking import criteria_for, papers_for

__all__ = [
    "TONES",
    "Card",
    "Carried",
    "Desk",
    "Section",
    "Trouble",
    "beside",
    "carried_of",
    "criteria_for",
    "pages_address",
    "papers_for",
    "section",
    "show",
]
