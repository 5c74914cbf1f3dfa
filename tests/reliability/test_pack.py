"""The rows of `script/reliability` with small numbers: each finds nothing, and finds the fault once its guard is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from script.reliability_pack import __main__ as pack
from script.reliability_pack.places import Ground, ground
from script.reliability_pack.shape import ROWS, Outcome

SEED = 7
SMALL = {"access": 0.01, "turns": 0.003, "submissions": 0.01, "edits": 0.02, "tampering": 0.03}
"""The rows that are played here in seconds. The others kill servers, drive Chromium or take minutes at any scale."""


@pytest.fixture(scope="module")
def place() -> Iterator[Ground]:
    with ground() as made:
        yield made


@pytest.mark.live
@pytest.mark.parametrize("name", SMALL)
def test_a_row_finds_nothing_until_its_guard_is_gone(place: Ground, name: str) -> None:
    line = pack.play(place, name, SMALL[name], SEED)

    assert line.faults == []
    assert line.control_failed_as_it_must, line.control_figure


def test_every_row_is_a_module_with_a_control() -> None:
    folder = Path(pack.__file__).parent
    for name in ROWS:
        text = (folder / f"{name}.py").read_text()
        assert "\ndef run(trial: Trial) -> Outcome:" in text, name
        assert "\ndef control(trial: Trial) -> Outcome:" in text, name


@pytest.mark.parametrize(
    ("found", "control", "ok"),
    [
        (Outcome("0", []), Outcome("1", ["x"]), True),
        (Outcome("1", ["x"]), Outcome("1", ["x"]), False),
        (Outcome("0", []), Outcome("0", []), False),
        (Outcome("0", []), Outcome("ended with status 1", ["x"]), False),
    ],
)  # fmt: skip
def test_a_row_is_ok_when_it_finds_nothing_and_its_control_does(
    monkeypatch: pytest.MonkeyPatch, found: Outcome, control: Outcome, ok: bool
) -> None:
    outcomes = {"run": found, "control": control}
    monkeypatch.setattr(pack, "trial", lambda place, name, part, scale, seed: outcomes[part])

    line = pack.play(Ground(Path(), ""), "wall", 1.0, SEED)

    assert line.ok is ok
    assert json.loads(json.dumps(line.__dict__))["target"] == ROWS["wall"][1]
