"""The main navigation stands in one line: where there is too much, what is seldom needed is folded."""

from __future__ import annotations

import pytest

from agencies.navigation import MOST_SIDE_BY_SIDE, bar
from agencies.roles import Permission
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def test_a_crowded_navigation_folds_what_is_seldom_needed(cast: Cast) -> None:
    everything = {permission.value for permission in Permission}

    shown = bar(cast.province, everything, f"/{cast.province.slug}/trail/")

    assert shown.folded
    assert len(shown.links) <= MOST_SIDE_BY_SIDE
    assert shown.current_folded is not None


def test_a_short_navigation_folds_nothing(cast: Cast) -> None:
    shown = bar(cast.province, {Permission.VIEW_AGENCY.value, Permission.VIEW_TRAIL.value}, "/")

    assert not shown.folded
    assert [link.url for link in shown.links][-2].endswith("/trail/")
