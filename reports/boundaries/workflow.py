"""What a province does with its boundaries: look at what a file would give, take it into use, take it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import AgencyVersion, Level, Province, User
from agencies.rules import OPEN_END, Refused
from reports.boundaries.outlines import WIDTH, laid_out
from reports.boundaries.reading import match, read, title_of
from reports.models import Boundaries


@dataclass(frozen=True)
class Plan:
    """What a file would give: the boundaries (unsaved), by which property they matched, and what did not match."""

    boundaries: Boundaries
    by: str
    matched: int
    unmatched: tuple[str, ...]
    """Areas whose code no commune has, as the file calls them."""
    without: tuple[str, ...]
    """Communes there are that have no area."""


def plan_boundaries(province: Province, name: str, content: bytes, *, source: str, valid_from: date) -> Plan:
    """Read the file and match it by code with the communes there were while it holds. Nothing is written.

    Raises Refused with what is wrong with the file, and when none of its areas fits a commune.
    """
    features = read(name, content)
    last = last_day(province, valid_from)
    communes = AgencyVersion.objects.of(province.pk).filter(
        level=Level.COMMUNE, valid_from__lte=last, valid_to__gte=valid_from
    )
    found = match(features, set(communes.values_list("code", flat=True)))
    if not found.found:
        raise Refused(
            _(
                "Không đối tượng nào trong tệp “%(name)s” có mã trùng mã cơ quan cấp xã của tỉnh từ ngày %(day)s. Các thuộc "
                "tính đã thử: %(properties)s. Hãy thêm một thuộc tính ghi mã đơn vị hành chính cấp xã, ví dụ 07210."
            )
            % {
                "name": name,
                "day": f"{valid_from:%d/%m/%Y}",
                "properties": ", ".join(list(features[0].properties)[:12]) or "–",
            }
        )
    laid, height = laid_out([feature.rings for feature in features])
    titles = [title_of(feature) for feature in features]
    shapes = [
        {"code": code, "name": title, "rings": rings}
        for code, title, rings in zip(found.codes, titles, laid, strict=True)
    ]
    boundaries = Boundaries(
        province=province,
        valid_from=valid_from,
        source=source,
        content={"width": WIDTH, "height": height, "shapes": shapes},
    )
    then = communes.as_of(max(valid_from, min(last, timezone.localdate())))
    return Plan(
        boundaries,
        found.by,
        len(found.found),
        tuple(title or _("(không tên)") for title, code in zip(titles, found.codes, strict=True) if not code),
        tuple(row.name for row in then.order_by("agency__sort_text") if row.code not in found.found),
    )


def last_day(province: Province, valid_from: date) -> date:
    """Until when boundaries from that day on hold: the next ones begin, or the province ended."""
    later = Boundaries.objects.of(province).filter(valid_from__gt=valid_from).last()
    closed = province.root.closed_on if province.root else OPEN_END
    return min(later.valid_from - timedelta(days=1), closed) if later else closed


@transaction.atomic
def adopt_boundaries(plan: Plan, *, by: User) -> Boundaries:
    """Put the boundaries into use from their day on, in place of those that began on the same day."""
    made = plan.boundaries
    row, _created = Boundaries.objects.update_or_create(
        province=made.province,
        valid_from=made.valid_from,
        defaults={"source": made.source, "content": made.content, "uploaded_by": by},
    )
    trail.record(
        "adopt_boundaries", row, by=by, province=made.province, note=f"{made.source}: {plan.matched}",
        changes={"valid_from": (None, made.valid_from)},
    )  # fmt: skip
    return row


@transaction.atomic
def remove_boundaries(boundaries: Boundaries, *, by: User) -> None:
    """Take the boundaries out of use; their years are drawn by those before, or as tiles."""
    trail.record("remove_boundaries", boundaries, by=by, province=boundaries.province, note=boundaries.source)
    boundaries.delete()
