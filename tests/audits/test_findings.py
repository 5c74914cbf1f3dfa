"""Findings: cause, action, done, judged by somebody else, reopened; what is overdue rises for both sides."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import TrailEntry, User
from agencies.rules import Refused
from audits.figures import repeated
from audits.models import Finding
from audits.record import years_of
from audits.states import AuditKind
from audits.workflow.findings import judge_correction, plan_correction, raise_finding, report_done
from tests.audits.stage import finding_of, make_audit, signed
from tests.conftest import Cast

TODAY = timezone.localdate()
PLAN = {"whys": ["a", " ", "b"], "correction": "sửa", "action": "ngăn lặp lại", "owner": "Bà A", "due_on": TODAY}


def inspected(cast: Cast, **more: int) -> Finding:
    return finding_of(signed(make_audit(cast.commune, **more), cast.secretary, K07="minor: Chưa ban hành mục tiêu"))


def test_a_correction_through_its_pages(cast: Cast, as_: Callable[[User], Client]) -> None:
    finding = inspected(cast)
    home, day = f"/bac-giang/audits/findings/{finding.pk}/", f"{TODAY:%d/%m/%Y}"
    officer = as_(cast.officer)
    officer.post(
        f"{home}plan/", {"why_0": "x", "why_1": "y", "correction": "s", "action": "h", "owner": "A", "due_on": day}
    )
    officer.post(f"{home}done/", {"result": "Đã ban hành", "done_on": day})
    finding.refresh_from_db()
    assert finding.state == "done"
    assert as_(cast.officer).get(f"{home}judge/").status_code == 403

    as_(cast.inspector).post(f"{home}judge/", {"verdict": "not", "note": "Mục tiêu không đo được"})
    finding.refresh_from_db()
    assert (finding.state, finding.done_on) == ("reopened", None)

    officer = as_(cast.officer)
    officer.post(f"{home}plan/", {"why_0": "z", "correction": "s", "action": "h", "owner": "A", "due_on": day})
    officer.post(f"{home}done/", {"result": "Đã sửa", "done_on": day})
    as_(cast.inspector).post(f"{home}judge/", {"verdict": "effective", "note": "Đã xem mục tiêu mới"})
    finding.refresh_from_db()
    assert (finding.state, finding.closed_on) == ("closed", TODAY)
    assert [action.cause for action in finding.actions.all()] == ["y", "z"]


def test_a_cause_comes_before_an_action(cast: Cast) -> None:
    with pytest.raises(Refused, match="vì sao"):
        plan_correction(inspected(cast), **{**PLAN, "whys": [" "]}, by=cast.officer)  # type: ignore[arg-type]


def test_the_next_inspection_looks_at_what_the_last_one_left(cast: Cast, as_: Callable[[User], Client]) -> None:
    finding = inspected(cast)
    plan_correction(finding, **PLAN, by=cast.officer)  # type: ignore[arg-type]
    report_done(finding, result="xong", done_on=TODAY, by=cast.officer)
    later = make_audit(cast.commune, days_ago=2)
    page = as_(cast.secretary).get(f"/bac-giang/audits/{later.pk}/").content.decode()
    judge = f"/bac-giang/audits/findings/{finding.pk}/judge/?in={later.pk}"

    as_(cast.secretary).post(judge, {"verdict": "effective", "note": "Đã xem tại chỗ"})

    assert judge in page
    assert finding.actions.get().verified_in == later


def test_whoever_did_it_does_not_judge_it(cast: Cast) -> None:
    finding = raise_finding(
        cast.commune, source="complaint", grade="minor", text="Trả trễ", found_on=TODAY, by=cast.officer
    )
    plan_correction(finding, **PLAN, by=cast.officer)  # type: ignore[arg-type]
    report_done(finding, result="xong", done_on=TODAY, by=cast.officer)

    with pytest.raises(Refused, match="người báo đã khắc phục"):
        judge_correction(finding, effective=True, note="tốt", by=cast.officer)
    judge_correction(finding, effective=True, note="tốt", by=cast.head)

    finding.refresh_from_db()
    assert finding.state == "closed"


def test_what_is_overdue_rises_for_both_sides(cast: Cast, as_: Callable[[User], Client]) -> None:
    finding = inspected(cast, days_ago=100)

    assert finding.is_overdue
    for person, words in ((cast.officer, "Ghi biện pháp khắc phục"), (cast.secretary, "Báo cáo khắc phục quá hạn")):
        page = as_(person).get("/bac-giang/").content.decode()
        late = page.split("tasks-overdue")[1].split("</section>")[0]
        assert words in late
    assert (
        f"/findings/{finding.pk}/" in as_(cast.officer).get("/bac-giang/audits/findings/?overdue=on").content.decode()
    )


def test_the_second_time_is_called_repeated(cast: Cast) -> None:
    first, second = inspected(cast, days_ago=30), inspected(cast, days_ago=10)
    Finding.objects.filter(pk=first.pk).update(found_on=TODAY - timedelta(days=300))

    assert {pk: before.pk for pk, before in repeated([first, second]).items()} == {second.pk: first.pk}


def test_what_audits_say_about_a_year(cast: Cast, django_assert_num_queries: Callable[..., object]) -> None:
    closed, late = inspected(cast), inspected(cast, days_ago=100)
    plan_correction(closed, **PLAN, by=cast.officer)  # type: ignore[arg-type]
    report_done(closed, result="xong", done_on=TODAY, by=cast.officer)
    judge_correction(closed, effective=True, note="đã xem", by=cast.inspector)
    internal = signed(make_audit(cast.commune, kind=AuditKind.INTERNAL), cast.officer)

    with django_assert_num_queries(3):
        said = years_of([cast.commune.pk, cast.sibling.pk], TODAY.year)

    year = said[cast.commune.pk]
    assert late.is_overdue
    assert (year.nonconformities, year.closed, year.closed_in_time, year.overdue) == (2, 1, 1, 1)
    assert year.internal_audit_held
    assert year.internal_audit_held.pk == internal.pk
    assert len(year.inspections) == 2
    assert said[cast.sibling.pk].nonconformities == 0


def test_the_list_is_taken_out_as_it_is_filtered(cast: Cast, as_: Callable[[User], Client]) -> None:
    finding = inspected(cast)
    plan_correction(finding, **{**PLAN, "action": "=HYPERLINK(1)"}, by=cast.officer)  # type: ignore[arg-type]
    raise_finding(cast.sibling, source="complaint", grade="major", text="Trả trễ", found_on=TODAY, by=cast.secretary)
    address = "/bac-giang/audits/findings/export/"

    whole = as_(cast.secretary).get(address, {"format": "csv"}).content.decode("utf-8-sig")
    minor = as_(cast.secretary).get(address, {"format": "csv", "grade": "minor"}).content.decode("utf-8-sig")
    own = as_(cast.officer).get(address, {"format": "csv"}).content.decode("utf-8-sig")

    assert "Trả trễ" in whole
    assert "Chưa ban hành mục tiêu" in minor
    assert "Trả trễ" not in minor + own
    assert "'=HYPERLINK(1)" in own
    assert TrailEntry.objects.filter(action="export_findings").count() == 3
    assert as_(cast.secretary).get(address).content[:2] == b"PK"
    assert as_(cast.viewer).get(address).status_code == 403
    page = as_(cast.secretary).get("/bac-giang/audits/findings/", {"grade": "minor"}).content.decode()
    assert "findings/export/?grade=minor&amp;format=csv" in page
