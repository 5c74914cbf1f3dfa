"""The rows of this app."""

from audits.models.answer import Answer, Photo
from audits.models.audit import Audit, AuditQuerySet, Member, Paper, ProgrammeLine
from audits.models.checklist import Checklist, ChecklistQuerySet, Question
from audits.models.finding import CorrectiveAction, Finding, FindingPaper, FindingQuerySet
from audits.models.plan import InspectionPlan, Inspector

__all__ = [
    "Answer",
    "Audit",
    "AuditQuerySet",
    "Checklist",
    "ChecklistQuerySet",
    "CorrectiveAction",
    "Finding",
    "FindingPaper",
    "FindingQuerySet",
    "InspectionPlan",
    "Inspector",
    "Member",
    "Paper",
    "Photo",
    "ProgrammeLine",
    "Question",
]
