"""A browser says which files it has chosen: which are here already, which may not come, which are wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from evidence.models import Document, DocumentFile, ScanState
from evidence.rules.filecheck import Limits, Unfit
from evidence.sending.models import Sending, SendingQuerySet
from evidence.sending.room import may_take, room_left
from evidence.sending.rules import MOST_OPEN, Announced, judge_announced
from evidence.sentences import infected, sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one file: a document of this agency's, a refusal, or a sending that waits for its bytes."""

    key: str
    document: Document | None = None
    refused: str = ""
    sending: Sending | None = None


@transaction.atomic
def announce_files(agency: Agency, files: Sequence[Announced], *, by: User) -> list[Answer]:
    """Answer for each file, in order, and open a sending for those that are wanted and have none yet.

    Another agency's documents play no part in this. Leaves no line in the trail: nothing has come in yet.
    """
    known = _known(agency, files)
    under_way = {_place(row): row for row in _under_way(agency, files, by)}
    left = MOST_OPEN - Sending.objects.open().filter(by=by).count()
    room = room_left(agency)
    answers: list[Answer] = []
    new: dict[tuple[str, str, int], Sending] = {}
    for said in files:
        place = (said.sha256, said.bundle, said.position)
        if refused := _refusal(said):
            answers.append(Answer(said.key, refused=refused))
        elif said in known and known[said].scan_state == ScanState.INFECTED:
            answers.append(Answer(said.key, refused=infected(said.name, str(ScanState.INFECTED.label))))
        elif said in known:
            answers.append(Answer(said.key, document=known[said]))
        elif place in under_way or place in new:
            answers.append(Answer(said.key, sending=under_way.get(place) or new[place]))
        elif len(new) >= left:
            answers.append(Answer(said.key, refused=_too_many()))
        elif not (verdict := may_take(said.size, room)):
            answers.append(Answer(said.key, refused=verdict.reason))
        else:
            new[place] = _row(agency, said, by)
            room = None if room is None else room - said.size
            answers.append(Answer(said.key, sending=new[place]))
    return list(_opened(answers, agency, list(new.values()), by))


def _refusal(said: Announced) -> str:
    try:
        judge_announced(said, Limits(size=settings.UPLOAD_FILE_MAX_BYTES))
    except Unfit as unfit:
        return sentence(unfit)
    if not said.sha256:
        return _("Trình duyệt không đọc được tệp này. Hãy kiểm tra tệp còn ở chỗ cũ không rồi chọn lại.")
    return ""


def _too_many() -> str:
    return _(
        "Bạn đang có %(count)d tệp gửi dở, nhiều nhất có thể. Hãy đợi các tệp đó gửi xong rồi chọn lại tệp này."
    ) % {"count": MOST_OPEN}


def _known(agency: Agency, files: Sequence[Announced]) -> dict[Announced, Document]:
    """For each file whose content (or whose whole bundle) a document of this agency holds: that document."""
    held = DocumentFile.objects.filter(
        document__agency=agency, document__withdrawn_at=None, sent_sha256__in={said.sha256 for said in files}
    ).select_related("document", "blob")
    holders: dict[str, dict[int, Document]] = defaultdict(dict)
    for file in held.order_by("document_id"):
        holders[file.sent_sha256][file.document_id] = file.document
    bundles: dict[str, list[Announced]] = defaultdict(list)
    for said in files:
        bundles[said.bundle or said.key].append(said)
    found = {}
    for parts in bundles.values():
        if len(parts) < parts[0].parts:
            continue
        common = set.intersection(*(set(holders[part.sha256]) for part in parts))
        for part in parts if common else ():
            found[part] = holders[part.sha256][min(common)]
    return found


def _under_way(agency: Agency, files: Sequence[Announced], by: User) -> SendingQuerySet:
    return Sending.objects.open().sent_by(by, agency).filter(sha256__in={said.sha256 for said in files})


def _place(row: Sending) -> tuple[str, str, int]:
    return row.sha256, row.bundle, row.position


def _row(agency: Agency, said: Announced, by: User) -> Sending:
    return Sending(
        agency=agency, by=by, sha256=said.sha256, name=said.name, size=said.size, bundle=said.bundle,
        position=said.position, parts=said.parts, title=said.title,
    )  # fmt: skip


def _opened(answers: Sequence[Answer], agency: Agency, new: Sequence[Sending], by: User) -> Iterator[Answer]:
    """The answers with rows that are in the database: another tab may have announced the same file just now."""
    Sending.objects.bulk_create(new, ignore_conflicts=True)
    hashes = {row.sha256 for row in new}
    rows = {_place(row): row for row in Sending.objects.open().sent_by(by, agency).filter(sha256__in=hashes)}
    for answer in answers:
        if answer.sending and not answer.sending.pk:
            yield Answer(answer.key, sending=rows[_place(answer.sending)])
        else:
            yield answer
