"""Internal audits: the same way inside an agency, by people independent of the part they look at."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import User
from agencies.rules import Refused
from audits.models import Audit
from audits.record import year_of
from audits.states import AuditKind
from audits.workflow import audits as workflow
from audits.workflow.findings import judge_correction, plan_correction, report_done
from tests.audits.stage import INTERNAL, checklist_of, finding_of, make_audit, signed
from tests.conftest import Cast

TODAY = timezone.localdate()


def test_an_officer_plans_the_agencys_own_audit(cast: Cast, as_: Callable[[User], Client]) -> None:
    checklist = checklist_of(cast.province, INTERNAL)
    day = f"{TODAY:%d/%m/%Y}"
    client = as_(cast.officer)

    client.post(
        f"/bac-giang/agencies/{cast.commune.pk}/internal-audits/new/",
        {"begins_on": day, "ends_on": day, "checklist": checklist.pk},
    )
    audit = Audit.objects.get()
    client.post(f"/bac-giang/audits/{audit.pk}/members/", {"name": "Trần Nội", "role": "head", "part": "Tư pháp"})
    client.post(f"/bac-giang/audits/{audit.pk}/start/")

    audit.refresh_from_db()
    assert (audit.kind, audit.state, audit.plan) == ("internal", "under_way", None)
    assert client.get(f"/bac-giang/audits/{audit.pk}/checking/").status_code == 200


def test_nobody_audits_the_part_they_work_in(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit = make_audit(cast.commune, kind=AuditKind.INTERNAL)
    member = audit.members.get()
    page = f"/bac-giang/audits/{audit.pk}/programme/"
    line = {"at": "8 giờ", "content": "8.5", "member": member.pk}

    refused = as_(cast.officer).post(page, {**line, "part": "van phong"})
    as_(cast.officer).post(page, {**line, "part": "Bộ phận Một cửa"})

    assert "Trần Văn Nội công tác ở “van phong” nên không đánh giá phần này được" in refused.content.decode()
    assert audit.programme.get().part == "Bộ phận Một cửa"


def test_inspectors_read_an_internal_audit_and_leave_it_alone(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit = make_audit(cast.commune, kind=AuditKind.INTERNAL)

    assert as_(cast.inspector).get(f"/bac-giang/audits/{audit.pk}/checking/").status_code == 200
    assert as_(cast.inspector).post(f"/bac-giang/audits/{audit.pk}/close/").status_code == 403


def test_it_ends_when_its_findings_are_closed(cast: Cast) -> None:
    audit = signed(make_audit(cast.commune, kind=AuditKind.INTERNAL), cast.officer, D6_2="minor: Chưa có mục tiêu")
    finding = finding_of(audit)
    with pytest.raises(Refused, match="Còn 1 điểm"):
        workflow.close(audit, by=cast.officer)

    plan_correction(finding, whys=["quên"], correction="a", action="b", owner="c", due_on=TODAY, by=cast.officer)
    report_done(finding, result="xong", done_on=TODAY, by=cast.officer)
    judge_correction(finding, effective=True, note="đã xem", by=cast.head)
    workflow.close(audit, by=cast.officer)

    audit.refresh_from_db()
    assert audit.state == "closed"


def test_what_an_audit_found_counts_for_its_year(cast: Cast) -> None:
    """Begun in December, signed in January: the nonconformities are of the audit's year, not of the day of the report."""
    audit = signed(make_audit(cast.commune, kind=AuditKind.INTERNAL), cast.officer, D7_5_3="minor: Danh mục cũ")
    found_in = finding_of(audit).found_on.year
    Audit.objects.filter(pk=audit.pk).update(year=found_in - 1)

    before, after = (year_of(cast.commune.pk, year) for year in (found_in - 1, found_in))

    assert (before.nonconformities, len(before.corrections), before.internal_audit_held is None) == (1, 1, False)
    assert (after.nonconformities, after.corrections) == (0, ())
