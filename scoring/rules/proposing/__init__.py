"""What the papers cited for a criterion say of its figures and days: a claim proposed, never made.

    proposals   from a criterion and its papers to the claim they show, where, and what speaks against it
    statements  a page as the statements on it, and the numbers each of them names
    days        the words in which a paper's day stands
    quotes      the sentences of a paper that explain

A proposal is shown with the words it was read from; a person accepts it.
"""

from scoring.rules.proposing.proposals import Doubt, Proposal, Source, propose
from scoring.rules.proposing.quotes import Quote, quotes

__all__ = ["Doubt", "Proposal", "Quote", "Source", "propose", "quotes"]
