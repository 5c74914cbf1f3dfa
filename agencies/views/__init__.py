"""Ask and answer: provinces, agencies, people, the trail."""

from agencies.views.account import invitation, profile
from agencies.views.agency import agency, change, correct
from agencies.views.data_requests import answer_data_request, ask_about_data, data_requests
from agencies.views.federation import bind_provincial, provincial_callback, provincial_signin, unbind_provincial
from agencies.views.frame import abbreviations, csrf_failure, healthz, home, todo
from agencies.views.identity_provider import (
    check_provider,
    identity_provider,
    switch_identity_provider,
    unbind_person,
)
from agencies.views.imports import confirm_import, import_agencies
from agencies.views.operator import new_province, operator, operator_province
from agencies.views.people import (
    deactivate,
    end,
    give_role,
    hand_over,
    home_agency,
    invite,
    people,
    person,
    reactivate,
    resend_invitation,
)
from agencies.views.people_import import confirm_people, import_people
from agencies.views.personal import erase, own_data, person_data
from agencies.views.signin import end_person_sessions, present, reset_person_factors, sessions, signin_policy
from agencies.views.standard import standard
from agencies.views.tokens import api_tokens, revoke_api_token
from agencies.views.trail import agency_trail, export_trail, trail
from agencies.views.tree import export_agencies, tree

__all__ = [
    "abbreviations",
    "agency",
    "agency_trail",
    "answer_data_request",
    "api_tokens",
    "ask_about_data",
    "bind_provincial",
    "change",
    "check_provider",
    "confirm_import",
    "confirm_people",
    "correct",
    "csrf_failure",
    "data_requests",
    "deactivate",
    "end",
    "end_person_sessions",
    "erase",
    "export_agencies",
    "export_trail",
    "give_role",
    "hand_over",
    "healthz",
    "home",
    "home_agency",
    "identity_provider",
    "import_agencies",
    "import_people",
    "invitation",
    "invite",
    "new_province",
    "operator",
    "operator_province",
    "own_data",
    "people",
    "person",
    "person_data",
    "present",
    "profile",
    "provincial_callback",
    "provincial_signin",
    "reactivate",
    "resend_invitation",
    "reset_person_factors",
    "revoke_api_token",
    "sessions",
    "signin_policy",
    "standard",
    "switch_identity_provider",
    "todo",
    "trail",
    "tree",
    "unbind_person",
    "unbind_provincial",
]
