"""An inspection through its pages: team, decision, checklist, minutes, report, answer; and who may not."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from agencies.models import User
from agencies.roles import Role
from agencies.rules import Refused
from agencies.workflow.people import assign_role
from audits.models import Answer, Audit, Finding
from audits.rules import report_due
from audits.workflow import audits as workflow
from audits.workflow.papers import file_paper
from audits.workflow.plans import save_inspector
from evidence.closing.workflow import take_down_document
from evidence.models import Document
from tests.audits.stage import answer_all, checklist_of, finding_of, make_audit, make_inspector, signed
from tests.conftest import Cast
from tests.factories import make_member
from tests.meta.samples import PICTURE
from tests.scoring.stage import make_document

TODAY = timezone.localdate()


def act(client: Client, audit: Audit, *actions: dict[str, object]) -> list[dict[str, object]]:
    """What the page's outbox sends and is told."""
    sent = [{"kind": "own", "version": 0, "after": [], **action} for action in actions]
    answer = client.post(
        f"/bac-giang/audits/{audit.pk}/checking/act/", json.dumps({"actions": sent}), content_type="application/json"
    )
    found: list[dict[str, object]] = answer.json()["results"]
    return found


def said(conclusion: str, seen: str = "") -> list[list[str]]:
    return [["conclusion", conclusion], ["seen", seen]]


def test_an_inspection_from_its_reason_to_its_end(cast: Cast, as_: Callable[[User], Client]) -> None:
    checklist = checklist_of(cast.province)
    inspector = make_inspector(cast.province, person=cast.inspector)
    client, day = as_(cast.inspector), f"{TODAY:%d/%m/%Y}"
    client.post(
        f"/bac-giang/agencies/{cast.commune.pk}/inspections/new/",
        {"reason": "Có phản ánh", "form": "on_site", "begins_on": day, "ends_on": day, "checklist": checklist.pk},
    )
    audit = Audit.objects.get()
    home = f"/bac-giang/audits/{audit.pk}/"
    refused = client.post(f"{home}start/", follow=True).content.decode()
    client.post(f"{home}arrange/", {"begins_on": day, "ends_on": day, "decision_number": "5/QĐ", "decision_on": day})
    client.post(f"{home}members/", {"inspector": inspector.pk, "role": "head"})
    client.post(f"{home}start/")
    codes = [row.code for row in checklist.questions.all()]
    act(client, audit, *({"id": code, "code": code, "fields": said("conforming")} for code in codes if code != "K15"))
    act(client, audit, {"id": "x", "code": "K15", "fields": said("minor", "Chưa đánh giá nội bộ năm nay")})
    client.post(f"{home}conclude/", {"strengths": "Niêm yết đầy đủ"})
    client.post(
        f"{home}sign/", {"signed_on": day, "for_team": "Trưởng đoàn", "for_agency": "Chủ tịch", "opinion": "Nhất trí"}
    )
    audit.refresh_from_db()
    finding = finding_of(audit)

    assert "Chưa ghi số, ngày quyết định kiểm tra" in refused
    assert (audit.state, audit.report_due) == ("signed", report_due(TODAY))
    assert (finding.state, finding.clause, finding.due_on) == ("open", "9.2", report_due(TODAY))

    client = as_(cast.officer)
    early = client.post(f"{home}report/", {"note": "Xong"}).content.decode()
    client.post(
        f"/bac-giang/audits/findings/{finding.pk}/plan/",
        {
            "why_0": "Chưa có kế hoạch",
            "correction": "Đánh giá ngay",
            "action": "Đưa vào kế hoạch năm",
            "owner": "A",
            "due_on": day,
        },
    )
    client.post(f"{home}report/", {"note": "Đã lập kế hoạch"})
    as_(cast.inspector).post(f"{home}answer/", {"verdict": "refuse", "answer": "Chưa có bằng chứng"})
    audit.refresh_from_db()
    assert "chưa có biện pháp khắc phục" in early
    assert audit.state == "not_accepted"
    as_(cast.officer).post(f"{home}report/", {"note": "Gửi kèm biên bản"})
    as_(cast.inspector).post(f"{home}answer/", {"verdict": "accept"})
    audit.refresh_from_db()
    assert (audit.state, audit.closed_on) == ("closed", TODAY)


def test_nobody_inspects_an_agency_they_belong_to(cast: Cast, as_: Callable[[User], Client]) -> None:
    both = make_member(Role.INSPECTOR, cast.district)
    assign_role(both, Role.OFFICER, cast.commune, by=cast.administrator)
    audit = make_audit(cast.commune)

    page = as_(both).post(f"/bac-giang/audits/{audit.pk}/cancel/", {"reason": "x"})
    new = as_(both).get(f"/bac-giang/agencies/{cast.commune.pk}/inspections/new/")

    assert page.status_code == new.status_code == 403
    assert "Bạn thuộc cơ quan này" in page.content.decode()
    assert as_(both).get(f"/bac-giang/agencies/{cast.sibling.pk}/inspections/new/").status_code == 200


def test_only_the_team_writes_once_it_has_accounts(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit = make_audit(cast.commune, person=cast.inspector)

    assert (
        act(as_(cast.inspector), audit, {"id": "a", "code": "K01", "fields": said("conforming")})[0]["state"] == "saved"
    )
    assert as_(cast.secretary).get(f"/bac-giang/audits/{audit.pk}/arrange/").status_code == 200
    assert as_(cast.verifier).get(f"/bac-giang/audits/{audit.pk}/arrange/").status_code == 403


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"degree": ""}, "chưa ghi bằng đại học"),
        ({"training_until": TODAY - timedelta(days=100)}, "đã hết hạn"),
        ({"retired_on": TODAY - timedelta(days=100)}, "đã thôi làm kiểm tra viên"),
    ],
)
def test_who_does_not_qualify_is_not_in_a_team(cast: Cast, facts: dict[str, object], why: str) -> None:
    audit = make_audit(cast.commune)
    other = make_inspector(cast.province, "Người Khác")
    save_inspector(cast.province, other, by=cast.secretary, **facts)

    with pytest.raises(Refused, match=why):
        workflow.add_member(audit, role="member", inspector=other, by=cast.secretary)


def test_an_inspector_of_the_agency_itself_is_not_in_the_team(cast: Cast) -> None:
    audit = make_audit(cast.commune)
    other = make_inspector(cast.province, "Người Khác")
    save_inspector(cast.province, other, by=cast.secretary, agency=cast.commune)

    with pytest.raises(Refused, match="thuộc cơ quan được kiểm tra"):
        workflow.add_member(audit, role="member", inspector=other, by=cast.secretary)


def test_the_agency_sees_nothing_before_the_minutes(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit = make_audit(cast.commune)
    answer_all(audit, cast.secretary, K15="minor: Chưa đánh giá")
    finding = finding_of(audit)
    officer = as_(cast.officer)

    pages = [f"/bac-giang/audits/{audit.pk}/checking/", f"/bac-giang/audits/findings/{finding.pk}/"]
    assert [officer.get(page).status_code for page in pages] == [403, 403]
    for told in ("/bac-giang/audits/findings/", "/bac-giang/trail/", f"/bac-giang/agencies/{cast.commune.pk}/trail/"):
        page = officer.get(told)
        assert page.status_code == 200
        assert "Chưa đánh giá" not in page.content.decode()
    workflow.conclude(audit, by=cast.secretary)
    assert officer.get(pages[0]).status_code == 200
    assert officer.get(pages[1]).status_code == 200


def test_a_finding_follows_its_answer(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit, client = make_audit(cast.commune), as_(cast.secretary)
    act(client, audit, {"id": "1", "code": "K07", "fields": said("minor", "Chưa ban hành")})
    act(client, audit, {"id": "2", "code": "K07", "fields": said("major", "Không có mục tiêu"), "version": 1})
    assert (finding_of(audit).grade, finding_of(audit).text) == ("major", "Không có mục tiêu")

    act(client, audit, {"id": "3", "code": "K07", "fields": said("conforming"), "version": 2})

    assert not Finding.objects.exists()


def test_a_save_comes_twice_and_is_applied_once(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit, client = make_audit(cast.commune), as_(cast.secretary)
    first = {"id": "a", "code": "K07", "fields": said("minor", "x")}

    told = [act(client, audit, first), act(client, audit, first)]

    assert [one[0]["state"] for one in told] == ["saved", "saved"]
    assert Answer.objects.get(question__code="K07").version == 1


def test_two_at_one_question_are_told_and_who_types_on_is_not(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit, client = make_audit(cast.commune), as_(cast.secretary)
    act(client, audit, {"id": "a", "code": "K07", "fields": said("minor", "của một người")})

    own = act(client, audit, {"id": "b", "code": "K07", "fields": said("minor", "viết tiếp"), "after": ["a"]})
    other = act(client, audit, {"id": "c", "code": "K07", "fields": said("major", "người khác")})

    assert own[0]["state"] == "saved"
    assert other[0]["state"] == "conflict"
    assert "viết tiếp" in str(other[0]["theirs"])


def test_a_photo_is_kept_once_among_the_agencys_documents(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit, client = make_audit(cast.commune), as_(cast.secretary)
    page = f"/bac-giang/audits/{audit.pk}/checking/K10/photo/"

    for _turn in range(2):
        file = SimpleUploadedFile("anh.jpg", PICTURE.read_bytes(), "image/jpeg")
        told = client.post(page, {"photo": file}, headers={"HX-Request": "true"}).json()

    document = Document.objects.get()
    assert (document.agency, told["state"]) == (cast.commune, "saved")
    assert audit.photos.get().document == document
    assert "Kiểm tra" in as_(cast.officer).get(f"/bac-giang/evidence/{document.pk}/").content.decode()


def test_an_unanswered_question_keeps_the_work_open(cast: Cast) -> None:
    audit = make_audit(cast.commune)

    with pytest.raises(Refused, match="Còn 28 câu chưa kết luận: K01, K02"):
        workflow.conclude(audit, by=cast.secretary)


def test_a_finding_says_what_was_seen(cast: Cast) -> None:
    audit = make_audit(cast.commune)
    answer_all(audit, cast.secretary, K07="minor")

    with pytest.raises(Refused, match="Hãy mô tả điều thấy được"):
        workflow.conclude(audit, by=cast.secretary)


def test_the_file_says_what_is_missing(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit = signed(make_audit(cast.commune), cast.secretary, K07="minor: Chưa ban hành")
    home = f"/bac-giang/audits/{audit.pk}/"
    before = as_(cast.secretary).get(home).content.decode()

    file = SimpleUploadedFile("bien-ban.jpg", PICTURE.read_bytes(), "image/jpeg")
    as_(cast.secretary).post(f"{home}papers/", {"kind": "minutes", "number": "3/BB", "uploads": file})

    assert before.count("còn thiếu") == 5
    assert as_(cast.secretary).get(home).content.decode().count("còn thiếu") == 4
    assert audit.papers.get().document.number == "3/BB"


def test_what_may_not_be_cited_is_not_filed(cast: Cast) -> None:
    audit = make_audit(cast.commune)

    with pytest.raises(Refused, match="nhiễm mã độc"):
        file_paper(audit, "minutes", document=make_document(cast.commune, scan_state="infected"), by=cast.secretary)
    seen = make_document(cast.commune)
    take_down_document(Document.objects.get(pk=seen.pk), by=cast.administrator, reason="Có thông tin cá nhân")
    with pytest.raises(Refused, match="đã gỡ"):
        file_paper(audit, "minutes", document=seen, by=cast.secretary)


def test_the_agency_files_its_report_and_not_the_decision(cast: Cast, as_: Callable[[User], Client]) -> None:
    audit = signed(make_audit(cast.commune), cast.secretary, K07="minor: Chưa ban hành")
    officer = as_(cast.officer)

    assert officer.get(f"/bac-giang/audits/{audit.pk}/papers/?kind=correction").status_code == 200
    assert officer.get(f"/bac-giang/audits/{audit.pk}/papers/?kind=decision").status_code == 403


def test_an_inspection_without_nonconformities_ends_with_the_minutes(cast: Cast) -> None:
    audit = signed(make_audit(cast.commune), cast.secretary, K21="observation: Nên có sáng kiến")

    assert (audit.state, audit.report_due) == ("closed", None)
    assert finding_of(audit).state == "advised"
