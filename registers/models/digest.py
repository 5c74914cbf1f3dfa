"""Who was written to on which day."""

from django.db import models

from agencies.models import Province, User


class Digest(models.Model):
    """That a person was sent the day's letter of a province; at most one a day."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "province", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.person}"
