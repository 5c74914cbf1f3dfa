"""Rubrics in the browser: read, published, renewed, compared, tried out."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.models import RubricVersion
from scoring.workflow.rubrics import draft_rubric, renew_rubric
from tests.conftest import Cast
from tests.scoring.drafts import RUBRIC, AsUser, part, published, spec, url
from tests.scoring.rubrics import criterion, rubric
from tests.scoring.stage import make_campaign


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
