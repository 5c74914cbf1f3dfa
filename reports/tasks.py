"""What the worker does for reports."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies import files
from jobs.kinds import Report, Result
from jobs.models import Job
from reports.fonts import TYPEFACES
from reports.models import DocumentSettings
from reports.workflow import MIMES, produce_summary
from reports.years import campaign_of

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


def make_book(job: Job, report: Report) -> Result:
    """The scorecards of a year bound to one file; sheets rendered by an attempt that was cut off are not rendered again."""
    # What renders takes a second to load; only this job needs it.
    from reports.book import make

    year = int(job.params["year"])
    target = report.folder / "book.pdf"
    with override("vi"):
        made = make.make_book(job.province, year, target, report)
    note = _("%(sheets)s phiếu, %(pages)s trang; %(rendered)s phần được dựng mới, còn lại dùng bản đã dựng.")
    return Result(
        content=target,
        name=f"so-phieu-{job.province.slug}-{year}.pdf",
        mime=MIMES["pdf"],
        note=note % {"sheets": made.sheets, "pages": made.pages, "rendered": made.rendered},
    )


def make_points(job: Job, report: Report) -> Result:
    """Every point of a year as one table."""
    from reports.sheets.points import write_points

    campaign = campaign_of(job.province, int(job.params["year"]))
    target = report.folder / "points.xlsx"
    with override("vi"):
        count = write_points(campaign, target, report, author=DocumentSettings.objects.of(job.province).issuer_line)
    return Result(
        content=target,
        name=f"bang-diem-{job.province.slug}-{campaign.year}.xlsx",
        mime=MIMES["xlsx"],
        note=_("%(count)s dòng điểm.") % {"count": count},
    )
