"""Personal data: all of it is in the table, a person gets what is kept of them, and can be taken out of an account."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import TrailEntry, User
from agencies.personal.erasing import erase_person
from agencies.personal.record import record_of
from agencies.personal.table import fields
from agencies.roles import Role
from agencies.rules import Refused
from agencies.workflow.people import assign_role, may_show_link, reactivate_person
from agencies.workflow.signin import forget_sessions
from tests.conftest import Cast
from tests.factories import SECRET

As = Callable[[User], Client]
OF_PEOPLE = re.compile(
    r"name|mail|phone|position|address|^ip$|agent|sign|chair|person|people|member|holder|leader|author|by$|contact"
)
NO_PERSONS = {
    "reports.DocumentSettings.addressees", "reports.DocumentSettings.authority_of", "scoring.RubricVersion.name",
    "scoring.FindingPhrase.criterion_name", "scoring.Scorecard.name", "scoring.Scorecard.parent_name",
    "scoring.SuggestionAnswer.criterion_name", "registers.Formality.name", "registers.Formality.field_name",
    "registers.Formality.published_by", "registers.Formality.changed_by", "registers.Formality.abolished_by",
    "registers.Procedure.name", "registers.ExternalDocument.name", "registers.RecordKind.name",
    "registers.Framework.name", "registers.RequiredProcedure.name", "registers.Committee.assignment",
    "registers.Policy.web_address", "registers.Directive.name", "registers.Consultant.name",
    "registers.Objective.unit_name", "registers.QualitySystem.name", "registers.Declaration.web_address",
    "evidence.Sending.name", "jobs.Job.result_name", "agencies.Agency.name", "agencies.Agency.short_name",
    "agencies.AgencyVersion.name", "agencies.AgencyVersion.short_name", "agencies.Province.name",
    "standards.Edition.name_vi", "standards.Edition.name_en", "auth.Permission.name", "auth.Permission.codename",
    "auth.Group.name", "agencies.ApiToken.name", "agencies.IdentityProvider.name", "reports.IssuedFile.name",
}  # fmt: skip
"""Names of agencies, papers, criteria: of no person."""


def texts() -> set[str]:
    """Every field of text whose name says that it may hold a person's data."""
    kinds = (models.CharField, models.TextField, models.GenericIPAddressField)
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and OF_PEOPLE.search(field.name)
    }


def test_every_field_that_may_hold_a_persons_data_is_in_the_table_or_said_to_hold_none() -> None:
    assert sorted(texts() - fields() - NO_PERSONS) == []
    assert sorted(NO_PERSONS & fields()) == []


def test_the_table_names_only_fields_that_are_there() -> None:
    for name in fields():
        model, _dot, field = name.rpartition(".")
        assert apps.get_model(model)._meta.get_field(field)


def test_everybody_reads_and_takes_away_what_is_kept_of_them(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)

    page = client.get(reverse("own_data")).content.decode()
    taken = json.loads(client.get(reverse("own_data"), {"format": "json"}).content)

    assert "Luật Lưu trữ" in page
    assert taken["Tài khoản"]["thư điện tử"] == cast.officer.email
    assert [role["Tại"] for role in taken["Vai trò"]] == [str(cast.commune)]
    assert cast.verifier.email not in json.dumps(taken)


def test_an_administrator_hands_out_what_the_province_keeps(cast: Cast, as_: As) -> None:
    place = reverse("agencies:person_data", args=["bac-giang", cast.officer.pk])

    assert json.loads(as_(cast.administrator).get(place).content)["Tài khoản"]["họ và tên"] == cast.officer.full_name
    assert TrailEntry.objects.about(cast.officer).filter(action="export_person").exists()
    assert as_(cast.secretary).get(place).status_code == 403


def test_a_province_hands_out_nothing_of_another(cast: Cast, as_: As) -> None:
    assert cast.other.root
    assign_role(cast.officer, Role.VIEWER, cast.other.root, by=cast.stranger)
    TOTP.activate(cast.officer, SECRET)
    for province, name in ((cast.province, "Phiếu ở đây"), (cast.other, "Phiếu ở tỉnh khác")):
        TrailEntry.objects.create(province=province, actor=cast.officer, action="submit", object_name=name)

    here, whole = record_of(cast.officer, cast.province), record_of(cast.officer)

    said = json.dumps(here, ensure_ascii=False)
    assert ("Phiếu ở đây" in said, "Phiếu ở tỉnh khác" in said, here["Số dòng nhật ký"]) == (True, False, 1)
    assert [role["Tại"] for role in here["Vai trò"]] == [str(cast.commune)]
    assert here["Được nêu tên trong"]["agencies.RoleAssignment.user"] == 1
    ways_in = {"Đăng nhập gần nhất", "Cách xác thực hai lớp", "Phiên đăng nhập"}
    assert not ways_in & set(here)
    assert not [kind for kind in here["Được nêu tên trong"] if kind.startswith(("mfa.", "account.", "usersessions."))]
    assert ways_in < set(whole)
    assert (len(whole["Vai trò"]), whole["Số dòng nhật ký"]) == (2, 2)
    cast.officer.roles.in_province(cast.other.pk).update(
        ends_on=timezone.localdate() - timedelta(days=1), starts_on="2024-01-01"
    )
    assert ways_in < set(record_of(cast.officer, cast.province))


def test_who_is_taken_out_leaves_a_number_behind(cast: Cast, as_: As) -> None:
    TOTP.activate(cast.officer, SECRET)
    before = cast.officer.email
    TrailEntry.objects.create(province=cast.province, actor=cast.officer, action="submit", object_name="Phiếu")
    client = as_(cast.administrator)

    client.post(reverse("agencies:erase", args=["bac-giang", cast.officer.pk]), {"reason": "Đơn 12 ngày 03/02/2026"})

    gone = User.objects.get(pk=cast.officer.pk)
    assert (gone.full_name, gone.phone, gone.position, gone.is_active) == (
        f"Người dùng đã xóa #{gone.pk}",
        "",
        "",
        False,
    )
    assert before not in gone.email
    assert not gone.has_usable_password()
    assert not gone.authenticator_set.exists()
    assert str(TrailEntry.objects.get(action="submit").actor) == gone.full_name
    line = TrailEntry.objects.about(gone).get(action="erase_person")
    assert before not in f"{line.object_name}{line.changes}{line.note}"


def test_who_may_not_be_taken_out(cast: Cast) -> None:
    assign_role(cast.stranger, Role.OFFICER, cast.commune, by=None)

    for person, reason, why in (
        (cast.officer, " ", "căn cứ"),
        (cast.administrator, "đơn", "tự ẩn danh"),
        (cast.stranger, "đơn", "nơi khác"),
    ):
        with pytest.raises(Refused, match=why):
            erase_person(person, cast.province, by=cast.administrator, reason=reason)
    erase_person(cast.officer, cast.province, by=cast.administrator, reason="đơn")
    with pytest.raises(Refused, match="đã được ẩn danh"):
        erase_person(cast.officer, cast.province, by=cast.administrator, reason="đơn")


def test_nobody_opens_an_account_again_whose_person_is_gone(cast: Cast, as_: As) -> None:
    cast.officer.roles.update(starts_on=timezone.localdate() - timedelta(days=30))
    erase_person(cast.officer, cast.province, by=cast.administrator, reason="đơn")
    gone = User.objects.get(pk=cast.officer.pk)

    page = as_(cast.administrator).get(reverse("agencies:person", args=["bac-giang", gone.pk])).content.decode()

    assert "Mở lại tài khoản" not in page
    assert "đã được ẩn danh" in page
    with pytest.raises(Refused, match="ẩn danh"):
        reactivate_person(gone, cast.province, by=cast.administrator)
    with pytest.raises(CommandError, match="ẩn danh"):
        call_command("reopen_account", gone.email)
    gone.is_active = True
    assert not may_show_link(gone, cast.province)


def test_where_a_session_was_is_forgotten_when_it_has_ended(cast: Cast, as_: As) -> None:
    client = as_(cast.officer)
    client.get(reverse("sessions"))
    assert UserSession.objects.filter(user=cast.officer).exists()

    forget_sessions()
    assert UserSession.objects.filter(user=cast.officer).exists(), "it still lasts"
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        forget_sessions()

    assert not UserSession.objects.filter(user=cast.officer).exists()
    assert not Session.objects.exists()
