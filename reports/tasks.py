"""What the worker does for reports."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jobs.kinds import Report, Result
from jobs.models import Job
from reports.workflow import produce_summary


def make_summary(job: Job, report: Report) -> Result:
    """A year's summary of the job's province in the format asked for."""
    year, form = int(job.params["year"]), str(job.params["format"])
    report(0, 1, f"{form.upper()} {year}")
    produced = produce_summary(job.province, year, form)
    report(1, 1)
    return Result(
        content=produced.content,
        name=produced.name,
        mime=produced.mime,
        note=_("Số liệu năm %(year)s.") % {"year": year},
    )
