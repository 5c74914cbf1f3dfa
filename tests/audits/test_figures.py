"""A sample is no population: 52 of 60 inspected, of 161 there are (Hưng Yên 2023; the agencies are made up)."""

import json
from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.utils import timezone

from agencies.models import Agency, AgencyVersion, User
from audits.figures import Sample, items_of
from audits.models import Audit, Checklist
from audits.states import Form
from audits.workflow.plans import open_plan, plan_inspections
from tests.audits.stage import answer_all, checklist_of, make_audit, signed
from tests.conftest import Cast
from tests.factories import make_agency

TODAY = timezone.localdate()
YEAR = TODAY.year
FAILING = {"K07": 8, "K15": 5, "K11": 3}
"""How many of the 60 do not conform: objectives issued, internal audit and review held, tidy records."""


def communes(cast: Cast, count: int) -> list[Agency]:
    """That many communes in the province, those of the stage among them."""
    there = AgencyVersion.objects.of(cast.province.pk).filter(level="commune").count()
    made = [make_agency(f"UBND xã Mẫu {number}", parent=cast.province.root) for number in range(count - there)]
    return [cast.commune, cast.sibling, *made]


def test_sixty_communes_of_161_by_their_checklists(cast: Cast, as_: Callable[[User], Client]) -> None:
    sample = communes(cast, 161)[:60]
    checklist = checklist_of(cast.province)
    plan = open_plan(cast.province, YEAR, by=cast.secretary)
    day = TODAY - timedelta(days=1)
    plan_inspections(
        plan, sample, form=Form.RECORDS, checklist=checklist, begins_on=day, ends_on=day, by=cast.secretary
    )
    codes = list(checklist.questions.values_list("code", flat=True))
    client = as_(cast.secretary)

    for place, audit in enumerate(Audit.objects.order_by("pk")):
        home = f"/bac-giang/audits/{audit.pk}/"
        client.post(f"{home}start/")
        actions = [
            {
                "id": code, "kind": "own", "code": code, "version": 0, "after": [],
                "fields": [["conclusion", "minor" if place < FAILING.get(code, 0) else "conforming"], ["seen", "Thiếu hồ sơ"]],
            }
            for code in codes
        ]  # fmt: skip
        client.post(f"{home}checking/act/", json.dumps({"actions": actions}), content_type="application/json")
        client.post(f"{home}conclude/", {"strengths": ""})

    page = client.get(f"/bac-giang/audits/figures/?year={YEAR}&level=commune").content.decode()
    rows = {part.split("</th>")[0].split()[0]: part for part in page.split('<th scope="row">')[1:]}
    for code, figure in (("K07", "52/60"), ("K15", "55/60"), ("K11", "57/60")):
        assert figure in rows[code]
        assert ">161<" in rows[code]
        assert ">60<" in rows[code]
    csv = client.get(f"/bac-giang/audits/figures/export/?year={YEAR}&level=commune&format=csv").content.decode(
        "utf-8-sig"
    )
    assert next(line for line in csv.splitlines() if line.startswith("K07")).endswith(",52,60,0,60,161")


def test_what_does_not_apply_is_in_no_denominator(cast: Cast) -> None:
    signed(make_audit(cast.commune), cast.secretary, K28="not_applicable")
    signed(make_audit(cast.sibling), cast.secretary)

    figure = next(item for item in items_of(Sample(cast.province, YEAR), "kiem-tra-tt26") if item.code == "K28")

    assert (figure.conforming, figure.asked, figure.not_applicable, figure.inspected) == (1, 1, 1, 2)


def test_an_agency_inspected_twice_counts_once_by_the_later(cast: Cast) -> None:
    signed(make_audit(cast.commune, days_ago=20), cast.secretary, K07="minor: x")
    signed(make_audit(cast.commune, days_ago=3), cast.secretary)

    figure = next(item for item in items_of(Sample(cast.province, YEAR), "kiem-tra-tt26") if item.code == "K07")

    assert (figure.conforming, figure.asked) == (1, 1)


def test_what_is_still_being_answered_is_not_counted(cast: Cast) -> None:
    answer_all(make_audit(cast.commune), cast.secretary)

    assert items_of(Sample(cast.province, YEAR), "kiem-tra-tt26")[:1] == []


def test_figures_run_over_versions_of_a_checklist(cast: Cast) -> None:
    signed(make_audit(cast.commune), cast.secretary)
    Checklist.objects.update(state="retired")
    second = Checklist.objects.create(
        province=cast.province, code="kiem-tra-tt26", version=2, title="Mới", kind="inspection", state="published",
        edition=Checklist.objects.get().edition,
    )  # fmt: skip
    second.questions.create(code="K07", position=1, section="x", text="Mục tiêu?")
    signed(make_audit(cast.sibling), cast.secretary)

    items = items_of(Sample(cast.province, YEAR), "kiem-tra-tt26")

    assert [(item.code, item.conforming, item.asked) for item in items] == [("K07", 2, 2)]


def test_the_population_is_that_of_the_years_last_day(cast: Cast) -> None:
    make_agency("UBND xã Cũ", parent=cast.province.root, valid_to=date(2020, 6, 30))

    assert len(Sample(cast.province, 2019, "commune").agencies()) == 3
    assert len(Sample(cast.province, YEAR, "commune").agencies()) == 2
