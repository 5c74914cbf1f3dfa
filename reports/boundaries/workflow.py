"""What a province does with its boundaries: look at what a file would give, take it into use, take it away."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import trail
from agencies.models import Agency, AgencyVersion, Level, Province, User
from agencies.rules import Refused
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


def plan_boundaries(province: Province, name: str, content: bytes, *, source: str) -> Plan:
    """Read the file and match it with every commune the province has or had, by code. Nothing is written.

    Raises Refused with what is wrong with the file, and when none of its areas fits a commune.
    """
    features = read(name, content)
    communes = AgencyVersion.objects.of(province.pk).filter(level=Level.COMMUNE).values_list("code", flat=True)
    found = match(features, set(communes))
    if not found.found:
        raise Refused(
            _(
                "Không đối tượng nào trong tệp “%(name)s” có mã trùng mã cơ quan cấp xã của tỉnh. Các thuộc tính đã thử: "
                "%(properties)s. Hãy thêm một thuộc tính ghi mã đơn vị hành chính cấp xã, ví dụ 07210."
            )
            % {"name": name, "properties": ", ".join(list(features[0].properties)[:12]) or "–"}
        )
    laid, height = laid_out([feature.rings for feature in features])
    titles = [title_of(feature) for feature in features]
    shapes = [
        {"code": code, "name": title, "rings": rings}
        for code, title, rings in zip(found.codes, titles, laid, strict=True)
    ]
    boundaries = Boundaries(
        province=province, source=source, content={"width": WIDTH, "height": height, "shapes": shapes}
    )
    # A province that has ended is asked for its last day.
    day = min(timezone.localdate(), province.root.closed_on) if province.root else timezone.localdate()
    now = Agency.objects.of(province.pk).existing(day).filter(level=Level.COMMUNE)
    return Plan(
        boundaries,
        found.by,
        len(found.found),
        tuple(title or _("(không tên)") for title, code in zip(titles, found.codes, strict=True) if not code),
        tuple(agency.name for agency in now.order_by("sort_text") if agency.code not in found.found),
    )


@transaction.atomic
def adopt_boundaries(plan: Plan, *, by: User) -> Boundaries:
    """Put the boundaries into use in place of those there are."""
    made = plan.boundaries
    row, _created = Boundaries.objects.update_or_create(
        province=made.province, defaults={"source": made.source, "content": made.content, "uploaded_by": by}
    )
    trail.record("adopt_boundaries", row, by=by, province=made.province, note=f"{made.source}: {plan.matched}")
    return row


@transaction.atomic
def remove_boundaries(boundaries: Boundaries, *, by: User) -> None:
    """Take the boundaries out of use; the map is tiles again."""
    trail.record("remove_boundaries", boundaries, by=by, province=boundaries.province, note=boundaries.source)
    boundaries.delete()
