"""Who has not begun, who is stuck, who is late, who needs help: every sheet of a year that is held up, and by what."""

from scoring.followup.counting import counted
from scoring.followup.followup import FollowUp
from scoring.followup.rows import Contact, GroupRow, Line

__all__ = ["Contact", "FollowUp", "GroupRow", "Line", "counted"]
