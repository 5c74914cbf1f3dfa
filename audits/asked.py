"""What an audit asks of its agency, and what has been answered so far."""

from __future__ import annotations

from dataclasses import dataclass

from audits.models import Answer, Audit, Photo, Question
from audits.states import RAISED, Conclusion


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of an audit with its answer, as the page shows it; plain values, so that it need be drawn once."""

    code: str
    section: str
    text: str
    hint: str
    clause: str
    basis: str
    conclusion: str
    label: str
    seen: str
    version: int
    by: str
    at: str
    photos: tuple[tuple[int, str], ...] = ()
    """The document's number and title."""

    @property
    def is_raised(self) -> bool:
        """Whether it makes a finding."""
        return self.conclusion in RAISED

    @property
    def is_open(self) -> bool:
        """Whether it has no conclusion yet."""
        return not self.conclusion


def questions_of(audit: Audit) -> list[Question]:
    """The questions that concern an agency of this kind, in their order; one query."""
    return [row for row in audit.checklist.questions.order_by("position") if row.is_asked_of(audit.agency.kind)]


def asked_of(audit: Audit) -> list[Asked]:
    """Every question with its answer and photos; three queries."""
    answers = {row.question_id: row for row in audit.answers.select_related("by").order_by()}
    photos: dict[int, list[tuple[int, str]]] = {}
    for photo in Photo.objects.filter(audit=audit).select_related("document").order_by("pk"):
        photos.setdefault(photo.question_id, []).append((photo.document_id, photo.document.title))
    return [asked(row, answers.get(row.pk), tuple(photos.get(row.pk, ()))) for row in questions_of(audit)]


def asked(question: Question, answer: Answer | None, photos: tuple[tuple[int, str], ...] = ()) -> Asked:
    """One question as the page shows it."""
    from agencies.templatetags.page import moment

    return Asked(
        code=question.code, section=question.section, text=question.text, hint=question.hint, clause=question.clause,
        basis=question.basis, conclusion=answer.conclusion if answer else "",
        label=answer.get_conclusion_display() if answer and answer.conclusion else "",
        seen=answer.seen if answer else "", version=answer.version if answer else 0,
        by=str(answer.by) if answer and answer.by else "", at=moment(answer.at)[:5] if answer else "", photos=photos,
    )  # fmt: skip


def unanswered_of(audit: Audit) -> list[str]:
    """The codes of questions without a conclusion; two queries."""
    concluded = set(audit.answers.exclude(conclusion="").order_by().values_list("question", flat=True))
    return [row.code for row in questions_of(audit) if row.pk not in concluded]


def unsaid_of(audit: Audit) -> list[str]:
    """The codes of findings that do not say what was seen; one query."""
    raised = audit.answers.filter(conclusion__in=RAISED, seen="")
    return list(raised.order_by("question__position").values_list("question__code", flat=True))


def tally(rows: list[Asked]) -> dict[str, int]:
    """How many questions have each conclusion, and how many none ("")."""
    counts = dict.fromkeys(["", *Conclusion.values], 0)
    for row in rows:
        counts[row.conclusion] += 1
    return counts
