"""What other systems read is as it is described, comes in pages, and is told in a sentence when it cannot be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from pytest_django import Settings

from agencies.models import Agency, Reorganisation, Succession
from agencies.roles import Role
from evidence.models import Blob, Document, DocumentFile, ScanState
from reports.api.endpoints import ENDPOINTS
from reports.issuing.dressed import Particulars
from reports.issuing.papers import draft
from reports.issuing.tables import YearOf
from reports.issuing.workflow import issue
from scoring.models import Campaign, Decision, Score, Stage
from scoring.states import CampaignState, SheetState
from tests.browser import PHONE, Site, audit, overflow
from tests.conftest import Cast
from tests.factories import make_agency, make_token_of
from tests.reports.years import two_years
from tests.scoring.stage import make_document

BASE = "/bac-giang/api/v1/"


class Reader:
    """Another system with its token."""

    def __init__(self, node: Agency, role: Role = Role.VIEWER) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {make_token_of(role, node)[1]}"})

    def get(self, path: str, status: int = 200, **headers: str) -> Any:
        answer = self.client.get(path if path.startswith("/") else BASE + path, headers=headers)
        assert answer.status_code == status, answer.content.decode()
        return json.loads(answer.content)


@pytest.fixture
def told(cast: Cast) -> Cast:
    """2023 published: the commune Tốt, its sibling Yếu, with points; a decision with its paper; a merger behind the commune."""
    campaign = two_years(cast, commune="tot", sibling="yeu")
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.PUBLISHED)
    sheet = campaign.scorecards.get(agency=cast.commune)
    campaign.scorecards.update(state=SheetState.PUBLISHED)
    Score.objects.create(scorecard=sheet, stage=Stage.FINAL, criterion="A1", points="17.5", note="ghi chú riêng")
    Score.objects.create(scorecard=sheet, stage=Stage.FINAL, criterion="A2", not_applicable=True)
    paper = make_document(cast.province.root, "Quyết định công nhận")
    blob = Blob.objects.create(province=cast.province, sha256="0" * 64, size=1, mime="application/pdf", extension="pdf")
    DocumentFile.objects.create(document=paper, blob=blob, name="qd.pdf", position=1)
    Decision.objects.create(
        campaign=campaign, number="15/QĐ-UBND", signed_on="2024-01-09", title=".", document=paper, signed_by="Ông Ký"
    )
    old = make_agency("UBND xã Cũ", parent=cast.district, code="07240")
    merger = Reorganisation.objects.create(province=cast.province, kind="merge", effective_on="2020-01-01")
    Succession.objects.create(reorganisation=merger, predecessor=old, successor=cast.commune)
    return cast


@pytest.fixture
def told_twice(told: Cast) -> Cast:
    """The same, its summary issued in two editions."""
    for number, reason in (("05/BC-SKHCN", ""), ("06/BC-SKHCN", "Đính chính")):
        given = Particulars(number, date(2024, 1, 10), "Ông Ký", "Giám đốc")
        issue(
            draft("year", "summary", YearOf(told.province, 2023), told.province),
            given,
            reason=reason,
            by=told.secretary,
        )  # type: ignore[arg-type]
    return told


def closed(schema: Any) -> Any:
    """The schema that also refuses what it does not name: nothing is handed out that is not described."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return inner | {"additionalProperties": False} if "properties" in inner else inner


def examples(cast: Cast) -> Iterator[tuple[str, str]]:
    for endpoint in ENDPOINTS:
        if not endpoint.file:
            yield (
                endpoint.template,
                endpoint.template.replace("{year}", "2023").replace("{agency}", str(cast.commune.pk)),
            )


def test_the_description_is_openapi(cast: Cast) -> None:
    document = json.loads(Client().get(BASE + "openapi.json").content)

    validate(document)
    assert document["openapi"] == "3.1.0"
    assert len(document["paths"]) == len(ENDPOINTS)


def test_every_answer_is_as_described(told_twice: Cast) -> None:
    document = json.loads(Client().get(BASE + "openapi.json").content)
    reader = Reader(told_twice.province.root, Role.REPORTER)  # type: ignore[arg-type]

    for template, path in examples(told_twice):
        operation = document["paths"]["/" + template]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        answer = reader.get(path)
        faults = list(Draft202012Validator(closed(schema), format_checker=FormatChecker()).iter_errors(answer))
        assert not faults, f"{path}: {[fault.message for fault in faults[:3]]}"
        assert answer.get("items", True), f"{path} shows nothing that could be checked"


def test_every_refusal_is_as_described(told: Cast) -> None:
    document = json.loads(Client().get(BASE + "openapi.json").content)
    problem = Draft202012Validator(closed(document["components"]["schemas"]["Problem"]))
    reader = Reader(told.commune)

    for path, status in {"years?lvl=1": 400, "figures/2023": 403, "results/1999": 404, "nothing": 404}.items():
        answer = reader.get(path, status)
        problem.validate(answer)
        assert answer["status"] == status
        assert answer["detail"].endswith((".", "!")), answer


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("lvl=commune", "Các tham số dùng được: on, level"),
        ("on=31/12/2023", "dạng 2023-12-31"),
        ("on=2023-02-30", "dạng 2023-12-31"),
        ("level=xa", "province, district, commune"),
        ("per_page=501", "từ 1 đến 500"),
        ("page=0", "số nguyên"),
        ("page=²", "số nguyên"),
        ("q=%00", "phải là chữ"),
    ],
)
def test_what_cannot_be_asked_is_said(cast: Cast, asked: str, said: str) -> None:
    answer = Reader(cast.commune).get(f"agencies?{asked}", 400)

    assert said in answer["detail"]


def test_pages_lead_to_the_next_and_hold_each_agency_once(told: Cast) -> None:
    reader = Reader(told.province.root)  # type: ignore[arg-type]
    codes, url = [], BASE + "agencies?per_page=2&on=2023-06-01"

    while url:
        answer = reader.get(url)
        codes += [item["code"] for item in answer["items"]]
        url = answer["next"]

    assert len(codes) == len(set(codes)) == answer["total"] == 6


def test_agencies_are_those_of_the_day_and_of_the_tokens_node(told: Cast) -> None:
    reader = Reader(told.district)

    assert {item["code"] for item in reader.get("agencies")["items"]} == {"215", "07240", "07243", "07246"}
    assert [item["name"] for item in reader.get("agencies?q=dong tien")["items"]] == ["UBND xã Đồng Tiến"]
    whole = reader.get(f"agencies/{told.commune.pk}")
    assert whole["predecessors"][0]["name"] == "UBND xã Cũ"
    assert whole["versions"][0]["valid_to"] is None
    reader.get(f"agencies/{told.department.pk}", 404)


def test_results_are_those_of_the_tokens_node_ranked_among_all(told: Cast) -> None:
    root = told.province.root
    assert root
    all_of_it = {item["code"]: item for item in Reader(root).get("results/2023")["items"]}
    own = Reader(told.sibling, Role.OFFICER).get("results/2023")["items"]

    assert [item["code"] for item in own] == ["07246"]
    assert own[0] == all_of_it["07246"]
    assert (own[0]["score"], own[0]["rating_label"], own[0]["rank"]) == (20, "Yếu", 2)
    assert [item["code"] for item in Reader(root).get("results/2023?rating=tot")["items"]] == ["07243"]


def test_points_that_do_not_apply_are_not_nought(told: Cast) -> None:
    (item,) = Reader(told.commune).get("results/2023/points?code=07243")["items"]

    assert item["criteria"] == [
        {"criterion": "A1", "points": 17.5, "not_applicable": False},
        {"criterion": "A2", "points": None, "not_applicable": True},
    ]
    assert "ghi chú riêng" not in json.dumps(item, ensure_ascii=False)


@pytest.mark.parametrize("state", [state for state in CampaignState if state not in {"published", "archived"}])
def test_results_before_publication_are_not_there(told: Cast, state: CampaignState) -> None:
    Campaign.objects.filter(year=2023).update(state=state)
    reader = Reader(told.province.root, Role.REPORTER)  # type: ignore[arg-type]

    for path in ("results/2023", "results/2023/points"):
        assert reader.get(path, 404)["code"] == "not_found"
    assert reader.get("documents")["items"] == []


def test_documents_name_their_files_and_nobody(told: Cast) -> None:
    (item,) = Reader(told.province.root, Role.REPORTER).get("documents?year=2023")["items"]  # type: ignore[arg-type]

    assert (item["number"], item["signed_on"], item["kind"]) == ("15/QĐ-UBND", "2024-01-09", "decision")
    assert item["files"][0]["url"].startswith(BASE + "documents/")
    assert "Ông Ký" not in json.dumps(item, ensure_ascii=False)


@pytest.mark.parametrize(
    "state", [{"scan_state": "infected"}, {"closure": "taken_down"}, {"withdrawn_at": timezone.now(), "withdraw_reason": "x"}]
)  # fmt: skip
def test_a_paper_that_is_kept_shut_is_not_handed_out(told: Cast, state: dict[str, Any]) -> None:
    reader = Reader(told.province.root, Role.ADMINISTRATOR)  # type: ignore[arg-type]
    (item,) = reader.get("documents")["items"]
    Document.objects.filter(title="Quyết định công nhận").update(**state)

    assert reader.get(item["files"][0]["url"], 404)["code"] == "not_found"
    assert reader.get("documents")["items"][0]["files"] == []


def test_where_there_is_a_scanner_a_paper_is_handed_out_when_it_is_clean(told: Cast, settings: Settings) -> None:
    settings.CLAMAV_ADDRESS = "127.0.0.1:1"
    reader = Reader(told.province.root, Role.REPORTER)  # type: ignore[arg-type]

    assert reader.get("documents")["items"][0]["files"] == []
    Document.objects.update(scan_state=ScanState.CLEAN)
    assert reader.get("documents")["items"][0]["files"] != []


def test_the_register_tells_each_edition_and_hands_its_files_over(told_twice: Cast) -> None:
    reader = Reader(told_twice.province.root, Role.REPORTER)  # type: ignore[arg-type]
    later, first = reader.get("documents/issued?year=2023&code=BC")["items"]

    assert (later["number"], later["edition"], later["supersedes"], later["reason"]) == (
        "06/BC-SKHCN",
        2,
        first["id"],
        "Đính chính",
    )
    assert (first["edition"], first["supersedes"], first["superseded_by"], first["signed"]) == (
        1,
        None,
        later["id"],
        None,
    )
    assert [file["form"] for file in first["files"]] == ["pdf", "docx", "xlsx", "json"]
    for file in first["files"]:
        answer = reader.client.get(file["url"])
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert answer["Content-Type"] == file["mime"]
    assert "Ông Ký" not in json.dumps([first, later], ensure_ascii=False)
    assert reader.get(first["files"][0]["url"].replace("=pdf", "=signed"), 404)["code"] == "not_found"
    assert reader.get("documents/issued?code=QĐ")["total"] == 0


def test_who_sees_only_an_agency_sees_none_of_the_province_in_the_register(told_twice: Cast) -> None:
    (file, *_others) = Reader(told_twice.province.root, Role.REPORTER).get("documents/issued")["items"][0]["files"]  # type: ignore[arg-type]
    reader = Reader(told_twice.commune)

    assert reader.get("documents/issued")["items"] == []
    assert reader.get(file["url"], 404)["code"] == "not_found"


def test_what_has_not_changed_is_not_sent_again(told: Cast) -> None:
    client = Reader(told.commune).client
    first = client.get(BASE + "agencies")

    again = client.get(BASE + "agencies", headers={"If-None-Match": first["ETag"]})
    Agency.objects.filter(pk=told.commune.pk).update(name="x")
    told.commune.versions.update(name="UBND xã Khác")

    assert (again.status_code, again.content) == (304, b"")
    assert client.get(BASE + "agencies", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_the_page_of_the_interface_names_every_field_without_signing_in(cast: Cast) -> None:
    page = Client().get(reverse("reports:api_reference", args=["bac-giang"])).content.decode()

    for endpoint in ENDPOINTS:
        assert endpoint.template in page
        assert all(f"<code>{field.name}</code>" in page for field in endpoint.fields)


def test_the_page_of_the_interface_can_be_read_by_everybody(site: Site) -> None:
    page = site.open(reverse("reports:api_reference", args=["bac-giang"]), size=PHONE)

    assert audit(page) == []
    assert overflow(page) == 0
