"""Checklists: starters that leave nothing out, versions that stay as they were used."""

from collections.abc import Callable

import pytest
from django.test import Client

from agencies.models import User
from agencies.rules import Refused
from audits.models import Checklist
from audits.starters import starters
from audits.workflow.checklists import publish_checklist, save_question
from standards.models import Clause
from tests.audits.stage import INSPECTION, INTERNAL, checklist_of, make_audit
from tests.conftest import Cast


def test_internal_audits_ask_by_every_clause_from_4_to_10(db: None) -> None:
    asked = {row.clause for row in starters()[INTERNAL].questions}
    titled = [clause.number for clause in Clause.objects.of("9001:2015") if "." in clause.number and clause.title_vi]

    missed = [
        number for number in titled
        if not any(number == one or one.startswith(f"{number}.") or number.startswith(f"{one}.") for one in asked)
    ]  # fmt: skip

    assert missed == []
    assert asked <= set(Clause.objects.of("9001:2015").values_list("number", flat=True))


def test_inspections_ask_by_every_point_of_article_36(db: None) -> None:
    basis = " ".join(row.basis for row in starters()[INSPECTION].questions)

    points = [f"Điều 36.1{letter}" for letter in "abcdđeg"] + [f"Điều 36.2{letter}" for letter in "abcdđe"]

    assert [point for point in points if point not in basis] == []
    known = set(Clause.objects.of("9001:2015").values_list("number", flat=True))
    assert {row.clause for row in starters()[INSPECTION].questions} - {""} <= known


def test_the_secretary_takes_a_starter_rewrites_and_publishes_it(cast: Cast, as_: Callable[[User], Client]) -> None:
    client = as_(cast.secretary)
    client.post("/bac-giang/audits/checklists/adopt/", {"code": INSPECTION})
    draft = Checklist.objects.get()
    question = draft.questions.get(code="K07")
    page = f"/bac-giang/audits/questions/{question.pk}/"

    client.post(
        page, {"code": "K07", "section": "Mục tiêu", "text": "Mục tiêu năm?", "clause": "6.2", "kinds": ["ubnd_xa"]}
    )
    client.post(f"/bac-giang/audits/checklists/{draft.pk}/publish/")

    question.refresh_from_db()
    assert (question.text, question.kinds) == ("Mục tiêu năm?", ["ubnd_xa"])
    assert "Đang dùng" in client.get(f"/bac-giang/audits/checklists/{draft.pk}/").content.decode()


def test_a_question_names_a_clause_that_exists(cast: Cast, as_: Callable[[User], Client]) -> None:
    as_(cast.secretary).post("/bac-giang/audits/checklists/adopt/", {"code": INSPECTION})
    question = Checklist.objects.get().questions.get(code="K07")

    page = as_(cast.secretary).post(
        f"/bac-giang/audits/questions/{question.pk}/", {"code": "K07", "section": "x", "text": "y", "clause": "99.9"}
    )

    assert "không có điều khoản 99.9" in page.content.decode()


def test_a_version_in_use_stays_as_it_is_when_another_follows(cast: Cast, as_: Callable[[User], Client]) -> None:
    first = checklist_of(cast.province)
    audit = make_audit(cast.commune)
    with pytest.raises(Refused, match="không sửa nữa"):
        save_question(first, None, by=cast.secretary, code="K99", section="x", text="y")

    as_(cast.secretary).post(f"/bac-giang/audits/checklists/{first.pk}/version/")
    second = Checklist.objects.get(version=2)
    second.questions.filter(code="K01").update(text="Đổi")
    publish_checklist(second, by=cast.secretary)

    first.refresh_from_db()
    audit.refresh_from_db()
    assert (first.state, audit.checklist_id) == ("retired", first.pk)
    assert first.questions.get(code="K01").text != "Đổi"
    assert checklist_of(cast.province) == second


def test_a_question_for_some_kinds_is_not_asked_of_others(cast: Cast) -> None:
    from audits.asked import questions_of

    checklist = checklist_of(cast.province)
    checklist.questions.filter(code="K28").update(kinds=["so"])

    assert "K28" not in [row.code for row in questions_of(make_audit(cast.commune))]
    assert "K28" in [row.code for row in questions_of(make_audit(cast.department))]
