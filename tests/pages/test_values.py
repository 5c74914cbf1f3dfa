"""How values are written and read: numbers, points, days, moments."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override

from agencies.formfields import CountField, DayField, PointsField
from agencies.rules import BEGINNING, OPEN_END
from agencies.templatetags import page


def test_a_number_groups_its_digits_and_an_absent_one_is_not_zero() -> None:
    assert page.number(1234) == "1.234"
    assert page.number(0) == "0"
    assert page.number(None) == "–"


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (Decimal("8.500"), "8,5", "8.5"),
        (Decimal("100"), "100", "100"),
        (Decimal("0.1255"), "0,126", "0.126"),
        (Decimal("1234.5"), "1.234,5", "1,234.5"),
        (Decimal("0"), "0", "0"),
        (None, "–", "–"),
    ],
)
def test_points_are_written_without_trailing_zeros(value: Decimal | None, vietnamese: str, english: str) -> None:
    with override("vi"):
        assert page.points(value) == vietnamese
    with override("en"):
        assert page.points(value) == english


def test_a_share_is_written_as_a_percentage() -> None:
    assert page.percent(Decimal("0.8554")) == "85,5%"
    assert page.percent(1) == "100%"


def test_days_that_nobody_knows_are_said_in_words() -> None:
    assert page.day(date(2023, 3, 5)) == "05/03/2023"
    assert page.day(BEGINNING) == "chưa rõ"
    assert page.day(OPEN_END) == "nay"
    assert page.day(None) == "–"


def test_a_moment_is_told_by_the_clocks_of_vietnam() -> None:
    assert page.moment(datetime(2023, 3, 4, 20, 3, tzinfo=UTC)) == "03:03 05/03/2023"


@time_machine.travel(datetime(2023, 3, 5, 8, 0, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(seconds=5), "vừa xong"),
        (timedelta(minutes=3), "3 phút trước"),
        (timedelta(hours=25), "1 ngày trước"),
        (timedelta(days=-2, hours=-1), "còn 2 ngày"),
        (timedelta(days=400), "1 năm trước"),
    ],
)
def test_how_long_ago_is_said_in_words(gap: timedelta, words: str) -> None:
    assert page.since(timezone.now() - gap) == words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("8,5", "8.5"), ("8.5", "8.5"), (" 8 ", "8"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234.567", "1234567"),
     ("-0,25", "-0.25"), ("0,125", "0.125")],
)  # fmt: skip
def test_points_are_read_as_people_type_them(typed: str, meant: str) -> None:
    assert PointsField(max_digits=12).clean(typed) == Decimal(meant)


@pytest.mark.parametrize("typed", ["tám", "8,5,1", "1.2.3", "8..5", "8,5 điểm", "NaN", "1e3", "Infinity"])
def test_points_that_cannot_be_read_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        PointsField().clean(typed)


@pytest.mark.parametrize(("typed", "meant"), [("12", 12), ("1.234", 1234), ("1 234", 1234), ("1,234,567", 1234567)])
def test_counts_are_read_as_people_type_them(typed: str, meant: int) -> None:
    assert CountField().clean(typed) == meant


@pytest.mark.parametrize("typed", ["5/3/2023", "05-03-2023", "5.3.2023", "05032023", "2023-03-05", " 05 / 03 / 2023 "])
def test_days_are_read_as_people_type_them(typed: str) -> None:
    assert DayField().clean(typed) == date(2023, 3, 5)


@pytest.mark.parametrize("typed", ["31/02/2023", "3/2023", "hôm qua", "5/3/23", "05/03/0203", "2023-13-01"])
def test_days_that_cannot_be_read_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        DayField().clean(typed)


def test_the_ends_of_time_are_an_empty_box() -> None:
    assert DayField().prepare_value(OPEN_END) == ""
    assert DayField().prepare_value(date(2023, 3, 5)) == "05/03/2023"


def rendered(source: str, request: HttpRequest, **context: Any) -> str:
    """A piece of template as a page would show it."""
    return Template("{% load page %}" + source).render(Context({"request": request, **context}))


def test_a_change_of_the_query_starts_again_at_the_first_page(rf: RequestFactory) -> None:
    request = rf.get("/", {"q": "xã", "page": "3", "sort": "name"})

    assert rendered('{% query sort="points" %}', request) == "?q=x%C3%A3&amp;sort=points"
    assert rendered("{% query page=4 %}", request) == "?q=x%C3%A3&amp;page=4&amp;sort=name"
    assert rendered("{% query q=None %}", request) == "?sort=name"


def test_a_column_sorts_the_other_way_the_second_time(rf: RequestFactory) -> None:
    once = rendered('{% sort_link "Tên" "name" %}', rf.get("/"))
    twice = rendered('{% sort_link "Tên" "name" %}', rf.get("/", {"sort": "name"}))

    assert 'href="?sort=name"' in once
    assert 'href="?sort=-name"' in twice


def test_a_rating_has_a_sign_and_a_word(rf: RequestFactory) -> None:
    known, own, none = (rendered(source, rf.get("/")) for source in
                        ('{% rating "tot" "Tốt" %}', '{% rating "hang-b" "Hạng B" 2 %}', "{% rating None %}"))  # fmt: skip

    assert all(part in known for part in ("rating-tot", "Tốt", "#circle-check"))
    assert all(part in own for part in ("tone-2", "Hạng B", "#thumb-up"))
    assert "Chưa xếp loại" in none
