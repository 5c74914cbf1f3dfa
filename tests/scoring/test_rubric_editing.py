"""A draft edited in the browser: saved as it is, typed row by row, refused with what was typed."""

from dataclasses import replace
from decimal import Decimal

import pytest

from agencies.models import TrailEntry
from scoring.models import RubricVersion
from scoring.rubricpage import differences
from scoring.rules.codec import rubric_from_json, rubric_to_json
from scoring.workflow.rubrics import change_rubric
from tests.conftest import Cast
from tests.scoring.drafts import RUBRIC, AsUser, part, spec, url
from tests.scoring.htmlforms import fields_of

ITEMS = [("criterion", item.code) for item in RUBRIC.criteria()] + [
    ("adjustment", it.code) for it in RUBRIC.adjustments
]


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
