"""Reminders: letters written for agencies whose sheet is held up, handed to the job that posts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import trail
from agencies.models import User
from agencies.rules import Refused
from agencies.templatetags.page import moment
from jobs.workflow import enqueue
from scoring.explain.reminding import fill, shortened, unknown
from scoring.followup import Contact, Line
from scoring.holdups import WRITTEN_TO, Holdup
from scoring.models import Campaign, Citation, Letter, Outcome, Reminder, Score, Scorecard, Stage, Supplement
from scoring.workflow.completeness import blocking, cited_of

KIND = "post_reminder"

Text = tuple[str, str]
"""A subject and a body, with placeholders."""
Link = Callable[[int], str]
"""The address of the sheet with this number, as it stands in a letter."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it would go out."""

    line: Line
    person: Contact
    holdup: Holdup
    subject: str
    body: str


def send_reminder(
    campaign: Campaign,
    lines: Iterable[Line],
    texts: Mapping[Holdup, Text],
    *,
    link: Link,
    by: User,
    again: bool = False,
) -> Reminder:
    """Write to the people of these agencies, each the text for what holds its sheet up; a job posts the letters.

    Who got a letter about the same sheet within 24 hours is left out unless `again`. Agencies without anybody to write
    to are put on record. Raises Refused when nobody is left to write to, or a text is empty or has unknown placeholders.
    """
    with transaction.atomic():
        # One sending of a campaign after the other, so that two secretaries do not write the same letter.
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
        held_up = [line for line in lines if line.main in WRITTEN_TO]
        _check(texts)
        drafts = write(campaign, held_up, texts, link=link, by=by)
        lately = set() if again else recently_written(held_up)
        kept = [draft for draft in drafts if (draft.line.pk, draft.person.pk) not in lately]
        if not kept:
            raise Refused(_nobody_left(len(drafts)))
        reminder = Reminder.objects.create(
            campaign=campaign, by=by, texts={holdup.value: list(text) for holdup, text in texts.items()}
        )
        Letter.objects.bulk_create([_letter(reminder, draft) for draft in kept])
        Letter.objects.bulk_create([_to_nobody(reminder, line) for line in held_up if not line.written_to()])
        trail.record(
            "remind", campaign, by=by, province=campaign.province,
            changes={
                "letters": (None, len(kept)),
                "scorecards": (None, list(dict.fromkeys(draft.line.code for draft in kept))),
            },
        )  # fmt: skip
        start_posting(reminder)
    return reminder


def forget_person(user: User) -> None:
    """Take a person out of the letters to them and of those they wrote: address, name, telephone; what still waits to be sent
    to them is not sent."""
    mine = Q(person=user) | Q(address__iexact=user.email)
    Letter.objects.filter(mine, outcome=Outcome.WAITING).update(
        outcome=Outcome.FAILED, why=_("Tài khoản này đã được ẩn danh.")
    )
    known = [text for text in (user.email, user.phone, user.full_name) if text]
    for letter in Letter.objects.filter(mine | Q(reminder__by=user)).select_for_update(of=("self",), no_key=True):
        for text in known:
            letter.subject, letter.body = letter.subject.replace(text, "…"), letter.body.replace(text, "…")
        if letter.person_id == user.pk or letter.address.lower() == user.email.lower():
            letter.address = user.address_nowhere
        letter.save(update_fields=["subject", "body", "address"])


def start_posting(reminder: Reminder) -> None:
    """Have the letters that wait posted in the background; nothing happens when none does."""
    if reminder.letters.filter(outcome=Outcome.WAITING).exists():
        province = reminder.campaign.province
        enqueue(KIND, province=province, by=reminder.by, key=key_of(reminder), reminder=reminder.pk)


def key_of(reminder: Reminder) -> str:
    """The key of the jobs that post its letters."""
    return f"reminder-{reminder.pk}"


def write(
    campaign: Campaign, lines: Sequence[Line], texts: Mapping[Holdup, Text], *, link: Link, by: User
) -> list[Draft]:
    """The letters as they would go out, whoever got one lately; four queries, however many there are."""
    with override(settings.LANGUAGE_CODE):
        lacking = _lacking(campaign, lines)
        sender = "\n".join(filter(None, [by.full_name, by.position, by.phone, by.email]))
        drafts = []
        for line in lines:
            holdup = line.main
            if holdup is None or holdup not in texts:
                continue
            subject, body = texts[holdup]
            values = {
                "cơ quan": line.name, "đợt": campaign.title, "tình hình": str(line.state.label).lower(),
                "còn thiếu": lacking.get(line.pk, ""), "hạn": moment(line.due_at), "còn lại": _left(line),
                "liên kết": link(line.pk), "người gửi": sender,
            }  # fmt: skip
            for person in line.written_to():
                own = values | {"người nhận": person.name}
                drafts.append(Draft(line, person, holdup, fill(subject, own)[:300], fill(body, own)))
    return drafts


def recently_written(lines: Iterable[Line], now: datetime | None = None) -> set[tuple[int, int]]:
    """Sheets and people, by number, of whom the one got a letter about the other within 24 hours."""
    rows = Letter.objects.recent(now or timezone.now()).filter(scorecard__in=[line.pk for line in lines])
    return {(sheet, person) for sheet, person in rows.values_list("scorecard", "person") if person}


def _check(texts: Mapping[Holdup, Text]) -> None:
    for holdup, (subject, body) in texts.items():
        if not subject.strip() or not body.strip():
            raise Refused(_("Lời nhắc “%(holdup)s” chưa có tiêu đề hoặc nội dung.") % {"holdup": holdup.label})
        if strange := unknown(f"{subject}\n{body}"):
            raise Refused(
                _("Không hiểu {%(name)s} trong lời nhắc “%(holdup)s”. Hãy chọn một trong các chỗ trống ghi bên dưới.")
                % {"name": strange[0], "holdup": holdup.label}
            )


def _nobody_left(drafts: int) -> str:
    if drafts:
        return _(
            "Những người này đều đã được nhắc trong 24 giờ qua. Nếu vẫn cần nhắc, hãy đánh dấu “Nhắc cả người vừa được "
            "nhắc” rồi gửi lại."
        )
    return _(
        "Không có ai để nhắc: các phiếu đã chọn không còn vướng, hoặc cơ quan chưa có ai trong phần mềm. "
        "Hãy gọi điện cho cơ quan và nhờ quản trị tỉnh mời cán bộ."
    )


def _letter(reminder: Reminder, draft: Draft) -> Letter:
    return Letter(
        reminder=reminder, scorecard_id=draft.line.pk, person_id=draft.person.pk, address=draft.person.email,
        holdup=draft.holdup, subject=" ".join(draft.subject.split()), body=draft.body,
        outcome=Outcome.WAITING if draft.person.email else Outcome.NO_ADDRESS,
    )  # fmt: skip


def _to_nobody(reminder: Reminder, line: Line) -> Letter:
    assert line.main
    return Letter(
        reminder=reminder, scorecard_id=line.pk, holdup=line.main, subject="", body="", outcome=Outcome.NOBODY
    )


def _left(line: Line) -> str:
    if line.days_left is None:
        return _("chưa đặt hạn")
    if line.days_left < 0:
        return _("đã quá hạn %(days)s ngày") % {"days": -line.days_left}
    return _("còn %(days)s ngày") % {"days": line.days_left} if line.days_left else _("hết hạn trong hôm nay")


def _lacking(campaign: Campaign, lines: Sequence[Line]) -> dict[int, str]:
    """What is missing in each of these sheets, in words. At most four queries."""
    asked: dict[int, list[str]] = defaultdict(list)
    wanted = [line.pk for line in lines if line.main == Holdup.SUPPLEMENT]
    for row in Supplement.objects.filter(scorecard__in=wanted, answered_at=None).order_by("criterion"):
        asked[row.scorecard_id].append(f"{row.criterion} – {row.question}")
    found = {pk: "; ".join(words) for pk, words in asked.items()}
    pks = [line.pk for line in lines if line.main != Holdup.SUPPLEMENT]
    scores: dict[int, dict[str, Score]] = defaultdict(dict)
    for score in Score.objects.filter(scorecard__in=pks, stage=Stage.SELF):
        scores[score.scorecard_id][score.criterion] = score
    cited: dict[int, list[Citation]] = defaultdict(list)
    for citation in Citation.objects.filter(scorecard__in=pks).select_related("document"):
        cited[citation.scorecard_id].append(citation)
    for sheet in Scorecard.objects.filter(pk__in=pks):
        sheet.campaign = campaign
        if campaign.rubric:
            found[sheet.pk] = _in_words(*blocking(sheet, scores[sheet.pk], cited_of(cited[sheet.pk])))
    return found


def _in_words(unscored: list[str], unproved: list[str], unconfirmed: list[str]) -> str:
    parts = [
        (unscored, _("%(count)s tiêu chí chưa chấm (%(codes)s)")),
        (unproved, _("%(count)s tiêu chí có điểm nhưng chưa có minh chứng hoặc giải trình (%(codes)s)")),
        (unconfirmed, _("%(count)s tiêu chí mang từ năm trước chưa xác nhận (%(codes)s)")),
    ]
    told = [words % {"count": len(codes), "codes": shortened(codes)} for codes, words in parts if codes]
    return "; ".join(told) or _("nội dung đã đủ, chỉ còn trình duyệt và nộp")
