"""Việc cần làm in scoring: for each person what a year asks of them now, by when, with the button that does it.

Each part costs a fixed number of queries, whatever the number of agencies, and none for people without the right.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from agencies import access
from agencies.models import Province, User
from agencies.roles import Permission
from agencies.todo import Task
from scoring.todo.agency import notices, own_sheets
from scoring.todo.council import approval, report
from scoring.todo.desk import Desk
from scoring.todo.retention import retention_tasks
from scoring.todo.secretary import running
from scoring.todo.verifier import verification

P = Permission


def tasks(user: User, province: Province) -> Iterator[Task]:
    """Everything scoring asks of this person in this province."""
    desk = Desk(user, province, timezone.now())
    if access.may_anywhere(user, P.EDIT_SCORECARD, province) or access.may_anywhere(user, P.SUBMIT_SCORECARD, province):
        yield from own_sheets(desk)
        if desk.scored:
            yield from notices(desk)
    if access.may_anywhere(user, P.VERIFY_SCORECARD, province):
        yield from verification(desk)
    if desk.holds(P.MANAGE_CAMPAIGN):
        yield from running(desk)
    if desk.holds(P.APPROVE_RESULTS):
        yield from approval(desk)
    if desk.holds(P.VIEW_TRAIL):
        yield from retention_tasks(desk)
    if desk.holds(P.MAKE_REPORTS):
        yield from report(desk)
