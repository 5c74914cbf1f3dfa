"""Roles reach everything below their node, and nothing beside it."""

from agencies import access
from agencies.models import Agency
from agencies.roles import Permission, Role
from agencies.workflow.people import assign_role, end_role
from tests.conftest import Cast
from tests.factories import make_member


def test_a_role_covers_what_is_below_its_node(cast: Cast) -> None:
    assert access.may(cast.verifier, Permission.VERIFY_SCORECARD, cast.commune.path)
    assert access.may(cast.officer, Permission.EDIT_SCORECARD, cast.commune.path)
    assert not access.may(cast.officer, Permission.EDIT_SCORECARD, cast.sibling.path)
    assert not access.may(cast.officer, Permission.VERIFY_SCORECARD, cast.commune.path)
    assert set(Agency.objects.visible_to(cast.officer)) == {cast.commune}
    assert set(Agency.objects.visible_to(cast.stranger)) == {cast.foreign}


def test_an_ended_role_opens_nothing(cast: Cast) -> None:
    assignment = assign_role(cast.stranger, Role.OFFICER, cast.sibling, by=cast.administrator)
    assert access.may(cast.stranger, Permission.EDIT_SCORECARD, cast.sibling.path)

    end_role(assignment, by=cast.administrator)

    assert not access.may(cast.stranger, Permission.EDIT_SCORECARD, cast.sibling.path)
    assert access.may(cast.stranger, Permission.EDIT_SCORECARD, cast.foreign.path)


def test_an_officer_reaches_the_agency_alone_a_verifier_what_is_below(cast: Cast) -> None:
    officer, verifier = (make_member(role, cast.district) for role in (Role.OFFICER, Role.VERIFIER))

    assert access.may(officer, Permission.EDIT_SCORECARD, cast.district.path)
    assert not access.may(officer, Permission.VIEW_SCORECARD, cast.commune.path)
    assert set(Agency.objects.visible_to(officer)) == {cast.district}
    assert set(Agency.objects.visible_to(verifier)) == {cast.district, cast.commune, cast.sibling}
    assert access.belongs_to(officer, cast.district)
    assert not access.belongs_to(verifier, cast.district)


def test_two_roles_at_one_node_keep_the_wider_reach(cast: Cast) -> None:
    person = make_member(Role.OFFICER, cast.district)
    verifying = assign_role(person, Role.VERIFIER, cast.district, by=cast.administrator)
    assert access.may(person, Permission.VIEW_SCORECARD, cast.commune.path)

    end_role(verifying, by=cast.administrator)

    assert not access.may(person, Permission.VIEW_SCORECARD, cast.commune.path)
    assert access.may(person, Permission.VIEW_SCORECARD, cast.district.path)
