"""What an agency's file says for a year: the figures others may draw from it, each with the entries it rests on.

`files_of` reads any number of agencies in a fixed number of queries. Nothing here is written, and nothing is judged by a
rubric: how many points a figure is worth is for the apps above to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from agencies.models import Agency
from registers.declaring import outdated_declarations
from registers.formalities import handled, served
from registers.kept.papers import outdated_procedures
from registers.models import (
    CertificateKind,
    Committee,
    CommitteeMember,
    Complaint,
    ComplaintState,
    Conclusion,
    Confirmation,
    Context,
    Declaration,
    Entry,
    ExternalDocument,
    Formality,
    Framework,
    Objective,
    ObjectiveState,
    PaperKind,
    PaperStands,
    PaperState,
    PersonalCertificate,
    Plan,
    PlanState,
    PlanTask,
    Policy,
    Procedure,
    QualitySystem,
    RecordKind,
    RequiredProcedure,
    Review,
    ReviewInput,
    Risk,
    Survey,
    TaskState,
    Tier,
    Training,
)
from registers.register import Outdated
from registers.systems import systems_of


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, and the entries counted in the numerator and in the denominator."""

    met: tuple[Any, ...]
    all: tuple[Any, ...]

    @property
    def numerator(self) -> int:
        """How many."""
        return len(self.met)

    @property
    def denominator(self) -> int:
        """Of how many; 0 says that there was nothing to count, which is not the same as none met."""
        return len(self.all)


def share(rows: Iterable[Any], met: Any) -> Share:
    """The share of the rows for which `met` holds."""
    counted = tuple(rows)
    return Share(tuple(row for row in counted if met(row)), counted)


@dataclass(slots=True)
class QualityFile:
    """One agency's file for one year, as it stood on a day. Lists hold what the registers hold; the properties count."""

    agency: Agency
    year: int
    day: date
    system: QualitySystem | None = None
    is_shared: bool = False
    declaration: Declaration | None = None
    declaration_outdated: Outdated | None = None
    confirmations: list[Confirmation] = field(default_factory=list)
    committees: list[Committee] = field(default_factory=list)
    members: list[CommitteeMember] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    tasks: list[PlanTask] = field(default_factory=list)
    objectives: list[Objective] = field(default_factory=list)
    risks: list[Risk] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)
    certified: list[PersonalCertificate] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    conclusions: list[Conclusion] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    papers: list[Procedure] = field(default_factory=list)
    papers_outdated: Mapping[int, Outdated] = field(default_factory=dict)
    external: list[ExternalDocument] = field(default_factory=list)
    records: list[RecordKind] = field(default_factory=list)
    formalities: list[Formality] = field(default_factory=list)
    covered: frozenset[int] = frozenset()
    required: list[RequiredProcedure] = field(default_factory=list)
    documents: Mapping[int, list[int]] = field(default_factory=dict)

    @property
    def committee(self) -> Committee | None:
        """The latest decision on the steering committee that stands (A1)."""
        held = [row for row in self.committees if row.state == PaperStands.STANDS and row.decided_on <= self.day]
        return max(held, key=lambda row: row.decided_on, default=None)

    @property
    def members_assigned(self) -> Share:
        """The members of that committee whose tasks are written down, of those who serve (A1)."""
        whole = self.committee
        serving = [row for row in self.members if whole and row.part_of_id == whole.pk and row.serves_on(self.day)]
        return share(serving, lambda row: bool(row.duties))

    @property
    def policy(self) -> Policy | None:
        """The latest quality policy that stands; see its `told_on` and `is_public` (A3)."""
        held = [row for row in self.policies if row.state == PaperStands.STANDS and row.issued_on <= self.day]
        return max(held, key=lambda row: row.issued_on, default=None)

    @property
    def context(self) -> Context | None:
        """The year's latest look at context, interested parties and processes (B1)."""
        return max(self.contexts, key=lambda row: row.reviewed_on, default=None)

    @property
    def plan(self) -> Plan | None:
        """The year's plan, issued; the earliest when there are several. Its `issued_on` is the day that counts (A2)."""
        issued = [plan for plan in self.plans if plan.state != PlanState.DRAFT and plan.issued_on]
        return min(issued, key=lambda plan: plan.issued_on or date.max, default=None)

    @property
    def tasks_done(self) -> Share:
        """The tasks of the year's plans that were done, of those not given up."""
        return share(
            [task for task in self.tasks if task.state != TaskState.DROPPED], lambda task: task.state == TaskState.DONE
        )

    def papers_of(self, kind: PaperKind) -> list[Procedure]:
        """The documents of a kind that are in force (manual, policy, system procedures …)."""
        return [paper for paper in self.papers if paper.kind == kind and paper.state == PaperState.IN_FORCE]

    def objectives_of(self, tier: Tier) -> list[Objective]:
        """The year's objectives of the agency itself, or of its units (A4)."""
        return [row for row in self.objectives if row.tier == tier and row.state != ObjectiveState.DROPPED]

    @property
    def objectives_planned(self) -> Share:
        """The objectives with a way to reach them, an owner, a last day and an indicator (ISO 9001:2015 6.2.2; A4)."""
        return share(self._set(), lambda row: bool(row.how and row.owner and row.due_day and row.indicator))

    @property
    def objectives_met(self) -> Share:
        """The objectives met, of all that were set for the year and not dropped (F3)."""
        return share(self._set(), lambda row: row.state == ObjectiveState.MET)

    def _set(self) -> list[Objective]:
        return [row for row in self.objectives if row.state != ObjectiveState.DROPPED]

    @property
    def internal_auditors(self) -> list[PersonalCertificate]:
        """The people trained as internal auditors whose certificate holds and who are still here (A5)."""
        wanted = {CertificateKind.INTERNAL_AUDITOR, CertificateKind.LEAD_AUDITOR}
        return [row for row in self.certified if row.kind in wanted and row.holds_on(self.day)]

    @property
    def required_issued(self) -> Share:
        """The documents the framework asks for that are in force here (B2)."""
        held = {paper.required_id for paper in self.papers if paper.state == PaperState.IN_FORCE}
        return share(self.required, lambda row: row.pk in held)

    @property
    def formalities_covered(self) -> Share:
        """The TTHC in scope that a procedure in force serves, of all the agency handles (B3)."""
        return share(self.formalities, lambda row: row.pk in self.covered)

    @property
    def papers_current(self) -> Share:
        """The documents in force that have taken in every change under them, of all in force (B4)."""
        used = [paper for paper in self.papers if paper.state == PaperState.IN_FORCE]
        return share(used, lambda paper: paper.pk not in self.papers_outdated)

    @property
    def confirmation(self) -> Confirmation | None:
        """The head's latest confirmation that is of value (B5)."""
        held = [row for row in self.confirmations if row.holds_on(self.day)]
        return max(held, key=lambda row: row.confirmed_on, default=None)

    @property
    def declaration_fits(self) -> bool:
        """Whether there is a declaration and it was made of today's scope and organisation (C1)."""
        return self.declaration is not None and self.declaration_outdated is None

    @property
    def complaints_in_time(self) -> Share:
        """The complaints answered by their day, of those received in the year (D4)."""
        return share(self.complaints, lambda row: row.state == ComplaintState.ANSWERED and row.in_time)

    @property
    def risks_handled(self) -> Share:
        """The year's risks and opportunities with a measure (D3)."""
        return share(self.risks, lambda row: bool(row.measure))

    @property
    def risks_evaluated(self) -> Share:
        """The year's risks and opportunities whose measure has been judged (D3)."""
        return share(self.risks, lambda row: bool(row.evaluated_on and row.effectiveness))

    @property
    def inputs_reviewed(self) -> frozenset[str]:
        """The inputs of 9.3.2 that the year's reviews looked at, of `ReviewInput` (E3)."""
        return frozenset(code for row in self.reviews for code in row.inputs if code in ReviewInput.values)

    @property
    def survey(self) -> Survey | None:
        """The year's latest survey; its `rate` is of those who answered (E4)."""
        return max(self.surveys, key=lambda row: row.held_on, default=None)

    @property
    def updates_in_time(self) -> Share:
        """The legal changes taken in within three months, of those that took effect in the year and whose time is over or
        that have been taken in (F1)."""
        due = [
            row
            for row in self.external
            if row.changes_system and row.effective_on.year == self.year and (row.updated_on or row.is_late(self.day))
        ]
        return share(due, lambda row: row.in_time)

    def papers_behind(self, *entries: Entry | None) -> list[int]:
        """The documents attached to these entries, by number, each once: what may be cited for them."""
        found = [document for entry in entries if entry is not None for document in self.documents.get(entry.pk, [])]
        return list(dict.fromkeys(found))


def file_of(agency: Agency, year: int, day: date | None = None) -> QualityFile:
    """What one agency's file says."""
    return files_of([agency], year, day)[agency.pk]


def files_of(agencies: Sequence[Agency], year: int, day: date | None = None) -> dict[int, QualityFile]:
    """What the files of these agencies (of one province) say for a year, by agency; the same number of queries for any number."""
    day = day or timezone.localdate()
    files = {agency.pk: QualityFile(agency, year, day) for agency in agencies}
    _systems(files, day)
    _of_year(files, year)
    _of_system(files, day)
    _formalities(files)
    documents: dict[int, list[int]] = defaultdict(list)
    links = Entry.documents.through.objects.filter(entry__agency__in=_keepers(files)).order_by("entry", "document")
    for entry, document in links.values_list("entry", "document"):
        documents[entry].append(document)
    for found in files.values():
        found.documents = documents
    return files


def _keepers(files: Mapping[int, QualityFile]) -> set[int]:
    return {*files, *(found.system.agency_id for found in files.values() if found.system)}


def _systems(files: Mapping[int, QualityFile], day: date) -> None:
    for number, system in systems_of(files, day).items():
        files[number].system, files[number].is_shared = system, system.agency_id != number


def _of_year(files: Mapping[int, QualityFile], year: int) -> None:
    """What was done in the year, by who did it."""
    for name, model in {
        "contexts": Context, "plans": Plan, "objectives": Objective, "risks": Risk, "trainings": Training, "reviews": Review,
        "surveys": Survey, "complaints": Complaint,
    }.items():  # fmt: skip
        for row in model._default_manager.filter(agency__in=files, year=year).order_by("pk"):
            getattr(files[row.agency_id], name).append(row)
    for task in PlanTask.objects.filter(agency__in=files, part_of__year=year).order_by("pk"):
        files[task.agency_id].tasks.append(task)
    for decided in Conclusion.objects.filter(agency__in=files, part_of__year=year).order_by("pk"):
        files[decided.agency_id].conclusions.append(decided)
    for name, model in {
        "certified": PersonalCertificate, "external": ExternalDocument, "records": RecordKind, "committees": Committee,
        "members": CommitteeMember, "policies": Policy,
    }.items():  # fmt: skip
        for row in model._default_manager.filter(agency__in=files).order_by("pk"):
            getattr(files[row.agency_id], name).append(row)


def _of_system(files: Mapping[int, QualityFile], day: date) -> None:
    """What belongs to the systems, for everyone who shares them."""
    sharing: dict[int, list[QualityFile]] = defaultdict(list)
    for found in files.values():
        if found.system:
            sharing[found.system.pk].append(found)
    declared = Declaration.objects.on(day).filter(part_of__in=sharing)
    rows = list(declared.order_by("decided_on", "pk"))
    outdated = outdated_declarations(rows, day)
    for declaration in rows:
        for found in sharing[declaration.part_of_id]:
            found.declaration, found.declaration_outdated = declaration, outdated.get(declaration.pk)
    for confirmation in Confirmation.objects.filter(part_of__in=sharing).order_by("pk"):
        for found in sharing[confirmation.part_of_id]:
            found.confirmations.append(confirmation)
    papers = list(Procedure.objects.filter(part_of__in=sharing).order_by("sort_text"))
    unmended = outdated_procedures(papers, day)
    for paper in papers:
        for found in sharing[paper.part_of_id]:
            found.papers.append(paper)
            found.papers_outdated = unmended


def _formalities(files: Mapping[int, QualityFile]) -> None:
    """The TTHC each agency handles, which of them a procedure in force serves, and what its framework asks for."""
    listed = handled(found.agency for found in files.values())
    covered = served([found.system.pk for found in files.values() if found.system])
    provinces = {found.agency.province_id for found in files.values()}
    frameworks = list(
        Framework.objects.filter(agency__province__in=provinces).select_related("agency").order_by("-issued_on", "-pk")
    )
    required: dict[int, list[RequiredProcedure]] = defaultdict(list)
    for row in RequiredProcedure.objects.filter(part_of__in=frameworks).order_by("sort_text"):
        required[row.part_of_id].append(row)
    for number, found in files.items():
        found.formalities = listed[number]
        if found.system:
            found.covered = frozenset(covered[found.system.pk])
        found.required = next((required[row.pk] for row in frameworks if _fits(row, found)), [])


def _fits(framework: Framework, found: QualityFile) -> bool:
    own = found.agency
    return framework.agency.province_id == own.province_id and framework.fits(own.kind, found.day)
