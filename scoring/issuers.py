"""Papers that another agency of the province issued: cited by mistake as a rule, so they are doubted, never refused."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from agencies.models import AgencyVersion
from evidence.rules.reading.issuer import alike
from scoring.models import Scorecard

_COMMITTEE = re.compile(r"^(?:ubnd|(?:ủy|uỷ) ban nhân dân)\b", re.IGNORECASE)
COMMITTEE = ("UBND", "Ủy ban nhân dân", "Uỷ ban nhân dân")
"""A people's committee as it is written."""


def elsewhere(sheet: Scorecard, issuers: Iterable[str]) -> frozenset[str]:
    """Those of these bodies, as papers name them, that clearly are another agency of the province than the sheet's.

    The agency's own papers are also those of the agencies it stands under or over, at any time, and of those it
    continues: theirs apply to it. A name that the province does not know, or that more than one agency has borne one of which
    is the sheet's own, is nobody else's for sure. At most two queries; none when every paper is the agency's or says nothing.
    """
    own = {alike(sheet.name), alike(sheet.agency.name)}
    named = {issuer for issuer in issuers if issuer and alike(issuer) not in own}
    if not named:
        return frozenset()
    spelled = {spelling: issuer for issuer in named for spelling in spellings(issuer)}
    known: dict[str, set[tuple[int, str]]] = {}
    versions = AgencyVersion.objects.of(sheet.campaign.province_id).filter(name__in=spelled)
    for name, agency, path in versions.values_list("name", "agency", "path"):
        known.setdefault(spelled[name], set()).add((agency, path))
    if not known:
        return frozenset()
    agencies, paths = _own(sheet)
    return frozenset(
        issuer for issuer, bearers in known.items() if not any(_is_own(*one, agencies, paths) for one in bearers)
    )


def spellings(issuer: str) -> set[str]:
    """The ways a body's name is written."""
    return {issuer, *(_COMMITTEE.sub(committee, issuer) for committee in COMMITTEE)}


def _own(sheet: Scorecard) -> tuple[set[int], set[str]]:
    """The agency and those it continues, by number, and every place one of them has had in the tree."""
    of_agency = Q(agency=sheet.agency_id) | Q(agency__continued_by__successor=sheet.agency_id)
    places = list(AgencyVersion.objects.filter(of_agency).values_list("agency", "path"))
    return {agency for agency, _path in places}, {path for _agency, path in places}


def _is_own(agency: int, path: str, agencies: set[int], paths: set[str]) -> bool:
    return agency in agencies or any(own.startswith(path) or path.startswith(own) for own in paths)
