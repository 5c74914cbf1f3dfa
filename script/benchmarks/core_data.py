"""What `script/bench core` measures on: one province whole, then 62 more of its size, and ten years of all of them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from agencies import trail
from agencies.access import sync_roles
from agencies.models import Agency, Province, RoleAssignment, User
from agencies.roles import Role
from scoring.models import Campaign, Deadline, Score, Scorecard, Stage
from scoring.rules.codec import rubric_from_json
from scoring.states import SheetState
from scoring.workflow.campaigns import open_campaign, prepare_campaign, set_deadlines
from scoring.workflow.rubrics import draft_rubric, publish_rubric
from tests.factories import make_agency, make_member, make_province
from tests.scoring.stage import BLOCKS

PROVINCES, YEARS, DEPARTMENTS, DISTRICTS, COMMUNES, PEOPLE = 63, 10, 47, 10, 210, 1000


@dataclass
class Stage_:
    """Who and what the measurements ask for."""

    province: Province
    campaign: Campaign
    draft: Campaign
    sheet: Scorecard
    one_of_many: User
    people: dict[str, User] = field(default_factory=dict)


def rubric() -> dict[str, Any]:
    """Fifty criteria of two points in ten groups, all entered as points."""
    return {
        "schema": "qms-rubric/1", "code": "DO", "name": "Bộ tiêu chí đo", "total": "100", "blocks": BLOCKS,
        "bands": [
            {"code": "tot", "label": "Tốt", "minimum": "85"}, {"code": "kha", "label": "Khá", "minimum": "70"},
            {"code": "trung_binh", "label": "Trung bình", "minimum": "50"}, {"code": "yeu", "label": "Yếu", "minimum": "0"},
        ],
        "groups": [
            {
                "code": f"G{group}", "name": f"Nhóm {group}", "max_points": "10",
                "criteria": [
                    {
                        "code": f"C{group * 5 + place + 1:02}", "name": f"Tiêu chí {group * 5 + place + 1}", "max_points": "2",
                        "rule": {"type": "manual", "step": "0.5"},
                    }
                    for place in range(5)
                ],
            }
            for group in range(10)
        ],
    }  # fmt: skip


@transaction.atomic
def small(people: int = PEOPLE) -> Stage_:
    """268 agencies, one year verified whole, next year prepared, 1,000 people."""
    province = make_province("Tỉnh Đo", "do")
    root = province.root
    assert root
    for number in range(DEPARTMENTS):
        make_agency(f"Sở {number}", parent=root, kind="so", code=f"S{number:03}", obligation="mandatory")
    districts = [
        make_agency(f"UBND huyện {n}", parent=root, kind="ubnd_huyen", code=f"H{n:03}") for n in range(DISTRICTS)
    ]
    communes = [make_agency(f"UBND xã {n}", parent=districts[n % DISTRICTS], code=f"X{n:03}") for n in range(COMMUNES)]
    members = {
        "secretary": make_member(Role.SECRETARY, root), "verifier": make_member(Role.VERIFIER, root),
        "officer": make_member(Role.OFFICER, communes[0]), "head": make_member(Role.HEAD, communes[0]),
    }  # fmt: skip
    version = publish_rubric(
        draft_rubric(province, rubric_from_json(rubric()), by=None), decision_number="", decision_date=None, by=None
    )
    year = timezone.localdate().year
    campaigns = []
    for each in (year, year + 1):
        campaign = prepare_campaign(province, each, version, by=None, snapshot_on=date(year, 6, 1))
        set_deadlines(campaign, {(Deadline.For.SELF, ""): timezone.now() + timedelta(days=30)}, by=None)
        campaigns.append(campaign)
    open_campaign(campaigns[0], by=None)
    fill(campaigns[0], leave=communes[0])
    _people(districts, people)
    many = User.objects.filter(email__startswith="nhieu").order_by("pk")[people // 2]
    sheet = Scorecard.objects.get(campaign=campaigns[0], agency=communes[0])
    return Stage_(province, Campaign.objects.get(pk=campaigns[0].pk), campaigns[1], sheet, many, members)


def fill(campaign: Campaign, leave: Agency) -> None:
    """Every sheet verified but one, which its officer is still working on."""
    sheets = list(campaign.scorecards.all())
    rows = []
    for sheet in sheets:
        for number in range(1, 51):
            points = Decimal((sheet.pk * 7 + number * 3) % 5) / 2
            values = {
                "criterion": f"C{number:02}",
                "claim": {"points": str(points)},
                "points": points,
                "note": "Có hồ sơ",
            }
            rows.append(Score(scorecard=sheet, stage=Stage.SELF, **values))
            if sheet.agency_id != leave.pk:
                rows.append(Score(scorecard=sheet, stage=Stage.PROVINCE, **values))
    Score.objects.bulk_create(rows, batch_size=2000)
    now = timezone.now()
    for sheet in sheets:
        if sheet.agency_id == leave.pk:
            sheet.state = SheetState.DRAFT
        else:
            sheet.state, sheet.submitted_at, sheet.verified_at = SheetState.VERIFIED, now, now
            sheet.verified_score, sheet.verified_rating = Decimal(sheet.pk % 60 + 40), "kha"
            sheet.self_score, sheet.self_rating = sheet.verified_score, "kha"
    Scorecard.objects.bulk_update(
        sheets, ["state", "submitted_at", "verified_at", "verified_score", "verified_rating", "self_score", "self_rating"],
        batch_size=200,
    )  # fmt: skip


def _people(districts: list[Agency], count: int) -> None:
    """So many people, each a verifier of one district."""
    people = User.objects.bulk_create(
        User(email=f"nhieu{number}@example.vn", full_name=f"Người {number}", password="!") for number in range(count)
    )
    today = timezone.localdate()
    RoleAssignment.objects.bulk_create(
        RoleAssignment(user=person, role=Role.VERIFIER, node=districts[place % len(districts)], starts_on=today)
        for place, person in enumerate(people)
    )
    for person in people:
        sync_roles(person)


def large(stage: Stage_) -> None:
    """The same province 62 times more, each agency with its officer; ten years of verified scores for all, with a trail.

    The rows are copies of rows that were checked when they were made: their foreign keys are not checked again.
    """
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET session_replication_role = replica")
        for number in range(1, PROVINCES):
            _copy_province(cursor, stage.province, number)
        _officers(cursor, stage)
        _years(cursor, stage.campaign)
        _trail(cursor, stage)
        cursor.execute("RESET session_replication_role")
        cursor.execute("RESET synchronous_commit")
        cursor.execute("SELECT count(*) FROM scoring_score")
        print(f"{cursor.fetchone()[0]:,} score rows in {time.perf_counter() - began:.0f} s", flush=True)


def _copy_province(cursor: Any, province: Province, number: int) -> None:
    """Agencies and versions of one more province, under a path of its own."""
    cursor.execute(
        "INSERT INTO agencies_province (slug, name, code, is_demo, created_at, second_factor_roles, own_networks) "
        "VALUES (%s, %s, %s, false, now(), '[]', '[]') RETURNING id",
        [f"do-{number}", f"Tỉnh Đo {number}", f"D{number}"],
    )
    (new,) = cursor.fetchone()
    old_step, new_step = f"{province.pk:04}.", f"{5000 + number:04}."
    columns = _columns("agencies_agency", but={"id", "province_id", "path"})
    cursor.execute(
        f"INSERT INTO agencies_agency (province_id, path, {columns}) "
        f"SELECT %s, %s || substr(path, %s), {columns} FROM agencies_agency WHERE province_id = %s",
        [new, new_step, len(old_step) + 1, province.pk],
    )
    columns = _columns("agencies_agencyversion", but={"id", "province_id", "path", "agency_id", "parent_id"})
    cursor.execute(
        f"INSERT INTO agencies_agencyversion (province_id, path, agency_id, {columns}) "
        f"SELECT %s, a.path, a.id, {_of('v', columns)} FROM agencies_agencyversion v "
        "JOIN agencies_agency b ON b.id = v.agency_id JOIN agencies_agency a ON a.number = b.number AND a.province_id = %s "
        "WHERE v.province_id = %s",
        [new, new, province.pk],
    )
    cursor.execute(
        "UPDATE agencies_province SET root_id = (SELECT id FROM agencies_agency WHERE province_id = %s AND number = 1) WHERE id = %s",
        [new, new],
    )


def _years(cursor: Any, campaign: Campaign) -> None:
    """A verified year for every province and each of the last ten years, but the one that is measured."""
    names = _columns("scoring_campaign", but={"id", "province_id", "year"})
    cursor.execute(
        f"INSERT INTO scoring_campaign (province_id, year, {names}) SELECT p.id, y.year, {_of('c', names)} "
        "FROM scoring_campaign c, agencies_province p, generate_series(%s, %s) AS y(year) "
        "WHERE c.id = %s AND NOT (p.id = c.province_id AND y.year = c.year)",
        [campaign.year - YEARS + 1, campaign.year, campaign.pk],
    )
    names = _columns("scoring_scorecard", but={"id", "campaign_id", "agency_id", "path"})
    cursor.execute(
        f"INSERT INTO scoring_scorecard (campaign_id, agency_id, path, {names}) "
        f"SELECT c.id, a.id, a.path, {_of('s', names)} FROM scoring_campaign c "
        "JOIN agencies_agency a ON a.province_id = c.province_id JOIN agencies_agency b ON b.number = a.number AND b.province_id = %s "
        "JOIN scoring_scorecard s ON s.agency_id = b.id AND s.campaign_id = %s WHERE c.id <> %s AND c.state = 'open'",
        [campaign.province_id, campaign.pk, campaign.pk],
    )
    names = _columns("scoring_score", but={"id", "scorecard_id", "criterion", "points"})
    cursor.execute(
        f"INSERT INTO scoring_score (scorecard_id, criterion, points, {names}) "
        f"SELECT s.id, 'C' || lpad(n::text, 2, '0'), (s.id + n) %% 5 / 2.0, {_of('r', names)} FROM scoring_scorecard s, "
        "(SELECT * FROM scoring_score WHERE stage = %s LIMIT 1) r, generate_series(1, 50) AS n WHERE s.campaign_id <> %s",
        [Stage.PROVINCE, campaign.pk],
    )


def _officers(cursor: Any, stage: Stage_) -> None:
    """An officer for each agency of the other provinces, who may do what the one that is measured may."""
    model = stage.people["officer"]
    names = _columns("agencies_user", but={"id", "email", "agency_id"})
    cursor.execute(
        f"INSERT INTO agencies_user (email, agency_id, {names}) SELECT 'can-bo-' || a.id || '@example.vn', a.id, {_of('u', names)} "
        "FROM agencies_agency a, agencies_user u WHERE a.province_id <> %s AND u.id = %s",
        [stage.province.pk, model.pk],
    )
    for table, place in (
        ("agencies_roleassignment", "node_id"),
        ("agencies_agencyuserpermission", "content_object_id"),
    ):
        names = _columns(table, but={"id", "user_id", place})
        cursor.execute(
            f"INSERT INTO {table} (user_id, {place}, {names}) SELECT u.id, u.agency_id, {_of('m', names)} "
            f"FROM agencies_user u, {table} m WHERE u.email LIKE 'can-bo-%%' AND m.user_id = %s",
            [model.pk],
        )


def _trail(cursor: Any, stage: Stage_) -> None:
    """Ten lines for each sheet."""
    trail.record(
        "save_claim", stage.sheet, by=stage.people["officer"], province=stage.province, agency=stage.sheet.agency
    )
    names = _columns("agencies_trailentry", but={"id", "province_id", "agency_id", "object_id"})
    cursor.execute(
        f"INSERT INTO agencies_trailentry (province_id, agency_id, object_id, {names}) "
        f"SELECT c.province_id, s.agency_id, s.id, {_of('m', names)} FROM scoring_scorecard s "
        "JOIN scoring_campaign c ON c.id = s.campaign_id, generate_series(1, 10), "
        "(SELECT * FROM agencies_trailentry ORDER BY id DESC LIMIT 1) m"
    )


def _columns(table: str, *, but: set[str]) -> str:
    with connection.cursor() as cursor:
        return ", ".join(
            column.name
            for column in connection.introspection.get_table_description(cursor, table)
            if column.name not in but
        )


def _of(table: str, columns: str) -> str:
    """The same columns, of the table that goes by this name."""
    return ", ".join(f"{table}.{name}" for name in columns.split(", "))
