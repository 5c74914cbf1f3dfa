"""How much evidence an agency may keep, where its province has decided on it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency


class Allowance(models.Model):
    """What the administrator of a province allows one agency, in the place of the installation's limit. 0: no limit."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="+")
    megabytes = models.PositiveIntegerField(_("dung lượng được dùng (MB)"))

    def __str__(self) -> str:
        return f"{self.agency}: {self.megabytes} MB"
