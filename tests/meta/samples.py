"""One of everything an address can name, in a province of the stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agencies import files
from agencies.models import Agency, DataRequest, IdentityProvider, Province, ProvincialIdentity, Reorganisation, User
from agencies.roles import Role
from audits.models import Audit, Checklist, InspectionPlan, Question
from audits.workflow.audits import add_line
from audits.workflow.papers import file_paper
from evidence.models import Document, Sending
from evidence.workflow import add_document
from jobs.models import Job
from reports.issuing.models import IssuedDocument, IssuedFile, SignedCopy
from reports.models import DocumentTemplate, ReportSchedule, RoundLetter, ScheduleRound
from scoring.models import (
    Appeal,
    Citation,
    Decision,
    Disposal,
    ExtensionRequest,
    FindingPhrase,
    Letter,
    Reminder,
    Scorecard,
    Sitting,
    Supplement,
    UnlockRequest,
)
from tests.audits.stage import finding_of, make_audit, signed
from tests.evidence.samples import SAMPLES
from tests.factories import make_member, make_token_of
from tests.registers.entering import enter
from tests.scoring.stage import make_campaign, verified

PLAIN: dict[str, str] = {
    "code": "A1", "edition": "9001:2015", "kind": "rename", "part": "criterion", "chart": "ratings",
    "number": "1", "token": "x", "slug": "bac-giang", "uidb36": "1", "key": "x",
    "rest": "x", "size": "page", "paper_kind": "minutes", "wording": "summary", "register": "declarations",
    "retention_class": "cited",
}  # fmt: skip
"""Parts of addresses that are words, not objects."""

FORMS = {
    "agencies:export_tree": "csv",
    "scoring:export_rubric": "json",
    "reports:make": "pdf",
    "reports:audit_print": "docx",
    "reports:entry_print": "docx",
    "reports:year_draft": "docx",
    "reports:scorecard_draft": "docx",
    "reports:issued_file": "pdf",
    "reports:sheet_print": "docx",
}
"""The word for `form`, by route, where it is not "csv"."""


PAPERS = {
    "reports:entry_print": "decision",
    "reports:entry_paper": "decision",
    "reports:year_paper": "december",
    "reports:year_draft": "december",
    "reports:scorecard_paper": "notice",
    "reports:scorecard_draft": "notice",
}
"""The document, by route, where it is not the minutes."""


EXHIBITS = {"exhibit": "ratings", "years_exhibit": "trend", "agency_exhibit": "years"}
"""An exhibit of each page that has some."""


PICTURE = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".jpg")


@dataclass
class Samples:
    """The objects of one province, by the name they have in addresses."""

    province: Province
    rows: dict[str, Any]

    def value(self, name: str, route: str) -> Any:
        """What stands for this name in an address. Raises KeyError for a name nobody has given a sample of."""
        if name == "province":
            return self.province.slug
        if name == "year":
            return self.rows["campaign"].year
        if name == "form":
            return FORMS.get(route, "csv")
        if name == "paper_kind" and route in PAPERS:
            return PAPERS[route]
        if route == "registers:separate" and name == "entry":
            return self.rows["membership"].pk
        if route.startswith("backups:") and name == "kind":
            return "agencies"
        if name == "exhibit":
            return EXHIBITS[route.split(":")[1].removesuffix("_file")]
        if name in PLAIN:
            return PLAIN[name]
        return self.rows[name].pk


def make_samples(commune: Agency, officer: User, head: User, *, year: int = 2023) -> Samples:
    """One of everything at this commune and its province; in a year of its own where the province has some already."""
    province = commune.province
    assert province.root
    verifier, council = (make_member(role, province.root) for role in (Role.VERIFIER, Role.COUNCIL))
    campaign = make_campaign(province, year=year)
    verified(campaign, commune, officer=officer, head=head, verifier=verifier)
    sheet = Scorecard.objects.shown(campaign.scorecards.get(agency=commune).pk)
    document: Document = add_document(
        commune, [SimpleUploadedFile(PICTURE.name, PICTURE.read_bytes())], by=officer
    ).document
    sitting = Sitting.objects.create(
        campaign=campaign, held_at=timezone.now(), chair=council, secretary=council, members_total=1
    )
    reminder = Reminder.objects.create(campaign=campaign, by=council)
    audit, draft = audited(commune, verifier)
    InspectionPlan.objects.create(province=province, year=campaign.year)
    issued, copy = issued_at(commune, sheet, officer)
    DocumentTemplate.objects.get_or_create(province=province, kind="summary", number=1, defaults={"changed_by": head})
    schedule = ReportSchedule.objects.create(
        province=province,
        work="points",
        form="xlsx",
        rhythm="weekly",
        next_on=date(2099, 1, 5),
        addresses="a@example.vn",
    )
    job = Job.objects.create(province=province, kind="summary", key=str(commune.pk), created_by=officer)
    came_round = ScheduleRound.objects.create(schedule=schedule, due_on=date(2024, 1, 1), year=campaign.year, job=job)
    RoundLetter.objects.create(round=came_round, address="a@example.vn", outcome="sent")
    provider, _made = IdentityProvider.objects.get_or_create(
        province=province, defaults={"name": "SSO", "issuer": "https://127.0.0.1", "client_id": "iso", "secret": "x"}
    )  # an address that is refused before anybody is asked
    ProvincialIdentity.objects.get_or_create(
        provider=provider, user=officer, defaults={"issuer": provider.issuer, "subject": str(officer.pk)}
    )
    return Samples(
        province,
        {
            "agency": commune,
            "assignment": officer.roles.get(),
            "api_token": make_token_of(Role.VIEWER, commune)[0],
            "person": officer,
            "reorganisation": Reorganisation.objects.create(province=province, kind="rename", effective_on=date(2023, 1, 1)),
            "rubric": campaign.rubric,
            "campaign": campaign,
            "scorecard": sheet,
            "submission": sheet.submissions.get(),
            "supplement": Supplement.objects.create(
                scorecard=sheet, criterion="A1", question="?", due_at=timezone.now(), asked_by=verifier
            ),
            "appeal": Appeal.objects.create(scorecard=sheet, criterion="A1", argument="!", by=officer),
            "unlock": UnlockRequest.objects.create(scorecard=sheet, reason="!", by=officer),
            "wish": ExtensionRequest.objects.create(scorecard=sheet, until=timezone.now(), reason="!", by=officer),
            "reminder": reminder,
            "schedule": schedule,
            "notice": Letter.objects.create(reminder=reminder, scorecard=sheet, person=officer, holdup="late"),
            "citation": Citation.objects.create(scorecard=sheet, criterion="A1", document=document),
            "document": document,
            "file": document.files.get(),
            "sending": Sending.objects.create(agency=commune, by=officer, sha256="0" * 64, name="a.pdf", size=1),
            "finding": FindingPhrase.objects.of(province.pk).first(),
            "sitting": sitting,
            "decision": Decision.objects.create(campaign=campaign, number="1", signed_on=date(2024, 1, 1), title="."),
            "audit": audit,
            "member": audit.members.get(),
            "line": audit.programme.get(),
            "paper": file_paper(audit, "minutes", document=document, by=verifier),
            "audit_finding": finding_of(audit),
            "checklist": draft,
            "question": Question.objects.create(checklist=draft, code="K1", position=1, section=".", text="?"),
            "inspector": audit.members.get().inspector,
            "entry": enter("declarations", commune, by=officer),
            "membership": enter("memberships", commune, by=officer),
            "issued": issued,
            "signed_copy": copy,
            "job": job,
            "disposal": Disposal.objects.create(
                campaign=campaign, retention_class="uncited", number="1", decided_on=date(2024, 1, 1), proposed_by=council
            ),
            "data_request": DataRequest.objects.create(
                province=province, person=officer, kind="export", received_on=date(2024, 1, 1), due_on=date(2024, 1, 3)
            ),
        },
    )  # fmt: skip


def issued_at(commune: Agency, sheet: Scorecard, by: User) -> tuple[IssuedDocument, SignedCopy]:
    """The notice of the commune's result as it was issued, with a file and a signed copy that hold nothing."""
    province = commune.province
    issued = IssuedDocument.objects.create(
        province=province, agency=commune, paper="scorecard.notice", about=f"scorecard:{sheet.pk}", year=sheet.campaign.year,
        edition=1, code="TB", number=f"{sheet.pk}/TB-SKHCN", book=2023, ordinal=sheet.pk, issued_on=date(2023, 12, 5), issuer="SỞ",
        subject="Kết quả", signatory="B", position="Giám đốc", document={}, content={"parts": []}, fingerprint="0" * 64,
        issued_by=by, search_text=f"{sheet.pk}/tb-skhcn",
    )  # fmt: skip
    files.publish(
        files.write([b"No PDF, a sample of what was issued."], files.scratch("issued")), f"{province.pk}/issued/none"
    )
    kept = {"province": province, "issued": issued, "path": f"{province.pk}/issued/none", "sha256": "0" * 64, "size": 1}
    IssuedFile.objects.create(form="pdf", name="a.pdf", **kept)
    return issued, SignedCopy.objects.create(name="b.pdf", state="none", received_by=by, **kept)


def audited(commune: Agency, by: User) -> tuple[Audit, Checklist]:
    """An inspection of this commune with a finding, its minutes signed; and a checklist that may be changed."""
    audit = make_audit(commune)
    add_line(audit, at="8", part="Một cửa", content="8.5", member=audit.members.get(), by=by)
    audit = signed(audit, by, K07="minor: Chưa ban hành")
    edition = audit.checklist.edition
    draft = Checklist.objects.create(
        province=commune.province, code=f"nhap-{commune.number}", title="Nháp", kind="internal", edition=edition
    )
    return audit, draft
