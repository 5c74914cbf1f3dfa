"""Papers of another agency: doubted beside suggestion and citation, never sure, while those that apply are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from agencies.models import Agency, Reorganisation, Succession, User
from evidence.models import Document
from scoring.issuers import elsewhere
from scoring.models import Scorecard
from scoring.rubrics import definition
from scoring.suggestions import suggestions_for
from scoring.workflow.citations import cite
from tests.conftest import Cast
from tests.factories import make_agency
from tests.scoring.stage import make_campaign, make_document, make_rubric, sheet_of

SignIn = Callable[[User], Client]
DOUBT = "Cơ quan ban hành: UBND xã Canh Nậu, không phải đơn vị này"


@pytest.fixture
def sheet(cast: Cast) -> Scorecard:
    campaign = make_campaign(cast.province, rubric=make_rubric(cast.province, definition()))
    return sheet_of(campaign, cast.commune)


def plan(agency: Agency, issuer: str) -> Document:
    return make_document(
        agency, "Kế hoạch đánh giá nội bộ HTQLCL năm 2023", doc_type="KH", year=2023, issuer=issuer, read_version=1
    )


@pytest.mark.parametrize(
    ("issuer", "is_doubted"),
    [
        ("UBND xã Canh Nậu", True),
        ("Ủy ban nhân dân xã Canh Nậu", True),
        ("Sở Khoa học và Công nghệ", True),
        ("UBND xã Đồng Tiến", False),
        ("Uỷ ban nhân dân xã Đồng Tiến", False),
        ("UBND huyện Yên Thế", False),
        ("UBND tỉnh Bắc Giang", False),
        ("Tổng cục Tiêu chuẩn Đo lường Chất lượng", False),
        ("", False),
    ],
)
def test_only_what_clearly_is_another_agency_is_doubted(sheet: Scorecard, issuer: str, is_doubted: bool) -> None:
    assert (issuer in elsewhere(sheet, [issuer])) is is_doubted


def test_what_the_agency_continues_is_its_own(cast: Cast, sheet: Scorecard) -> None:
    merged = make_agency("UBND xã Đồng Hưu", parent=cast.district, code="07249")
    assert elsewhere(sheet, [merged.name])
    change = Reorganisation.objects.create(province=cast.province, kind="merge", effective_on=date(2023, 1, 1))
    Succession.objects.create(reorganisation=change, predecessor=merged, successor=cast.commune)

    assert not elsewhere(sheet, [merged.name])


def test_nobody_is_asked_about_the_agencys_own_papers(
    sheet: Scorecard, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        elsewhere(sheet, ["", "Uỷ ban nhân dân xã Đồng Tiến"])


def test_a_suggestion_for_it_is_never_sure(cast: Cast, sheet: Scorecard) -> None:
    plan(cast.commune, "UBND xã Đồng Tiến")
    assert [candidate.criterion for candidate in suggestions_for(sheet).rows[0].sure] == ["E1"]
    Document.objects.update(issuer="UBND xã Canh Nậu")

    [row] = suggestions_for(sheet).rows

    assert not row.sure
    assert "other_issuer" in [doubt.code for doubt in row.candidates[0].doubts]


def test_it_is_said_beside_suggestion_citation_and_choice(cast: Cast, as_: SignIn, sheet: Scorecard) -> None:
    document = plan(cast.commune, "UBND xã Canh Nậu")
    client = as_(cast.officer)

    def page(name: str, *named: object) -> str:
        address = reverse(f"scoring:{name}", args=["bac-giang", sheet.pk, *named])
        return client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert DOUBT in page("assist")
    assert DOUBT in page("documents", "E1")
    assert DOUBT in page("document_criteria", document.pk)
    cite(sheet, "E1", document, by=cast.officer)
    assert DOUBT in client.get(f"{reverse('scoring:scorecard', args=['bac-giang', sheet.pk])}?c=E1").content.decode()
