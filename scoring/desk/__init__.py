"""The scorecard as a person sees it: the whole sheet, its tree, one card for each criterion."""

from scoring.desk.beside import beside, pages_address
from scoring.desk.card import Card, Section, Trouble, section, show
from scoring.desk.desk import TONES, Desk

__all__ = ["TONES", "Card", "Desk", "Section", "Trouble", "beside", "pages_address", "section", "show"]
