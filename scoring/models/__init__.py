"""Rubrics, campaigns, scorecards and what was decided."""

from scoring.models.acting import AppliedAction, Presence
from scoring.models.campaign import Campaign, Deadline
from scoring.models.decision import Decision, Sitting
from scoring.models.exchange import Appeal, Extension, ExtensionRequest, Supplement, UnlockRequest
from scoring.models.finding import FindingPhrase
from scoring.models.group_decision import GroupDecision, GroupDecisionLine
from scoring.models.hold import LEASE, Hold
from scoring.models.reminder import Letter, Outcome, Reminder
from scoring.models.retention import Disposal, RetentionClass, RetentionPeriod
from scoring.models.rubric import RubricVersion
from scoring.models.score import Citation, Score, Stage
from scoring.models.scorecard import Scorecard, StoredOutcome, Submission
from scoring.models.suggestion import SuggestionAnswer
from scoring.models.taken import Taken

__all__ = [
    "LEASE",
    "Appeal",
    "AppliedAction",
    "Campaign",
    "Citation",
    "Deadline",
    "Decision",
    "Disposal",
    "Extension",
    "ExtensionRequest",
    "FindingPhrase",
    "GroupDecision",
    "GroupDecisionLine",
    "Hold",
    "Letter",
    "Outcome",
    "Presence",
    "Reminder",
    "RetentionClass",
    "RetentionPeriod",
    "RubricVersion",
    "Score",
    "Scorecard",
    "Sitting",
    "Stage",
    "StoredOutcome",
    "Submission",
    "SuggestionAnswer",
    "Supplement",
    "Taken",
    "UnlockRequest",
]
