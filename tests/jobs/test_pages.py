"""A job in a browser: its bar moves by itself, survives a reload, and ends with what came of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from jobs.kinds import all_kinds
from jobs.models import Job, State
from tests.browser import PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast


@pytest.fixture
def job(site: Site, cast: Cast) -> Job:
    """A job that no worker will touch: the test itself plays the worker."""
    kind = next(kind.code for kind in all_kinds() if not kind.handler.__module__.startswith("tests."))
    later = timezone.now() + timedelta(days=1)
    return Job.objects.create(
        province=cast.province, kind=kind, key="1", created_by=cast.reporter, state=State.RUNNING,
        lease_until=later, lease_token="test", run_after=later, done=40, total=268, note="Đang lập phụ lục",
    )  # fmt: skip


def test_the_bar_moves_and_ends_with_the_file(site: Site, cast: Cast, job: Job) -> None:
    page = site.enter(cast.reporter, f"/bac-giang/jobs/{job.pk}/", size=PHONE)
    expect(page.get_by_text("40/268")).to_be_visible()
    check(page, "job-running")

    Job.objects.update(done=200)
    expect(page.get_by_text("200/268")).to_be_visible()
    page.reload()
    expect(page.get_by_text("200/268")).to_be_visible()

    Job.objects.update(
        state=State.DONE, result_path="x", result_name="Báo cáo 2023.pdf", result_size=34567, lease_until=None
    )
    expect(page.get_by_role("link", name="Tải về")).to_be_visible()
    check(page, "job-done")


def test_a_failure_says_what_to_do(site: Site, cast: Cast, job: Job) -> None:
    Job.objects.update(state=State.FAILED, error="Máy chủ hết bộ nhớ. Hãy bấm “Chạy lại”.", lease_until=None)
    page = site.enter(cast.reporter, f"/bac-giang/jobs/{job.pk}/", size=PHONE)

    expect(page.get_by_role("button", name="Chạy lại")).to_be_visible()
    check(page, "job-failed")
    page.get_by_role("link", name="Công việc nền").first.click()
    expect(page.get_by_text("Không hoàn thành").last).to_be_visible()
    check(page, "jobs")


def check(page: Page, name: str) -> None:
    assert audit(page) == []
    assert overflow(page) <= 0
    shoot(page, name)
