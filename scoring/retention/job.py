"""The job that destroys papers whose time is over, one document after the other."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from jobs.kinds import Report, Result
from jobs.models import Job
from scoring.models import Disposal
from scoring.retention.workflow import destroy_paper, finish_destruction


def destroy_expired(job: Job, report: Report) -> Result | None:
    """The job's handler. Bears repeating: what is destroyed is among the papers no more, and was counted as it went."""
    rows = Disposal.objects.select_related("campaign__province", "confirmed_by").exclude(confirmed_at=None)
    disposal = rows.filter(pk=job.params["disposal"], finished_at=None, until_year=None).first()
    if disposal is None:
        return None
    with override(settings.LANGUAGE_CODE):
        reason = _("Hết thời hạn lưu giữ; hủy theo quyết định %(number)s ngày %(day)s") % {
            "number": disposal.number, "day": f"{disposal.decided_on:%d/%m/%Y}",
        }  # fmt: skip
    for done, number in enumerate(disposal.documents):
        report(done, len(disposal.documents))
        destroy_paper(disposal, number, reason=reason)
    return Result(commit=partial(finish_destruction, disposal))
