"""The page of figures, the buttons that make documents, the letterhead."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from agencies.models import TrailEntry, User
from jobs.models import Job
from reports.models import DocumentSettings
from tests.conftest import Cast
from tests.factories import make_agency
from tests.scoring.stage import make_campaign, verified

SignIn = Callable[[User], Client]


def page(cast: Cast, name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=[cast.province.slug, *args])


def test_the_page_prints_the_figures(cast: Cast, as_: SignIn) -> None:
    campaign = make_campaign(cast.province, illustrative=True)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)

    text = as_(cast.reporter).get(page(cast, "summary", 2023)).content.decode()

    assert "Số liệu tạm thời, tính đến ngày" in text
    assert "Số liệu minh họa" in text
    assert "94,00" in text
    assert "UBND huyện Yên Thế" in text
    assert " style=" not in text


def test_the_page_stays_within_eight_queries(
    cast: Cast, as_: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        make_agency(f"UBND xã Số {number}", parent=cast.district)
    make_campaign(cast.province)
    client = as_(cast.reporter)
    client.get(page(cast, "summary", 2023))

    with django_assert_max_num_queries(8):
        client.get(page(cast, "summary", 2023))


def test_a_chart_is_drawn_after_the_page_and_then_kept(cast: Cast, as_: SignIn) -> None:
    campaign = make_campaign(cast.province)
    verified(campaign, cast.commune, officer=cast.officer, head=cast.head, verifier=cast.verifier)
    client = as_(cast.reporter)
    chart = page(cast, "chart", 2023, "ratings")
    assert f'hx-get="{chart}"' in client.get(page(cast, "summary", 2023)).content.decode()

    drawn = client.get(chart).content.decode()

    assert drawn.startswith("<svg")
    assert 'role="img"' in drawn
    assert "graphics-" not in drawn, "its parts are not pictures of their own"
    assert " style=" not in drawn
    assert "Tốt 1 · Khá 0" in drawn
    assert drawn in client.get(page(cast, "summary", 2023)).content.decode()
    assert client.get(page(cast, "chart", 2023, "khac")).status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_button_makes_a_file_and_shows_how_far_it_is(cast: Cast, as_: SignIn, form: str) -> None:
    make_campaign(cast.province)
    client = as_(cast.reporter)

    answer = client.post(page(cast, "make", 2023, form), headers={"HX-Request": "true"})

    job = Job.objects.get()
    assert (job.state, job.result_name) == ("done", f"tong-hop-iso-bac-giang-2023.{form}")
    assert reverse("jobs:result", args=[cast.province.slug, job.pk]) in answer.content.decode()
    assert job.result_name in client.get(page(cast, "reports")).content.decode()


def test_who_may_see_may_not_therefore_make(cast: Cast, as_: SignIn) -> None:
    assert as_(cast.council).get(page(cast, "summary", 2023)).status_code == 200
    assert as_(cast.council).post(page(cast, "make", 2023, "json")).status_code == 403
    assert as_(cast.officer).get(page(cast, "summary", 2023)).status_code == 403
    assert as_(cast.stranger).get(page(cast, "summary", 2023)).status_code == 404
    assert as_(cast.reporter).post(page(cast, "make", 2023, "exe")).status_code == 404
    assert as_(cast.reporter).get(page(cast, "summary", 1066)).status_code == 404
    assert not Job.objects.exists()


def test_the_letterhead_is_the_provinces_own(cast: Cast, as_: SignIn) -> None:
    client = as_(cast.administrator)
    form = client.get(page(cast, "letterhead")).context["form"]
    assert form["place"].value() == "Bắc Giang"
    values = {name: field.value() or "" for name, field in zip(form.fields, form, strict=True)}

    refused = client.post(page(cast, "letterhead"), values | {"authority_mark": "KT."})
    assert "Hãy ghi ký thay" in refused.content.decode()
    client.post(
        page(cast, "letterhead"),
        values | {"authority_mark": "KT.", "authority_of": "Giám đốc", "position": "Phó Giám đốc"},
    )

    assert DocumentSettings.objects.get().authority == "KT. Giám đốc"
    assert TrailEntry.objects.get(action="change_document_settings").changes["position"] == ["Giám đốc", "Phó Giám đốc"]
    assert as_(cast.secretary).get(page(cast, "letterhead")).status_code == 403
