"""`refresh_agencies`: changes of organisation dated today take effect (run once a day)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.workflow.versions import refresh_current


class Command(BaseCommand):
    """Gives each agency the name, kind and place that hold today."""

    help = "Cập nhật tên, loại và vị trí hiện hành của các cơ quan theo ngày hôm nay."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refresh and say how many changed."""
        count = refresh_current(timezone.localdate())
        self.stdout.write(_("Đã cập nhật %(count)d cơ quan.") % {"count": count})
