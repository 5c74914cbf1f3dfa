"""The main navigation: who sees which entry, which one is current, and that each leads somewhere."""

from types import SimpleNamespace
from typing import Any

import pytest

from agencies import navigation
from agencies.checks import every_entry_leads_somewhere
from agencies.roles import Permission

PROVINCE: Any = SimpleNamespace(slug="bac-giang")


@pytest.fixture(autouse=True)
def _own_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.entry("Cơ quan", "agencies:tree", "sitemap", Permission.VIEW_AGENCY, 20)
    navigation.entry("Việc cần làm", "agencies:todo", "checklist", None, 10)


def test_entries_stand_in_order_for_those_who_may() -> None:
    open_to_all = navigation.bar(PROVINCE, set(), "/bac-giang/").links
    open_to_members = navigation.bar(PROVINCE, {"view_agency"}, "/bac-giang/").links

    assert [link.label for link in open_to_all] == ["Việc cần làm"]
    assert [link.label for link in open_to_members] == ["Việc cần làm", "Cơ quan"]


@pytest.mark.parametrize(("path", "current"), [("/bac-giang/", "Việc cần làm"), ("/bac-giang/agencies/7/", "Cơ quan")])
def test_the_nearest_entry_is_current(path: str, current: str) -> None:
    links = navigation.bar(PROVINCE, {"view_agency"}, path).links

    assert [link.label for link in links if link.current] == [current]


def test_an_entry_that_leads_nowhere_is_named_before_the_product_starts() -> None:
    assert every_entry_leads_somewhere(None) == []

    navigation.entry("Lạc", "agencies:khong_co", "x", None, 30)

    assert [fault.id for fault in every_entry_leads_somewhere(None)] == ["agencies.E003"]


def test_a_crowded_navigation_folds_what_is_seldom_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    navigation.entry("Nhật ký", "agencies:trail", "history", None, 100)
    roomy = navigation.bar(PROVINCE, set(), "/bac-giang/trail/")
    monkeypatch.setattr(navigation, "MOST_SIDE_BY_SIDE", 1)

    crowded = navigation.bar(PROVINCE, set(), "/bac-giang/trail/")

    assert not roomy.folded
    assert [link.label for link in crowded.folded] == ["Nhật ký"]
    assert crowded.current_folded == crowded.folded[0]
