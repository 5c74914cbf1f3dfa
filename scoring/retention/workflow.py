"""Set how long papers are kept; when that is over, keep them longer or have them destroyed, for which two people are needed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Province, User
from agencies.rules import Refused
from evidence.closing.workflow import expire_content, held_to_cite
from jobs.workflow import enqueue
from scoring.models import Campaign, Disposal, RetentionClass, RetentionPeriod
from scoring.retention import KIND
from scoring.retention.papers import papers_of
from scoring.retention.periods import Keeping, keeping_of, periods_of
from scoring.states import CampaignState


@transaction.atomic
def set_retention(province: Province, retention_class: RetentionClass, years: int, *, basis: str, by: User) -> None:
    """Set for how many years a class is kept after the year in which results were published. Raises Refused without a basis."""
    if not basis.strip():
        raise Refused(_("Hãy ghi căn cứ của thời hạn, ví dụ số quyết định ban hành bảng thời hạn bảo quản của tỉnh."))
    before = periods_of(province)[retention_class][0]
    RetentionPeriod.objects.update_or_create(
        province=province, retention_class=retention_class, defaults={"years": years, "basis": basis.strip()}
    )
    trail.record(
        "set_retention", province, by=by, province=province, changes={"years_kept": (before, years)},
        note=f"{retention_class.label}: {basis.strip()}",
    )  # fmt: skip


@transaction.atomic
def extend_retention(
    campaign: Campaign, retention_class: RetentionClass, until_year: int, *, number: str, decided_on: date, by: User
) -> Disposal:
    """Keep the papers longer, until the end of a year. Raises Refused when nothing is due, or that year is over."""
    keeping = _due(campaign, retention_class)
    if until_year < timezone.localdate().year:
        raise Refused(_("Hãy gia hạn đến một năm chưa qua."))
    made = _decided(keeping, number=number, decided_on=decided_on, by=by, until_year=until_year)
    trail.record(
        "extend_retention", campaign, by=by, province=campaign.province,
        changes={"until_year": (keeping.until_year, until_year)}, note=f"{retention_class.label}: {made.number}",
    )  # fmt: skip
    return made


@transaction.atomic
def propose_destruction(
    campaign: Campaign, retention_class: RetentionClass, *, number: str, decided_on: date, council: str, by: User
) -> Disposal:
    """Enter the decision to destroy the papers; nothing happens until another person has confirmed it. Raises Refused when
    nothing is due, when there is nothing to destroy, and without the council that has looked at them."""
    keeping = _due(campaign, retention_class)
    if not council.strip():
        raise Refused(_("Hãy ghi hội đồng xét hủy: tên hội đồng, người chủ trì, ngày họp."))
    made = _decided(keeping, number=number, decided_on=decided_on, by=by, council=council.strip())
    trail.record(
        "propose_destruction", campaign, by=by, province=campaign.province,
        note=f"{retention_class.label}: {made.number}, {made.council} ({made.found})",
    )  # fmt: skip
    return made


@transaction.atomic
def confirm_destruction(disposal: Disposal, *, by: User) -> Disposal:
    """Confirm it as the second person: the papers are destroyed in the background. Raises Refused for the one who proposed,
    and when the time is not over after all: the province may have set a longer one meanwhile."""
    campaign = _held(disposal.campaign)
    row = _waiting(disposal)
    if row.proposed_by_id == by.pk:
        raise Refused(_("Người đã đề nghị không tự xác nhận được; cần một người khác."))
    _require_over(keeping_of(campaign, _class(row)))
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    trail.record("confirm_destruction", row.campaign, by=by, province=row.campaign.province, note=_told(row))
    enqueue(KIND, province=row.campaign.province, by=by, key=f"disposal-{row.pk}", disposal=row.pk)
    return row


@transaction.atomic
def withdraw_destruction(disposal: Disposal, *, by: User) -> Disposal:
    """Take the proposal back; either of the two may. Raises Refused once it was confirmed."""
    row = _waiting(disposal)
    row.withdrawn_by, row.withdrawn_at = by, timezone.now()
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    trail.record("withdraw_destruction", row.campaign, by=by, province=row.campaign.province, note=_told(row))
    return row


@transaction.atomic
def destroy_paper(disposal: Disposal, number: int, *, reason: str) -> bool:
    """Destroy what is in one of its documents, and count it; whether it was still to be destroyed. Who cites a document locks
    it, too, so that nothing is destroyed that somebody has just cited."""
    held_to_cite([number])
    found = papers_of(disposal.campaign, _class(disposal)).filter(pk=number).first()
    if found is None or not expire_content(found, by=disposal.confirmed_by, reason=reason):
        return False
    Disposal.objects.filter(pk=disposal.pk).update(destroyed=F("destroyed") + 1)
    return True


def finish_destruction(disposal: Disposal) -> None:
    """Put down that all has been gone through, and how many documents have been destroyed."""
    row = Disposal.objects.select_related("campaign__province", "confirmed_by").get(pk=disposal.pk)
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at"])
    trail.record(
        "finish_destruction", row.campaign, by=row.confirmed_by, province=row.campaign.province,
        changes={"destroyed": (None, row.destroyed)}, note=_told(row),
    )  # fmt: skip


def _due(campaign: Campaign, retention_class: RetentionClass) -> Keeping:
    """The papers, once they may be decided on; the year is locked until the end of the transaction."""
    campaign = _held(campaign)
    if campaign.state != CampaignState.ARCHIVED:
        raise Refused(_("Năm này chưa lưu trữ nên chưa xét hủy tài liệu."))
    keeping = keeping_of(campaign, retention_class)
    if keeping.destroyed:
        raise Refused(_("Tài liệu nhóm này của năm đã có quyết định hủy."))
    if keeping.waiting:
        raise Refused(_("Đã có đề nghị hủy đang chờ người thứ hai xác nhận."))
    _require_over(keeping)
    return keeping


def _held(campaign: Campaign) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("province")
    return rows.get(pk=campaign.pk)


def _require_over(keeping: Keeping) -> None:
    if not keeping.is_over:
        raise Refused(_("Còn trong thời hạn lưu giữ, đến hết năm %(year)d.") % {"year": keeping.until_year})


def _decided(
    keeping: Keeping, *, number: str, decided_on: date, by: User, council: str = "", until_year: int | None = None
) -> Disposal:
    if not number.strip():
        raise Refused(_("Hãy ghi số quyết định."))
    if decided_on > timezone.localdate():
        raise Refused(_("Ngày quyết định không thể sau hôm nay."))
    documents = list(papers_of(keeping.campaign, keeping.retention_class).order_by("pk").values_list("pk", flat=True))
    if until_year is None and not documents:
        raise Refused(_("Nhóm này không có tài liệu nào để hủy."))
    return Disposal.objects.create(
        campaign=keeping.campaign, retention_class=keeping.retention_class, until_year=until_year, number=number.strip(),
        decided_on=decided_on, council=council, proposed_by=by,
        found=len(documents), documents=documents,
    )  # fmt: skip


def _waiting(disposal: Disposal) -> Disposal:
    rows = Disposal.objects.select_for_update(of=("self",), no_key=True).select_related("campaign__province")
    row = rows.get(pk=disposal.pk)
    if row.until_year or row.confirmed_at or row.withdrawn_at:
        raise Refused(_("Đề nghị này không còn chờ xác nhận; hãy tải lại trang."))
    return row


def _class(row: Disposal) -> RetentionClass:
    return RetentionClass(row.retention_class)


def _told(row: Disposal) -> str:
    return f"{_class(row).label}: {row.number}"
