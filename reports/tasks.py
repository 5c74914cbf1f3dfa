"""What the worker does for reports."""

from __future__ import annotations

from django.utils.translation import gettext as _

from agencies import files
from jobs.kinds import Report, Result
from jobs.models import Job
from reports.fonts import TYPEFACES
from reports.workflow import produce_summary

AN_HOUR = 3600


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


def clear_typefaces() -> None:
    """Remove what renderers of PDF left behind when they were killed."""
    files.clear_scratch(TYPEFACES, older_than=AN_HOUR)
