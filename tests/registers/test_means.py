"""Means and history: the certificates of the 2008 years come out of a real list as they were printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.models import Province, User
from agencies.roles import Role
from agencies.transfer import apply_plan, plan_import, read_rows
from registers.forms.entries import entry_form
from registers.models import SystemCertificate
from registers.register import register_of
from tests.conftest import Cast
from tests.factories import make_member
from tests.registers.entering import enter, typed

DATA = Path(__file__).parent / "data"
TREE = Path(__file__).parent.parent / "agencies" / "data" / "ha_tinh_agencies_2015.csv"


def test_the_46_certificates_of_ha_tinh_are_counted_as_they_were_printed(
    db: None, as_: Callable[[User], Client]
) -> None:
    """Sở KH&CN Hà Tĩnh, 31/12/2015: 46 = 21 departments + 11 districts + 10 chi cục + 4 communes."""
    province = Province(slug="ha-tinh-2015", name="Tỉnh Hà Tĩnh", code="42")
    apply_plan(plan_import(province, read_rows(TREE.name, TREE.read_bytes())), by=None)
    assert province.root
    client = as_(make_member(Role.SECRETARY, province.root))
    address = "/ha-tinh-2015/registers/certificates/"
    content = (DATA / "ha_tinh_certificates_2015_SYNTHETIC.csv").read_bytes()

    preview = client.post(f"{address}import/", {"file": SimpleUploadedFile("giay-chung-nhan.csv", content)})
    client.post(f"{address}import/confirm/", {"token": preview.context["token"]})
    page = client.get(address)
    again = client.post(f"{address}import/", {"file": SimpleUploadedFile("giay-chung-nhan.csv", content)})

    bodies = {str(body["label"]): body["count"] for body in page.context["bodies"]}
    assert list(bodies.values()) == [21, 11, 10, 4, 0]
    assert "46 cơ quan có trong danh sách này" in page.content.decode()
    assert client.get(address, {"state": "withdrawn"}).context["page"].paginator.count == 0
    assert (again.context["plan"].unchanged, again.context["token"]) == (46, "")


def test_certificates_are_read_by_years(cast: Cast) -> None:
    enter("certificates", cast.commune)
    enter("certificates", cast.sibling, number="X", issued_on="01/01/2017", valid_to="")
    enter("certificates", cast.department, number="", issued_on="", valid_to="")

    found = SystemCertificate.objects.issued_between(2008, 2015)

    assert set(found.values_list("agency", flat=True)) == {cast.commune.pk, cast.department.pk}


def test_a_withdrawn_certificate_is_not_valid(cast: Cast) -> None:
    data = typed("certificates", cast.commune, withdrawn_on="01/02/2014")

    form = entry_form(register_of("certificates"))(data=data, agency=cast.commune)

    assert list(form.errors) == ["state"]


def test_a_consultant_needs_a_confirmation_in_force_when_the_contract_was_signed(cast: Cast) -> None:
    bare = enter("consultants", cast.commune)
    ended = enter("consultants", cast.sibling, approval="12/GXN", approved_to="01/01/2024")
    sound = enter("consultants", cast.department, approval="12/GXN", approved_to="01/01/2025")

    assert [len(row.lacks()) for row in (bare, ended, sound)] == [1, 1, 0]


def test_a_directive_is_due_until_it_is_carried_out(cast: Cast) -> None:
    due = enter("directives", cast.commune, due_day="30/06/2024")
    done = enter("directives", cast.commune, number="2", due_day="30/06/2024", done_on="01/06/2024")

    assert (due.due_on, done.due_on) == (date(2024, 6, 30), None)
