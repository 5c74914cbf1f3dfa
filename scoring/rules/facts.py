"""Facts of an agency's record (its registers and audits) that a rubric names for what a criterion asks.

A rubric links an input of a criterion to a fact by the fact's name, "plan.issued_on"; what facts there are is for the app
above to say. Here stands which inputs a rule has, what a fact makes of a claim, and whether the two agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Literal, TypeAlias

from scoring.rules.claims import RawClaim
from scoring.rules.numbers import number, text
from scoring.rules.rule_types import AnyRule, Binary, Bracket, Checklist, ClaimedDay, Deadline, Ratio

FactKind: TypeAlias = Literal["yes", "share", "percent", "day"]
"""Yes or no; so many of so many; a percentage of 0 to 100; a day."""

Value: TypeAlias = bool | date | Decimal | tuple[int, int]
"""What a fact says, in the order of `FactKind`: a share is (numerator, denominator)."""


def inputs_of(rule: AnyRule) -> dict[str, FactKind]:
    """The inputs of a rule that a fact may fill, and the kind of fact each takes; of a checklist the component's codes.

    "share" stands for both numbers of a ratio. Samples and points as somebody judges them take none.
    """
    match rule:
        case Binary():
            return {"met": "yes"}
        case Checklist(components):
            return {component.code: "yes" for component in components}
        case Ratio(fractional=False):
            return {"share": "share"}
        case Bracket(unit="%"):
            return {"value": "percent", **({"base": "yes"} if rule.base else {})}
        case Bracket(base=base) if base:
            return {"base": "yes"}
        case Deadline(done_from="claim"):
            due: dict[str, FactKind] = {"due": "day"} if isinstance(rule.due, ClaimedDay) else {}
            return due | {"done": "day"} | ({"condition": "yes"} if rule.condition else {})
    return {}


def filled_in(rule: AnyRule, said: Mapping[str, Value], claim: RawClaim) -> dict[str, object]:
    """The claim with what the record says put in.

    Nothing is taken away: that something is not in the record does not say that it was not done. So a "no" ticks nothing
    off, and a tick that may not stand beside one that was made is left out.
    """
    filled = dict(claim)
    match rule:
        case Checklist():
            filled["ticks"] = sorted(_ticked(rule, said, claim))
            if not filled["ticks"] and "ticks" not in claim:
                del filled["ticks"]
        case Ratio() if "share" in said:
            numerator, denominator = _pair(said["share"])
            filled |= {"numerator": str(numerator), "denominator": str(denominator)}
        case Deadline() if "done" in said:
            # A due day alone claims nothing.
            filled |= {name: _json(value) for name, value in said.items()}
            filled.pop("never", None)
        case Binary() | Bracket():
            filled |= {name: _json(value) for name, value in said.items() if value is not False}
    return filled


def agreement(rule: AnyRule, said: Mapping[str, Value], claim: RawClaim) -> dict[str, bool]:
    """For each input of which both the record and the claim speak, whether they say the same."""
    found: dict[str, bool] = {}
    for name, value in said.items():
        if isinstance(rule, Checklist):
            ticks = claim.get("ticks")
            if isinstance(ticks, list | tuple):
                found[name] = (name in ticks) == value
        elif name == "share":
            counted, whole = number(claim.get("numerator")), number(claim.get("denominator"))
            if counted is not None and whole is not None:
                numerator, denominator = _pair(value)
                found[name] = counted == numerator and whole == denominator
        elif name == "done" and claim.get("never"):
            found[name] = False
        elif claim.get(name) not in (None, ""):
            found[name] = _same(claim[name], value)
    return found


def value_json(value: Value) -> object:
    """A value as it is kept: equal values give equal JSON."""
    return list(value) if isinstance(value, tuple) else _json(value)


def value_from_json(kind: FactKind, kept: object) -> Value | None:
    """A value that was kept; None when it is none of that kind."""
    match kind, kept:
        case "yes", bool():
            return kept
        case "share", [int() as part, int() as whole]:
            return part, whole
        case "percent", str():
            return number(kept)
        case "day", str():
            return date.fromisoformat(kept)
    return None


def _ticked(rule: Checklist, said: Mapping[str, Value], claim: RawClaim) -> set[str]:
    ticks = claim.get("ticks")
    ticked = {str(code) for code in ticks} if isinstance(ticks, list | tuple) else set()
    # Those required come before those that require them, in whatever order the rubric has them.
    wanted = [item.code for item in rule.components if said.get(item.code) is True and item.code not in ticked]
    while left := [code for code in wanted if not rule.conflicts(frozenset(ticked | {code}))]:
        ticked.add(left[0])
        wanted.remove(left[0])
    return ticked


def _same(claimed: object, value: Value) -> bool:
    if isinstance(value, Decimal):
        given = number(claimed)
        if given is None:
            return False
        # A figure cut to fewer places says the same as the one it was cut from; one rounded up may reach a step that was missed.
        place = Decimal(1).scaleb(min(int(given.as_tuple().exponent), 0))
        return given in {value, value.quantize(place, ROUND_DOWN)}
    return claimed == _json(value)


def _json(value: Value) -> bool | str:
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return text(value)
    assert isinstance(value, date)
    return value.isoformat()


def _pair(value: Value) -> tuple[int, int]:
    assert isinstance(value, tuple)
    return value
