"""The job that posts the invitations of everybody in a province who has no password yet."""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import get_connection
from django.utils.translation import gettext as _

from agencies.invitations import invitation, invitation_link, to_invite
from agencies.models import Province, User
from jobs.kinds import Report, Result, Transient
from jobs.models import Job
from jobs.workflow import enqueue

INVITATIONS = "invitations"


def ask_for_invitations(province: Province, *, by: User) -> Job:
    """Begin posting; asking twice while they are being posted gives the same job."""
    return enqueue(INVITATIONS, province=province, by=by, key="all")


def post_invitations(job: Job, report: Report) -> Result:
    """Send each of them a fresh link, which leaves earlier ones valid. Raises Transient when the server takes nothing at all.

    Who could not be reached is named in the note; their link stands on their page.
    """
    assert job.created_by
    people, failed = to_invite(job.province), []
    try:
        with get_connection() as connection:
            for done, person in enumerate(people, 1):
                letter = invitation(person, job.province, by=job.created_by, link=invitation_link(None, person))
                letter.connection = connection
                try:
                    letter.send()
                except (SMTPRecipientsRefused, SMTPResponseException):
                    failed.append(person.email)
                report(done, len(people))
    except (OSError, SMTPException) as fault:
        raise Transient(_("Máy chủ thư không nhận thư (%(fault)s).") % {"fault": fault}) from fault
    return Result(note=_told(len(people) - len(failed), failed))


def _told(sent: int, failed: list[str]) -> str:
    said = _("Đã gửi %(sent)d lời mời.") % {"sent": sent}
    if failed:
        said += " " + _("Không gửi được tới %(count)d địa chỉ: %(who)s.") % {
            "count": len(failed),
            "who": ", ".join(failed),
        }
    return said
