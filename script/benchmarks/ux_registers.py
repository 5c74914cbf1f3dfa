"""The registers of the agency of task A: what they say is what `ux_data.FACTS` asks for and this year's claims are."""

from __future__ import annotations

from agencies.models import Agency
from tests.registers.entering import enter


def keep(agency: Agency, year: int) -> None:
    """Enter a year: the plan, ten objectives, risks, a survey, an auditor, the declaration and where it was made known."""
    of_year = {"year": str(year)}
    enter("systems", agency, scope_since=f"01/02/{year - 2}")
    enter(
        "declarations", agency, number="310/QĐ-UBND", decided_on=f"20/10/{year - 2}", notice_number="311/UBND-VP",
        notice_on=f"21/10/{year - 2}", posted_on=f"22/10/{year - 2}", has_website="on",
        web_address="https://dongtien.example/iso",
    )  # fmt: skip
    enter("plans", agency, **of_year, number="21/KH-UBND", issued_on=f"09/02/{year}")
    for place in range(10):
        state, tier = "missed" if place == 9 else "met", "unit" if place > 2 else "agency"
        enter("objectives", agency, **of_year, code=f"MT{place + 1}", tier=tier, state=state, result="97")
    enter(
        "risks", agency, **of_year, state="evaluated", evaluated_on=f"01/10/{year}", effectiveness="Không trễ hồ sơ nào"
    )
    enter("people-certified", agency)
    enter("surveys", agency, **of_year, held_on=f"01/10/{year}", handed_out="1000", answered="1000", satisfied="958")
