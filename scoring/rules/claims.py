"""What a claim may hold: read strictly from JSON, every fault named by field and code."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from scoring.rules.numbers import number, text

Json: TypeAlias = "str | bool | list[str]"
RawClaim: TypeAlias = Mapping[str, object]

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
"""Days outside these are slips of the hand (year 0203, 20223)."""


@dataclass(frozen=True, slots=True)
class ClaimFault:
    """One thing wrong with a claim: the name of the field, what is wrong (a code), with which values."""

    name: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class ClaimRefused(ValueError):
    """The claim cannot be taken as it is; `faults` names every reason."""

    def __init__(self, faults: Collection[ClaimFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.name}: {fault.code}" for fault in self.faults))


class ClaimReader:
    """Reads the fields of one claim. A field that is absent or null was not filled in: None, and no fault.

    Call `close` when all fields are read: it refuses what is wrong and what nobody asked for.
    """

    def __init__(self, raw: RawClaim) -> None:
        self._rest = {name: value for name, value in raw.items() if value is not None and value != ""}
        self._faults: list[ClaimFault] = []

    def number(self, name: str, *, whole: bool = False, most: Decimal | None = None) -> Decimal | None:
        """A number from 0, whole or not, up to `most`."""
        value = self._rest.pop(name, None)
        if value is None:
            return None
        found = number(value)
        if found is None:
            self.fault(name, "not_a_number", value=str(value)[:40])
        elif whole and found != found.to_integral_value():
            self.fault(name, "not_whole", value=text(found))
        elif most is not None and found > most:
            self.fault(name, "too_much", value=text(found), most=text(most))
        else:
            return found
        return None

    def day(self, name: str) -> date | None:
        """A day as ISO 8601 text."""
        value = self._rest.pop(name, None)
        if value is None:
            return None
        try:
            found = date.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found <= LATEST:
            self.fault(name, "not_a_day", value=str(value)[:40])
            return None
        return found

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value = self._rest.pop(name, None)
        if value is None or isinstance(value, bool):
            return value
        self.fault(name, "not_yes_or_no", value=str(value)[:40])
        return None

    def codes(self, name: str) -> frozenset[str] | None:
        """A list of codes, in any order; an empty list is an answer, an absent one is none."""
        value = self._rest.pop(name, None)
        if value is None:
            return None
        if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
            self.fault(name, "not_a_list", value=str(value)[:40])
            return None
        return frozenset(value)

    def fault(self, name: str, code: str, **values: str) -> None:
        """Name something wrong with a field."""
        self._faults.append(ClaimFault(name, code, values))

    def close(self) -> None:
        """Refuse the claim if anything was wrong. Raises ClaimRefused with every fault."""
        for name in self._rest:
            self.fault(str(name), "unknown_field")
        if self._faults:
            raise ClaimRefused(self._faults)


def filled(**fields: Decimal | date | bool | frozenset[str] | None) -> dict[str, Json]:
    """The fields of a claim that were filled in, as the JSON kept for ever: the same claim, the same text."""
    return {name: _plain(value) for name, value in fields.items() if value is not None}


def _plain(value: Decimal | date | bool | frozenset[str]) -> Json:
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return text(value)
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value)
