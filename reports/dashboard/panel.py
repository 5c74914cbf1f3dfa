"""The way from an agency's page to its results over the years."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agencies import access
from agencies.models import Agency, User
from agencies.panels import Panel
from agencies.roles import Permission


def results_panel(user: User, agency: Agency) -> Panel | None:
    """A link, without asking the database for anything."""
    if not access.may(user, Permission.VIEW_SCORECARD, agency.path):
        return None
    return Panel(_("Kết quả qua các năm"), "reports/results_panel.html", {"agency": agency}, order=15)
