"""What the worker does for backups: pack a province."""

from __future__ import annotations

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from backups.handover import left_out, make_package, record_export
from jobs.kinds import Report, Result
from jobs.models import Job

PACKAGE = "package"
"""The job that packs everything of a province."""


def pack_province(job: Job, report: Report) -> Result:
    """Everything the job's province owns as one ZIP; the line in the trail comes with the file, once."""
    province = job.province
    name = f"{province.slug}-{timezone.localtime():%Y%m%d-%H%M}.zip"
    report(0, 0, _("Đang ghi các bảng"))
    contents = make_package(
        report.folder / name, province, told=lambda done, total: report(done, total, _("Đang ghi các tệp"))
    )
    note = _("%(rows)d dòng, %(files)d tệp, %(people)d người.") % {
        "rows": sum(table.rows for table in contents.tables), "files": len(contents.files), "people": contents.people,
    }  # fmt: skip
    return Result(
        report.folder / name, name, "application/zip", " ".join(filter(None, [note, left_out(contents)])),
        commit=partial(record_export, province, contents, name, by=job.created_by),
    )  # fmt: skip
