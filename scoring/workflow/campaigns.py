"""A campaign prepared, opened, closed; deadlines, extensions, who verifies whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import access, trail
from agencies.models import AgencyVersion, Level, Province, User
from agencies.roles import Permission
from agencies.rules import YES, Refused, Verdict, fold, no, require, sort_key
from scoring import moves
from scoring.models import Campaign, Deadline, RubricVersion, Scorecard, Stage
from scoring.models.campaign import due_at
from scoring.states import SETTLED, CampaignState, SheetState

SETTABLE = (
    "title", "rubric", "snapshot_on", "district_stage", "second_reader", "council_required", "quorum_percent",
    "supplement_days", "appeal_days", "holidays", "exclusions", "illustrative",
)  # fmt: skip
TASKS = ("verifier", "district_verifier", "second_reader")


@transaction.atomic
def prepare_campaign(
    province: Province, year: int, rubric: RubricVersion, *, by: User | None, **settings: Any
) -> Campaign:
    """Begin a province's year; nothing is frozen until it opens.

    Raises Refused when the year has a campaign already or the rubric is not published.
    """
    if Campaign.objects.filter(province=province, year=year).exists():
        raise Refused(_("Năm %(year)s đã có đợt chấm điểm. Mỗi năm chỉ có một đợt.") % {"year": year})
    _published(rubric)
    settings.setdefault("title", _("Đánh giá, xếp loại HTQLCL năm %(year)s") % {"year": year})
    settings.setdefault("snapshot_on", timezone.localdate())
    campaign = Campaign.objects.create(province=province, year=year, rubric=rubric, created_by=by, **settings)
    trail.record("prepare_campaign", campaign, by=by, province=province)
    return campaign


@transaction.atomic
def change_campaign(campaign: Campaign, *, by: User, **settings: Any) -> None:
    """Change what a campaign asks for, while it is being prepared."""
    if campaign.state != CampaignState.DRAFT:
        raise Refused(_("Đợt chấm điểm đã mở nên thiết lập không đổi được nữa; riêng thời hạn vẫn gia hạn được."))
    if unknown := settings.keys() - set(SETTABLE):
        raise TypeError(f"A campaign has no setting {', '.join(sorted(unknown))}.")
    if "rubric" in settings:
        _published(settings["rubric"])
    before = {field: getattr(campaign, field) for field in settings}
    for field, value in settings.items():
        setattr(campaign, field, value)
    campaign.save()
    trail.record(
        "change_campaign", campaign, by=by, province=campaign.province, changes=trail.difference(before, settings)
    )


@transaction.atomic
def set_deadlines(campaign: Campaign, moments: Mapping[tuple[str, str], datetime | None], *, by: User | None) -> None:
    """Set the end of each stage for each level: {(stage, level or ""): moment, None to remove}.

    In an open campaign the sheets that nobody has extended follow their level's new deadline.
    """
    if campaign.state not in {CampaignState.DRAFT, CampaignState.OPEN}:
        raise Refused(_("Đợt chấm điểm đã khóa nên không đổi thời hạn được."))
    known = {(row.stage, row.level): row for row in campaign.deadlines.all()}
    changes: dict[str, tuple[Any, Any]] = {}
    for (stage, level), moment in moments.items():
        row = known.get((stage, level))
        if (row.due_at if row else None) == moment:
            continue
        changes[f"{stage} {level}".strip()] = (row.due_at if row else None, moment)
        if moment is None:
            campaign.deadlines.filter(stage=stage, level=level).delete()
        else:
            campaign.deadlines.update_or_create(stage=stage, level=level, defaults={"due_at": moment})
    if not changes:
        return
    if campaign.state == CampaignState.OPEN:
        deadlines = list(campaign.deadlines.all())
        untouched = campaign.scorecards.applicable().filter(extensions__isnull=True, submitted_at__isnull=True)
        for level in untouched.order_by().values_list("level", flat=True).distinct():
            moment = due_at(deadlines, Deadline.For.SELF, level)
            Scorecard.objects.filter(pk__in=untouched.filter(level=level).values("pk")).update(due_at=moment)
    trail.record("set_deadlines", campaign, by=by, province=campaign.province, changes=changes)


def suggested_exclusions(versions: Iterable[AgencyVersion]) -> dict[str, str]:
    """Agencies that are not scored by law or custom, with the reason, for the secretary to confirm.

    UBND tỉnh shares one system with its office (TT 26/2014/TT-BKHCN Điều 6.1).
    """
    rows = list(versions)
    has_office = any(row.kind == "van_phong" for row in rows)
    reasons: dict[str, str] = {}
    for row in rows:
        if row.kind == "ubnd_tinh" and has_office:
            reasons[str(row.agency_id)] = _("Dùng chung HTQLCL với Văn phòng UBND tỉnh (TT 26/2014/TT-BKHCN, Điều 6.1)")
        elif row.obligation == "none":
            reasons[str(row.agency_id)] = _("Không thuộc đối tượng áp dụng")
    return reasons


@dataclass(frozen=True, slots=True)
class Participants:
    """Who would take part if a campaign opened now."""

    versions: list[AgencyVersion]
    taking_part: list[AgencyVersion]
    blocks: Mapping[str, str]
    due: Mapping[str, datetime | None]

    @property
    def homeless(self) -> list[AgencyVersion]:
        """Those whose kind is in no block of the rubric."""
        return [version for version in self.taking_part if version.kind not in self.blocks]

    @property
    def without_deadline(self) -> list[str]:
        """The levels that have no deadline for the self-score, by name."""
        missing = {version.level for version in self.taking_part if self.due[version.level] is None}
        return [str(level.label) for level in Level if level in missing]


def participants_of(campaign: Campaign) -> Participants:
    """The agencies of the snapshot day, those to be scored, the block of each kind and the deadline of each level."""
    assert campaign.rubric is not None
    blocks = {kind: block.code for block in campaign.rubric.spec.blocks for kind in block.kinds}
    versions = list(
        AgencyVersion.objects.of(campaign.province_id)
        .as_of(campaign.snapshot_on)
        .select_related("agency")
        .order_by("path")
    )
    deadlines = list(campaign.deadlines.all())
    return Participants(
        versions=versions,
        taking_part=[version for version in versions if str(version.agency_id) not in campaign.exclusions],
        blocks=blocks,
        due={level: due_at(deadlines, Deadline.For.SELF, level) for level in Level.values},
    )


def may_open(campaign: Campaign, participants: Participants) -> Verdict:
    """Whether the campaign may open with these participants: some, each in a block and with a deadline."""
    first = moves.may_first_open(campaign)
    if not first:
        return first
    if not participants.taking_part:
        return no(
            _("Không có cơ quan nào tham gia vào ngày chốt %(day)s. Hãy kiểm tra cây cơ quan hoặc ngày chốt danh sách.")
            % {"day": f"{campaign.snapshot_on:%d/%m/%Y}"}
        )
    if homeless := [version.name for version in participants.homeless]:
        return no(
            _(
                "Bộ tiêu chí chưa xếp khối cho: %(names)s. Hãy bổ sung loại cơ quan vào một khối hoặc loại cơ quan khỏi đợt."
            )
            % {"names": ", ".join(homeless[:5]) + ("…" if len(homeless) > 5 else "")}
        )
    if levels := participants.without_deadline:
        return no(_("Chưa đặt hạn tự chấm và nộp phiếu cho: %(levels)s.") % {"levels": ", ".join(levels)})
    return YES


@transaction.atomic
def open_campaign(campaign: Campaign, *, by: User | None) -> int:
    """Freeze the participants and the rubric and let agencies score; returns how many take part.

    Raises Refused when nobody would take part, an agency's kind is in no block of the rubric, or no
    deadline for the self-score is set.
    """
    campaign = (
        Campaign.objects.select_for_update(of=("self",), no_key=True)
        .select_related("rubric", "province")
        .get(pk=campaign.pk)
    )
    require(moves.may_first_open(campaign))
    assert campaign.rubric is not None
    spec = campaign.rubric.spec
    joining = participants_of(campaign)
    require(may_open(campaign, joining))
    versions, taking_part, blocks, due = joining.versions, joining.taking_part, joining.blocks, joining.due
    names = {version.agency_id: version.name for version in versions}
    exclusions: dict[str, str] = campaign.exclusions
    Scorecard.objects.bulk_create(
        (
            Scorecard(
                campaign=campaign, agency=version.agency, code=version.code, name=version.name, level=version.level,
                kind=version.kind, block=blocks.get(version.kind, ""),
                parent_name=names.get(version.parent_id or 0, ""), path=version.path, obligation=version.obligation,
                has_procedures=version.has_procedures,
                newly_formed=_months(version.agency.opened_on, campaign.snapshot_on) < spec.newly_formed_months,
                excluded_reason=exclusions.get(str(version.agency_id), ""),
                search_text=fold(f"{version.name} {version.code}"), sort_text=sort_key(version.name),
                due_at=due[version.level],
                tier=Stage.DISTRICT if campaign.district_stage and version.level == "commune" else Stage.PROVINCE,
            )
            for version in versions
        ),
        batch_size=500,
    )  # fmt: skip
    campaign.state = CampaignState.OPEN
    campaign.opened_at = timezone.now()
    campaign.save(update_fields=["state", "opened_at"])
    trail.record(
        "open_campaign", campaign, by=by, province=campaign.province,
        changes={"participants": (None, len(taking_part)), "excluded": (None, len(versions) - len(taking_part))},
    )  # fmt: skip
    return len(taking_part)


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User) -> int:
    """Stop receiving submissions; sheets not handed in become "không nộp". Returns how many."""
    campaign = (
        Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("province").get(pk=campaign.pk)
    )
    require(moves.campaign_may_become(campaign, CampaignState.CLOSED))
    missed = campaign.scorecards.applicable().filter(
        state__in=[SheetState.NOT_STARTED, SheetState.DRAFT, SheetState.REVIEW]
    )
    count = missed.update(state=SheetState.MISSED)
    campaign.state = CampaignState.CLOSED
    campaign.closed_at = timezone.now()
    campaign.save(update_fields=["state", "closed_at"])
    trail.record("close_campaign", campaign, by=by, province=campaign.province, changes={"missed": (None, count)})
    return count


@transaction.atomic
def reopen_campaign(campaign: Campaign, *, by: User, reason: str) -> None:
    """Receive submissions again; sheets that had become "không nộp" may be worked on again."""
    campaign = (
        Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("province").get(pk=campaign.pk)
    )
    require(moves.may_reopen(campaign))
    if not reason.strip():
        raise Refused(_("Hãy nêu lý do mở lại đợt chấm điểm."))
    campaign.scorecards.filter(state=SheetState.MISSED).update(state=SheetState.DRAFT)
    campaign.state = CampaignState.OPEN
    campaign.closed_at = None
    campaign.save(update_fields=["state", "closed_at"])
    trail.record("reopen_campaign", campaign, by=by, province=campaign.province, note=reason)


def may_be_given(sheet: Scorecard, person: User, task: str) -> Verdict:
    """Whether this person may be given the task on this sheet: never at one's own agency, never both readings."""
    if access.belongs_to(person, sheet.agency):
        return no(_("thuộc cơ quan này"))
    if task == "second_reader" and sheet.verifier_id == person.pk:
        return no(_("là người thẩm định phiếu này"))
    if task == "verifier" and sheet.second_reader_id == person.pk:
        return no(_("là người soát xét phiếu này"))
    if not access.may(person, Permission.VERIFY_SCORECARD, sheet.agency.path):
        return no(_("không có quyền thẩm định tại đây"))
    return YES


@transaction.atomic
def assign_verifiers(
    campaign: Campaign, sheets: Iterable[Scorecard], verifier: User | None, *, by: User, task: str = "verifier"
) -> int:
    """Give sheets to one verifier (or to nobody in particular); returns how many changed.

    `task` is "verifier", "district_verifier" or "second_reader". Raises Refused, naming them, for sheets
    that `may_be_given` refuses this person; then none is assigned.
    """
    if task not in TASKS:
        raise TypeError(f"There is no task {task!r}.")
    if campaign.state not in {CampaignState.OPEN, CampaignState.CLOSED}:
        raise Refused(_("Chỉ giao thẩm định khi đợt chấm điểm đang mở hoặc đã khóa nộp phiếu mà chưa có quyết định."))
    chosen = [sheet for sheet in sheets if sheet.campaign_id == campaign.pk]
    if verifier is not None:
        barred = [sheet.name for sheet in chosen if not may_be_given(sheet, verifier, task)]
        if barred:
            raise Refused(
                _(
                    "%(person)s không nhận được việc thẩm định tại %(names)s: thuộc cơ quan đó, không có quyền thẩm "
                    "định tại đó, hoặc đã thẩm định chính phiếu đó."
                )
                % {"person": verifier, "names": ", ".join(barred[:5]) + ("…" if len(barred) > 5 else "")}
            )
    count = Scorecard.objects.filter(pk__in=[sheet.pk for sheet in chosen]).update(**{task: verifier})
    trail.record(
        "assign_verifiers", campaign, by=by, province=campaign.province,
        changes={task: (None, str(verifier or "")), "scorecards": (None, [sheet.code for sheet in chosen])},
    )  # fmt: skip
    return count


def holidays_of(campaign: Campaign) -> frozenset[date]:
    """The days the campaign does not count as working days."""
    return frozenset(date.fromisoformat(day) for day in campaign.holidays)


def _published(rubric: RubricVersion) -> None:
    if rubric.status != RubricVersion.Status.PUBLISHED:
        raise Refused(_("Bộ tiêu chí “%(rubric)s” chưa ban hành. Hãy ban hành trước khi dùng.") % {"rubric": rubric})


def _months(start: date, end: date) -> int:
    """Whole months from one day to a later one."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


@transaction.atomic
def hand_over(old: User, new: User, province: Province, by: User | None) -> None:
    """Give what one person had to verify to the one who takes over; agencies the new one belongs to get nobody."""
    unsettled = Scorecard.objects.of(province.pk).exclude(state__in=SETTLED).select_related("agency", "campaign")
    for task in TASKS:
        sheets = list(unsettled.filter(**{task: old}))
        free = [sheet.pk for sheet in sheets if not access.belongs_to(new, sheet.agency)]
        Scorecard.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(**{task: None})
        Scorecard.objects.filter(pk__in=free).update(**{task: new})
        for campaign in {sheet.campaign for sheet in sheets}:
            codes = [sheet.code for sheet in sheets if sheet.campaign_id == campaign.pk]
            trail.record(
                "assign_verifiers", campaign, by=by, province=province,
                changes={task: (old, new), "scorecards": (None, codes)},
            )  # fmt: skip
