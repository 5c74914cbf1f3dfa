"""Provinces, agencies through time, people and their roles, and the trail of what was done."""

from agencies.models.agency import Agency, AgencyKind, AgencyVersion, Level, Obligation
from agencies.models.data_request import DataRequest, DataRequestKind, DataRequestOutcome
from agencies.models.identity import IdentityProvider, ProvincialIdentity
from agencies.models.person import AgencyUserPermission, RoleAssignment, User
from agencies.models.province import Province
from agencies.models.reorganisation import Reorganisation, Succession
from agencies.models.token import ApiToken
from agencies.models.trail import TrailEntry, TrailSeal

__all__ = [
    "Agency",
    "AgencyKind",
    "AgencyUserPermission",
    "AgencyVersion",
    "ApiToken",
    "DataRequest",
    "DataRequestKind",
    "DataRequestOutcome",
    "IdentityProvider",
    "Level",
    "Obligation",
    "Province",
    "ProvincialIdentity",
    "Reorganisation",
    "RoleAssignment",
    "Succession",
    "TrailEntry",
    "TrailSeal",
    "User",
]
