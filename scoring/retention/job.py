"""The job that destroys papers whose time is over, one document after the other."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from evidence.closing.workflow import expire_content
from jobs.kinds import Report, Result
from jobs.models import Job
from scoring.models import Disposal, RetentionClass
from scoring.retention.papers import papers_of
from scoring.retention.workflow import finish_destruction


def destroy_expired(job: Job, report: Report) -> Result | None:
    """The job's handler. Bears repeating: what is destroyed is among the papers no more."""
    rows = Disposal.objects.select_related("campaign__province", "confirmed_by").exclude(confirmed_at=None)
    disposal = rows.filter(pk=job.params["disposal"], finished_at=None, until_year=None).first()
    if disposal is None:
        return None
    with override(settings.LANGUAGE_CODE):
        reason = _("Hết thời hạn lưu giữ; hủy theo quyết định %(number)s ngày %(day)s") % {
            "number": disposal.number, "day": f"{disposal.decided_on:%d/%m/%Y}",
        }  # fmt: skip
    papers = list(papers_of(disposal.campaign, RetentionClass(disposal.retention_class)).order_by("pk"))
    for done, document in enumerate(papers):
        report(done, len(papers))
        expire_content(document, by=disposal.confirmed_by, reason=reason)
    return Result(commit=partial(finish_destruction, disposal))
