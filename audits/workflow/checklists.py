"""Checklists: taken over from a starter, rewritten, published, followed by another version."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Province, User
from agencies.rules import Refused, require
from audits.models import Checklist, Question
from audits.models.checklist import ChecklistState
from audits.starters import starters
from standards.models import Clause, Edition

COPIED = ("code", "position", "section", "text", "hint", "clause", "basis", "kinds")


@transaction.atomic
def adopt_starter(province: Province, code: str, *, by: User | None, publish: bool = False) -> Checklist:
    """Make a checklist of the province from one that comes with the product, as a draft or at once in use.

    Raises Refused for an unknown code, or when the province has this checklist already.
    """
    starter = starters().get(code)
    if starter is None:
        raise Refused(_("Không có bảng câu hỏi mẫu “%(code)s”.") % {"code": code})
    if Checklist.objects.of(province.pk).filter(code=code).exists():
        raise Refused(
            _("Tỉnh đã có bảng câu hỏi “%(title)s”. Hãy sửa bằng một phiên bản mới.") % {"title": starter.title}
        )
    edition = Edition.objects.get(code=starter.edition)
    checklist = Checklist.objects.create(
        province=province, code=code, title=starter.title, kind=starter.kind, edition=edition, note=starter.note
    )
    Question.objects.bulk_create(
        Question(
            checklist=checklist, position=place, code=row.code, section=row.section, text=row.text, hint=row.hint,
            clause=row.clause, basis=row.basis, kinds=list(row.kinds),
        )
        for place, row in enumerate(starter.questions, 1)
    )  # fmt: skip
    trail.record("adopt_checklist", checklist, by=by, province=province)
    if publish:
        publish_checklist(checklist, by=by)
        checklist.refresh_from_db()
    return checklist


@transaction.atomic
def new_version(checklist: Checklist, *, by: User) -> Checklist:
    """Copy a checklist into a draft that may be changed. Raises Refused when there is a draft already."""
    rows = Checklist.objects.select_for_update(no_key=True).filter(province=checklist.province_id, code=checklist.code)
    if rows.filter(state=ChecklistState.DRAFT).exists():
        raise Refused(_("Bảng câu hỏi này đã có một bản nháp. Hãy sửa bản nháp đó."))
    latest = rows.aggregate(latest=Max("version"))["latest"]
    draft = Checklist.objects.create(
        province=checklist.province, code=checklist.code, version=latest + 1, title=checklist.title,
        kind=checklist.kind, edition=checklist.edition, note=checklist.note,
    )  # fmt: skip
    Question.objects.bulk_create(
        Question(checklist=draft, **{name: getattr(row, name) for name in COPIED}) for row in checklist.questions.all()
    )
    trail.record("draft_checklist", draft, by=by, province=checklist.province)
    return draft


@transaction.atomic
def describe_checklist(checklist: Checklist, *, by: User, title: str, note: str) -> None:
    """Give a draft another title or note. Raises Refused once it is published."""
    checklist = _locked(checklist)
    changes = trail.difference({"title": checklist.title, "note": checklist.note}, {"title": title, "note": note})
    checklist.title, checklist.note = title, note
    checklist.save(update_fields=["title", "note"])
    trail.record("change_checklist", checklist, by=by, province=checklist.province, changes=changes)


@transaction.atomic
def save_question(checklist: Checklist, question: Question | None, *, by: User | None, **fields: Any) -> Question:
    """Write a question of a draft, or add one at the end of its section.

    Raises Refused once the checklist is published, for a code in use, or a clause the edition does not have.
    """
    checklist = _locked(checklist)
    others = checklist.questions.exclude(pk=question.pk if question else 0)
    if others.filter(code=fields["code"]).exists():
        raise Refused(_("Mã “%(code)s” đã dùng cho câu khác. Hãy chọn mã khác.") % {"code": fields["code"]})
    clause = fields.get("clause", "")
    if clause and not Clause.objects.filter(edition=checklist.edition_id, number=clause).exists():
        raise Refused(
            _("%(edition)s không có điều khoản %(clause)s.") % {"edition": checklist.edition, "clause": clause}
        )
    before = {name: getattr(question, name) for name in fields} if question else {}
    if question is None:
        last = checklist.questions.aggregate(last=Max("position"))["last"] or 0
        question = Question(checklist=checklist, position=last + 1)
    for name, value in fields.items():
        setattr(question, name, value)
    question.save()
    trail.record(
        "change_checklist", checklist, by=by, province=checklist.province, note=question.code,
        changes=trail.difference(before, fields),
    )  # fmt: skip
    return question


@transaction.atomic
def remove_question(question: Question, *, by: User) -> None:
    """Take a question out of a draft. Raises Refused once it is published."""
    checklist = _locked(question.checklist)
    trail.record(
        "change_checklist", checklist, by=by, province=checklist.province, note=question.code,
        changes={"text": (question.text, "")},
    )  # fmt: skip
    question.delete()


@transaction.atomic
def publish_checklist(checklist: Checklist, *, by: User | None) -> None:
    """Put a draft to use; the version used until now is retired, and goes on serving the audits that ask by it.

    Raises Refused for a draft without questions, or one that is no draft any more.
    """
    checklist = _locked(checklist)
    if not checklist.questions.exists():
        raise Refused(_("Bảng câu hỏi chưa có câu nào nên chưa ban hành được."))
    in_use = Checklist.objects.filter(province=checklist.province_id, code=checklist.code)
    in_use.filter(state=ChecklistState.PUBLISHED).update(state=ChecklistState.RETIRED)
    checklist.state, checklist.published_at = ChecklistState.PUBLISHED, timezone.now()
    checklist.save(update_fields=["state", "published_at"])
    trail.record("publish_checklist", checklist, by=by, province=checklist.province)


@transaction.atomic
def discard_checklist(checklist: Checklist, *, by: User) -> None:
    """Throw a draft away. Raises Refused once it is published."""
    checklist = _locked(checklist)
    trail.record("discard_checklist", checklist, by=by, province=checklist.province)
    checklist.delete()


def _locked(checklist: Checklist) -> Checklist:
    row = (
        Checklist.objects.select_for_update(of=("self",), no_key=True)
        .select_related("province", "edition")
        .get(pk=checklist.pk)
    )
    require(row.may_change())
    return row
