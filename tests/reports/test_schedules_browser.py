"""The secretary's pages of scheduled reports in a browser: accessible, and fit for a phone."""

from __future__ import annotations

from datetime import date

import pytest

from reports.models import ReportSchedule
from tests.browser import DESK, PHONE, Site, audit, overflow, shoot
from tests.conftest import Cast


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_schedules_are_accessible_and_fit(site: Site, cast: Cast, size: tuple[int, int]) -> None:
    row = ReportSchedule.objects.create(
        province=cast.province, work="points", form="xlsx", rhythm="weekly", roles=["secretary"], next_on=date(2099, 1, 5),
        addresses="van-thu-co-dia-chi-rat-dai-khong-co-dau-cach@so-khoa-hoc-va-cong-nghe.bacgiang.gov.vn",
    )  # fmt: skip
    row.rounds.create(due_on=date(2026, 11, 30), skipped="Không có đợt chấm điểm nào đang mở.")

    for path in ("", "add/", f"{row.pk}/"):
        page = site.enter(cast.secretary, f"/bac-giang/reports/schedules/{path}", size=size)
        assert audit(page) == []
        assert overflow(page) <= 0
        shoot(page, f"schedules-{path.strip('/')}")
