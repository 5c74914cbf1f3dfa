"""Invitations, roles, replacement; and what an administrator cannot do."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies import access
from agencies.models import RoleAssignment, TrailEntry, User
from agencies.roles import Permission, Role
from agencies.rules import Refused
from agencies.workflow.people import (
    assign_role,
    deactivate_person,
    end_role,
    invite_person,
    may_show_link,
    on_take_over,
    reactivate_person,
    set_home_agency,
    take_over,
)
from tests.conftest import Cast
from tests.factories import SECRET, make_member

As = Callable[[User], Client]
PASSWORD = "núi-sông-vẫn-còn-đây"


def page(name: str, cast: Cast, *args: object) -> str:
    return reverse(f"agencies:{name}", args=[cast.province.slug, *args])


def invite(client: Client, cast: Cast, email: str = "moi@example.vn") -> User:
    answers = {"email": email, "full_name": "Nguyễn Văn Mới", "role": "officer", "node": cast.commune.pk}
    response = client.post(page("invite", cast), answers)
    assert response.status_code == 302, response.content.decode()
    return User.objects.get(email=email.lower())


def link_in(text: str) -> str:
    found = re.search(r"/accounts/invitation/[^\s\"<]+", text)
    assert found
    return found.group()


def test_an_invited_person_sets_a_password_and_comes_in(cast: Cast, as_: As, client: Client) -> None:
    user = invite(as_(cast.administrator), cast, "Moi@Example.vn")
    assert user.agency == cast.commune
    address = link_in(str(mail.outbox[0].body))
    assert link_in(as_(cast.administrator).get(page("person", cast, user.pk)).content.decode())
    client.logout()

    answers = {"full_name": "Nguyễn Văn Mới", "position": "Công chức", "password": PASSWORD, "again": PASSWORD}
    response = client.post(address, answers, follow=True)

    assert response.redirect_chain[-1][0] == page("todo", cast)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert access.may(user, Permission.EDIT_SCORECARD, cast.commune.path)
    assert client.get(address).status_code == 410
    assert set(TrailEntry.objects.filter(actor=user).values_list("action", flat=True)) == {"accept_invitation"}


def test_an_invitation_is_no_way_around_the_second_factor(cast: Cast, as_: As) -> None:
    user, plain = (invite(as_(cast.administrator), cast, f"{name}@example.vn") for name in ("lop", "thuong"))
    TOTP.activate(user, SECRET)
    answers = {"full_name": "Mới", "password": PASSWORD, "again": PASSWORD}

    guest, newcomer = Client(), Client()
    answer = guest.post(link_in(str(mail.outbox[0].body)), answers)
    newcomer.post(link_in(str(mail.outbox[1].body)), answers)

    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert "_auth_user_id" not in guest.session
    assert UserSession.objects.filter(user=plain).count() == 1


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [("matkhau", "matkhau", "quá ngắn"), (PASSWORD, "khác-hẳn-rồi-đấy", "không giống nhau")],
)
def test_a_weak_password_is_refused(cast: Cast, as_: As, password: str, again: str, sentence: str) -> None:
    user = invite(as_(cast.administrator), cast)
    answers = {"full_name": "Mới", "password": password, "again": again}

    response = Client().post(link_in(str(mail.outbox[0].body)), answers)

    assert sentence in response.content.decode()
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_a_password_is_taken_as_it_was_typed(cast: Cast, as_: As) -> None:
    user = invite(as_(cast.administrator), cast)
    typed = f" {PASSWORD} "

    Client().post(link_in(str(mail.outbox[0].body)), {"full_name": "Mới", "password": typed, "again": typed})

    user.refresh_from_db()
    assert user.check_password(typed)


def test_a_link_is_void_after_a_week(cast: Cast, as_: As) -> None:
    invite(as_(cast.administrator), cast)
    address = link_in(str(mail.outbox[0].body))

    with time_machine.travel(timezone.now() + timezone.timedelta(days=8)):
        assert Client().get(address).status_code == 410


def test_no_link_is_shown_for_who_works_elsewhere_too(cast: Cast) -> None:
    user, _ = invite_person("x@example.vn", "X", Role.OFFICER, cast.commune, by=None)
    assert may_show_link(user, cast.province)

    assign_role(user, Role.OFFICER, cast.foreign, by=None)

    assert not may_show_link(user, cast.province)
    assert not may_show_link(cast.officer, cast.province)


def test_who_has_an_account_gets_the_role_at_once(cast: Cast, as_: As) -> None:
    user = invite(as_(cast.administrator), cast, "stranger@example.vn")

    assert user == cast.stranger
    assert not mail.outbox
    assert access.may(User.objects.get(pk=user.pk), Permission.EDIT_SCORECARD, cast.commune.path)


def test_a_mail_server_that_is_down_does_not_lose_the_invitation(cast: Cast, as_: As, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client = as_(cast.administrator)

    user = invite(client, cast)

    shown = client.get(page("person", cast, user.pk)).content.decode()
    assert "Không gửi được thư" in shown
    assert link_in(shown)


def test_a_role_of_the_whole_province_is_refused_elsewhere(cast: Cast, as_: As) -> None:
    answers = {"email": "a@example.vn", "full_name": "A", "role": "secretary", "node": cast.commune.pk}

    response = as_(cast.administrator).post(page("invite", cast), answers)

    assert "chỉ giao ở cấp tỉnh" in response.content.decode()
    assert not User.objects.filter(email="a@example.vn").exists()


def test_nobody_invites_into_another_province(cast: Cast, as_: As) -> None:
    answers = {"email": "a@example.vn", "full_name": "A", "role": "officer", "node": cast.foreign.pk}

    as_(cast.administrator).post(page("invite", cast), answers)

    assert not User.objects.filter(email="a@example.vn").exists()


def test_the_last_administrator_stays(cast: Cast) -> None:
    assignment = cast.administrator.roles.get()
    with pytest.raises(Refused, match="quản trị cuối cùng"):
        end_role(assignment, by=cast.administrator)
    with pytest.raises(Refused, match="tự ngừng"):
        deactivate_person(cast.administrator, cast.province, by=cast.administrator)

    assert cast.province.root
    assign_role(cast.secretary, Role.ADMINISTRATOR, cast.province.root, by=cast.administrator)
    end_role(assignment, by=cast.secretary)

    assert not access.is_member(User.objects.get(pk=cast.administrator.pk), cast.province)


def test_a_deactivated_person_is_out_at_once(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    assert client.get(page("todo", cast)).status_code == 200

    deactivate_person(cast.officer, cast.province, by=cast.administrator, reason="nghỉ hưu")

    assert client.get(page("todo", cast)).status_code == 302
    assert not cast.officer.roles.active(timezone.localdate()).exists()
    reactivate_person(cast.officer, cast.province, by=cast.administrator)
    assert client.get(page("todo", cast)).status_code == 302


def test_one_province_does_not_let_anybody_into_another(cast: Cast) -> None:
    assign_role(cast.stranger, Role.OFFICER, cast.commune, by=None)
    User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    closed = User.objects.get(pk=cast.stranger.pk)

    with pytest.raises(Refused, match="tỉnh không thể tự mở"):
        reactivate_person(closed, cast.province, by=cast.administrator)

    call_command("reopen_account", closed.email)
    assert User.objects.get(pk=closed.pk).is_active


def test_who_works_in_two_provinces_keeps_the_other(cast: Cast) -> None:
    assign_role(cast.stranger, Role.OFFICER, cast.commune, by=None)

    deactivate_person(cast.stranger, cast.province, by=cast.administrator)

    user = User.objects.get(pk=cast.stranger.pk)
    assert user.is_active
    assert access.may(user, Permission.EDIT_SCORECARD, cast.foreign.path)
    assert not access.may(user, Permission.EDIT_SCORECARD, cast.commune.path)


def test_taking_over_passes_everything_in_one_step(cast: Cast) -> None:
    passed = []
    on_take_over(handover := lambda old, new, province, by: passed.append((old, new)))
    set_home_agency(cast.officer, cast.commune, cast.province, by=None)
    new = make_member(Role.VIEWER, cast.commune)

    assert take_over(cast.officer, new, cast.province, by=cast.administrator, reason="chuyển công tác") == 1

    from agencies.workflow import people

    people._handovers.remove(handover)
    new = User.objects.get(pk=new.pk)
    assert new.agency == cast.commune
    assert access.may(new, Permission.EDIT_SCORECARD, cast.commune.path)
    assert not access.is_member(User.objects.get(pk=cast.officer.pk), cast.province)
    assert passed == [(cast.officer, new)]
    assert TrailEntry.objects.get(action="take_over").note == "chuyển công tác"


def test_the_list_finds_without_marks_and_by_role(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)

    found = client.get(page("people", cast), {"q": "nguoi tham dinh"}).content.decode()
    by_role = client.get(page("people", cast), {"role": "council"}).content.decode()

    assert cast.verifier.email in found
    assert cast.council.email not in found
    assert cast.council.email in by_role
    assert cast.verifier.email not in by_role
    assert cast.stranger.email not in client.get(page("people", cast)).content.decode()


def test_a_person_of_another_province_does_not_exist_here(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)

    assert client.get(page("person", cast, cast.stranger.pk)).status_code == 404
    assert client.post(page("deactivate", cast, cast.stranger.pk)).status_code == 404
    assert as_(cast.secretary).get(page("person", cast, cast.officer.pk)).status_code == 403


def test_roles_are_given_and_ended_on_the_page(cast: Cast, as_: As) -> None:
    client = as_(cast.administrator)
    client.post(page("give_role", cast, cast.officer.pk), {"role": "verifier", "node": cast.district.pk})
    given = RoleAssignment.objects.get(user=cast.officer, role=Role.VERIFIER)
    assert given.granted_by == cast.administrator

    client.post(page("end", cast, given.pk))

    assert not RoleAssignment.objects.filter(pk=given.pk).exists()
    shown = client.post(page("end", cast, cast.administrator.roles.get().pk), follow=True).content.decode()
    assert "quản trị cuối cùng" in shown


def test_a_profile_is_ones_own(cast: Cast, as_: As) -> None:
    as_(cast.officer).post(reverse("profile"), {"full_name": "Tên Mới", "position": "Chuyên viên", "phone": "0204"})

    cast.officer.refresh_from_db()
    assert (cast.officer.full_name, cast.officer.phone) == ("Tên Mới", "0204")
    line = TrailEntry.objects.get(action="change_profile")
    assert line.changes["full_name"][1] == "Tên Mới"
    assert line.province == cast.province


def test_the_trail_says_who_got_and_lost_a_role(cast: Cast) -> None:
    assignment = assign_role(cast.officer, Role.VERIFIER, cast.district, by=cast.administrator)
    end_role(assignment, by=cast.administrator)

    given, ended = TrailEntry.objects.filter(action__in=["assign_role", "end_role"]).order_by("pk")
    assert given.changes["person"] == [None, cast.officer.full_name]
    assert ended.changes["person"] == [cast.officer.full_name, None]
