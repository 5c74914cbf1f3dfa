"""The tables of states are whole: every state has its moves, every state can be reached, only the archive is an end."""

import pytest

from scoring.states import (
    NEXT_CAMPAIGN,
    NEXT_SHEET,
    RECEIVED,
    RESULT_SHOWN,
    SETTLED,
    WITH_AGENCY,
    CampaignState,
    SheetState,
)


@pytest.mark.parametrize(
    ("table", "states", "first"),
    [(NEXT_SHEET, SheetState, SheetState.NOT_STARTED), (NEXT_CAMPAIGN, CampaignState, CampaignState.DRAFT)],
)
def test_every_state_is_there_and_can_be_reached(table: dict, states: type, first: str) -> None:  # type: ignore[type-arg]
    reached, ahead = set(), {first}
    while ahead:
        reached |= ahead
        ahead = {then for now in ahead for then in table[now]} - reached

    assert set(table) == set(states) == reached
    assert [state for state, then in table.items() if not then] == [states.ARCHIVED]  # type: ignore[attr-defined]


def test_the_groups_of_states_agree() -> None:
    assert SETTLED < RESULT_SHOWN < RECEIVED
    assert not RECEIVED & (WITH_AGENCY | {SheetState.MISSED})
