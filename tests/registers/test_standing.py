"""What a file says for a year, read by others: every figure, in a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import User
from registers.models import PaperKind, Tier
from registers.standing import file_of, files_of
from registers.telling import told
from tests.conftest import Cast
from tests.factories import make_agency
from tests.registers.entering import FILLED, enter
from tests.scoring.stage import make_document

DAY = date(2024, 12, 31)


def fill(cast: Cast) -> None:
    """A commune's file for 2024, with something of everything."""
    root, commune = cast.province.root, cast.commune
    assert root
    framework = enter("frameworks", root)
    asked = [
        enter("required-procedures", root, part_of=framework.pk, code=f"QT.ISO.0{n}", name=f"QT {n}") for n in (3, 4)
    ]
    formalities = [enter("formalities", root, code=f"1.{n}", name=f"Thủ tục {n}") for n in range(3)]
    enter("declarations", commune, formalities=[row.pk for row in formalities], decided_on="01/06/2023")
    enter("confirmations", commune)
    enter("procedures", commune, formalities=[formalities[0].pk], required=asked[0].pk)
    enter("procedures", commune, code="CS.01", name="Chính sách chất lượng", kind="policy")
    plan = enter("plans", commune)
    enter("tasks", commune, part_of=plan.pk, state="done", done_on="01/06/2024", result="Xong")
    enter("tasks", commune, part_of=plan.pk, task="Việc khác")
    enter("tasks", commune, part_of=plan.pk, task="Việc bỏ", state="dropped")
    enter("objectives", commune, state="met", result="99", due_day="15/12/2024")
    enter("objectives", commune, code="MT2", state="missed", result="80", tier="unit", due_day="15/12/2024", how="")
    enter("objectives", commune, code="MT3", state="dropped")
    enter("risks", commune, state="evaluated", evaluated_on="01/12/2024", effectiveness="Tốt")
    enter("risks", commune, code="RR02", measure="")
    for key in ("committee-members", "policies", "contexts"):
        enter(key, commune)
    enter("committee-members", commune, person="Lê Văn Việc", duties="")
    enter("committees", commune, number="9/QĐ-UBND", decided_on="10/02/2024", state="replaced")
    for key in ("trainings", "people-certified", "reviews", "surveys", "records"):
        enter(key, commune)
    enter("complaints", commune, state="answered", due_day="12/04/2024", answered_on="10/04/2024", answer="Đã xin lỗi")
    enter(
        "complaints",
        commune,
        number="04",
        state="answered",
        due_day="12/04/2024",
        answered_on="20/04/2024",
        answer="Muộn",
    )
    enter("external-documents", commune, updated_on="01/03/2024")
    enter("external-documents", commune, number="2", effective_on="01/12/2024")


def test_every_figure_follows_from_the_entries(cast: Cast) -> None:
    fill(cast)

    found = file_of(cast.commune, 2024, DAY)

    shares = {
        name: (share.numerator, share.denominator)
        for name in (
            "tasks_done", "objectives_met", "objectives_planned", "required_issued", "formalities_covered",
            "complaints_in_time", "risks_handled", "risks_evaluated", "updates_in_time", "members_assigned",
        )
        if (share := getattr(found, name))
    }  # fmt: skip
    assert shares == {
        "tasks_done": (1, 2), "objectives_met": (1, 2), "objectives_planned": (1, 2), "required_issued": (1, 2),
        "formalities_covered": (1, 3), "complaints_in_time": (1, 2), "risks_handled": (1, 2),
        "risks_evaluated": (1, 2), "updates_in_time": (1, 1), "members_assigned": (1, 2),
    }  # fmt: skip
    assert found.plan
    assert found.plan.issued_on == date(2024, 1, 15)
    assert (len(found.objectives_of(Tier.AGENCY)), len(found.objectives_of(Tier.UNIT))) == (1, 1)
    assert [paper.code for paper in found.papers_of(PaperKind.POLICY)] == ["CS.01"]
    assert found.declaration_fits
    assert found.confirmation
    assert [row.person for row in found.internal_auditors] == ["Vũ Thị Cán"]
    assert found.inputs_reviewed == {"a", "c2", "c6"}
    assert found.survey
    assert found.committee
    assert (found.committee.number, found.committee.is_assigned) == ("31/QĐ-UBND", True)
    assert found.policy
    assert (found.policy.told_on, found.policy.is_public) == (date(2024, 1, 20), True)
    assert found.context
    assert found.context.is_whole


def test_another_year_and_an_empty_file_say_nothing(cast: Cast) -> None:
    fill(cast)

    other, empty = file_of(cast.commune, 2023, DAY), file_of(cast.sibling, 2024, DAY)

    assert (other.plan, other.survey, other.context, other.objectives_met.denominator) == (None, None, None, 0)
    assert (empty.system, empty.declaration, empty.formalities_covered.numerator) == (None, None, 0)
    assert empty.formalities_covered.denominator == 3


def test_a_unit_that_shares_a_system_has_its_declaration_too(cast: Cast) -> None:
    fill(cast)
    system = enter("systems", cast.commune, name="Chung")
    enter("declarations", cast.commune, part_of=system.pk, number="9", decided_on="01/07/2023")
    enter("memberships", cast.commune, part_of=system.pk, unit=cast.district.pk, joined_on="01/01/2023")

    found = file_of(cast.district, 2024, DAY)

    assert found.is_shared
    assert found.declaration
    assert found.declaration.number == "9"


def test_papers_behind_an_entry_are_there_to_be_cited(cast: Cast) -> None:
    fill(cast)
    document = make_document(cast.commune, "Kế hoạch ISO")
    plan = file_of(cast.commune, 2024, DAY).plan
    assert plan
    plan.documents.add(document)

    found = file_of(cast.commune, 2024, DAY)

    assert found.papers_behind(found.plan, found.survey, None) == [document.pk]


def test_a_hundred_files_cost_as_many_queries_as_one(cast: Cast) -> None:
    fill(cast)
    with CaptureQueriesContext(connection) as one:
        file_of(cast.commune, 2024, DAY)
    others = [make_agency(f"UBND xã {n}", parent=cast.district, code=f"X{n}") for n in range(20)]
    for agency in others:
        enter("declarations", agency)
        enter("plans", agency)

    with CaptureQueriesContext(connection) as many:
        files_of([cast.commune, *others], 2024, DAY)

    assert len(many) == len(one)
    assert len(one) <= 35  # one for each register read, and what declarations and procedures are held against


def test_the_page_of_the_file_tells_the_year_asked_for(cast: Cast, as_: Callable[[User], Client]) -> None:
    fill(cast)
    client = as_(cast.officer)
    address = reverse("registers:quality_file", args=["bac-giang", cast.commune.pk])

    page = client.get(address, {"year": "2024"}).content.decode()
    odd = client.get(address, {"year": "99999999"})

    assert "09/KH-UBND ngày 15/01/2024" in page
    assert "94,5% hài lòng trong 110 phiếu" in page
    assert odd.status_code == 200
    assert {line.register for line in told(file_of(cast.commune, 2024, DAY))} <= set(FILLED)
