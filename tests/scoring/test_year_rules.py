"""Pure decisions about a year: even shares, shared ranks, holidays, who sees which result."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from agencies.workdays import VIETNAM
from scoring import moves
from scoring.dealing import deal
from scoring.forms.campaigns import HolidaysField
from scoring.forms.moments import MomentField
from scoring.holidays import fixed_holidays
from scoring.models import Campaign, Scorecard
from scoring.ranking import change_of, shared_ranks


def test_shares_are_even_and_neighbours_stay_together() -> None:
    dealt = deal(list("abcdefg"), ["An", "Bình", "Chi"], lambda sheet, person: True)

    assert [(person, "".join(hand)) for person, hand in dealt.hands] == [("An", "abc"), ("Bình", "de"), ("Chi", "fg")]


def test_what_one_may_not_take_goes_to_who_has_least_and_what_nobody_may_take_is_left() -> None:
    barred = {("a", "An"), ("d", "An"), ("d", "Bình")}

    dealt = deal(list("abcd"), ["An", "Bình"], lambda sheet, person: (sheet, person) not in barred)

    assert dict(dealt.hands) == {"An": ["b"], "Bình": ["a", "c"]}
    assert dealt.left == ["d"]


def test_equal_scores_share_a_rank_and_the_next_is_left_out() -> None:
    scores = {"a": Decimal(90), "b": Decimal(95), "c": Decimal(90), "d": Decimal(50)}

    assert shared_ranks(scores) == {"b": 1, "a": 2, "c": 2, "d": 4}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("kha", "tot", "rose"),
        ("tot", "yeu", "fell"),
        ("kha", "kha", "same"),
        ("xuat_sac", "tot", "new"),
        ("", "tot", "new"),
    ],
)
def test_a_rating_rises_falls_or_cannot_be_compared(before: str, after: str, change: str) -> None:
    assert change_of(before, after, ["tot", "kha", "yeu"]) == change


def test_a_holiday_on_a_sunday_is_taken_on_the_next_working_day() -> None:
    days = fixed_holidays(2023)

    assert date(2023, 4, 30) in days
    assert days[date(2023, 5, 2)].startswith("Nghỉ bù")
    assert days[date(2023, 1, 2)].startswith("Nghỉ bù")


def test_days_off_are_read_one_by_one_and_as_spans() -> None:
    read = HolidaysField().clean("20/01/2023-22/01/2023 Tết Nguyên đán\n\n30/4/2023 Ngày Chiến thắng")

    assert read == ["2023-01-20", "2023-01-21", "2023-01-22", "2023-04-30"]


@pytest.mark.parametrize("line", ["ba mươi tháng tư", "30/13/2023", "26/01/2023-20/01/2023"])
def test_a_line_that_is_no_day_is_named(line: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="Dòng 2"):
        HolidaysField().clean(f"01/01/2023\n{line}")


@pytest.mark.parametrize(("hour", "expected"), [("", (17, 0)), ("8:30", (8, 30)), ("9h", (9, 0)), ("16h30", (16, 30))])
def test_a_moment_without_an_hour_ends_the_office_day(hour: str, expected: tuple[int, int]) -> None:
    assert MomentField().clean(["5/12/2023", hour]) == datetime(2023, 12, 5, *expected, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("state", "campaign", "oversees", "of_agency", "seen"),
    [
        ("verified", "open", False, True, False),  # its own, before it is sent
        ("provisional", "open", False, True, True),
        ("approved", "closed", False, True, True),
        ("approved", "closed", False, False, False),  # another's, before publication
        ("decided", "decided", False, False, False),
        ("published", "published", False, False, True),
        ("archived", "archived", False, False, True),
        ("verifying", "open", True, False, True),
    ],
)
def test_who_sees_a_result(state: str, campaign: str, oversees: bool, of_agency: bool, seen: bool) -> None:
    verdict = moves.may_see_result(
        Campaign(state=campaign), Scorecard(state=state), oversees=oversees, of_agency=of_agency
    )

    assert bool(verdict) is seen
