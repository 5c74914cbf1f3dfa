"""Answering the checklist: each save once, under the browser's own key; what does not conform becomes a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import User
from agencies.rules import Refused, require
from audits import conduct
from audits.asked import questions_of
from audits.models import Answer, Audit, Finding, Photo, Question
from audits.models.answer import KEYS_KEPT
from audits.models.finding import Source
from audits.states import RAISED, Conclusion
from audits.workflow.audits import locked
from evidence.workflow import Upload, add_document

MOST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer as it stands now; `since` when somebody has changed it after this save had been applied before."""

    answer: Answer
    since: bool = False


class Conflict(Refused):
    """Somebody else has saved this question meanwhile; `theirs` is what stands there."""

    def __init__(self, theirs: Answer) -> None:
        super().__init__(
            _("%(who)s vừa lưu câu này. Nội dung của bạn còn nguyên trên trang; hãy chọn bản để giữ.")
            % {"who": theirs.by or _("Người khác")}
        )
        self.theirs = theirs


@transaction.atomic
def save_answer(
    audit: Audit, code: str, *, conclusion: str, seen: str, version: int, by: User, key: str = "",
    after: Sequence[str] = (),
) -> Saved:  # fmt: skip
    """Save what was found of one question, over the version it was typed over.

    A key applied before is not applied again. Raises Conflict when somebody else has saved meanwhile, Refused for a
    question the audit does not ask, a conclusion that is none, a text too long, or while the checklist is locked.
    """
    audit = locked(audit)
    question = _question(audit, code)
    answer, _made = Answer.objects.select_for_update(no_key=True).get_or_create(audit=audit, question=question)
    if key and key in answer.applied:
        return Saved(answer, since=answer.applied[-1] != key)
    require(conduct.may_answer(audit))
    if conclusion not in {"", *Conclusion.values}:
        raise Refused(_("Kết luận của câu %(code)s không đọc được. Hãy tải lại trang.") % {"code": code})
    if len(seen) > MOST_TEXT:
        raise Refused(
            _(
                "Ghi nhận ở câu %(code)s dài %(n)s ký tự, nhiều nhất là %(most)s. Hãy rút gọn; nội dung còn nguyên trên trang."
            )
            % {"code": code, "n": len(seen), "most": MOST_TEXT}
        )
    own = bool(answer.applied) and answer.applied[-1] in after
    if version != answer.version and not own:
        raise Conflict(answer)
    _write(answer, conclusion, seen.strip(), by, key)
    return Saved(answer)


@transaction.atomic
def conform_rest(audit: Audit, codes: Sequence[str], *, by: User) -> int:
    """Find every question among these that has no answer yet conforming; gives how many. One line in the trail."""
    audit = locked(audit)
    require(conduct.may_answer(audit))
    held = {row.question_id: row for row in audit.answers.all()}
    rest = [
        row for row in questions_of(audit)
        if row.code in codes and not (row.pk in held and (held[row.pk].conclusion or held[row.pk].seen))
    ]  # fmt: skip
    for question in rest:
        answer = held.get(question.pk) or Answer(audit=audit, question=question)
        answer.conclusion, answer.by, answer.version = Conclusion.CONFORMING, by, answer.version + 1
        answer.save()
    if rest:
        trail.record(
            "conform_rest", audit, by=by, province=audit.agency.province, agency=audit.trail_agency,
            note=", ".join(row.code for row in rest),
        )  # fmt: skip
    return len(rest)


@transaction.atomic
def take_photo(audit: Audit, code: str, upload: Upload, *, by: User) -> Photo:
    """Keep a photo of what was seen among the agency's documents, without its metadata.

    Raises Refused for what is no photo, or while the checklist is locked. The same photo twice is kept once.
    """
    require(conduct.may_answer(audit))
    question = _question(audit, code)
    title = _("Ảnh ghi nhận câu %(code)s – %(audit)s") % {"code": code, "audit": audit}
    receipt = add_document(audit.agency, [upload], by=by, title=title, year=audit.year)
    photo, _made = Photo.objects.get_or_create(
        audit=audit, question=question, document=receipt.document, defaults={"by": by}
    )
    return photo


def _question(audit: Audit, code: str) -> Question:
    found = next((row for row in questions_of(audit) if row.code == code), None)
    if found is None:
        raise Refused(_("Bảng câu hỏi của cuộc này không có câu %(code)s.") % {"code": code})
    return found


def _write(answer: Answer, conclusion: str, seen: str, by: User, key: str) -> None:
    audit, before = answer.audit, (answer.conclusion, answer.seen)
    answer.conclusion, answer.seen, answer.by = conclusion, seen, by
    answer.version += 1
    if key:
        answer.applied = [*answer.applied, key][-KEYS_KEPT:]
    answer.save()
    _raise_or_drop(answer, by)
    changes = trail.difference(
        dict(zip(("conclusion", "seen"), before, strict=True)), {"conclusion": conclusion, "seen": seen}
    )
    if changes:
        trail.record(
            "answer_question", audit, by=by, province=audit.agency.province, agency=audit.trail_agency,
            note=answer.question.code, changes=changes,
        )  # fmt: skip


def _raise_or_drop(answer: Answer, by: User) -> None:
    """Keep the finding in line with its answer; until the minutes are signed it is nothing else."""
    if answer.conclusion not in RAISED:
        Finding.objects.filter(answer=answer).delete()
        return
    audit, question = answer.audit, answer.question
    Finding.objects.update_or_create(
        answer=answer,
        defaults={"grade": answer.conclusion, "text": answer.seen or question.text, "clause": question.clause},
        create_defaults={
            "agency": audit.agency, "audit": audit, "raised_by": by, "found_on": timezone.localdate(),
            "source": Source.INSPECTION if audit.is_inspection else Source.INTERNAL, "grade": answer.conclusion,
            "text": answer.seen or question.text, "clause": question.clause,
        },
    )  # fmt: skip
