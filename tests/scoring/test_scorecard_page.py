"""The scorecard page: what each side sees, saves and is refused."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import TrailEntry, User
from agencies.roles import Role
from scoring.models import Scorecard, Stage
from scoring.states import SheetState
from scoring.workflow.paper import import_results, plan_results
from scoring.workflow.scores import save_claim
from tests.conftest import Cast
from tests.factories import make_member
from tests.scoring.stage import claim_all, make_campaign, make_document, provisional, sheet_of, submitted

SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def act(client: Client, sheet: Scorecard, code: str, version: int = 0, name: str = "act", **fields: str) -> Any:
    """What the page's outbox sends for one form; gives the answer's only result and the parts that changed."""
    action = {"id": str(uuid4()), "code": code, "version": version, "fields": list(fields.items())}
    answer = client.post(at(name, sheet), {"actions": [action]}, content_type="application/json")
    if answer.status_code != 200:
        return answer.status_code, {}
    return answer.json()["results"][0], answer.json()["parts"]


def at(name: str, sheet: Scorecard, *more: object) -> str:
    return reverse(f"scoring:{name}", args=["bac-giang", sheet.pk, *more])


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    return sheet_of(make_campaign(cast.province), cast.commune)


def test_the_officer_saves_a_claim_and_the_answer_is_small(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    result, parts = act(as_(cast.officer), sheet, "A1", met="yes")

    assert result == {"code": "A1", "state": "saved", "version": 1}
    assert "Đã lưu" in parts["state-own-A1"]
    assert len(json.dumps(parts, ensure_ascii=False).encode()) <= 3 * 1024
    assert sheet.scores.get(criterion="A1").points == 20
    for stranger, status in ((cast.viewer, 403), (cast.verifier, 403), (cast.stranger, 404)):
        assert act(as_(stranger), sheet, "A1", met="no")[0] == status


def test_the_answer_is_drawn_without_asking_the_database(
    cast: Cast, as_: SignIn, sheet: Scorecard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is drawn while the disk is written; a question would wait for that."""
    drawn: list[int] = []

    def noting(draw: Callable[[], object]) -> Callable[[], object]:
        def noted() -> object:
            with CaptureQueriesContext(connection) as asked:
                answer = draw()
            drawn.append(len(asked))
            return answer

        return noted

    monkeypatch.setattr("scoring.acting.beside_commit", noting)
    claim_all(sheet, cast.officer)
    received = submitted(sheet.campaign, cast.sibling, officer=cast.officer, head=cast.head)

    act(as_(cast.officer), sheet, "A1", version=1, met="no", note="Chưa có")
    act(as_(cast.head), sheet, "A1", version=2, met="yes")
    act(as_(cast.verifier), received, "A1", name="decide", met="no", note="Chưa đủ")

    assert drawn == [0, 0, 0]


def test_the_same_save_sent_again_changes_nothing(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    client = as_(cast.officer)
    act(client, sheet, "A1", met="yes", note="Có")
    lines = TrailEntry.objects.count()

    result, _parts = act(client, sheet, "A1", met="yes", note="Có")

    assert result == {"code": "A1", "state": "saved", "version": 1}
    assert TrailEntry.objects.count() == lines


def sends(client: Client, sheet: Scorecard, action: dict[str, Any], name: str = "act") -> dict[str, Any]:
    """The answer to one action as the outbox keeps it."""
    action = {"code": "A1", "version": 0, "fields": []} | action
    answer: dict[str, Any] = client.post(at(name, sheet), {"actions": [action]}, content_type="application/json").json()
    return answer["results"][0]  # type: ignore[no-any-return]


def test_an_action_whose_answer_was_lost_is_not_applied_over_what_came_since(
    cast: Cast, as_: SignIn, sheet: Scorecard
) -> None:
    action = {"id": "mine", "fields": [["met", "yes"]]}
    client = as_(cast.officer)
    sends(client, sheet, action)
    save_claim(sheet, "A1", {"met": False}, note="Đã hết hiệu lực", version=1, by=cast.head)
    lines = TrailEntry.objects.count()

    result = sends(client, sheet, action)

    assert result == {"code": "A1", "state": "saved", "version": 1, "since": True}
    assert sheet.scores.get(criterion="A1").note == "Đã hết hiệu lực"
    assert TrailEntry.objects.count() == lines


def test_a_decision_taken_back_is_not_taken_back_again(cast: Cast, as_: SignIn) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    client = as_(cast.verifier)
    sends(client, sheet, {"id": "1", "kind": "accept", "codes": ["A1"]}, "decide")
    sends(client, sheet, {"id": "2", "kind": "undo"}, "decide")
    sends(client, sheet, {"id": "3", "kind": "accept", "codes": ["A1"]}, "decide")

    result = sends(client, sheet, {"id": "2", "kind": "undo"}, "decide")

    assert result["state"] == "saved"
    assert sheet.scores.filter(stage=Stage.PROVINCE, criterion="A1").exists()


def test_typing_on_after_a_lost_answer_is_no_conflict_with_oneself(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    client = as_(cast.officer)
    sends(client, sheet, {"id": "1", "fields": [["met", "yes"], ["note", "Có"]]})

    more = {"id": "2", "fields": [["met", "yes"], ["note", "Có quyết định"]]}
    assert sends(client, sheet, more)["state"] == "conflict"
    assert sends(client, sheet, more | {"after": ["1"]}) == {"code": "A1", "state": "saved", "version": 2}


def test_every_keystroke_is_kept_and_too_many_are_refused_whole(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    client = as_(cast.officer)
    sends(client, sheet, {"id": "1", "fields": [["met", "yes"], ["note", "Có quyết định "]]})

    result = sends(client, sheet, {"id": "2", "version": 1, "fields": [["met", "yes"], ["note", "dài" * 9000]]})

    assert "27000 ký tự" in result["faults"][0]
    assert sheet.scores.get(criterion="A1").note == "Có quyết định "


def test_citing_and_locating_go_the_same_way(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    document, foreign = make_document(cast.commune), make_document(cast.sibling)
    client = as_(cast.officer)

    cited = sends(client, sheet, {"id": "1", "kind": "cite", "fields": [["document", str(document.pk)]]})
    citation = sheet.citations.get()
    sends(client, sheet, {"id": "2", "kind": "locator", "citation": str(citation.pk), "fields": [["locator", "tr. 2"]]})
    refused = sends(client, sheet, {"id": "3", "kind": "cite", "fields": [["document", str(foreign.pk)]]})
    gone = sends(client, sheet, {"id": "4", "kind": "locator", "citation": "0", "fields": [["locator", "tr. 3"]]})

    assert cited["state"] == "saved"
    assert sheet.citations.get().locator == "tr. 2"
    assert refused["state"] == gone["state"] == "refused"


def test_a_stale_save_is_answered_with_what_stands_there(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    act(as_(cast.officer), sheet, "A1", met="yes")

    result, parts = act(as_(cast.officer), sheet, "A1", met="no")

    assert (result["state"], result["version"], parts) == ("conflict", 1, {})
    assert "Có" in result["theirs"]
    assert sheet.scores.get(criterion="A1").points == 20


def test_one_refused_action_does_not_hold_up_the_others(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    actions = [
        {"id": "1", "code": "A2", "version": 0, "fields": [["numerator", "12"], ["denominator", "10"]]},
        {"id": "2", "code": "??", "version": "x", "fields": 3},
        {"id": "3", "code": "A1", "version": 0, "fields": [["met", "yes"]]},
    ]

    answer = as_(cast.officer).post(at("act", sheet), {"actions": actions}, content_type="application/json").json()

    assert [result["state"] for result in answer["results"]] == ["refused", "refused", "saved"]
    assert all(result["faults"] for result in answer["results"][:2])


def test_a_verifier_has_to_say_why(cast: Cast, as_: SignIn) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    client = as_(cast.verifier)

    refused, _parts = act(client, sheet, "A1", name="decide", met="no")
    saved, parts = act(client, sheet, "A1", name="decide", met="no", note="Chưa thấy dấu")

    assert "ghi lý do" in refused["faults"][0]
    assert saved["state"] == "saved"
    assert "Đã lưu" in parts["state-found-A1"]


def test_a_fault_keeps_what_was_typed(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    answer = as_(cast.officer).post(
        at("claim", sheet, "A2"), {"numerator": "12", "denominator": "10", "version": "0"}, headers=HTMX
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="12"' in page
    assert "Chưa lưu được" in page


def test_a_conflict_shows_both(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    client = as_(cast.officer)
    client.post(at("claim", sheet, "A2"), {"numerator": "9", "denominator": "10", "version": "0"})

    answer = client.post(
        at("claim", sheet, "A2"), {"numerator": "7", "denominator": "10", "version": "0"}, headers=HTMX
    )

    page = answer.content.decode()
    assert "Có hai bản khác nhau" in page
    assert 'value="7"' in page
    assert '<strong class="num">9</strong>' in page


def test_without_script_the_page_comes_back_with_the_criterion_open(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    answer = as_(cast.officer).post(
        at("claim", sheet, "B1"), {"ticks": ["mot"], "note": "Đã có", "version": "0"}, follow=True
    )

    assert answer.redirect_chain[-1][0].endswith("?c=B1")
    assert "Đã lưu tiêu chí B1" in answer.content.decode()


def test_files_are_uploaded_and_cited_with_the_page(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    from tests.evidence.test_filecheck import SAMPLES  # a real PDF

    pdf = next(path for path in SAMPLES.iterdir() if path.suffix == ".pdf")
    as_(cast.officer).post(
        at("cite", sheet, "A1"), {"files": SimpleUploadedFile(pdf.name, pdf.read_bytes()), "locator": "trang 2"}
    )

    citation = sheet.citations.get()
    assert (citation.criterion, citation.locator) == ("A1", "trang 2")
    assert citation.document.agency == cast.commune


def test_a_document_of_another_agency_cannot_be_cited(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    other = make_document(cast.sibling)

    as_(cast.officer).post(at("cite", sheet, "A1"), {"document": other.pk})

    assert not sheet.citations.exists()


def test_the_head_hands_in_and_gets_a_receipt(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    claim_all(sheet, cast.officer)
    assert as_(cast.officer).post(at("submit", sheet)).status_code == 403

    answer = as_(cast.head).post(at("submit", sheet), follow=True)

    received = sheet.submissions.get()
    assert received.receipt in answer.content.decode()
    assert received.sha256 in answer.content.decode()


def test_the_agency_sees_no_verified_points_until_its_result_is_sent(cast: Cast, as_: SignIn) -> None:
    campaign = make_campaign(cast.province)
    sheet = submitted(campaign, cast.commune, officer=cast.officer, head=cast.head)
    as_(cast.verifier).post(at("verify", sheet, "A1"), {"met": "no", "note": "Chưa thấy dấu", "version": "0"})

    assert sheet.scores.get(stage=Stage.PROVINCE).points == 0
    assert "Chưa thấy dấu" in as_(cast.verifier).get(at("scorecard", sheet) + "?c=A1").content.decode()
    assert "Chưa thấy dấu" not in as_(cast.officer).get(at("scorecard", sheet) + "?c=A1").content.decode()
    assert "Chưa thấy dấu" not in as_(cast.officer).get(at("history", sheet)).content.decode()


def test_an_appeal_goes_to_and_fro(cast: Cast, as_: SignIn) -> None:
    campaign = make_campaign(cast.province)
    sheet = provisional(
        campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier, by=cast.secretary
    )

    as_(cast.officer).post(at("appeal", sheet, "B2"), {"argument": "Đã bổ sung hồ sơ thứ năm"})
    row = sheet.appeals.get()
    as_(cast.verifier).post(
        at("answer_appeal", row), {"upheld": "yes", "answer": "Đúng", "numerator": "5", "denominator": "5"}
    )

    sheet.refresh_from_db()
    row.refresh_from_db()
    assert (row.upheld, row.points_before, row.points_after) == (True, 8, 10)
    assert sheet.state == SheetState.PROVISIONAL


def test_one_who_is_on_both_sides_gets_no_form(cast: Cast, as_: SignIn) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    insider = make_member(Role.VERIFIER, cast.district, agency=cast.commune)

    page = as_(insider).get(at("scorecard", sheet)).content.decode()
    as_(insider).post(at("verify", sheet, "A1"), {"met": "yes", "version": "0"})

    assert "Lưu thẩm định" not in page
    assert not sheet.scores.filter(stage=Stage.PROVINCE).exists()


@pytest.mark.parametrize("who", ["officer", "verifier"])
def test_opening_a_sheet_asks_little_of_the_database(
    cast: Cast, as_: SignIn, django_assert_max_num_queries: Callable[..., object], who: str
) -> None:
    sheet = submitted(make_campaign(cast.province), cast.commune, officer=cast.officer, head=cast.head)
    client = as_(cast.people[who])
    client.get(at("scorecard", sheet))

    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        client.get(at("scorecard", sheet))


def test_a_year_on_paper_shows_the_rating_in_words(cast: Cast, as_: SignIn) -> None:
    plan = plan_results(cast.province, 2020, [{"line": 2, "code": cast.commune.code, "rating": "Khá", "score": "72,5"}])
    campaign = import_results(cast.province, 2020, plan, by=None)

    page = as_(cast.officer).get(at("scorecard", campaign.scorecards.get())).content.decode()

    assert "Khá" in page
    assert "72,5" in page
