"""Requests of people about their own data, and the time in which they are answered.

Two working days to respond: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 and NĐ 356/2025/NĐ-CP.
Holidays, which a province names for its campaigns alone, are not taken off: the day named is never later than the law's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access, trail
from agencies.models import DataRequest, DataRequestKind, DataRequestOutcome, Province, User
from agencies.roles import Permission
from agencies.rules import Refused
from agencies.todo import Task
from agencies.workdays import working_days_after

DAYS = 2


@transaction.atomic
def receive_request(
    person: User, province: Province, kind: DataRequestKind, *, asked: str, received_on: date, by: User
) -> DataRequest:
    """Put down that a person asks something about their data. Raises Refused for a day to come, and while the same request
    waits for its answer."""
    if received_on > timezone.localdate():
        raise Refused(_("Ngày nhận đề nghị không thể sau hôm nay."))
    if person.is_erased:
        raise Refused(_("Tài khoản này đã được ẩn danh."))
    request = DataRequest(
        province=province, person=person, kind=kind, asked=asked.strip(), received_on=received_on, made_by=by,
        due_on=working_days_after(received_on, DAYS),
    )  # fmt: skip
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("Đề nghị này của %(person)s đang chờ trả lời; chưa cần ghi thêm.") % {"person": person}
        ) from None
    trail.record(
        "receive_request", person, by=by, province=province,
        changes={"request": (None, kind), "received_on": (None, received_on), "answer_by": (None, request.due_on)},
    )  # fmt: skip
    return request


@transaction.atomic
def answer_request(request: DataRequest, outcome: DataRequestOutcome, *, answer: str, by: User) -> DataRequest:
    """Put down what was answered. Raises Refused for the second answer, and for a refusal without its reason."""
    row = (
        DataRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "province")
        .get(pk=request.pk)
    )
    if row.outcome:
        raise Refused(_("Đề nghị này đã được trả lời."))
    if outcome == DataRequestOutcome.REFUSED and not answer.strip():
        raise Refused(_("Hãy ghi vì sao không thực hiện được; người đề nghị đọc được câu trả lời."))
    row.outcome, row.answer, row.answered_at, row.answered_by = outcome, answer.strip(), timezone.now(), by
    row.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])
    trail.record(
        "answer_request",
        row.person,
        by=by,
        province=row.province,
        changes={"answered": ("", outcome)},
        note=answer.strip(),
    )
    return row


def answer_by_erasing(person: User, province: Province, *, by: User, reason: str) -> None:
    """A person is taken out of the account by this province: what they asked it for is done."""
    for request in person.data_requests.of(province.pk).unanswered():
        answer_request(request, DataRequestOutcome.DONE, answer=reason, by=by)


def forget_requests(person: User) -> None:
    """What a person taken out of the account wrote goes with them, in all provinces: called across them.

    What still waits in another province waits for nothing more. The erasing answers it, no person does: what asked for it is
    done, anything else can no longer be.
    """
    person.data_requests.update(asked="")
    for row in person.data_requests.unanswered().select_related("province"):
        is_done = row.kind == DataRequestKind.ERASE
        row.outcome = DataRequestOutcome.DONE if is_done else DataRequestOutcome.REFUSED
        row.answer, row.answered_at = _("Tài khoản này đã được ẩn danh."), timezone.now()
        row.save(update_fields=["outcome", "answer", "answered_at"])
        trail.record(
            "answer_request", person, by=None, province=row.province, note=row.answer,
            changes={"answered": ("", row.outcome)},
        )  # fmt: skip


def tasks(user: User, province: Province) -> Iterable[Task]:
    """The requests that wait, for whoever manages people; one query for them, none for others."""
    if not province.root or not access.may(user, Permission.MANAGE_PEOPLE, province.root.path):
        return
    for request in DataRequest.objects.of(province.pk).unanswered().select_related("person"):
        yield Task(
            title=_("Trả lời đề nghị về dữ liệu cá nhân"), detail=str(request),
            url=reverse("agencies:data_requests", args=[province.slug]), action=_("Trả lời"), due=request.due_at,
            tone="danger" if request.is_overdue else "attention", group=_("Tài khoản"),
        )  # fmt: skip
