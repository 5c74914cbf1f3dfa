"""What a browser has announced and how much of it has arrived."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from agencies.models import Agency, User


class SendingQuerySet(models.QuerySet["Sending"]):
    """Files on their way, as the transfer looks for them."""

    def open(self) -> Self:
        """Those that are neither a document yet nor refused."""
        return self.filter(document=None, refused="")

    def sent_by(self, user: User, agency: Agency) -> Self:
        """Those this person sends to this agency."""
        return self.filter(by=user, agency=agency)


class Sending(models.Model):
    """One file that a person sends to an agency: what was announced, what has arrived, what became of it.

    Its bytes grow in the scratch folder until they are whole. Several photos that are to be the pages of one
    document share a `bundle`, a word that the browser chose, and know their place in it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    bundle = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    parts = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, null=True, related_name="+")
    known = models.BooleanField(default=False)
    refused = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = SendingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "agency", "sha256", "bundle", "position"],
                condition=Q(document=None, refused=""),
                name="sending_open_once_for_a_content",
            ),
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="sending_receives_no_more_than_announced"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=F("parts")), name="sending_has_its_place_in_the_bundle"
            ),
        ]
        indexes = [models.Index(fields=["touched_at"], name="sending_by_last_touch")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether bytes of it may still arrive."""
        return self.document_id is None and not self.refused

    @property
    def scratch_name(self) -> str:
        """What its unfinished file is called."""
        return f"{self.pk}-{self.sha256[:16]}"

    def together(self) -> SendingQuerySet:
        """The open parts of the document it belongs to, in their order; alone when it is a document by itself."""
        rows = Sending.objects.open()
        if not self.bundle:
            return rows.filter(pk=self.pk)
        return rows.filter(by_id=self.by_id, agency_id=self.agency_id, bundle=self.bundle).order_by("position")
