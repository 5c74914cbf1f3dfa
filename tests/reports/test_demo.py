"""The demonstration shows what reports can do from the first start, and says of everything that it is made up."""

from __future__ import annotations

from pytest_django import Settings

from jobs.models import Job, State
from reports.demo import load
from reports.illustration import OWN_WORDS
from reports.issuing.difference import differences
from reports.issuing.frozen import thaw
from reports.models import DocumentTemplate, IssuedDocument, PublicYear, ReportSchedule, SignedCopy
from scoring.models import Campaign


def test_the_first_start_shows_documents_words_schedule_and_public_page(db: None, settings: Settings) -> None:
    settings.JOBS_BACKEND = "embedded"  # the worker renders after the start, not this load

    load()

    issued = list(IssuedDocument.objects.order_by("year", "pk"))
    assert {(row.year, row.code) for row in issued} >= {(2022, "QĐ"), (2022, "BC"), (2023, "QĐ"), (2023, "BC")}
    for row in issued:
        assert row.number.endswith("-MH")
        assert row.signatory.endswith("(minh họa)")
        assert "MINH HỌA" in thaw(row.document).warning, "on every page"
    decision = next(row for row in issued if row.year == 2023 and row.code == "QĐ")
    assert decision.number == Campaign.objects.get(year=2023).decisions.get().number
    first, second = (row for row in issued if row.paper == "year.summary" and row.year == 2023)
    assert (second.replaces, second.edition) == (first, 2)
    assert {place.name for place in differences(first.content, second.content)} == {
        "Số liệu đã công bố", "Số liệu đã công bố và số đếm được trên hệ thống",
    }  # fmt: skip
    assert any(OWN_WORDS in str(part) for part in second.content["parts"])
    copy = SignedCopy.objects.get()
    assert (copy.issued, copy.state, copy.same, copy.remarks) == (decision, "valid", True, [])
    assert DocumentTemplate.objects.get().state == "in_force"
    assert [page.campaign.year for page in PublicYear.objects.select_related("campaign")] == [2023]
    schedule = ReportSchedule.objects.get()
    today, *before = schedule.rounds.all()
    assert (schedule.rhythm, today.job.state if today.job else "", [bool(one.skipped) for one in before]) == (
        "weekly", State.QUEUED, [True, True],
    )  # fmt: skip
    waiting = Job.objects.filter(state=State.QUEUED)
    assert waiting.filter(kind="issue").count() == len(issued), "rendered by the worker"
    assert waiting.filter(kind="public_year").exists()
