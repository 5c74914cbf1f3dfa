"""Switching a year's public page on and off, and making its PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from agencies import files, trail
from agencies.models import Province, User
from agencies.rules import Refused
from jobs.kinds import Report, Result
from jobs.models import Job
from jobs.workflow import enqueue
from reports.figures import yearly_figures
from reports.models import PublicYear
from reports.public.shown import PublicResults, shown
from scoring.models import Campaign
from scoring.standings import PUBLIC

KIND = "public_year"
"""The job that makes the PDF of a year's public page."""


@transaction.atomic
def show_year(campaign: Campaign, *, findable: bool, by: User | None) -> PublicYear:
    """Open the page of a published year to everybody, or change whether search engines may list it; begins its PDF.

    Raises Refused before the results are published inside the province.
    """
    if campaign.state not in PUBLIC:
        raise Refused(
            _(
                "Kết quả năm %(year)s chưa công bố trong tỉnh nên chưa mở trang công khai được. Hãy công bố kết quả trước."
            )
            % {"year": campaign.year}
        )
    row, opened = PublicYear.objects.get_or_create(campaign=campaign, defaults={"findable": findable, "opened_by": by})
    before = None if opened else row.findable
    if before != findable:
        row.findable = findable
        row.save(update_fields=["findable"])
        action = "open_public_year" if opened else "change_public_year"
        trail.record(action, campaign, by=by, province=campaign.province, changes={"findable": (before, findable)})
    if opened:
        enqueue(KIND, province=campaign.province, by=by, key=str(campaign.pk), campaign=campaign.pk)
    return row


@transaction.atomic
def hide_year(campaign: Campaign, *, by: User | None) -> None:
    """Close the page; nothing of it is left. Raises Refused when it is not open."""
    row = PublicYear.objects.select_for_update(no_key=True).filter(campaign=campaign).first()
    if row is None:
        raise Refused(_("Trang công khai năm %(year)s đã đóng từ trước.") % {"year": campaign.year})
    row.delete()
    if row.pdf:
        transaction.on_commit(lambda: files.remove(row.pdf))
    trail.record("close_public_year", campaign, by=by, province=campaign.province)


def close_pages(province: Province) -> Iterator[str]:
    """Close the pages of a province that has come from another installation, where they may still be open."""
    years = list(Campaign.objects.filter(province=province, public_year__isnull=False).order_by("year"))
    for campaign in years:
        hide_year(campaign, by=None)
    if years:
        yield ngettext("Đã đóng %(n)d trang công khai.", "Đã đóng %(n)d trang công khai.", len(years)) % {
            "n": len(years)
        }


def results_of(province: Province, year: int) -> PublicResults:
    """What everybody may see of the year."""
    return shown(yearly_figures(province, year))


def make_pdf(job: Job, report: Report) -> Result:
    """The PDF of a public page, kept beside it until the results change."""
    from reports.public.paper import render  # slow to load, and only the worker needs it

    row = PublicYear.objects.select_related("campaign").filter(campaign=job.params["campaign"]).first()
    if row is None:
        return Result(note=_("Trang công khai đã đóng."))
    report(0, 1, f"PDF {row.campaign.year}")
    with override("vi"):
        results = results_of(job.province, row.campaign.year)
        content = render(results, job.province)
    name = f"{job.province_id}/public/{row.campaign.year}-{hashlib.sha256(content).hexdigest()[:16]}.pdf"
    written = files.write([content], report.folder)
    report(1, 1)
    keep = partial(_keep_pdf, row.pk, written, name, results.fingerprint)
    return Result(note=_("Trang công khai năm %(year)s.") % {"year": row.campaign.year}, commit=keep)


def _keep_pdf(number: int, written: files.Written, name: str, fingerprint: str) -> None:
    """Lay the new file beside the page and take the former one away; nothing is laid where the page was closed meanwhile."""
    row = PublicYear.objects.select_for_update(no_key=True).filter(pk=number).first()
    if row is None:
        return
    former, row.pdf, row.pdf_of = row.pdf, name, fingerprint
    row.save(update_fields=["pdf", "pdf_of"])
    files.publish(written, name)
    if former and former != name:
        transaction.on_commit(partial(files.remove, former))


def renew_pdfs() -> None:
    """Have the PDF of every open page made again whose results have changed since. A chore."""
    for row in PublicYear.objects.filter(campaign__state__in=PUBLIC).select_related("campaign__province__root"):
        campaign = row.campaign
        if results_of(campaign.province, campaign.year).fingerprint != row.pdf_of:
            enqueue(KIND, province=campaign.province, by=row.opened_by, key=str(campaign.pk), campaign=campaign.pk)
