"""Rubrics in the browser: read, edited, published, compared, brought in and taken out."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import TrailEntry, User
from scoring.models import RubricVersion
from scoring.rubricfile import write_rubric_file
from scoring.rubricpage import differences
from scoring.rules.codec import rubric_from_json, rubric_to_json
from scoring.rules.rubric import Rubric
from scoring.workflow.rubrics import change_rubric, draft_rubric, publish_rubric, renew_rubric
from tests.conftest import Cast
from tests.scoring.htmlforms import fields_of
from tests.scoring.rubrics import criterion, htqlcl, rubric
from tests.scoring.stage import make_campaign

AsUser = Callable[[User], Client]
RUBRIC = htqlcl()
ITEMS = [("criterion", item.code) for item in RUBRIC.criteria()] + [
    ("adjustment", it.code) for it in RUBRIC.adjustments
]


@pytest.fixture
def draft(cast: Cast) -> RubricVersion:
    """The whole rubric of the product as a draft."""
    return draft_rubric(cast.province, RUBRIC, by=cast.secretary)


def published(version: RubricVersion) -> RubricVersion:
    """That draft, published."""
    return publish_rubric(version, decision_number="12/QĐ-UBND", decision_date=None, by=None)


def url(name: str, version: RubricVersion | None = None, *more: Any) -> str:
    """The address of a page of the first province."""
    return reverse(f"scoring:{name}", args=["bac-giang", *([version.pk] if version else []), *more])


def spec(version: RubricVersion) -> Rubric:
    """The rubric as it is stored now."""
    return RubricVersion.objects.get(pk=version.pk).spec


def part(client: Client, version: RubricVersion, *where: str) -> dict[str, Any]:
    """What the page of one part would post if nothing were changed."""
    return dict(fields_of(client.get(url("rubric_part", version, *where)).content.decode(), "part"))


# --- who sees and does what ---


def test_a_member_reads_everything_and_changes_nothing(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.officer)

    page = client.get(url("rubric", draft)).content.decode()

    for item in RUBRIC.items():
        assert f'id="m-{item.code}"' in page
    assert "Phục dựng để minh họa" in page
    for name, word in (("rubric_edit", "Soạn"), ("rubric_publish", "Ban hành</a>"), ("rubric_export", "XLSX")):
        assert word not in page, name
    assert client.get(url("rubric_edit", draft)).status_code == 403
    for name in ("rubric_publish", "rubric_renew", "rubric_retire", "rubric_discard"):
        assert client.post(url(name, draft)).status_code == 403
    for where in (("settings",), ("criterion", "A1")):
        assert client.post(url("rubric_part", draft, *where), {"do": "save"}).status_code == 403
    assert client.post(url("rubric_move", draft, "criterion", "A1"), {"do": "remove"}).status_code == 403
    assert client.post(url("rubric_sample")).status_code == 403
    assert client.get(url("rubric_export", draft, "json")).status_code == 403
    assert spec(draft) == RUBRIC


@pytest.mark.parametrize("name", ["rubric", "rubric_tryout", "rubric_edit", "rubric_publish", "rubric_difference"])
def test_another_province_sees_nothing(cast: Cast, as_: AsUser, draft: RubricVersion, name: str) -> None:
    client = as_(cast.stranger)

    assert client.get(url(name, draft)).status_code == 404
    assert client.get(reverse(f"scoring:{name}", args=["ha-tinh", draft.pk])).status_code == 404


def test_an_empty_province_has_two_ways_to_start(cast: Cast, as_: AsUser) -> None:
    client = as_(cast.secretary)
    assert "không phải bộ tiêu chí chính thức" in client.get(url("rubrics")).content.decode()

    for _twice in range(2):
        client.post(url("rubric_sample"))

    version = RubricVersion.objects.get()
    assert version.spec == RUBRIC
    assert version.status == "draft"
    assert "HTQLCL-100" in as_(cast.officer).get(url("rubrics")).content.decode()


def test_pages_ask_few_questions(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.officer)
    small = draft_rubric(cast.province, rubric(criterion("A1", "100", clauses=("5.3",))), by=None)
    client.get(url("rubric", small))
    counts = []
    for version in (small, draft):
        with CaptureQueriesContext(connection) as asked:
            client.get(url("rubric", version))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 10


# --- the editor ---


@pytest.mark.parametrize(("kind", "code"), ITEMS)
def test_saving_an_item_as_it_is_keeps_the_rubric(
    cast: Cast, as_: AsUser, draft: RubricVersion, kind: str, code: str
) -> None:
    client = as_(cast.secretary)
    data = part(client, draft, kind, code)

    answer = client.post(url("rubric_part", draft, kind, code), data | {"do": "save"})

    assert answer.status_code == 302, [*answer.context["typed"].problems()]
    assert rubric_to_json(spec(draft)) == rubric_to_json(RUBRIC)
    draft.refresh_from_db()
    assert draft.revision == 1


@pytest.mark.parametrize("where", [("settings",), ("blocks",), ("bands",), ("group", "C")])
def test_saving_a_part_as_it_is_keeps_the_rubric(
    cast: Cast, as_: AsUser, draft: RubricVersion, where: tuple[str, ...]
) -> None:
    client = as_(cast.administrator)

    answer = client.post(url("rubric_part", draft, *where), part(client, draft, *where) | {"do": "save"})

    assert answer.status_code == 302
    assert spec(draft) == RUBRIC


def test_a_new_criterion_is_typed_row_by_row(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    address = url("rubric_part", draft, "criterion")
    data = part(client, draft, "criterion") | {
        "group": "C", "code": "C4", "name": "Đăng ký", "max_points": "2,5", "rule_type": "checklist",
    }  # fmt: skip

    page = client.post(address, data | {"do": "type"}).content.decode()
    data = dict(fields_of(page, "part")) | {"rows-0-label": "Có phiếu", "rows-0-points": "2"}
    page = client.post(address, data | {"do": "add"}).content.decode()
    data = dict(fields_of(page, "part")) | {"rows-2-label": "Có sổ", "rows-2-points": "0,5"}
    page = client.post(address, data | {"do": "up-2"}).content.decode()
    data = dict(fields_of(page, "part"))
    assert data["rows-1-label"] == ["Có sổ"]
    client.post(address, data | {"do": "save"})

    made = spec(draft).item("C4")
    assert [(it.code, it.points) for it in made.rule.components] == [
        ("co_phieu", Decimal(2)),
        ("co_so", Decimal("0.5")),
    ]  # type: ignore[attr-defined]
    assert spec(draft).groups[2].criteria[-1] == made


def test_a_sentence_fills_the_rule(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    address = url("rubric_part", draft, "criterion", "B5")
    data = part(client, draft, "criterion", "B5") | {
        "wording": "≥98%: 2đ; ≥95%: 1đ; <95%: 0đ", "do": "read",
    }  # fmt: skip

    answer = client.post(address, data)
    client.post(address, fields_of(answer.content.decode(), "part") | {"do": "save"})

    assert answer.context["typed"].said
    rule = spec(draft).item("B5").rule
    assert [(step.minimum, step.points) for step in rule.steps] == [(98, 2), (95, 1)]  # type: ignore[attr-defined]


def test_facts_are_chosen_in_words_and_seen_in_the_difference(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    page = client.get(url("rubric_part", draft, "criterion", "A2")).content.decode()
    data = part(client, draft, "criterion", "A2") | {"rule-fact_done": "", "do": "save"}

    client.post(url("rubric_part", draft, "criterion", "A2"), data)
    unlinked = spec(draft)
    again = part(client, draft, "criterion", "A4") | {"rows-0-fact": "policy.in_force", "do": "save"}
    client.post(url("rubric_part", draft, "criterion", "A4"), again)

    assert "Ngày ban hành kế hoạch năm</option>" in page
    assert unlinked.item("A2").facts == {}
    assert spec(draft).item("A4").facts["muc_tieu_co_quan"] == "policy.in_force"
    lines = dict(differences(RUBRIC, spec(draft)))
    (one,) = lines["Tiêu chí A4"]
    assert (one.field, one.old) == (
        "dữ kiện từ hồ sơ",
        "Mục tiêu cơ quan: Có mục tiêu chất lượng của cơ quan trong năm",
    )
    assert one.new == "Mục tiêu cơ quan: Có chính sách chất lượng đang áp dụng"


def test_a_fact_nobody_knows_is_named(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    document = rubric_to_json(RUBRIC)
    document["groups"][0]["criteria"][1]["facts"] = {"done": "plan.issued"}
    change_rubric(draft, rubric_from_json(document), revision=draft.revision, by=cast.secretary)

    page = as_(cast.secretary).get(url("rubric_edit", draft)).content.decode()

    assert "không có dữ kiện “plan.issued” trong hồ sơ" in page


def test_what_is_wrong_is_named_and_nothing_typed_is_lost(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    data = part(client, draft, "criterion", "A1")
    data |= {"code": "A2", "max_points": "hai", "name": "Tên mới", "rows-0-label": "", "do": "save"}

    answer = client.post(url("rubric_part", draft, "criterion", "A1"), data)

    assert answer.status_code == 422
    wrong = {label for label, _anchor, _sentence in answer.context["typed"].problems()}
    assert wrong == {"Mã", "Điểm tối đa", "Nội dung"}
    assert "Tên mới" in answer.content.decode()
    assert spec(draft) == RUBRIC


def test_a_code_that_changes_is_followed(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    for where, change in (
        (("criterion", "E1"), {"code": "E9"}),
        (("bands",), {"rows-1-code": "kha_tot"}),
        (("blocks",), {"rows-0-code": "SO"}),
    ):
        client.post(url("rubric_part", draft, *where), part(client, draft, *where) | change | {"do": "save"})

    now = spec(draft)
    assert now.item("E2").rule.depends_on == "E9"
    assert now.item("TRAN2").cap == "kha_tot"
    assert now.item("B3").applicability == {
        ("SO" if code == "S" else code): it for code, it in RUBRIC.item("B3").applicability.items()
    }
    assert client.get(url("rubric", draft)).context["page"].faults == ()


def test_parts_move_and_go(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    for revision, (kind, code, do) in enumerate(
        [("criterion", "B1", "up"), ("group", "C", "down"), ("adjustment", "HA1", "remove")], 1
    ):
        client.post(url("rubric_move", draft, kind, code), {"do": do, "revision": revision})

    now = spec(draft)
    assert [item.code for item in now.groups[0].criteria][-1] == "B1"
    assert [group.code for group in now.groups] == ["A", "B", "D", "C", "E", "F"]
    assert "HA1" not in {item.code for item in now.adjustments}


def test_a_stale_save_is_refused_with_both_values(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    data = part(client, draft, "criterion", "A1") | {"name": "Tên của tôi", "do": "save"}
    other = replace(RUBRIC, name="Bộ tiêu chí người khác đổi tên")
    change_rubric(draft, other, revision=1, by=cast.administrator)

    refused = client.post(url("rubric_part", draft, "criterion", "A1"), data)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Quản trị tỉnh vừa sửa" in page
    assert "Tên của tôi" in page
    assert RUBRIC.item("A1").name in page
    assert spec(draft) == other

    client.post(url("rubric_part", draft, "criterion", "A1"), fields_of(page, "part") | {"do": "save"})

    assert spec(draft).name == other.name
    assert spec(draft).item("A1").name == "Tên của tôi"
    line = TrailEntry.objects.filter(action="change_rubric").latest("pk")
    assert line.changes == {"Tiêu chí A1 · tên": [RUBRIC.item("A1").name, "Tên của tôi"]}


def test_an_item_taken_out_meanwhile_is_offered_as_new(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    data = part(client, draft, "adjustment", "HA1") | {"do": "save"}
    client.post(url("rubric_move", draft, "adjustment", "HA1"), {"do": "remove", "revision": 1})

    answer = client.post(url("rubric_part", draft, "adjustment", "HA1"), data)

    assert answer.status_code == 409
    assert answer.context["action"] == url("rubric_part", draft, "adjustment")
    client.post(answer.context["action"], fields_of(answer.content.decode(), "part") | {"do": "save"})
    assert spec(draft) == RUBRIC


def test_the_check_says_how_it_would_be_marked_and_keeps_nothing(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    data = part(client, draft, "criterion", "A1") | {"max_points": "7", "do": "check"}

    check = client.post(url("rubric_part", draft, "criterion", "A1"), data).context["check"]

    assert any("các tiêu chí cộng lại 20 điểm" in sentence for sentence in check["faults"])
    assert any("các nội dung đạt nhiều nhất 2 điểm" in sentence for sentence in check["faults"])
    assert spec(draft) == RUBRIC


# --- publishing ---


def test_a_draft_with_faults_is_not_published_and_each_fault_leads_somewhere(cast: Cast, as_: AsUser) -> None:
    client = as_(cast.secretary)
    broken = draft_rubric(cast.province, replace(rubric(), total=Decimal(90), bands=rubric().bands[:2]), by=None)
    decision = {"decision_number": "12/QĐ-UBND", "decision_date": "10/12/2023"}

    answer = client.post(url("rubric_publish", broken), decision)

    faults = answer.context["page"].faults
    assert len(faults) == 2
    page = client.get(url("rubric", broken)).content.decode()
    for fault in faults:
        assert fault.text.partition(":")[0] in page
        assert f'href="{fault.url}"' in page
        assert client.get(fault.url).status_code == 200
    broken.refresh_from_db()
    assert broken.status == "draft"


def test_published_is_frozen_and_renewed_with_its_difference(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    data = part(client, draft, "criterion", "A1") | {"name": "Tên mới", "do": "save"}
    client.post(url("rubric_publish", draft), {"decision_number": "12/QĐ-UBND", "decision_date": "10/12/2023"})
    draft.refresh_from_db()
    assert (draft.status, draft.decision_number, str(draft.decision_date)) == ("published", "12/QĐ-UBND", "2023-12-10")

    client.post(url("rubric_part", draft, "criterion", "A1"), data)
    client.post(url("rubric_move", draft, "criterion", "A1"), {"do": "remove", "revision": draft.revision})
    client.post(url("rubric_discard", draft))
    assert spec(draft) == RUBRIC

    client.post(url("rubric_renew", draft))
    new = RubricVersion.objects.get(number=2)
    client.post(url("rubric_part", new, "criterion", "A1"), data)
    page = client.get(url("rubric_difference", new)).content.decode()
    assert f"<del>{RUBRIC.item('A1').name}</del>" in page
    assert "<ins>Tên mới</ins>" in page
    assert "Soạn" in page


def test_a_version_in_use_says_so_and_can_be_retired(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    make_campaign(cast.province, opened=False, rubric=published(draft))

    client.post(url("rubric_retire", draft))

    draft.refresh_from_db()
    assert draft.status == "retired"
    assert "2023" in client.get(url("rubrics")).content.decode()
    assert "năm 2023" in client.get(url("rubric", draft)).content.decode()


def test_one_draft_at_a_time_comes_from_a_version(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    begun = renew_rubric(published(draft), by=cast.secretary)

    as_(cast.secretary).post(url("rubric_renew", draft))

    assert list(RubricVersion.objects.filter(status="draft")) == [begun]


# --- files ---


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_out_and_in_again_changes_nothing(cast: Cast, as_: AsUser, draft: RubricVersion, form: str) -> None:
    client = as_(cast.secretary)

    file = client.get(url("rubric_export", draft, form))
    draft.delete()
    upload = SimpleUploadedFile(f"bo-tieu-chi.{form}", file.content)
    client.post(url("rubric_import"), {"file": upload})

    assert RubricVersion.objects.get().spec == RUBRIC
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert TrailEntry.objects.get(action="export_rubric").actor == cast.secretary


def test_the_same_file_twice_is_one_version(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.secretary)
    upload = SimpleUploadedFile("lai.json", write_rubric_file(RUBRIC, "json"))

    client.post(url("rubric_import"), {"file": upload})

    assert list(RubricVersion.objects.all()) == [draft]


def test_another_content_is_a_draft_beside_what_was_published(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    published(draft)
    upload = SimpleUploadedFile("moi.json", write_rubric_file(replace(RUBRIC, name="Bộ mới"), "json"))

    as_(cast.secretary).post(url("rubric_import"), {"file": upload})

    new = RubricVersion.objects.get(number=2)
    assert (new.derived_from, new.status, new.name) == (draft, "draft", "Bộ mới")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("hong.json", b"{", "không phải JSON đúng cú pháp"),
        ("hong.xlsx", b"PK", "Không mở được tệp"),
        ("thieu.json", json.dumps({"schema": "qms-rubric/1"}).encode(), "thiếu mục này"),
        ("ten.pdf", b"%PDF", "không phải JSON hoặc XLSX"),
        ("hai.json", write_rubric_file(rubric(criterion("A1", "50"), criterion("A1", "50")), "json"), "Mã dùng cho nhiều mục"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_rubric_is_refused_whole(
    cast: Cast, as_: AsUser, name: str, content: bytes, sentence: str
) -> None:
    answer = as_(cast.secretary).post(url("rubric_import"), {"file": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not RubricVersion.objects.exists()


def test_a_file_can_be_looked_at_without_keeping_it(cast: Cast, as_: AsUser) -> None:
    content = write_rubric_file(replace(RUBRIC, total=Decimal(99)), "json")

    answer = as_(cast.secretary).post(
        url("rubric_import"), {"file": SimpleUploadedFile("thu.json", content), "only_check": "on", "code": "THU"}
    )

    assert len(answer.context["faults"]) == 1
    assert answer.context["reading"].rubric.code == "THU"
    assert not RubricVersion.objects.exists()


# --- trying it out ---


def test_a_trial_is_computed_step_by_step(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    client = as_(cast.officer)
    at = {item.code: index for index, item in enumerate(RUBRIC.items())}
    typed = {f"p{index}": str(RUBRIC.item(code).max_points) for code, index in at.items() if index < 26}
    typed |= {f"p{at['C1']}": "0", f"p{at['C2']}": "0", f"p{at['C3']}": "0", f"p{at['A4']}": "4", f"n{at['F2']}": "on"}

    outcome = client.get(url("rubric_tryout", draft), {"tried": "1", "block": "X", **typed}).context["outcome"]

    assert (outcome.raw, outcome.score100, outcome.band, outcome.rating) == (
        Decimal(86), Decimal("88.66"), "tot", "trung_binh",
    )  # fmt: skip
    begun = client.get(url("rubric_tryout", draft), {"block": "X"})
    assert begun.context["outcome"].final_score == 100
    assert '<a href="?block=X" aria-current="true">' in begun.content.decode()


def test_a_wrong_number_in_a_trial_is_named(cast: Cast, as_: AsUser, draft: RubricVersion) -> None:
    answer = as_(cast.officer).get(url("rubric_tryout", draft), {"tried": "1", "block": "X", "p0": "50"})

    assert "outcome" not in answer.context
    assert "A1. " in answer.content.decode()
