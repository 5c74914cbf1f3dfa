"""The job that posts the invitations of everybody in a province who has no password yet."""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected

from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from agencies.invitations import invitation, invitation_link, to_invite
from agencies.models import Province, User
from jobs.kinds import Report, Result, Transient
from jobs.models import Job
from jobs.workflow import enqueue

INVITATIONS = "invitations"
ROOM = 70
"""Characters for the addresses of a kind that a note names: it holds 300 in all."""


def ask_for_invitations(province: Province, *, by: User) -> Job:
    """Begin posting; asking twice while they are being posted gives the same job."""
    return enqueue(INVITATIONS, province=province, by=by, key="all")


def post_invitations(job: Job, report: Report) -> Result:
    """Send each of them a fresh link, which leaves earlier ones valid. Raises Transient when the server takes nothing now; the
    next attempt goes on with those to whom nothing went out (ADR 16).

    Who could not be reached is named in the note; their link stands on their page.
    """
    assert job.created_by
    letters = Letters(job)
    people = [person for person in to_invite(job.province) if letters.waits(person)]
    before = letters.count()
    try:
        with get_connection() as connection:
            for done, person in enumerate(people, before + 1):
                letter = invitation(person, job.province, by=job.created_by, link=invitation_link(None, person))
                letter.connection = connection
                letters.post(person, letter)
                report(done, before + len(people))
    except (OSError, SMTPException) as fault:
        raise Transient(_("Máy chủ thư không nhận thư (%(fault)s).") % {"fault": fault}) from fault
    return Result(note=_told(letters))


class Letters:
    """What became of the letter to each person, kept in the job's row: put down before it is handed over, and again afterwards.

    A letter found under SENDING was cut off by the end of a worker; nobody knows whether it went out, it is not sent again.
    """

    SENDING, SENT, FAILED = "sending", "sent", "failed"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._outcomes: dict[str, str] = dict(job.params.get("letters", {}))

    def waits(self, person: User) -> bool:
        """Whether nothing has been handed over for this person yet."""
        return str(person.pk) not in self._outcomes

    def count(self) -> int:
        """How many letters were handed over."""
        return len(self._outcomes)

    def to(self, outcome: str) -> list[int]:
        """The persons whose letter came to this."""
        return [int(pk) for pk, found in self._outcomes.items() if found == outcome]

    def post(self, person: User, letter: EmailMessage) -> None:
        """Hand one letter over; what the server says of this address goes on record, what it says of itself is raised."""
        if not self._note(person, self.SENDING):
            return  # another worker has the job
        try:
            letter.send()
        except SMTPServerDisconnected:
            self._note(person, None)
            raise
        except (SMTPRecipientsRefused, SMTPResponseException):
            self._note(person, self.FAILED)
        except (OSError, SMTPException):
            self._note(person, None)
            raise
        else:
            self._note(person, self.SENT)

    def _note(self, person: User, outcome: str | None) -> bool:
        if outcome is None:
            del self._outcomes[str(person.pk)]
        else:
            self._outcomes[str(person.pk)] = outcome
        self._job.params = self._job.params | {"letters": self._outcomes}
        held = Job.objects.filter(pk=self._job.pk, lease_token=self._job.lease_token)
        return bool(held.update(params=self._job.params))


def _told(letters: Letters) -> str:
    said = _("Đã gửi %(sent)d lời mời.") % {"sent": len(letters.to(Letters.SENT))}
    for sentence, outcome in (
        (_("Không gửi được tới %(count)d địa chỉ: %(who)s."), Letters.FAILED),
        (_("Không rõ thư tới %(count)d địa chỉ đã đi hay chưa: %(who)s."), Letters.SENDING),
    ):
        if people := letters.to(outcome):
            said += " " + _named(sentence, people)
    return said


def _named(sentence: str, people: list[int]) -> str:
    """The sentence with as many addresses as have room in a note, and how many more there are."""
    addresses = list(User.objects.filter(pk__in=people).order_by("pk").values_list("email", flat=True))
    shown = addresses
    while len(text := ", ".join(shown)) > ROOM and len(shown) > 1:
        shown = shown[:-1]
    if more := len(addresses) - len(shown):
        text = _("%(who)s và %(more)d địa chỉ khác") % {"who": text, "more": more}
    return sentence % {"count": len(addresses), "who": text}
