"""The provinces `script/bench ux` plays in, each with its own agencies, rubric and papers, so that no run sees another's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from django.core.files import File
from django.test import Client
from django.utils import timezone

from agencies.models import Agency, Province, User
from agencies.roles import Role
from evidence.models import Document
from evidence.workflow import add_document
from scoring.assessment import assess_sheet, rubric_of
from scoring.models import Campaign, Citation, Deadline, FindingPhrase, RubricVersion, Score, Scorecard, Stage
from scoring.rules.codec import rubric_from_json
from scoring.rules.marking import clean_claim
from scoring.states import CampaignState, SheetState
from scoring.workflow.campaigns import open_campaign, prepare_campaign, set_deadlines
from scoring.workflow.citations import cite
from scoring.workflow.findings import reword_finding
from scoring.workflow.rubrics import draft_rubric, publish_rubric
from scoring.workflow.scores import save_claim, save_verification
from scoring.workflow.submission import submit
from scoring.workflow.verification import accept_as_claimed, finish_verification
from script.benchmarks import ux_data, ux_files, ux_registers
from script.benchmarks.ux_data import Claim, Decided
from tests.factories import make_agency, make_member, make_province

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Scene:
    """Where a task is played, by whom, and what it has to end with."""

    province: Province
    campaign: Campaign
    person: User
    sheets: list[Scorecard]
    asked: dict[str, Decided]
    papers: dict[str, str]
    """Which paper has which SHA-256."""
    files: dict[str, Path] = field(default_factory=dict)
    """The files still to be sent, by the paper's key."""

    @property
    def sheet(self) -> Scorecard:
        """The one sheet of tasks A and B."""
        return self.sheets[0]

    def cookie(self) -> str:
        """A session of the person, as signing in would give; signing in is no part of a task."""
        client = Client()
        client.force_login(self.person, backend=BACKEND)
        return client.cookies["sessionid"].value

    def document(self, key: str) -> Document:
        """The agency's document that holds a paper."""
        hashes = [sha for sha, paper in self.papers.items() if paper == key]
        return Document.objects.get(agency=self.sheet.agency, files__blob__sha256__in=hashes)


def this_year() -> int:
    """The year that is being scored."""
    return timezone.localdate().year


def kept(sheet: Scorecard, asked: Mapping[str, Decided]) -> dict[str, Decided]:
    """The same with the claims as the product keeps them."""
    rubric = rubric_of(sheet)
    return {code: replace(one, claim=clean_claim(rubric.item(code), one.claim)) for code, one in asked.items()}


def self_scoring(slug: str) -> Scene:
    """Task A: last year's sheet is published, 36 of its papers are valid, 24 new ones lie in a folder, the registers of the
    year are kept."""
    province, rubric, agency, officer = _agency(slug)
    head, verifier = make_member(Role.HEAD, agency), make_member(Role.VERIFIER, _root(province))
    year = this_year()
    papers: dict[str, str] = {}
    valid = _bring(agency, officer, ux_files.made(year - 1, only="O"), year - 1, papers)
    yearly = _bring(
        agency, officer, ux_files.made(year - 1, only="N", size=ux_files.SMALL), year - 1, papers, ends=True
    )
    before = _campaign(province, rubric, year - 1)
    sheet = _sheets(before)[0]
    _fill_in(sheet, ux_data.last_year(year), valid | yearly, officer, head)
    _publish(sheet, verifier)
    ux_registers.keep(agency, year)
    campaign = _campaign(province, rubric, year)
    sheets = _sheets(campaign)
    files = ux_files.made(year, only="N")
    papers |= {_sha256(path): key for key, path in files.items()}
    return Scene(province, campaign, officer, sheets, kept(sheets[0], ux_data.asked(year)), papers, files)


def verification(slug: str) -> Scene:
    """Task B: the sheet of task A has been handed in; last year it was verified, and so were two neighbours."""
    province, rubric, agency, officer = _agency(slug)
    head, verifier = make_member(Role.HEAD, agency), make_member(Role.VERIFIER, _root(province))
    neighbours = [make_agency(f"UBND xã {name}", parent=_root(province)) for name in ux_data.NEIGHBOURS]
    year = this_year()
    papers: dict[str, str] = {}
    valid = _bring(agency, officer, ux_files.made(year - 1, only="O"), year - 1, papers)
    before = _campaign(province, rubric, year - 1)
    sheets = {sheet.agency_id: sheet for sheet in _sheets(before)}
    sheet = sheets[agency.pk]
    last = {code: replace(one, cited={}) for code, one in ux_data.last_year(year).items()}
    for code, one in last.items():
        last[code] = replace(one, note=one.note or "Có hồ sơ tại cơ quan.")
    _fill_in(sheet, last, {}, officer, head)
    for neighbour in neighbours:
        _hand_in(sheets[neighbour.pk], last)
    for number, place in enumerate([agency, *neighbours]):
        _find(sheets[place.pk], ux_data.findings_of_last_year(number, year), verifier)
    _publish(sheet, verifier)
    documents = valid | _bring(agency, officer, ux_files.made(year, only="N"), year, papers)
    campaign = _campaign(province, rubric, year)
    mine = [sheet for sheet in _sheets(campaign) if sheet.agency_id == agency.pk]
    _fill_in(mine[0], ux_data.asked(year), documents, officer, head)
    return Scene(province, campaign, verifier, mine, kept(mine[0], ux_data.decisions(year)), papers)


def untouched(slug: str) -> Scene:
    """A sheet nobody has begun, of an agency without papers: for measuring single inputs."""
    province, rubric, _place, officer = _agency(slug)
    campaign = _campaign(province, rubric, this_year())
    return Scene(province, campaign, officer, _sheets(campaign), {}, {})


def across(slug: str) -> Scene:
    """Task C: 268 agencies have handed their sheets in; `asked` is empty, `asked_across` tells what is decided."""
    province = make_province("Tỉnh Đo", slug)
    root = _root(province)
    agencies = [
        make_agency(f"UBND xã {number:03}", parent=root, code=f"X{number:03}") for number in range(ux_data.AGENCIES)
    ]
    year = this_year()
    campaign = _campaign(province, _rubric(province), year)
    sheets = sorted(_sheets(campaign), key=lambda sheet: sheet.name)
    rows, citations = [], []
    common = {code: one.claim for code, one in kept(sheets[0], ux_data.asked(year)).items()}
    for number, (sheet, agency) in enumerate(zip(sheets, agencies, strict=True)):
        assert sheet.agency_id == agency.pk
        document = Document(agency=agency, title=f"Thống kê và bảng rủi ro năm {year}", doc_type="BC", year=year)
        document.index([])
        document.save()
        own = []
        for item in rubric_of(sheet).criteria():
            claim = common[item.code]
            if item.code in ux_data.ACROSS:
                claim = clean_claim(item, ux_data.claim_across(item.code, number))
                citations.append(Citation(scorecard=sheet, criterion=item.code, document=document))
            own.append(Score(scorecard=sheet, stage=Stage.SELF, criterion=item.code, claim=claim, note="Có hồ sơ"))
        marks = assess_sheet(sheet, own, Stage.SELF).marks
        for row in own:
            row.points = marks[row.criterion].points
        rows += own
    Score.objects.bulk_create(rows, batch_size=2000)
    Citation.objects.bulk_create(citations)
    Scorecard.objects.filter(campaign=campaign).exclude(block="").update(
        state=SheetState.SUBMITTED, submitted_at=timezone.now(), self_score=90, self_rating="tot"
    )
    return Scene(province, campaign, make_member(Role.VERIFIER, root), sheets, {}, {})


def asked_across(scene: Scene, code: str, numbers: Iterable[int]) -> dict[int, Decided]:
    """What is to be decided of one criterion for these agencies."""
    item = rubric_of(scene.sheets[0]).item(code)
    decided = {number: ux_data.decided_across(code, number) for number in numbers}
    return {number: Decided(clean_claim(item, claim), note, {}) for number, (claim, note) in decided.items()}


def found_across(scene: Scene, code: str) -> dict[int, Decided]:
    """What has been decided of one criterion, by the agency's number."""
    numbers = {sheet.pk: number for number, sheet in enumerate(scene.sheets)}
    rows = Score.objects.filter(scorecard__campaign=scene.campaign, stage=Stage.PROVINCE, criterion=code)
    return {numbers[row.scorecard_id]: Decided(row.claim, row.note, {}) for row in rows}


def _agency(slug: str) -> tuple[Province, RubricVersion, Agency, User]:
    province = make_province("Tỉnh Đo", slug)
    agency = make_agency("UBND xã Đồng Tiến", parent=_root(province), code="07243")
    return province, _rubric(province), agency, make_member(Role.OFFICER, agency, full_name="Vũ Thị Cán Bộ")


def _root(province: Province) -> Agency:
    assert province.root
    return province.root


def _rubric(province: Province) -> RubricVersion:
    draft = draft_rubric(province, rubric_from_json(ux_data.rubric()), by=None)
    return publish_rubric(draft, decision_number="12/QĐ-UBND", decision_date=None, by=None)


def _campaign(province: Province, rubric: RubricVersion, year: int) -> Campaign:
    left_out = {str(_root(province).pk): "Cơ quan chấm điểm"}
    campaign = prepare_campaign(province, year, rubric, by=None, snapshot_on=date(year, 1, 1), exclusions=left_out)
    set_deadlines(campaign, {(Deadline.For.SELF, ""): timezone.now() + timedelta(days=30)}, by=None)
    open_campaign(campaign, by=None)
    return campaign


def _sheets(campaign: Campaign) -> list[Scorecard]:
    rows = Scorecard.objects.select_related("campaign__province", "campaign__rubric", "agency")
    return list(rows.filter(campaign=campaign, excluded_reason="").order_by("agency__path"))


def _bring(
    agency: Agency, officer: User, files: Mapping[str, Path], year: int, papers: dict[str, str], *, ends: bool = False
) -> dict[str, Document]:
    """Put papers into the agency's library, with what is known of them; `ends` when they hold for their year alone."""
    known = {paper.key: paper for paper in ux_data.PAPERS}
    documents = {}
    for key, path in files.items():
        paper = known[key]
        with path.open("rb") as file:
            documents[key] = add_document(
                agency, [File(file, name=path.name)], by=officer, title=ux_data.in_year(paper.title, year),
                number=paper.number, doc_type=paper.doc_type, year=year, valid_to=date(year, 12, 31) if ends else None,
            ).document  # fmt: skip
        papers[_sha256(path)] = key.replace("N", "X") if ends else key
    return documents


def _fill_in(
    sheet: Scorecard, asked: Mapping[str, Decided], documents: Mapping[str, Document], officer: User, head: User
) -> None:
    """Claim, cite and hand in."""
    for code, one in asked.items():
        claim = clean_claim(rubric_of(sheet).item(code), one.claim)
        save_claim(sheet, code, claim, note=one.note, version=0, by=officer)
        for key, page in one.cited.items():
            cite(sheet, code, documents[key], locator=f"trang {page}" if page else "", by=officer)
    submit(sheet, by=head)
    sheet.refresh_from_db()


def _hand_in(sheet: Scorecard, asked: Mapping[str, Decided]) -> None:
    """A sheet of no further interest, handed in at a stroke."""
    rubric = rubric_of(sheet)
    rows = [
        Score(scorecard=sheet, stage=Stage.SELF, criterion=code, claim=clean_claim(rubric.item(code), one.claim), note=one.note)
        for code, one in asked.items()
    ]  # fmt: skip
    marks = assess_sheet(sheet, rows, Stage.SELF).marks
    for row in rows:
        row.points = marks[row.criterion].points
    Score.objects.bulk_create(rows)
    Scorecard.objects.filter(pk=sheet.pk).update(
        state=SheetState.SUBMITTED, submitted_at=timezone.now(), self_score=90, self_rating="tot"
    )
    sheet.refresh_from_db()


def _find(sheet: Scorecard, findings: Mapping[str, tuple[Claim, str]], verifier: User) -> None:
    """Last year's findings on a sheet, by which the province's library grows; a text that names one case is given a
    blank by the verifier the first time."""
    for code, (claim, note) in findings.items():
        given = clean_claim(rubric_of(sheet).item(code), claim)
        save_verification(sheet, code, given, note=note, version=0, by=verifier)
        with_blank = ux_data.WITH_BLANK.get(code)
        known = FindingPhrase.objects.of(sheet.campaign.province_id)
        if with_blank and not known.filter(text=with_blank).exists():
            reword_finding(known.get(criterion=code, text=note), with_blank, by=verifier)


def _publish(sheet: Scorecard, verifier: User) -> None:
    """Verify a sheet as it was claimed, and let a year pass."""
    accept_as_claimed(sheet, [item.code for item in ux_data.ITEMS], by=verifier)
    finish_verification(sheet, by=verifier)
    final = [
        Score(scorecard=sheet, stage=Stage.FINAL, criterion=row.criterion, claim=row.claim, points=row.points)
        for row in sheet.scores.filter(stage=Stage.PROVINCE)
    ]
    Score.objects.bulk_create(final)
    Scorecard.objects.filter(pk=sheet.pk).update(
        state=SheetState.PUBLISHED, final_score=sheet.self_score, final_rating=sheet.self_rating
    )
    Campaign.objects.filter(pk=sheet.campaign_id).update(state=CampaignState.PUBLISHED)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
