"""What the gate refuses before it asks who somebody is."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from agencies.models import User
from tests.conftest import Cast


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_what_no_page_has_a_use_for_is_refused_before_anything_is_asked(
    cast: Cast, as_: Callable[[User], Client], django_assert_num_queries: DjangoAssertNumQueries, method: str
) -> None:
    client, own = as_(cast.officer), cast.province.slug
    places = [
        reverse("scoring:scorecards", args=[own]),
        reverse("scoring:scorecard", args=["khong-co", 1]),
        "/accounts/login/",
    ]

    with django_assert_num_queries(0):
        answers = [getattr(client, method)(place) for place in places]

    assert [(answer.status_code, answer["Allow"]) for answer in answers] == [(405, "GET, HEAD, POST")] * 3
