"""A new agency's file set up from a model system in one step."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from agencies.models import User
from registers.models import Entry, Plan, Procedure, QualitySystem
from registers.standing import file_of
from standards.models import Edition
from tests.conftest import Cast
from tests.registers.entering import enter


def test_a_file_is_begun_from_the_framework_of_its_kind(cast: Cast, as_: Callable[[User], Client]) -> None:
    root = cast.province.root
    assert root
    framework = enter("frameworks", root)
    other = enter("frameworks", root, number="2", kinds=["chi_cuc"])
    for n in (1, 2, 3):
        enter("required-procedures", root, part_of=framework.pk, code=f"QT.ISO.0{n}", name=f"Quy trình {n}")
    address = reverse("registers:start", args=["bac-giang", cast.commune.pk])
    client = as_(cast.officer)
    data = {
        "framework": framework.pk, "name": "HTQLCL xã", "edition": Edition.objects.get(code="9001:2015").pk,
        "scope": "Mọi TTHC", "scope_since": "01/01/2024", "code_mask": "QT.{nhóm}.{số}", "excluded": ["8.3"],
        "plan_number": "01/KH-UBND",
    }  # fmt: skip

    form = client.get(address).context["form"]
    wrong = client.post(address, data | {"code_mask": "BM.{số}"}).content.decode()
    answer = client.post(address, data)
    again = client.post(address, data).content.decode()

    assert list(form.fields["framework"].queryset) == [framework]
    assert other not in form.fields["framework"].queryset
    assert "Mã “QT.ISO.01” của mô hình khung không theo cách đặt mã này." in wrong
    assert answer.status_code == 302
    assert "Cơ quan đã có hệ thống" in again
    system = QualitySystem.objects.get()
    assert {row.state for row in Procedure.objects.filter(part_of=system)} == {"draft"}
    assert Entry.objects.filter(part_of=Plan.objects.get()).count() == 7
    assert file_of(cast.commune, Plan.objects.get().year or 0).required_issued.denominator == 3


def test_an_agency_without_a_system_is_invited_to_begin(cast: Cast, as_: Callable[[User], Client]) -> None:
    address = reverse("registers:quality_file", args=["bac-giang", cast.commune.pk])

    invited = as_(cast.officer).get(address).content.decode()
    looked = as_(cast.verifier).get(address).content.decode()
    enter("systems", cast.commune)
    begun = as_(cast.officer).get(address).content.decode()

    assert "Bắt đầu hồ sơ" in invited
    assert "Bắt đầu hồ sơ" not in looked
    assert "Bắt đầu hồ sơ" not in begun
