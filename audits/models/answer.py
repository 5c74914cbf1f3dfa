"""What was found of each question, and the photos taken."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from audits.models.audit import Audit
from audits.models.checklist import Question
from audits.states import Conclusion

KEYS_KEPT = 30


class Answer(models.Model):
    """What was found of one question, with what was seen; without a conclusion it is a note under way.

    `applied` are the keys of the page's latest saves (ADR 17): one that comes again is not applied again, and who
    types on while an answer is outstanding is not in conflict with a save of their own.
    """

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    conclusion = models.CharField(_("kết luận"), max_length=20, choices=Conclusion, blank=True)
    seen = models.TextField(_("bằng chứng, ghi nhận"), blank=True)
    version = models.PositiveIntegerField(default=0)
    applied = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["audit", "question__position"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "question"], name="question_answered_once"),
            models.CheckConstraint(
                condition=Q(conclusion__in=["", *Conclusion.values]), name="conclusion_is_one_of_the_list"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question.code} {self.get_conclusion_display()}"


class Photo(models.Model):
    """A photo of what was seen, kept among the agency's documents."""

    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="photos")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["audit", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "question", "document"], name="photo_once_a_question")]

    def __str__(self) -> str:
        return str(self.document)
